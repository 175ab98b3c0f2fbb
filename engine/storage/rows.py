"""Insert rows; learn the id that the database gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert

from engine.storage.prepared import Prepared

_known: dict[tuple[str, tuple[str, ...], int], Prepared] = {}
"""By table, columns and number of rows; 0 rows: one, whose id is told."""

_AT_ONCE = 8


def insert_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert one row and return the id that the database gave it."""
    return int(_insert(table, row, returning=True).scalar(connection, row))


def add_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert one row."""
    _insert(table, row).run(connection, row)


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; a few of them go in one statement."""
    if 1 < len(rows) <= _AT_ONCE:
        columns = tuple(rows[0])
        names = _numbered(columns, len(rows))
        values = zip(names, (row[name] for row in rows for name in columns), strict=True)
        _insert_all(table, columns, len(rows)).run(connection, dict(values))
    elif rows:
        _insert(table, rows[0]).run_many(connection, rows)


def _insert_all(table: Table, columns: tuple[str, ...], count: int) -> Prepared:
    key = (table.name, columns, count)
    prepared = _known.get(key)
    if prepared is None:
        names = iter(_numbered(columns, count))
        rows: list[dict[str, Any]] = [
            {name: bindparam(next(names), type_=table.c[name].type) for name in columns}
            for _ in range(count)
        ]
        prepared = _known[key] = Prepared(insert(table).values(rows))
    return prepared


@cache
def _numbered(columns: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return the names of the parameters of so many rows, one row after another."""
    return tuple(f"{name}_{number}" for number in range(count) for name in columns)


def _insert(table: Table, row: Mapping[str, Any], *, returning: bool = False) -> Prepared:
    """Return the statement for a table and a set of columns; there are few, so all are kept."""
    key = (table.name, tuple(row), 0 if returning else 1)
    prepared = _known.get(key)
    if prepared is None:
        statement = insert(table).values({name: bindparam(name) for name in row})
        if returning:
            statement = statement.returning(*table.primary_key)
        prepared = _known[key] = Prepared(statement)
    return prepared
