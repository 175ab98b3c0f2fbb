"""The stage: the real engine on a virtual clock, in a store that is thrown away."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    StartInstance,
    WorkItemsAfter,
    WorkItemSummary,
)
from engine.jobs.run import DueJobs, RunJob
from engine.testing import FrozenClock, memory_engine
from engine.timers.due import DueTimers
from engine.timers.fire import Fired
from processes.handlers import handlers_with
from processes.rehearsal.bounds import (
    Bounds,
    StageExhausted,
    bounded,
    limit_memory,
    memory_is_bounded,
)
from processes.rehearsal.examples import PutExamples
from processes.rehearsal.material import Furnish, Material, TakePart
from processes.rehearsal.moments import BeginNothing, NextMoment, NextTimer
from processes.rehearsal.paper import NoFolder
from processes.rehearsal.values import Beginning
from processes.roadmap import load_plan
from processes.roadmap.model import Activity, ScheduleKind
from processes.roadmap.occurrence import Origin
from processes.roadmap.schedule import school_year_of
from processes.roadmap.start import AddOccurrence, OpenOccurrence

T = TypeVar("T")
_log = logging.getLogger("tropa.rehearsal")
_LONGEST_SKIP = timedelta(days=5 * 366)
_FOR_ONE = frozenset({ScheduleKind.ON_REQUEST, ScheduleKind.PROGRAM_BOUND})
_NOT_RUN = "Шаг системы на этой репетиции не выполняется: скажите, что он вернёт."


class Stage:
    """A drawing in rehearsal. Nothing that happens here is seen outside; for one thread at a time.

    `runs_handlers`: service tasks run; else each waits for an answer. What is run here is bounded
    in time (`allow`) and in memory: past a bound, StageExhausted is raised and the stage is spent.
    """

    def __init__(
        self,
        material: Material,
        rows: Sequence[Mapping[str, Any]],
        settings: EngineSettings,
        moment: datetime,
        *,
        runs_handlers: bool = True,
    ) -> None:
        self.process_key = material.process_key
        self.places = {one["id"]: str(one["short_name"]) for one in material.places}
        self.runs_handlers = runs_handlers
        self.clock = FrozenClock(moment)
        self.instance_id = 0
        self.refused: dict[int, str] = {}
        self._answers: dict[int, Mapping[str, Any]] = {}
        self._seen_item = 0
        self._bounds = Bounds()
        self._blank = sqlite3.connect(":memory:", check_same_thread=False)
        handlers = {
            name: partial(self._handle, handler)
            for name, handler in handlers_with(NoFolder()).items()
        }
        self.engine: Engine = memory_engine(
            clock=self.clock, settings=bounded(settings), handlers=handlers
        )
        with closed_on_failure(self):
            limit_memory(self.engine)
            self.run(Furnish(tuple(rows), material.places, load_plan().name))
            (deployed,) = self.run(Deploy(material.xml, material.forms))
            self.run(BeginNothing())
        self.definition_id = deployed.definition_id

    def start(self, beginning: Beginning) -> None:
        """Begin the process, an activity as the plan would. Raises EngineError."""
        self.run(TakePart(beginning.organisations))
        activity = activity_of(self.process_key)
        self.instance_id = (
            self._start(beginning) if activity is None else self._open(activity, beginning)
        )
        self.settle()

    def keep_blank(self) -> None:
        """Remember the store as it is now, for `blank`."""
        self._raw().backup(self._blank)

    def blank(self, moment: datetime) -> None:
        """Go back to what `keep_blank` has remembered, at any moment."""
        self._blank.backup(self._raw())
        self.engine.runtime.cache.clear()
        self.clock = self.engine.runtime.clock = FrozenClock(moment)
        self.refused.clear()
        self._answers.clear()
        self._seen_item = 0

    def allow(self, seconds: float) -> None:
        """Let what follows take so many seconds of real time."""
        self._bounds = Bounds(seconds)

    def run(self, command: Command[T]) -> T:
        """Run a command of the engine on this stage. Raises what it raises, StageExhausted."""
        self._bounds.check()
        with memory_is_bounded():
            return self.engine.execute(command)

    def close(self) -> None:
        """Throw the store away."""
        self.engine.runtime.database.dispose()
        self._blank.close()

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
        while (due_at := self.run(NextTimer())) is not None and due_at <= moment:
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
        while moved := self._fire() + sum(self._run_job(job) for job in self.run(DueJobs())):
            done += moved
        self._seen_item = self.run(PutExamples(self._seen_item))
        return done

    def _raw(self) -> Any:
        return self.engine.runtime.database.raw_connection().driver_connection

    def _fire(self) -> int:
        fired = 0
        for timer in self.run(DueTimers()):
            became = self._fire_one(timer)
            fired += became is not Fired.NOT
            if became is Fired.DUE_AGAIN:
                break
        return fired

    def _fire_one(self, timer: Command[Fired]) -> Fired:
        """Fire a timer; one that cannot fire waits."""
        try:
            return self.run(timer)
        except StageExhausted:
            raise
        except EngineError as error:
            _log.info("a rehearsed timer was refused: %s", type(error).__name__)
            return Fired.NOT

    def _run_job(self, job_id: int) -> bool:
        """Run a job by its handler; one that the handler refuses waits for the owner's answer."""
        if job_id in self.refused:
            return False
        try:
            return self.run(RunJob(job_id))
        except StageExhausted:
            raise
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
        if not self.runs_handlers:
            raise JobError(_NOT_RUN)
        return handler(job)

    def _open(self, activity: Activity, begins: Beginning) -> int:
        """Open an occurrence of an activity, as the plan would."""
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

    def _start(self, begins: Beginning) -> int:
        """Start a process that is no activity, with all that a branch of one would be given."""
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


def begun(
    material: Material,
    rows: Sequence[Mapping[str, Any]],
    beginning: Beginning,
    settings: EngineSettings,
) -> Stage:
    """Return a stage on which the process has begun. Raises EngineError."""
    stage = Stage(material, rows, settings, beginning.at, runs_handlers=not beginning.asks_system)
    with closed_on_failure(stage):
        stage.start(beginning)
    return stage


@contextmanager
def closed_on_failure(stage: Stage) -> Iterator[None]:
    """Close a stage when what is done with it fails: nobody else would."""
    try:
        yield
    except BaseException:
        stage.close()
        raise


def activity_of(process_key: str) -> Activity | None:
    """Return the activity of the plan that a process is; None for branches and other processes."""
    return next((a for a in load_plan().activities if a.process_key == process_key), None)
