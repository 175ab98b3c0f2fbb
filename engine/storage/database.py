"""Open a database: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000")
KEEP_STATEMENTS = {"cached_statements": 1000}
"""Argument for SQLite's driver: how many statements a connection keeps compiled.

There are some hundreds; the driver's own 128 would compile many of them again and again.
"""
_READS_ONLY = "reads_only"


def open_database(url: str) -> Engine:
    """Return SQLAlchemy's engine (called `database` everywhere, as `engine` is our package).

    SQLite runs in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power
    cut, and begins writing transactions with BEGIN IMMEDIATE, so that they never fail half-way for
    want of the lock.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_size=20, max_overflow=20, pool_pre_ping=True)
    database = create_engine(
        parsed, pool_size=20, max_overflow=20, connect_args=dict(KEEP_STATEMENTS)
    )
    event.listen(database, "connect", prepare_sqlite)
    event.listen(database, "connect", _prepare_file)
    event.listen(database, "begin", _begin_sqlite)
    return database


def is_sqlite(connection_or_engine: Connection | Engine) -> bool:
    """Return whether there is one writer at a time."""
    return connection_or_engine.dialect.name == "sqlite"


def set_reads_only(connection: Connection, *, reads_only: bool) -> None:
    """Say what the next transactions of a connection are for.

    Those that only read take no write lock on SQLite. On PostgreSQL, where each statement sees what
    is committed by then, they need no BEGIN and COMMIT, and so save two ways to the server.
    """
    if is_sqlite(connection):
        connection.info[_READS_ONLY] = reads_only
        return
    driver: Any = connection.connection.driver_connection
    if driver.autocommit is not reads_only:
        driver.autocommit = reads_only


def lock_name(connection: Connection, name: str) -> None:
    """Let one transaction at a time work under this name; until its end."""
    if not is_sqlite(connection):
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Let SQLAlchemy begin transactions, check references, and know Russian letters by case."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")
    connection.create_function("lower", 1, _lowered, deterministic=True)


def _lowered(value: Any) -> Any:
    """SQLite's own `lower` knows only the letters of ASCII."""
    return value.lower() if isinstance(value, str) else value


def _prepare_file(connection: Any, _record: Any) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.info.get(_READS_ONLY)
    connection.connection.cursor().execute("BEGIN" if reads_only else "BEGIN IMMEDIATE")
