"""A suspended definition starts nothing."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from engine.definitions.stored import Definition
from engine.definitions.tables import process_definitions
from engine.errors import InvalidState
from engine.storage.prepared import Prepared

_SUSPENDED = Prepared(
    select(process_definitions.c.suspended).where(process_definitions.c.id == bindparam("id"))
)


def is_suspended(connection: Connection, definition: Definition) -> bool:
    """Return whether a version of a process is suspended at this moment."""
    return bool(_SUSPENDED.scalar(connection, {"id": definition.id}))


def check_may_start(connection: Connection, definition: Definition) -> None:
    """Raise InvalidState if no new instance of a version may start."""
    if is_suspended(connection, definition):
        raise InvalidState(
            f"Процесс «{definition.name}» (версия {definition.version}) приостановлен: "
            "новые не запускаются, пока его не возобновят."
        )
