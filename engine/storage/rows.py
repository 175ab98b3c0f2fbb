"""Insert a row and learn its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert one row and return the id that the database gave it."""
    key = connection.execute(insert(table), dict(values)).inserted_primary_key
    if key is None:
        raise LookupError(f"{table.name} gives its rows no id")
    return int(key[0])
