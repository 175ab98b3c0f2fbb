"""Verify that history is as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.command import Query
from engine.history.chain import GENESIS, link
from engine.history.events import SYSTEM_CHAIN
from engine.history.tables import history_events
from engine.instances.tables import instances

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Damage:
    """Where a chain is broken: the first position that does not fit, and why."""

    instance_id: int
    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found."""

    instances: int
    events: int
    damages: list[Damage]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.damages


@dataclass(frozen=True, slots=True)
class VerifyHistory(Query[Verification]):
    """Recompute every chain (or one) and compare it with the heads kept in the instances."""

    instance_id: int | None = None

    def execute(self, uow: UnitOfWork) -> Verification:
        """Go through the events in order, without loading them all."""
        query = select(history_events).order_by(
            history_events.c.instance_id, history_events.c.position
        )
        heads_query = select(instances.c.id, instances.c.history_length, instances.c.history_head)
        if self.instance_id is not None:
            query = query.where(history_events.c.instance_id == self.instance_id)
            heads_query = heads_query.where(instances.c.id == self.instance_id)
        heads = {
            row.id: (row.history_length, row.history_head)
            for row in uow.connection.execute(heads_query)
        }
        found = _Chains()
        rows = uow.connection.execution_options(yield_per=2000).execute(query)
        for row in rows.mappings():
            found.follow(row)
        return Verification(len(heads), found.events, found.compare(heads))


class _Chains:
    """Follows chains event by event and remembers where each ends."""

    def __init__(self) -> None:
        self.events = 0
        self._ends: dict[int, tuple[int, bytes]] = {}
        self._damages: dict[int, Damage] = {}

    def follow(self, row: object) -> None:
        self.events += 1
        values = dict(row)  # type: ignore[call-overload] # a RowMapping is a mapping
        instance_id, position = values["instance_id"], values["position"]
        length, head = self._ends.get(instance_id, (0, GENESIS))
        if position != length + 1:
            self._note(instance_id, length + 1, "событие пропало или вставлено")
        elif link(head, values) != values["hash"]:
            self._note(instance_id, position, "событие изменено")
        self._ends[instance_id] = (position, values["hash"])

    def compare(self, heads: dict[int, tuple[int, bytes]]) -> list[Damage]:
        """Compare the ends with the heads; chain 0 has no head to compare with."""
        for instance_id, head in heads.items():
            end = self._ends.get(instance_id, (0, GENESIS))
            if end != head:
                self._note(
                    instance_id, min(end[0], head[0]) + 1, "конец истории не тот, что записан"
                )
        for instance_id, (position, _) in self._ends.items():
            if instance_id not in heads and instance_id != SYSTEM_CHAIN:
                self._note(instance_id, position, "история есть, а процесса нет")
        return sorted(self._damages.values(), key=lambda d: (d.instance_id, d.position))

    def _note(self, instance_id: int, position: int, reason: str) -> None:
        self._damages.setdefault(instance_id, Damage(instance_id, position, reason))
