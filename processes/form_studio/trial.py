"""Try a form out: what would be stored, and which variables would be set. Nothing is written."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from processes.demo.answers import Occasion
from processes.demo.filling import Filler, Habits
from processes.forms import Field, Form, Offers, Option, Parsed, TableField, Typed, UploadedFile
from processes.registers.entries import REGISTERS

_EXAMPLES = 3
_SIZE = 48_000


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One answer as it would be kept; a table has a text for each row."""

    label: str
    key: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What submitting the form would do; `registers` are the registers that would get entries."""

    stored: tuple[StoredLine, ...]
    variables: Mapping[str, object]
    registers: tuple[tuple[str, int], ...]


def example_offers(form: Form) -> Offers:
    """Return invented entries for the `pick` fields: nobody's data are shown in a trial."""
    return {
        place: tuple(
            Option(f"example-{number}", f"Пример {number}: {REGISTERS.get(register, register)}")
            for number in range(1, _EXAMPLES + 1)
        )
        for place, register in form.picks.items()
    }


def example_answers(form_key: str, form: Form, today: date, seed: int) -> Typed:
    """Return the form filled in as a person might; the same for the same seed."""
    numbers = count(1)

    def new_file(name: str, _kind: str) -> UploadedFile:
        return UploadedFile(name, _SIZE, next(numbers))

    filler = Filler(random.Random(seed), Habits(participants=2))  # noqa: S311 - examples, no secrets
    occasion = Occasion(form_key, today, today)
    return filler.fill(form, example_offers(form), occasion, new_file)


def outcome_of(form: Form, parsed: Parsed) -> Outcome:
    """Return what a valid form would leave behind."""
    lines = (_line(field, parsed) for field in form.all_fields if field.key in parsed.values)
    tables = [one for one in form.fields if isinstance(one, TableField) and one.register]
    counted = ((one, parsed.values.get(one.key)) for one in tables)
    return Outcome(
        stored=tuple(line for line in lines if line.texts),
        variables=parsed.variables,
        registers=tuple(
            (REGISTERS.get(one.register or "", one.register or ""), len(rows))
            for one, rows in counted
            if isinstance(rows, list) and rows
        ),
    )


def _line(field: Field, parsed: Parsed) -> StoredLine:
    files = parsed.typed.files.get(field.key, ())
    value = parsed.values[field.key]
    if files:
        texts = tuple(f"{file.name} (в пробе не сохраняется)" for file in files)
    elif isinstance(field, TableField) and isinstance(value, list):
        texts = tuple(_row(field, row) for row in value if isinstance(row, dict))
    elif isinstance(value, list):
        texts = tuple(map(shown_value, value))
    else:
        texts = () if value is None else (shown_value(value),)
    return StoredLine(field.label, field.key, texts)


def _row(table: TableField, row: Mapping[str, object]) -> str:
    cells = ((column.label, row.get(column.key)) for column in table.columns)
    return "; ".join(
        f"{label}: {shown_value(value)}" for label, value in cells if value is not None
    )


def shown_value(value: object) -> str:
    """Return a stored value as it is written: a choice by its code, a mark as «да» or «нет»."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "ничего"
    return "пусто" if value is None else str(value)
