"""The stage: the real engine on a virtual clock, in a store that is thrown away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from engine import (
    SYSTEM,
    Command,
    Deploy,
    Engine,
    EngineError,
    EngineSettings,
    InvalidInput,
    JobContext,
    JobError,
    RunDueWork,
    StartInstance,
    WorkItemsAfter,
    WorkItemSummary,
)
from engine.jobs.run import DueJobs, RunJob
from engine.testing import FrozenClock, memory_engine
from engine.timers.fire import DueTimers, Fired
from processes.handlers import handlers_with
from processes.rehearsal.examples import PutExamples
from processes.rehearsal.material import Furnish, Material
from processes.rehearsal.moments import NextMoment, NextTimer
from processes.rehearsal.paper import NoFolder
from processes.rehearsal.values import Beginning
from processes.roadmap import load_plan
from processes.roadmap.model import Activity, ScheduleKind
from processes.roadmap.occurrence import Origin
from processes.roadmap.schedule import school_year_of
from processes.roadmap.start import AddOccurrence, OpenOccurrence

T = TypeVar("T")
_log = logging.getLogger("tropa.rehearsal")
_MOST_WORK = 5_000
"""Timers and jobs that one step of a rehearsal may set off."""
_LONGEST_SKIP = timedelta(days=5 * 366)
_FOR_ONE = frozenset({ScheduleKind.ON_REQUEST, ScheduleKind.PROGRAM_BOUND})
_NOT_RUN = "Шаг системы на этой репетиции не выполняется: скажите, что он вернёт."


class Stage:
    """A process in rehearsal. Nothing that happens here is seen outside; for one thread at a time."""

    def __init__(
        self,
        material: Material,
        rows: Sequence[Mapping[str, Any]],
        beginning: Beginning,
        settings: EngineSettings,
    ) -> None:
        self.process_key = material.process_key
        self.beginning = beginning
        self.clock = FrozenClock(beginning.at)
        handlers = {
            name: partial(self._handle, handler)
            for name, handler in handlers_with(NoFolder()).items()
        }
        self.engine: Engine = memory_engine(
            clock=self.clock, settings=_bounded(settings), handlers=handlers
        )
        self.refused: dict[int, str] = {}
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._timers = RunDueWork(self.engine)
        try:
            self.run(Furnish(tuple(rows), _taking_part(material, beginning), load_plan().name))
            (deployed,) = self.run(Deploy(material.xml, material.forms))
            self.definition_id = deployed.definition_id
            self.instance_id = self._begin()
            self.settle()
        except BaseException:
            self.close()
            raise

    def run(self, command: Command[T]) -> T:
        """Run a command of the engine on this stage."""
        return self.engine.execute(command)

    def close(self) -> None:
        """Throw the store away."""
        self.engine.runtime.database.dispose()

    def open_items(self) -> list[WorkItemSummary]:
        """Return the work items that wait, in the order they opened."""
        return self.run(WorkItemsAfter(0))

    def next_moment(self) -> datetime | None:
        """Return when something happens by itself or a term ends next; None if nothing is ahead."""
        return self.run(NextMoment())

    def skip_to(self, moment: datetime) -> None:
        """Let time pass; what comes due on the way happens at its own moment.

        Raises InvalidInput for a moment in the past or more than five years ahead.
        """
        if moment <= self.clock.now():
            raise InvalidInput(
                "Время на репетиции идёт только вперёд: выберите более позднюю дату."
            )
        if moment - self.clock.now() > _LONGEST_SKIP:
            raise InvalidInput("За один раз можно пропустить не больше пяти лет.")
        for _ in range(_MOST_WORK):
            due_at = self.run(NextTimer())
            if due_at is None or due_at > moment:
                break
            self.clock.move_to(max(due_at, self.clock.now()))
            if not self.settle():
                break
        self.clock.move_to(moment)
        self.settle()

    def answer(self, job_id: int, result: Mapping[str, Any]) -> None:
        """Let a job end with a result that the owner gives. Raises what the diagram makes of it."""
        self._answers[job_id] = result
        try:
            self.run(RunJob(job_id))
        except EngineError:
            del self._answers[job_id]
            raise
        self.refused.pop(job_id, None)
        self.settle()

    def settle(self) -> int:
        """Do what is due, until only people, time and answers are waited for; return how much."""
        done = 0
        while done < _MOST_WORK:
            moved = self._fire() + sum(self._run_job(job_id) for job_id in self.run(DueJobs()))
            done += moved
            if not moved:
                break
        self.run(PutExamples())
        return done

    def _fire(self) -> int:
        fired = 0
        for timer_id in self.run(DueTimers()):
            became = self._timers.fire(timer_id)
            fired += became is not Fired.NOT
            if became is Fired.DUE_AGAIN:
                break
        return fired

    def _run_job(self, job_id: int) -> bool:
        """Run a job by its handler; one that the handler refuses waits for the owner's answer."""
        if job_id in self.refused:
            return False
        try:
            return self.run(RunJob(job_id))
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way
            _log.info("a rehearsed job was refused: %s", type(error).__name__)
            self.refused[job_id] = (
                str(error)
                if isinstance(error, EngineError)
                else "Здесь для этого шага нет данных: скажите, что он вернёт."
            )
            return False

    def _handle(
        self, handler: Callable[[JobContext], Mapping[str, Any]], job: JobContext
    ) -> Mapping[str, Any]:
        given = self._answers.get(job.job_id)
        if given is not None:
            return given
        if self.beginning.asks_system:
            raise JobError(_NOT_RUN)
        return handler(job)

    def _begin(self) -> int:
        activity = activity_of(self.process_key)
        return self._start() if activity is None else self._open(activity)

    def _open(self, activity: Activity) -> int:
        """Open an occurrence of an activity, as the plan would."""
        begins = self.beginning
        one = activity.schedule.kind in _FOR_ONE
        command = AddOccurrence(
            load_plan().name,
            activity.number,
            begins.at,
            begins.due_at,
            SYSTEM,
            Origin.MANUAL,
            organisation=begins.organisations[0] if one and begins.organisations else None,
            variables=begins.variables,
            reason="репетиция",
        )
        return self.run(OpenOccurrence(self.run(command)))

    def _start(self) -> int:
        """Start a process that is no activity, with all that a branch of one would be given."""
        begins = self.beginning
        day = begins.at.astimezone(self.engine.runtime.settings.zone).date()
        organisation = begins.organisations[0] if begins.organisations else None
        variables = {
            "plan": load_plan().name,
            "organisations": list(begins.organisations),
            "organisation": organisation,
            "school_year": school_year_of(day),
            "year": day.year,
            "opens_at": begins.at.isoformat(),
            "due_at": None if begins.due_at is None else begins.due_at.isoformat(),
            **begins.variables,
        }
        command = StartInstance(
            self.process_key, variables, organisation=organisation, due_at=begins.due_at
        )
        return self.run(command)


def _bounded(settings: EngineSettings) -> EngineSettings:
    """Return the same settings with the limits of a rehearsal."""
    return replace(
        settings,
        step_budget=5_000,
        command_budget=50_000,
        work_budget=500_000,
        cached_workflows=200,
        max_children=100,
        max_instances=300,
    )


def _taking_part(material: Material, beginning: Beginning) -> tuple[Mapping[str, Any], ...]:
    """Return the organisations; in the plan are those that the owner has chosen."""
    chosen = set(beginning.organisations)
    return tuple({**place, "takes_part": place["id"] in chosen} for place in material.places)


def activity_of(process_key: str) -> Activity | None:
    """Return the activity of the plan that a process is; None for branches and other processes."""
    return next((a for a in load_plan().activities if a.process_key == process_key), None)
