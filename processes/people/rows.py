"""Make sure that a row exists, and hold it, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def ensure_row(
    connection: Connection, table: Table, key: Mapping[str, Any], otherwise: Mapping[str, Any]
) -> ColumnElement[bool]:
    """Insert the row unless one with the key is there; return the condition that finds it.

    Two transactions with the same key do not fail: the second waits for the first.
    """
    insert = _INSERTS[connection.dialect.name](table)
    connection.execute(insert.values(**key, **otherwise).on_conflict_do_nothing())
    return and_(*(table.c[name] == value for name, value in key.items()))
