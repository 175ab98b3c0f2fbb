"""Read the history as it is stored, whatever has been done to it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, select, text, type_coerce

from engine.audit.tables import history_checkpoints
from engine.history.chain import moment_text
from engine.history.tables import history_events
from engine.instances.tables import instances
from engine.storage.database import is_sqlite

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AT_ONCE = 2_000
_EVENTS = select(
    *[
        type_coerce(column, BigInteger) if column.name == "at" else column
        for column in history_events.c
    ]
).order_by(history_events.c.instance_id, history_events.c.position)
_HEADS = select(instances.c.id, instances.c.history_length, instances.c.history_head)
_CHECKPOINTS = select(history_checkpoints).order_by(history_checkpoints.c.number)


@contextmanager
def one_snapshot(connection: Connection) -> Iterator[None]:
    """Let all reads be of one moment, on a connection that only reads.

    SQLite lets bytes that are no UTF-8 stand in a text: these are read as U+FFFD and so found.
    """
    driver: Any = connection.connection.driver_connection
    if not is_sqlite(connection):
        with driver.transaction():
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            yield
        return
    strict, driver.text_factory = driver.text_factory, lambda raw: raw.decode("utf-8", "replace")
    try:
        yield
    finally:
        driver.text_factory = strict


def events_of(connection: Connection, chains: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """Return the events of some chains (none: of all) in order: the hashed fields, then the hash."""
    query = only(_EVENTS, chains)
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        chain, position, at, *rest, hash_ = row
        yield (chain, position, _moment(at), *rest, _bytes(hash_))


def heads_of(connection: Connection, chains: Sequence[int]) -> dict[int, tuple[int, bytes]]:
    """Return where the chains of some instances (none: of all) stand, as the instances say."""
    return {
        chain: (length if isinstance(length, int) else 0, _bytes(head))
        for chain, length, head in connection.execute(only(_HEADS, chains))
    }


def checkpoints_of(connection: Connection) -> Iterator[tuple[int, str, bytes, str]]:
    """Return all checkpoints in order: number, signed statement, signature, list of heads."""
    for row in connection.execute(_CHECKPOINTS.execution_options(yield_per=100)):
        yield checkpoint_of(row)


def checkpoint_of(row: Any) -> tuple[int, str, bytes, str]:
    """Return a row as number, signed statement, signature, list of heads."""
    try:
        heads = zlib.decompress(row.heads).decode()
    except (zlib.error, ValueError, TypeError):
        heads = "-"  # no list that anybody signed
    return row.number, str(row.statement), _bytes(row.signature), heads


def _bytes(value: Any) -> bytes:
    """Return bytes; SQLite lets anything stand in a column, and what is not bytes fits nothing."""
    return value if isinstance(value, bytes) else b""


def only(query: Select[Any], chains: Sequence[int]) -> Select[Any]:
    """Limit a query, whose first column is the chain, to some chains; none means all."""
    return query.where(query.selected_columns[0].in_(chains)) if chains else query


@lru_cache(maxsize=1024)
def _moment(microseconds: Any) -> str:
    try:
        return moment_text(_EPOCH + timedelta(microseconds=microseconds))
    except (OverflowError, TypeError):
        return str(microseconds)
