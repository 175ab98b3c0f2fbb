"""The plan of one instance's move: what is found, and what would be done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from engine.definitions.stored import Definition
from engine.definitions.suspended import is_suspended
from engine.instances.lifecycle import WORDS, InstanceState
from engine.migration.placing import Placing
from engine.migration.questions import Questions
from engine.migration.sorts import named
from engine.migration.standing import Standing
from engine.migration.starvation import starvation
from engine.migration.values import Aspect, Decisions, Finding, InstancePreview, Severity
from engine.migration.wait_changes import WaitChanges
from engine.migration.work_item_changes import WorkItemChange, WorkItemChanges
from engine.spiff.transfer import Places

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_RUNNING = (InstanceState.ACTIVE, InstanceState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move finds, and what it would do.

    `anew` are the tokens whose wait is closed and opened again; `left` those that end.
    """

    preview: InstancePreview
    target: Definition
    places: Places
    anew: frozenset[UUID]
    left: frozenset[UUID]
    work_items: tuple[WorkItemChange, ...]


def plan_move(uow: UnitOfWork, standing: Standing, version: int, decisions: Decisions) -> MovePlan:
    """Return the plan; changes nothing. Raises NotFound for a version that does not exist."""
    key = standing.definition.process_key
    target = uow.runtime.definitions.version(uow.connection, key, version)
    questions = Questions(decisions.choices, uow.runtime.settings.zone)
    placing = Placing(standing.definition.program, target.program, decisions)
    for message in _obstacles(uow, standing, target):
        questions.add(Finding(Severity.OBSTACLE, Aspect.INSTANCE, None, message))
    anew: frozenset[UUID] = frozenset()
    changes: tuple[WorkItemChange, ...] = ()
    if not questions.findings:
        placing.place(standing.positions)
        anew, changes = _changes(uow, standing, target, placing, questions)
        for finding in starvation(
            standing.definition.program, target.program, placing, standing.positions
        ):
            questions.add(finding)
        _note_incidents(standing, placing.at.keys() - anew, questions)
    return MovePlan(
        preview=_preview(standing, target, [*placing.findings, *questions.findings]),
        target=target,
        places=_places(standing, placing),
        anew=anew,
        left=frozenset(p.task_id for p in standing.positions) - placing.at.keys(),
        work_items=changes,
    )


def _preview(standing: Standing, target: Definition, findings: list[Finding]) -> InstancePreview:
    return InstancePreview(
        instance_id=standing.instance_id,
        process_key=standing.definition.process_key,
        from_version=standing.definition.version,
        to_version=target.version,
        findings=tuple(findings),
    )


def _places(standing: Standing, placing: Placing) -> Places:
    hosts = {position.task_id: position.host_id for position in standing.positions}
    entering = tuple((hosts[task], element) for task, element in placing.entering.items())
    return Places(placing.at, placing.flows, entering, placing.fresh())


def _obstacles(uow: UnitOfWork, standing: Standing, target: Definition) -> list[str]:
    if standing.state not in _RUNNING:
        word = WORDS[standing.state]
        return [f"Экземпляр № {standing.instance_id} {word}: переводить его некуда и незачем."]
    if standing.definition.id == target.id:
        number = standing.instance_id
        return [f"Экземпляр № {number} уже идёт по версии {target.version}."]
    if is_suspended(uow.connection, target):
        version = f"Версия {target.version} процесса «{target.name}»"
        return [f"{version} приостановлена: сначала возобновите её."]
    return []


def _changes(
    uow: UnitOfWork,
    standing: Standing,
    target: Definition,
    placing: Placing,
    questions: Questions,
) -> tuple[frozenset[UUID], tuple[WorkItemChange, ...]]:
    """Return what is opened anew and what changes in work items, for tokens that have a place."""
    waits = WaitChanges(uow, standing, target, questions)
    items = WorkItemChanges(uow, standing, target, questions)
    anew: set[UUID] = set()
    changes: list[WorkItemChange] = []
    for position in standing.positions:
        element = placing.at.get(position.task_id)
        if element is None:
            continue
        old = standing.definition.program.nodes[position.element_id]
        new = target.program.nodes[element]
        row: Any = standing.work_items.get(position.task_id)
        if row is not None:
            changes.append(items.of(row, old, new))
        elif waits.opens_anew(position, old, new):
            anew.add(position.task_id)
    return frozenset(anew), tuple(changes)


def _note_incidents(standing: Standing, staying: Collection[UUID], questions: Questions) -> None:
    if standing.held:
        message = (
            f"Экземпляр № {standing.instance_id} приостановлен вместе с версией "
            f"{standing.definition.version} и останется приостановленным, пока его не возобновят."
        )
        questions.add(Finding(Severity.NOTE, Aspect.INSTANCE, None, message))
    nodes = standing.definition.program.nodes
    for row in standing.incidents:
        node = nodes.get(row.element_id or "")
        where = "" if node is None else f" на элементе {named(node)}"
        stays = row.task_id is None or row.task_id in staying
        after = (
            "остаётся; повтор пойдёт уже по новой версии" if stays else "закроется: начнётся другое"
        )
        message = f"Инцидент № {row.id}{where} {after}."
        questions.add(Finding(Severity.NOTE, Aspect.INCIDENT, row.element_id, message))
