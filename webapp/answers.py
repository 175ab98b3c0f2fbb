"""Answers to a form as words to read: the labels, and the texts under them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from processes.forms import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    DateField,
    Field,
    FileField,
    Form,
    NoteField,
    Offers,
    PickField,
    TableField,
    Typed,
)
from processes.forms.russian import full_day


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to read: the label, and the texts under it (a table has a line for each row)."""

    label: str
    texts: tuple[str, ...]


def lines_of(form: Form, typed: Typed, offers: Offers) -> tuple[Line, ...]:
    """Return what was typed as words to read or copy; fields left empty are left out."""
    found = (Line(field.label, _texts(field, typed, offers)) for field in form.all_fields)
    return tuple(line for line in found if line.texts)


def _texts(field: Field, typed: Typed, offers: Offers) -> tuple[str, ...]:
    if isinstance(field, NoteField):
        return ()
    if isinstance(field, FileField):
        return tuple(file.name for file in typed.files.get(field.key, ()))
    if isinstance(field, TableField):
        return tuple(
            "; ".join(
                f"{column.label}: {_word(column, f'{field.key}.{column.key}', row[column.key], offers)}"
                for column in field.columns
                if row.get(column.key)
            )
            for row in typed.rows.get(field.key, ())
            if any(row.values())
        )
    sent = typed.texts.get(field.key, ())
    return tuple(_word(field, field.key, one, offers) for one in sent if one)


def _word(field: Field, key: str, text: str, offers: Offers) -> str:
    if isinstance(field, DateField):
        return _day(text)
    if isinstance(field, CheckboxField):
        return "да"
    options = field.options if isinstance(field, ChoiceField | ChecklistField) else ()
    if isinstance(field, PickField):
        options = tuple(offers.get(key, ()))
    return next((one.label for one in options if one.value == text), text)


def _day(text: str) -> str:
    """Return a day in words; what was typed and is no day stays as it is."""
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text
