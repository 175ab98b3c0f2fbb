"""Seal the history: signed checkpoints of where its chains stand."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, or_, select, update

from engine.actor import SYSTEM, Actor
from engine.audit.checking import checkpoint_hash, fingerprint
from engine.audit.keys import KeyFolder, Signer
from engine.audit.tables import history_checkpoints, history_sealed
from engine.command import Command, Query
from engine.errors import InvalidState
from engine.history.chain import GENESIS, moment_text
from engine.history.events import SYSTEM_CHAIN, EventName, HistoryEvent
from engine.history.recorder import SYSTEM_HEAD
from engine.instances.tables import instances
from engine.storage.database import lock_name
from engine.storage.prepared import Prepared
from engine.storage.rows import add_row, add_rows

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NEWEST = Prepared(
    select(*[c for c in history_checkpoints.c if c.name != "heads"])
    .order_by(history_checkpoints.c.number.desc())
    .limit(1)
)
_OPEN_ENDS = Prepared(
    select(
        instances.c.id,
        instances.c.history_length.label("length"),
        instances.c.history_head.label("hash"),
        history_sealed.c.length.label("sealed"),
    )
    .outerjoin(history_sealed, history_sealed.c.instance_id == instances.c.id)
    .where(
        instances.c.id > bindparam("after_instance"),
        or_(
            history_sealed.c.length.is_(None),
            history_sealed.c.length != instances.c.history_length,
        ),
    )
    .order_by(instances.c.id)
    .limit(bindparam("most"))
)
_SEALED = Prepared(
    select(history_sealed.c.length).where(history_sealed.c.instance_id == bindparam("id"))
)
_MOVE_SEAL = Prepared(
    update(history_sealed)
    .where(history_sealed.c.instance_id == bindparam("instance_id"))
    .values(length=bindparam("length"), checkpoint=bindparam("checkpoint"))
)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands. `is_known` tells whether it was sealed before."""

    instance_id: int
    length: int
    hash: bytes
    is_known: bool


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Chains that have changed since they were sealed, as of checkpoint `after`."""

    after: int
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class UnsealedHeads(Query[Unsealed]):
    """At most `most` chains to seal: instances after one, and the system's chain before them all.

    Looks at every instance (a second for a million), so it is asked outside of the sealing
    transaction, which must be short.
    """

    after_instance: int | None = None
    most: int = 2_000

    def execute(self, uow: UnitOfWork) -> Unsealed:
        """Return them."""
        newest = _NEWEST.first(uow.connection, {})
        heads = [] if self.after_instance is not None else _system_head(uow)
        bounds = {"after_instance": self.after_instance or 0, "most": self.most}
        heads += [
            Head(row.id, row.length, row.hash, row.sealed is not None)
            for row in _OPEN_ENDS.all(uow.connection, bounds)
        ]
        return Unsealed(newest.number if newest else 0, tuple(heads))


def _system_head(uow: UnitOfWork) -> list[Head]:
    newest = SYSTEM_HEAD.first(uow.connection, {})
    sealed = _SEALED.scalar(uow.connection, {"id": SYSTEM_CHAIN})
    if newest is None or newest.position == sealed:
        return []
    return [Head(SYSTEM_CHAIN, newest.position, newest.hash, sealed is not None)]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint as it was made: its number, its hash and how many chains it seals."""

    number: int
    hash: str
    chains: int


@dataclass(frozen=True, slots=True)
class SealHistory(Command[Checkpoint | None]):
    """Sign where chains stand. Returns None if another checkpoint was made meanwhile: look again.

    Raises InvalidState if the key is not here, or if checkpoints that were made have gone.
    """

    unsealed: Unsealed
    keys: KeyFolder

    def execute(self, uow: UnitOfWork) -> Checkpoint | None:
        """Sign and store."""
        newest = _lock_newest(uow)
        if (newest.number if newest else 0) != self.unsealed.after:
            return None
        signer = _signer(self.keys, newest)
        return _add(uow, self.keys, newest, signer, self.unsealed.heads)


@dataclass(frozen=True, slots=True)
class RotateKey(Command[Checkpoint]):
    """Go over to a new key: the old one signs it in a last checkpoint and is deleted.

    Both public keys stay, and what the old one signed remains valid. Raises InvalidState.
    """

    keys: KeyFolder
    actor: Actor = SYSTEM

    def execute(self, uow: UnitOfWork) -> Checkpoint:
        """Make the key and sign it."""
        newest = _lock_newest(uow)
        old = _signer(self.keys, newest)
        new = self.keys.make()
        names = {"from": fingerprint(old.public), "to": fingerprint(new.public)}
        event = EventName.SIGNING_KEY_ROTATED
        uow.record(HistoryEvent(event, SYSTEM_CHAIN, self.actor, data=names))
        uow.after_commit(lambda: self.keys.forget_private(old.public))
        return _add(uow, self.keys, newest, old, (), new.public)


def _lock_newest(uow: UnitOfWork) -> Any:
    lock_name(uow.connection, "seal history")
    return _NEWEST.first(uow.connection, {})


def _signer(keys: KeyFolder, newest: Any) -> Signer:
    """Return the key that must sign next, unless checkpoints have gone since the last one."""
    remembered = keys.remembered()
    number, hash_ = _place(newest)
    if remembered and (
        remembered[0] > number or (remembered[0] == number and remembered[1] != hash_)
    ):
        raise InvalidState(
            f"Последняя контрольная точка истории – № {number}, а подписана была № {remembered[0]}. "
            "Историю укоротили или восстановили из старой копии. Выясните причину; если это "
            "восстановление, уберите файл last-checkpoint.json из папки ключей и сохраните его."
        )
    if newest is None:
        return keys.signer(None)
    fields = orjson.loads(newest.statement)
    return keys.signer(fields["next_key"] or fields["key"])


def _place(newest: Any) -> tuple[int, str]:
    if newest is None:
        return 0, GENESIS.hex()
    return newest.number, checkpoint_hash(newest.statement, newest.signature)


def _add(
    uow: UnitOfWork,
    keys: KeyFolder,
    newest: Any,
    signer: Signer,
    heads: Sequence[Head],
    next_key: str | None = None,
) -> Checkpoint:
    number, previous = _place(newest)
    listed = "".join(f"{h.instance_id} {h.length} {h.hash.hex()}\n" for h in heads).encode()
    statement = orjson.dumps(
        {
            "number": number + 1,
            "at": moment_text(uow.now),
            "previous": previous,
            "key": signer.public,
            "next_key": next_key,
            "heads": sha256(listed).hexdigest(),
        }
    ).decode()
    signature = signer.sign(statement)
    made = Checkpoint(number + 1, checkpoint_hash(statement, signature), len(heads))
    row = {"number": made.number, "statement": statement, "signature": signature}
    row["heads"] = zlib.compress(listed)
    add_row(uow.connection, history_checkpoints, row)
    _move_seals(uow, heads, made.number)
    uow.after_commit(lambda: keys.remember(made.number, made.hash))
    return made


def _move_seals(uow: UnitOfWork, heads: Sequence[Head], number: int) -> None:
    seals = [
        (h.is_known, {"instance_id": h.instance_id, "length": h.length, "checkpoint": number})
        for h in heads
    ]
    add_rows(uow.connection, history_sealed, [seal for known, seal in seals if not known])
    _MOVE_SEAL.run_many(uow.connection, [seal for known, seal in seals if known])
