"""A small history with two checkpoints, a rotated key and a few events that nobody has sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from engine import (
    Actor,
    CompleteWorkItem,
    CorrelateMessage,
    Deploy,
    Engine,
    ExportHistory,
    KeyFolder,
    RotateKey,
    SetVariables,
    StartInstance,
    Verification,
    VerifyHistory,
    WorkItemsOf,
    seal_history,
)
from engine.history.chain import GENESIS, link
from engine.history.tables import history_events
from engine.instances.tables import instances
from tests.engine.trace import FOLDER

SEALED = 8
"""How many events of each instance the first two checkpoints cover: five, then eight."""
LENGTH = 10
"""How many events the first instance has in the end."""
CLERK = Actor("p-0007", frozenset({"clerk"}), on_behalf_of="p-0009")


@dataclass(frozen=True)
class SealedCity:
    """An engine that has played, its keys, and the ids of three instances."""

    engine: Engine
    keys: KeyFolder
    first: int
    second: int
    third: int

    def verify(self) -> Verification:
        return self.engine.execute(VerifyHistory(keys=self.keys))

    def export(self, name: str = "all.zip", *chosen: int) -> Path:
        path = self.keys.path.parent / name
        self.engine.execute(ExportHistory(path, self.keys, chosen))
        return path

    def correct(self, instance_id: int, times: int) -> None:
        """Add events to an instance."""
        for value in range(times):
            correction = SetVariables(instance_id, {"x": value}, CLERK, "опечатка")
            self.engine.execute(correction)


def play(engine: Engine, keys: KeyFolder) -> SealedCity:
    """Play: 10 events in the first instance, 8 in the others, 8 of each sealed."""
    engine.execute(Deploy((FOLDER / "sequence.bpmn").read_bytes()))
    for key in ("a", "b", "c"):
        engine.execute(CorrelateMessage("nobody-waits", key))
    ids = [engine.execute(StartInstance("sequence", organisation="oo-05")) for _ in range(3)]
    city = SealedCity(engine, keys, *ids)
    for instance_id in ids:
        item = engine.execute(WorkItemsOf(instance_id))[0]
        engine.execute(CompleteWorkItem(item.id, Actor("system", is_system=True)))
    seal_history(engine, keys)
    for instance_id in ids:
        city.correct(instance_id, 3)
    seal_history(engine, keys)
    engine.execute(RotateKey(keys))
    seal_history(engine, keys)
    city.correct(city.first, 2)
    return city


def event(connection: Connection, chain: int, position: int) -> dict[str, Any]:
    """A stored event as it stands."""
    query = select(history_events).where(
        history_events.c.instance_id == chain, history_events.c.position == position
    )
    return dict(connection.execute(query).mappings().one())


def change(connection: Connection, chain: int, position: int, /, **values: Any) -> None:
    """Change columns of one event, as with a database tool."""
    where = (history_events.c.instance_id == chain, history_events.c.position == position)
    connection.execute(update(history_events).where(*where).values(values))


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a row."""
    connection.execute(insert(table).values(dict(row)))


def shift(connection: Connection, chain: int, after: int, by: int) -> None:
    """Renumber the events after a position."""
    rows = connection.execute(
        select(history_events.c.position)
        .where(history_events.c.instance_id == chain, history_events.c.position > after)
        .order_by(history_events.c.position.desc() if by > 0 else history_events.c.position)
    )
    for position in rows.scalars().all():
        change(connection, chain, position, position=position + by)


def hash_anew(connection: Connection, chain: int) -> None:
    """Recompute a chain and its head, as somebody would who knows how it is made."""
    query = select(history_events).where(history_events.c.instance_id == chain)
    head, length = GENESIS, 0
    for row in connection.execute(query.order_by(history_events.c.position)).mappings().all():
        head, length = link(head, dict(row)), row["position"]
        change(connection, chain, length, hash=head)
    set_head(connection, chain, length, head)


def set_head(connection: Connection, chain: int, length: int, head: bytes) -> None:
    """Let an instance say where its history ends."""
    connection.execute(
        update(instances)
        .where(instances.c.id == chain)
        .values(history_length=length, history_head=head)
    )
