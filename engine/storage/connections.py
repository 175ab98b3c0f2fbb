"""Connections of one database, kept at hand between transactions."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event

from engine.storage.database import set_reads_only

IDLE = 5.0
"""Seconds after which a connection to a server may have been lost unnoticed."""


_OPTION = "connections"
"""Execution option of a database: what keeps its connections."""


class Connections:
    """Lends connections to transactions, the one used last first. Safe to share between threads.

    To check a connection out of SQLAlchemy's pool and in again costs as much as several statements
    on SQLite, so what was given back is lent again as it is.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._kept: deque[tuple[Connection, float]] = deque()
        event.listen(database, "engine_disposed", self._close_all)

    @classmethod
    def of(cls, database: Engine) -> Connections:
        """Return what keeps the connections of a database, the same for all who work with it."""
        found: Connections | None = database.get_execution_options().get(_OPTION)
        if found is None:
            found = cls(database)
            database.update_execution_options(**{_OPTION: found})
        return found

    def borrow(self, *, reads_only: bool) -> Connection:
        """Return a connection in no transaction; one that only reads takes no write lock."""
        connection = self._living() or self._database.connect()
        set_reads_only(connection, reads_only=reads_only)
        return connection

    def give_back(self, connection: Connection) -> None:
        """Keep a connection whose transaction has ended, unless it was lost."""
        if connection.invalidated:
            connection.close()
        else:
            self._kept.append((connection, monotonic()))

    def _living(self) -> Connection | None:
        """Return a kept connection; one that has idled is asked whether it still lives."""
        while True:
            try:
                connection, since = self._kept.pop()
            except IndexError:
                return None
            if monotonic() - since <= IDLE or _lives(connection):
                return connection
            connection.invalidate()
            connection.close()

    def _close_all(self, _database: Any) -> None:
        while self._kept:
            connection, _ = self._kept.pop()
            connection.invalidate()
            connection.close()


def _lives(connection: Connection) -> bool:
    dialect = connection.dialect
    try:
        dialect.do_ping(connection.connection.dbapi_connection)  # type: ignore[arg-type]
    except dialect.loaded_dbapi.Error:
        return False
    return True
