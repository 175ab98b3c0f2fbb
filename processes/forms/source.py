"""Reads one mapping of a form's document and notes what is wrong with it instead of stopping."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from processes.forms.errors import FormProblem
from processes.forms.reading import clean_text


class Source:
    """One mapping of the document, the path to it, and the list where problems are noted.

    What was read is remembered, so that `close` can name the properties nobody asked for.
    """

    def __init__(self, content: Any, path: str, problems: list[FormProblem]) -> None:
        self.path = path
        self.problems = problems
        self._known: set[str] = set()
        self._content: Mapping[Any, Any] = content if isinstance(content, Mapping) else {}
        if not isinstance(content, Mapping):
            self.note("Здесь нужен набор свойств «имя: значение».")

    def note(self, message: str) -> None:
        """Write down a problem of this mapping."""
        self.problems.append(FormProblem(self.path, message))

    def raw(self, name: str) -> Any:
        """Return the property as it stands, None when it is not there."""
        self._known.add(name)
        return self._content.get(name)

    def text(self, name: str) -> str:
        """Return a text without blank space around it; note it when it is not one."""
        value = self.raw(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(f"Свойство «{name}» должно быть текстом: возьмите значение в кавычки.")
            return ""
        return clean_text(value).strip()

    def needed_text(self, name: str) -> str:
        """Return a text; note it when there is none."""
        problems_before = len(self.problems)
        value = self.text(name)
        if not value and len(self.problems) == problems_before:
            self.note(f"Нет свойства «{name}» или оно пустое.")
        return value

    def flag(self, name: str) -> bool:
        """Return true or false; false when the property is not there."""
        value = self.raw(name)
        if value is not None and not isinstance(value, bool):
            self.note(f"Свойство «{name}» может быть только true или false.")
        return value is True

    def whole(self, name: str, usual: int, bounds: tuple[int, int]) -> int:
        """Return a whole number within inclusive bounds, the usual one when there is none."""
        value = self.raw(name)
        if value is None:
            return usual
        low, high = bounds
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.note(f"Свойство «{name}» должно быть целым числом от {low} до {high}.")
            return usual
        return value

    def number(self, name: str) -> float | None:
        """Return a finite number, None when there is none."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            self.note(f"Свойство «{name}» должно быть числом.")
            return None
        return value

    def items(self, name: str) -> list[Any]:
        """Return a list; note it when the property is something else."""
        value = self.raw(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(f"Свойство «{name}» должно быть списком.")
            return []
        return value

    def inside(self, content: Any, step: str) -> Source:
        """Return the reader of a mapping that stands inside this one."""
        return Source(content, f"{self.path}/{step}" if self.path else step, self.problems)

    def close(self) -> None:
        """Note every property that was not read: it is misspelt or does not belong here."""
        for name in self._content:
            if name not in self._known:
                self.note(f"Свойство «{name}» здесь не применяется: проверьте, нет ли опечатки.")


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        return False
