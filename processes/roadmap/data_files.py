"""Data files of the plan, read with a sentence for every field that is missing or of the wrong kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import yaml

from engine.errors import InvalidInput

DATA = "processes.roadmap.data"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a data file; `place` names it in the sentences about its faults."""

    place: str
    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return a field that must hold words."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise self.fault(key, "ожидался непустой текст")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a field that may be left out."""
        return self.text(key) if key in self.values else None

    def number(self, key: str) -> int:
        """Return a field that must hold a whole number."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(key, "ожидалось целое число")
        return value

    def flag(self, key: str) -> bool:
        """Return a field that must say yes or no."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.fault(key, "ожидалось «да» или «нет» (true, false)")
        return value

    def day(self, key: str) -> date:
        """Return a date written as `2022-08-30`."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self.fault(key, "ожидалась дата вида 2022-08-30") from None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of words; left out, it is empty."""
        return tuple(self._list(key, str, "ожидался список текстов"))

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers; left out, it is empty."""
        return tuple(self._list(key, int, "ожидался список чисел"))

    def rows(self, key: str) -> Iterator[Fields]:
        """Yield the mappings of a list."""
        for position, row in enumerate(self._list(key, dict, "ожидался список записей"), start=1):
            name = row.get("number") or row.get("id") or position
            yield Fields(f"{self.place}, {key} {name}", row)

    def part(self, key: str) -> Fields:
        """Return a mapping inside this one; left out, it is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, "ожидалась запись с полями")
        return Fields(f"{self.place}, {key}", value)

    def fault(self, key: str, expected: str) -> InvalidInput:
        """Return the error that names the place, the field and what was expected there."""
        return InvalidInput(f"Файл данных, {self.place}: поле «{key}» не читается, {expected}.")

    def _list(self, key: str, kind: type, expected: str) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
            raise self.fault(key, expected)
        return value


def load_document(name: str) -> Fields:
    """Return a shipped data file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files(DATA).joinpath(name).read_text(encoding="utf-8")
    document = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe ones
    return Fields(name, document)


def document_names() -> tuple[str, ...]:
    """Return the names of the shipped data files."""
    return tuple(sorted(each.name for each in files(DATA).iterdir() if each.name.endswith(".yaml")))
