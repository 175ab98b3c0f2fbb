"""Messages that wait for somebody, and facts that stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update

from engine.messages.tables import messages
from engine.storage.database import lock_name
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_KEPT = Prepared(
    select(messages)
    .where(
        messages.c.name == bindparam("name"),
        messages.c.correlation_key == bindparam("key"),
        messages.c.waiting,
    )
    .order_by(messages.c.retained.desc(), messages.c.id)
    .limit(1)
)
_TAKE = Prepared(update(messages).where(messages.c.id == bindparam("id")).values(waiting=False))
_KNOWN = Prepared(
    select(messages.c.id).where(messages.c.idempotency_key == bindparam("idempotency_key"))
)


def lock_conversation(uow: UnitOfWork, name: str, key: str) -> None:
    """Keep a message and a wait for it from passing each other unseen."""
    lock_name(uow.connection, f"message {name} {key}")


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message that came before anybody waited for it."""

    id: int
    variables: dict[str, Any]
    retained: bool


def kept_message(uow: UnitOfWork, name: str, key: str) -> KeptMessage | None:
    """Return the fact, else the oldest message, that is kept for a key."""
    row = _KEPT.first(uow.connection, {"name": name, "key": key})
    return None if row is None else KeptMessage(row.id, row.variables, row.retained)


def take_message(uow: UnitOfWork, message: KeptMessage) -> None:
    """Mark a message as delivered; a fact stays."""
    if not message.retained:
        _TAKE.run(uow.connection, {"id": message.id})


def keep_message(
    uow: UnitOfWork, name: str, key: str, variables: dict[str, Any], **columns: Any
) -> None:
    """Store a message; `retained`, `waiting` and `idempotency_key` say what becomes of it."""
    row = {
        "name": name,
        "correlation_key": key,
        "variables": variables,
        "received_at": uow.now,
        **columns,
    }
    add_row(uow.connection, messages, row)


def is_known(uow: UnitOfWork, idempotency_key: str) -> bool:
    """Return whether a message with this key has come before."""
    return _KNOWN.scalar(uow.connection, {"idempotency_key": idempotency_key}) is not None
