"""Which entry of a data file suits a field: the most precise of those that name it.

A selector is `[form/][table.]key[mark]`. The form is a form key without «activity-», whole
(`4.2.enrol-mentees`) or only the process (`4.2`, `pair-meeting`). The mark tells what was chosen
in the form before: `!` what speaks against (returned, refused, stopped), `~` a meeting at a
distance. Several selectors of one entry stand beside each other with commas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import yaml

T = TypeVar("T")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place(NamedTuple):
    """A field as selectors see it."""

    form_key: str
    table: str
    key: str
    mark: str = ""

    @property
    def selectors(self) -> Iterator[str]:
        """The selectors that name it, the most precise one first."""
        form = self.form_key.removeprefix("activity-")
        process = form.rpartition(".")[0]
        prefixes = (f"{form}/", f"{process}/", "")
        names = (f"{self.table}.{self.key}", self.key) if self.table else (self.key,)
        for mark in (self.mark, "") if self.mark else ("",):
            for prefix in prefixes:
                yield from (f"{prefix}{name}{mark}" for name in names)


class Selection(Generic[T]):
    """Entries by selector, read when the first is asked for; what was found is remembered."""

    def __init__(self, read: Callable[[], Mapping[str, T]]) -> None:
        self._read = read
        self._found: dict[Place, tuple[str, T] | None] = {}

    @cached_property
    def entries(self) -> Mapping[str, T]:
        """Every entry by its selector."""
        return self._read()

    def find(self, place: Place) -> T | None:
        """Return the entry for a place, None if no selector names it."""
        found = self._found[place] if place in self._found else self._look_up(place)
        return None if found is None else found[1]

    def selector_for(self, place: Place) -> str | None:
        """Return the selector by which the entry for a place is found."""
        found = self._look_up(place)
        return None if found is None else found[0]

    def _look_up(self, place: Place) -> tuple[str, T] | None:
        if place not in self._found:
            named = (one for one in place.selectors if one in self.entries)
            self._found[place] = next(((one, self.entries[one]) for one in named), None)
        return self._found[place]


def read_entries(path: Path) -> dict[str, Any]:
    """Return the entries of a data file by single selector; ValueError if one stands twice."""
    entries: dict[str, Any] = {}
    content = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    for selectors, entry in content.items():
        for selector in str(selectors).split(","):
            if entries.setdefault(selector.strip(), entry) is not entry:
                raise ValueError(f"{path.name}: {selector.strip()} stands twice")
    return entries
