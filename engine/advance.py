"""Move a touched instance until it stands still, then open what waits and close what ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from engine.children import ended as children_ended
from engine.children import start as children_start
from engine.diagrams.model import EventKind, Node, NodeKind
from engine.errors import EngineError
from engine.history.events import EventName, HistoryEvent
from engine.incidents.drop import drop_incidents
from engine.incidents.open import open_incident
from engine.instances.end import complete
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, open_workflow
from engine.jobs import open as jobs_open
from engine.messages import subscribe
from engine.messages.throw import throw_outside
from engine.spiff.outcomes import WaitingPoint
from engine.timers import schedule
from engine.work_items import open as work_items_open

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

ADVANCE_COST = 10
"""An advance reads and writes: it costs the command as much as so many steps."""

Opener = Callable[["UnitOfWork", LiveInstance, WaitingPoint], None]
Closer = Callable[["UnitOfWork", LiveInstance, UUID], None]

_RECORDED_ELSEWHERE = frozenset({NodeKind.USER_TASK, NodeKind.SERVICE_TASK, NodeKind.CALL})

_BY_NODE: dict[NodeKind, tuple[Opener, Closer]] = {
    NodeKind.USER_TASK: (work_items_open.open_work_item, work_items_open.cancel_work_item),
    NodeKind.SERVICE_TASK: (jobs_open.open_job, jobs_open.cancel_job),
    NodeKind.CALL: (children_start.start_children, children_ended.cancel_children),
}
_BY_EVENT: dict[EventKind, tuple[Opener, Closer]] = {
    EventKind.TIMER: (schedule.schedule_timer, schedule.unschedule_timer),
    EventKind.MESSAGE: (subscribe.subscribe, subscribe.unsubscribe),
    EventKind.SIGNAL: (subscribe.subscribe, subscribe.unsubscribe),
}


def advance(uow: UnitOfWork, instance_id: int) -> None:
    """Step an instance, unless it is suspended; then only what ended is closed."""
    live = open_workflow(uow, instance_id)
    if live.state is InstanceState.ACTIVE:
        _move(uow, live)
    else:
        _close_and_open(uow, live)
    if live.state is InstanceState.ACTIVE and live.process.completed:
        complete(uow, live)
        children_ended.child_ended(uow, live)


def _move(uow: UnitOfWork, live: LiveInstance) -> None:
    """Step until nothing moves, or something is thrown out: then those go first who catch it.

    What they do may end what would move next here.
    """
    process = live.process
    _step(uow, live)
    _record_passed(uow, live)
    _close_and_open(uow, live)
    if process.thrown:
        throw_outside(uow, live, process.thrown.pop(0))
        uow.touch(live.id)
    elif not process.completed and not live.open_points:
        process.fail_if_stuck()
    _report_failures(uow, live)


def _step(uow: UnitOfWork, live: LiveInstance) -> None:
    """Step within the budgets of the instance and of the command.

    Both last for the whole command, so instances that wake or begin each other come to rest.
    """
    own = uow.runtime.settings.step_budget if live.steps_left is None else live.steps_left
    has_gone_round = live.history_length > uow.runtime.settings.max_history
    allowed = 0 if has_gone_round else max(0, min(own, uow.steps_left))
    used = allowed - live.process.step(uow.now, allowed)
    live.steps_left = own - used
    uow.steps_left -= used + ADVANCE_COST


def _record_passed(uow: UnitOfWork, live: LiveInstance) -> None:
    for passed in live.process.passed:
        if passed.kind not in _RECORDED_ELSEWHERE:
            uow.record(
                HistoryEvent(EventName.ELEMENT_PASSED, live.id, element_id=passed.element_id)
            )
    live.process.passed.clear()


def _report_failures(uow: UnitOfWork, live: LiveInstance) -> None:
    for failure in live.process.failures:
        open_incident(uow, live, failure.task_id, failure.element_id, failure.kind, failure.reason)
    live.process.failures.clear()


def _close_and_open(uow: UnitOfWork, live: LiveInstance) -> None:
    if live.workflow is None:
        return
    points = {point.task_id: point for point in live.workflow.waiting()}
    opened = live.open_points
    gone = [task_id for task_id in opened if task_id not in points]
    for task_id in gone:
        close_wait(uow, live, task_id)
    drop_incidents(uow, live, [*gone, *live.workflow.dropped])
    live.workflow.dropped.clear()
    for task_id, point in points.items():
        if task_id not in opened and _may_open(live, task_id):
            opened[task_id] = point.node.id
            _open(uow, live, point)


def close_wait(uow: UnitOfWork, live: LiveInstance, task_id: UUID) -> None:
    """Close what is open outside for a token that waits no more, or not here."""
    handlers = _handlers_of(live.definition.program.nodes[live.open_points.pop(task_id)])
    if handlers is not None:
        handlers[1](uow, live, task_id)


def _may_open(live: LiveInstance, task_id: UUID) -> bool:
    """Return whether a token still waits: opening another may have ended its wait."""
    return live.state is InstanceState.ACTIVE and live.process.waits_at(task_id)


def _open(uow: UnitOfWork, live: LiveInstance, point: WaitingPoint) -> None:
    handlers = _handlers_of(point.node)
    if handlers is None:
        return
    try:
        handlers[0](uow, live, point)
    except EngineError as error:
        open_incident(uow, live, point.task_id, point.node.id, "open", str(error))


def _handlers_of(node: Node) -> tuple[Opener, Closer] | None:
    return _BY_NODE.get(node.kind) or _BY_EVENT.get(node.event.kind)
