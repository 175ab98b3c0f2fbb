"""From what was typed to values, process variables and sentences about what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from processes.forms.checks import names_set_by
from processes.forms.compound import FileField, NoteField, TableField, cell_name
from processes.forms.conditions import JsonValue
from processes.forms.errors import Unreadable
from processes.forms.fields import Field, Option, PickField, SimpleField
from processes.forms.russian import plural
from processes.forms.submission import Row, Typed
from processes.forms.tail import NOTHING, REASON, TAIL, NothingToReport

Offers: TypeAlias = Mapping[str, Sequence[Option]]
"""The entries on offer by `pick` field: `mentor`, or `mentees.mentor` for a column of a table."""


@dataclass(frozen=True, slots=True)
class FormError:
    """What is wrong at one place: `name` is a field's key or the name of a table's cell."""

    name: str
    label: str
    message: str

    @property
    def summary(self) -> str:
        """The sentence for the list on top of the form, which also says where."""
        return f"{self.label}: {self.message[:1].lower()}{self.message[1:]}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """The outcome of reading a form.

    `values` and `variables` are JSON-able; `variables` is empty while anything is wrong.
    `nothing_to_report` is the reason given, None when the form was filled in.
    `typed` is everything that was typed, for showing the form again.
    """

    typed: Typed
    values: Mapping[str, JsonValue]
    variables: Mapping[str, JsonValue]
    found: tuple[FormError, ...] = ()
    nothing_to_report: str | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the form can be accepted."""
        return not self.found

    @property
    def errors(self) -> dict[str, str]:
        """The sentence to show beside each field or cell, by its name."""
        return {error.name: error.message for error in self.found}

    @property
    def summary(self) -> list[FormError]:
        """What is wrong, in the order of the form."""
        return list(self.found)


@dataclass(frozen=True, slots=True)
class Reading:
    """One field read: its value, as far as it was understood, and what is wrong with it."""

    value: JsonValue
    errors: tuple[FormError, ...] = ()


def parse(
    fields: Sequence[Field], allowed: NothingToReport | None, typed: Typed, offers: Offers
) -> Parsed:
    """Read a form; `allowed` is None where «Нечего сообщить» is no answer to it."""
    ticked = allowed is not None and read_field(NOTHING, typed, offers).value is True
    asked = (NOTHING, REASON, *TAIL) if ticked else (*fields, *TAIL)
    readings = {field.key: read_field(field, typed, offers) for field in asked}
    by_key = {field.key: field for field in asked}
    shown = [field for field in asked if is_asked(field, by_key, readings)]
    found = tuple(error for field in shown for error in readings[field.key].errors)
    values = {
        field.key: readings[field.key].value for field in shown if not isinstance(field, NoteField)
    }
    variables = _variables(fields, values)
    if ticked and allowed is not None:
        variables |= allowed.variables
    reason = values.get(REASON.key)
    return Parsed(
        typed=typed,
        values=values,
        variables={} if found else variables,
        found=found,
        nothing_to_report=str(reason) if reason else None,
    )


def is_asked(field: Field, by_key: Mapping[str, Field], readings: Mapping[str, Reading]) -> bool:
    """Return whether the field's condition, and every condition behind it, is met."""
    current: Field | None = field
    while current is not None and current.when is not None:
        asked = readings.get(current.when.field)
        if asked is None or not current.when.is_met(asked.value):
            return False
        current = by_key.get(current.when.field)
    return True


def read_field(field: Field, typed: Typed, offers: Offers) -> Reading:
    """Read one field, whatever its kind."""
    if isinstance(field, TableField):
        return _read_table(field, typed.rows.get(field.key, ()), offers)
    if isinstance(field, FileField):
        return _read_files(field, typed)
    if isinstance(field, SimpleField):
        named = _offering(field, field.key, offers)
        return _read_simple(named, typed.texts.get(field.key, ()))
    return Reading(field.empty)


def _offering(field: SimpleField, key: str, offers: Offers) -> SimpleField:
    return field.offering(offers.get(key, ())) if isinstance(field, PickField) else field


def _read_simple(field: SimpleField, texts: Sequence[str]) -> Reading:
    try:
        value = field.read(texts)
    except Unreadable as problem:
        return Reading(field.empty, (FormError(field.key, field.label, str(problem)),))
    return Reading(value, _missing(field, value))


def _missing(field: Field, value: JsonValue) -> tuple[FormError, ...]:
    if field.required and value == field.empty:
        return (FormError(field.key, field.label, field.missing),)
    return ()


def _read_files(field: FileField, typed: Typed) -> Reading:
    ids: list[JsonValue] = [file.document_id for file in typed.files.get(field.key, ())]
    if len(ids) > field.max_files:
        files = plural(field.max_files, "файла", "файлов", "файлов")
        message = f"Можно приложить не больше {field.max_files} {files}, а приложено {len(ids)}."
        return Reading(ids, (FormError(field.key, field.label, message),))
    return Reading(ids, _missing(field, ids))


def _read_table(field: TableField, rows: Sequence[Row], offers: Offers) -> Reading:
    values: list[JsonValue] = []
    errors: list[FormError] = []
    for index, row in enumerate(rows):
        if any(text.strip() for text in row.values()):
            cells = _read_row(field, index, row, offers)
            values.append({key: cell.value for key, cell in cells.items()})
            errors += (error for cell in cells.values() for error in cell.errors)
    return Reading(values, (*_row_count_errors(field, len(values)), *errors))


def _read_row(field: TableField, index: int, row: Row, offers: Offers) -> dict[str, Reading]:
    cells = {}
    for column in field.columns:
        named = _offering(column, f"{field.key}.{column.key}", offers)
        read = _read_simple(named, (row.get(column.key, ""),))
        cells[column.key] = _placed(field, index, column, read) if read.errors else read
    return cells


def _placed(table: TableField, index: int, column: SimpleField, read: Reading) -> Reading:
    """Return what was read of a cell; its errors say in which row and column it stands."""
    name = cell_name(table.key, index, column.key)
    label = f"{table.label}, строка {index + 1}, {column.label}"
    return replace(read, errors=tuple(FormError(name, label, e.message) for e in read.errors))


def _row_count_errors(field: TableField, count: int) -> tuple[FormError, ...]:
    if count < field.fewest_rows:
        rows = plural(field.fewest_rows, "строки", "строк", "строк")
        message = f"Заполните не меньше {field.fewest_rows} {rows}, сейчас их {count}."
    elif count > field.max_rows:
        rows = plural(field.max_rows, "строки", "строк", "строк")
        message = f"Можно не больше {field.max_rows} {rows}, сейчас их {count}."
    else:
        return ()
    return (FormError(field.key, field.label, message),)


def _variables(fields: Sequence[Field], values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return every declared variable: a field that was not asked for leaves its empty value.

    So an expression in a diagram never meets a name that does not exist, nor an answer
    of the round before. Of two alternatives the one that was answered wins.
    """
    variables: dict[str, JsonValue] = {}
    for field in fields:
        for name in names_set_by(field):
            value = values.get(field.key, field.empty)
            outcome = _counted(value) if isinstance(field, TableField) else value
            if name not in variables or value != field.empty:
                variables[name] = outcome
    return variables


def _counted(value: JsonValue) -> int:
    return len(value) if isinstance(value, list) else 0
