"""With what data an instance began, told from its last data and from who began it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine import ElementsOf, Instance, InstanceHistory, InstanceView
from engine.instances.tables import instances
from engine.storage.prepared import Prepared
from processes.rehearsal.suggest import GIVEN, started_with
from processes.roadmap.tables import occurrences

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_CALL = Prepared(select(instances.c.call_id).where(instances.c.id == bindparam("this")))
_OCCURRENCE = Prepared(
    select(occurrences.c.variables).where(occurrences.c.instance_id == bindparam("this"))
)


def begun_with(uow: UnitOfWork, instance: Instance, last: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an instance was given.

    A called one got what the call maps in; an occurrence got the plan's data and its own; of
    others, all that their own elements have not set.
    """
    if instance.parent_id is not None:
        given = _mapped_in(uow, instance, instance.parent_id, last)
        if given:
            return given
    occurrence = _OCCURRENCE.first(uow.connection, {"this": instance.id})
    if occurrence is not None:
        planned = {name: last[name] for name in GIVEN if name in last}
        return {**planned, **(occurrence.variables or {})}
    definition = uow.runtime.definitions.get(uow.connection, instance.definition_id)
    nodes, language = definition.program.nodes.values(), uow.runtime.definitions.language
    return started_with(last, nodes, definition.forms, language)


def _mapped_in(
    uow: UnitOfWork, instance: Instance, parent_id: int, last: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the data that a call maps in: what had been decided by then, else what stood last."""
    call_id = _CALL.scalar(uow.connection, {"this": instance.id})
    parent = InstanceView(parent_id).execute(uow)
    nodes = ElementsOf(parent.instance.definition_id).execute(uow)
    decided: dict[str, Any] = {}
    for event in InstanceHistory(parent_id).execute(uow):
        if event.kind == "WorkItemCompleted":
            decided |= event.data["set"]
        if event.kind == "ChildrenStarted" and event.data["call"] == call_id:
            node = nodes.get(event.element_id or "")
            known = {**parent.variables, **decided}
            return {
                name: decided[text] if text in decided else last.get(name, known.get(text))
                for name, text in (node.mapping("in") if node else {}).items()
            }
    return {}
