"""«Добавить строку» and «Убрать строку», done on the server so that no script is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processes.forms.compound import TableField
from processes.forms.fields import Field
from processes.forms.submission import Typed

ACTION_NAME = "row_action"
"""The name of the buttons that change the rows of a table."""

_REMOVE = re.compile(r"remove:(?P<table>[a-z0-9_]+):(?P<row>[0-9]{1,9})")


def adding(table: str) -> str:
    """Return the value of the button that adds a row."""
    return f"add:{table}"


def removing(table: str, row: int) -> str:
    """Return the value of the button that removes a row, counted from 0."""
    return f"remove:{table}:{row}"


def with_row_added(fields: Sequence[Field], typed: Typed, table: str) -> Typed:
    """Return the same with one blank row more; a full table stays as it is."""
    field = _table(fields, table)
    rows = typed.rows.get(table, ()) if field else ()
    if field is None or len(rows) >= field.max_rows:
        return typed
    at_least = rows or ({},) * rows_shown(field, typed)
    return typed.with_rows(table, (*at_least, {})[: field.max_rows])


def with_row_removed(fields: Sequence[Field], typed: Typed, table: str, row: int) -> Typed:
    """Return the same without one row, counted from 0."""
    rows = typed.rows.get(table, ())
    if _table(fields, table) is None or row >= len(rows):
        return typed
    return typed.with_rows(table, (*rows[:row], *rows[row + 1 :]))


def after_row_action(fields: Sequence[Field], typed: Typed, action: str) -> Typed | None:
    """Return what the pressed button makes of the rows; None when it is no such button."""
    for field in fields:
        if isinstance(field, TableField) and action == adding(field.key):
            return with_row_added(fields, typed, field.key)
    removed = _REMOVE.fullmatch(action)
    if removed is None or _table(fields, removed["table"]) is None:
        return None
    return with_row_removed(fields, typed, removed["table"], int(removed["row"]))


def rows_shown(field: TableField, typed: Typed) -> int:
    """Return how many rows the page shows: those typed, else as many blank ones as are needed."""
    return len(typed.rows.get(field.key, ())) or max(field.fewest_rows, 1)


def _table(fields: Sequence[Field], key: str) -> TableField | None:
    for field in fields:
        if field.key == key and isinstance(field, TableField):
            return field
    return None
