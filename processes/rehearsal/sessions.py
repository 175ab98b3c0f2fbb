"""Rehearsals as they are kept: begun, changed step by step, ended. The owner's right is asked here."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import bindparam, select

from engine import Actor, Command, Conflict, InvalidInput, NotFound, Query
from engine.storage.rows import insert_row
from processes.rehearsal.material import Material
from processes.rehearsal.tables import rehearsals
from processes.rehearsal.values import Beginning
from processes.studio import require_author

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

MOST_STEPS = 300
MOST_BYTES = 1_000_000
"""Of the recorded steps of one rehearsal, as JSON."""
_FORGOTTEN_AFTER = timedelta(days=30)

_MINE = (rehearsals.c.process_key == bindparam("of_process")) & (
    rehearsals.c.person_id == bindparam("of_person")
)
_ONE = select(rehearsals).where(_MINE)
_END = rehearsals.delete().where(_MINE).returning(rehearsals.c.turn)
_FORGET = rehearsals.delete().where(rehearsals.c.changed_at < bindparam("before"))
_TAKE_TURN = (
    rehearsals.update()
    .where(rehearsals.c.id == bindparam("this"), rehearsals.c.turn == bindparam("seen"))
    .values(turn=bindparam("next"), steps=bindparam("kept"), changed_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal under way. `steps` are recorded as JSON.

    `turn` grows with every change, and goes on when another beginning takes its place.
    """

    id: int
    turn: int
    material: Material
    checksum: str
    beginning: Beginning
    steps: tuple[Mapping[str, Any], ...] = field(repr=False)
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class BeginRehearsal(Command[Rehearsal]):
    """Begin to rehearse a process, in place of what this person has rehearsed of it so far.

    Raises NotAllowed, InvalidInput for too many steps.
    """

    actor: Actor
    material: Material
    beginning: Beginning
    steps: Sequence[Mapping[str, Any]] = field(default=(), repr=False)

    def execute(self, uow: UnitOfWork) -> Rehearsal:
        """Return it."""
        require_author(self.actor)
        check_size(self.steps)
        key = self.material.process_key
        uow.connection.execute(_FORGET, {"before": uow.now - _FORGOTTEN_AFTER})
        mine = {"of_process": key, "of_person": self.actor.user_id}
        turn = uow.connection.scalar(_END, mine) or 0
        insert_row(
            uow.connection,
            rehearsals,
            {
                "process_key": key,
                "person_id": self.actor.user_id,
                "turn": turn + 1,
                "xml": zlib.compress(self.material.xml),
                "checksum": checksum_of(self.material.xml),
                "material": self.material.to_document(),
                "beginning": self.beginning.to_document(),
                "steps": list(self.steps),
                "begun_at": uow.now,
                "changed_at": uow.now,
            },
        )
        return RehearsalOf(self.actor, key).execute(uow)


@dataclass(frozen=True, slots=True)
class RehearsalOf(Query[Rehearsal]):
    """This person's rehearsal of a process. Raises NotAllowed, NotFound when none is under way."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> Rehearsal:
        """Return it."""
        require_author(self.actor)
        values = {"of_process": self.process_key, "of_person": self.actor.user_id}
        row = uow.connection.execute(_ONE, values).one_or_none()
        if row is None:
            raise NotFound("Эта репетиция не начата или уже закончена. Начните новую.")
        xml = zlib.decompress(row.xml)
        return Rehearsal(
            row.id,
            row.turn,
            Material.from_document(row.process_key, xml, row.material),
            row.checksum,
            Beginning.from_document(row.beginning),
            tuple(row.steps),
            row.begun_at,
        )


@dataclass(frozen=True, slots=True)
class KeepSteps(Command[int]):
    """Write down the steps of a rehearsal as they are now; returns the next turn.

    Raises NotAllowed, Conflict when it was changed in another window, InvalidInput when they are
    too many.
    """

    actor: Actor
    rehearsal_id: int
    seen: int
    steps: Sequence[Mapping[str, Any]] = field(repr=False)

    def execute(self, uow: UnitOfWork) -> int:
        """Do it."""
        require_author(self.actor)
        check_size(self.steps)
        values = {
            "this": self.rehearsal_id,
            "seen": self.seen,
            "next": self.seen + 1,
            "kept": list(self.steps),
            "at": uow.now,
        }
        if uow.connection.execute(_TAKE_TURN, values).rowcount != 1:
            raise changed_elsewhere()
        return self.seen + 1


@dataclass(frozen=True, slots=True)
class EndRehearsal(Command[None]):
    """Forget this person's rehearsal of a process. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        values = {"of_process": self.process_key, "of_person": self.actor.user_id}
        uow.connection.execute(_END, values)


def checksum_of(xml: bytes) -> str:
    """Return what tells one drawing from another."""
    return sha256(xml).hexdigest()


def changed_elsewhere() -> Conflict:
    """Return the refusal for whoever acts on what he saw earlier."""
    return Conflict("Репетиция тем временем ушла вперёд в другом окне. Обновите страницу.")


def check_size(steps: Sequence[Mapping[str, Any]]) -> None:
    """Refuse what does not fit. Raises InvalidInput."""
    if len(steps) > MOST_STEPS:
        raise InvalidInput(f"В одной репетиции не больше {MOST_STEPS} шагов. Начните новую.")
    if len(orjson.dumps(list(steps))) > MOST_BYTES:
        raise InvalidInput("Ответы на этой репетиции занимают больше 1 МБ. Введите короче.")
