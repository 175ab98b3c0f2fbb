"""Move an instance to another version of its process; what is open goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.actor import Actor, Intervention
from engine.advance import close_wait
from engine.command import Command
from engine.errors import EngineError, InvalidState
from engine.history.events import EventName, HistoryEvent
from engine.incidents.drop import drop_incidents
from engine.instances.lifecycle import InstanceState
from engine.instances.live import LiveInstance, lock, open_workflow
from engine.migration.plan import MovePlan, plan_move
from engine.migration.rows import move_rows
from engine.migration.standing import Standing, standing_of
from engine.migration.values import Decisions, InstancePreview, Verdict
from engine.spiff.transfer import transfer

if TYPE_CHECKING:
    from engine.engine import Engine
    from engine.unit_of_work import UnitOfWork


class CannotMigrate(InvalidState):
    """An instance does not go, or not without decisions; `preview` says why."""

    def __init__(self, preview: InstancePreview) -> None:
        self.preview = preview
        super().__init__(" ".join(preview.reasons()))


@dataclass(frozen=True, slots=True)
class MigrateInstance(Command[InstancePreview]):
    """Move one running or suspended instance to another version of its process.

    Work items keep their ids, drafts, holders and due dates, timers their moments, called
    processes go on; what changed in the diagram changes as the preview says. Returns what was
    found. Raises NotFound, NotAllowed, CannotMigrate.
    """

    instance_id: int
    version: int
    actor: Actor
    decisions: Decisions = field(default_factory=Decisions)
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> InstancePreview:
        """Move it."""
        self.actor.check_may(Intervention.MIGRATE)
        live = lock(uow, self.instance_id)
        if live.state in (InstanceState.ACTIVE, InstanceState.SUSPENDED):
            open_workflow(uow, live.id)
        standing = standing_of(uow, live)
        plan = plan_move(uow, standing, self.version, self.decisions)
        if plan.preview.verdict is not Verdict.GOES:
            raise CannotMigrate(plan.preview)
        self._move(uow, live, standing, plan)
        uow.record(self._event(live, plan))
        uow.touch(live.id)
        return plan.preview

    def _move(
        self, uow: UnitOfWork, live: LiveInstance, standing: Standing, plan: MovePlan
    ) -> None:
        """Close what ends, put the tokens into the other definition, follow with the rows."""
        closing = plan.left | plan.anew
        for task_id in closing & live.open_points.keys():
            close_wait(uow, live, task_id)
        drop_incidents(uow, live, {row.task_id for row in standing.incidents} & closing)
        move_rows(uow, standing, plan, self.decisions.mapping)
        live.opened = {task_id: plan.places.at[task_id] for task_id in live.open_points}
        live.workflow = transfer(live.process, plan.target.program, plan.places)
        live.definition = plan.target

    def _event(self, live: LiveInstance, plan: MovePlan) -> HistoryEvent:
        choices = [
            [element, aspect.value, choice.value]
            for (element, aspect), choice in self.decisions.choices.items()
        ]
        return HistoryEvent(
            EventName.INSTANCE_MIGRATED,
            live.id,
            self.actor,
            organisation=live.organisation,
            definition_id=plan.target.id,
            data={
                "before": plan.preview.from_version,
                "after": plan.preview.to_version,
                "mapping": dict(self.decisions.mapping),
                "choices": choices,
                "changes": [change.recorded() for change in plan.work_items if change.before],
                "reason": self.reason,
            },
        )


@dataclass(frozen=True, slots=True)
class MigrationResult:
    """How the move of one instance ended; `message` says why it did not go."""

    instance_id: int
    is_migrated: bool
    message: str = ""
    preview: InstancePreview | None = None


@dataclass(frozen=True, slots=True)
class MigrateInstances:
    """Move many instances, each in a transaction of its own, with a result for each.

    Not a command: one that does not go does not hold up the rest, and it may be left at any
    moment without harm.
    """

    instance_ids: Sequence[int]
    version: int
    actor: Actor
    decisions: Decisions = field(default_factory=Decisions)
    reason: str = ""

    def each(self, engine: Engine) -> Iterator[MigrationResult]:
        """Move one after the other and yield what became of it. Raises NotAllowed at once."""
        self.actor.check_may(Intervention.MIGRATE)
        for one in self.instance_ids:
            command = MigrateInstance(one, self.version, self.actor, self.decisions, self.reason)
            try:
                yield MigrationResult(one, is_migrated=True, preview=engine.execute(command))
            except CannotMigrate as error:
                yield MigrationResult(
                    one, is_migrated=False, message=str(error), preview=error.preview
                )
            except EngineError as error:
                yield MigrationResult(one, is_migrated=False, message=str(error))
