"""An instance in a form that can be compared: its state and all that is open for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine import Engine
from engine.children.tables import calls
from engine.incidents.tables import incidents
from engine.instances.tables import instances
from engine.jobs.tables import jobs
from engine.messages.tables import subscriptions
from engine.spiff.state import unpack
from engine.timers.tables import timers
from engine.work_items.tables import STILL_OPEN, work_items

_OPEN: dict[Any, Any] = {
    work_items: STILL_OPEN,
    timers: True,
    subscriptions: True,
    calls: True,
    jobs: jobs.c.state != "done",
    incidents: incidents.c.resolved_at.is_(None),
}
_PASSING = ("row_version", "history_length", "history_head", "workflow")


def canonical(engine: Engine, instance_id: int) -> dict[str, Any]:
    """Everything that a move and the way back must leave as it was."""
    with engine.runtime.database.connect() as connection:
        row = connection.execute(select(instances).where(instances.c.id == instance_id)).one()
        found = {name: value for name, value in row._asdict().items() if name not in _PASSING}
        found["tokens"] = None if row.workflow is None else _tokens(row.workflow)
        for table, condition in _OPEN.items():
            query = select(table).where(table.c.instance_id == instance_id)
            rows = connection.execute(query if condition is True else query.where(condition))
            found[table.name] = sorted((r._asdict() for r in rows), key=lambda r: r["id"])
        children = select(instances.c.id, instances.c.state)
        rows = connection.execute(children.where(instances.c.parent_id == instance_id))
        found["children"] = sorted(tuple(child) for child in rows)
        connection.rollback()
    return found


def _tokens(state: bytes) -> list[Any]:
    document = unpack(state)
    scopes = [[host, spec, sorted(tokens)] for host, spec, tokens in document["scopes"]]
    return [document["vars"], sorted(scopes, key=str)]
