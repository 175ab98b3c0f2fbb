"""Run an ended instance again on a stage: the same decisions at the same moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine import (
    SYSTEM,
    BroadcastSignal,
    CompleteWorkItem,
    CorrelateMessage,
    EngineError,
    Instances,
    StartInstance,
    WaitKind,
    WorkItemSummary,
)
from engine.jobs.run import CompleteJob
from processes.past_runs.case import Heard, PastCase, Way, ways_of
from processes.rehearsal.bounds import StageExhausted
from processes.rehearsal.moments import NextTimer
from processes.rehearsal.stage import Stage
from processes.rehearsal.usual import usual_step
from processes.rehearsal.waiting_jobs import WaitingJob, WaitingJobs
from processes.rehearsal.waits import AllWaits, WaitingThere

_MOST_DEEDS = 2_000
_WAITS_ON = timedelta(days=366)
"""How long after the end of the past instance timers may still go on."""


@dataclass(frozen=True, slots=True)
class _Deed:
    """What happens next, and when."""

    at: datetime
    do: Callable[[], None]


class PastPlay:
    """One case on a stage that has been blanked. What was not decided then takes `days_for_new`.

    None: a task that nobody did then waits for ever.
    """

    def __init__(self, stage: Stage, case: PastCase, days_for_new: int | None) -> None:
        self._stage = stage
        self._case = case
        self._new_take = None if days_for_new is None else timedelta(days=days_for_new)
        self._done = {spot: list(done) for spot, done in case.done.items()}
        self._heard = list(case.heard)
        self._planned: dict[int, _Deed | None] = {}
        self._refused_jobs: set[int] = set()
        self._waits_in_vain = False
        self._ways: dict[int, Way] = {}

    def run(self) -> None:
        """Run it to where nothing follows any more. Raises StageExhausted."""
        stage, past = self._stage, self._case.instance
        stage.instance_id = stage.run(
            StartInstance(
                past.process_key,
                self._case.variables,
                organisation=past.organisation,
                business_key=past.business_key,
                due_at=past.due_at,
            )
        )
        self._settle()
        for _ in range(_MOST_DEEDS):
            if not self._step():
                break

    def _step(self) -> bool:
        """Do what comes next, by a person, from outside or by itself; return whether there was any."""
        deed = self._next_deed()
        timer = self._stage.run(NextTimer())
        if timer is not None and (timer <= deed.at if deed else self._is_within(timer)):
            return self._move_to(timer)
        if deed is None or (self._case.was_cancelled and deed.at >= self._case.ended_at):
            return False
        self._move_to(deed.at)
        deed.do()
        self._settle()
        return True

    def _is_within(self, moment: datetime) -> bool:
        """Whether time may go on by itself: while somebody is waited for in vain, it may not."""
        ends = self._waits_in_vain or self._case.was_cancelled
        return moment <= self._case.ended_at + (timedelta(0) if ends else _WAITS_ON)

    def _move_to(self, moment: datetime) -> bool:
        clock = self._stage.clock
        moved = moment > clock.now()
        if moved:
            clock.move_to(moment)
        return self._settle() > 0 or moved

    def _settle(self) -> int:
        """Let all that needs no person happen; steps of the system return what they returned then."""
        done = self._stage.settle()
        while jobs := self._new_jobs():
            done += sum(self._answer(job) for job in jobs)
        return done

    def _new_jobs(self) -> list[WaitingJob]:
        return [one for one in self._stage.run(WaitingJobs()) if one.id not in self._refused_jobs]

    def _answer(self, job: WaitingJob) -> bool:
        outcome = self._outcome(job.instance_id)
        values = {name: outcome[name] for name in job.out if name in outcome}
        try:
            self._stage.run(CompleteJob(job.id, values))
        except StageExhausted:
            raise
        except EngineError:
            self._refused_jobs.add(job.id)
            return False
        self._stage.settle()
        return True

    def _next_deed(self) -> _Deed | None:
        found = [self._deed_for(item) for item in self._stage.open_items()]
        self._waits_in_vain = None in found or bool(self._refused_jobs)
        found.append(self._next_heard())
        return min((one for one in found if one), key=lambda one: one.at, default=None)

    def _deed_for(self, item: WorkItemSummary) -> _Deed | None:
        if item.id not in self._planned:
            self._planned[item.id] = self._plan(item)
        return self._planned[item.id]

    def _plan(self, item: WorkItemSummary) -> _Deed | None:
        """Return when a task is done: when it was, or as long after it opens as it took then."""
        recorded = self._done.get((self._way_of(item.instance_id), item.element_id))
        if recorded:
            then = recorded.pop(0)
            at = then.at if then.at >= item.opened_at else item.opened_at + then.took
            return _Deed(at, lambda: self._complete(item, then.variables))
        if self._new_take is None:
            return None
        return _Deed(item.opened_at + self._new_take, lambda: self._fill(item))

    def _complete(self, item: WorkItemSummary, variables: Mapping[str, Any]) -> None:
        self._try(item, lambda: self._stage.run(CompleteWorkItem(item.id, SYSTEM, variables)))

    def _fill(self, item: WorkItemSummary) -> None:
        self._try(item, lambda: usual_step(self._stage, item).perform(self._stage))

    def _try(self, item: WorkItemSummary, do: Callable[[], object]) -> None:
        """Do something with a task; one that cannot be done as it was stays open."""
        try:
            do()
        except StageExhausted:
            raise
        except EngineError:
            self._planned[item.id] = None

    def _next_heard(self) -> _Deed | None:
        """Return the first message from outside whose time has come, or comes, and that is awaited."""
        if not self._heard:
            return None
        now = self._stage.clock.now()
        awaited = {
            (self._way_of(each.instance.id), each.wait.whom): each
            for each in self._stage.run(AllWaits())
            if each.wait.kind in (WaitKind.MESSAGE, WaitKind.SIGNAL) and each.node is not None
        }
        for heard in self._heard:
            each = awaited.get((heard.way, heard.name))
            if each is not None:
                return _Deed(max(heard.at, now), partial(self._send, heard, each))
        return None

    def _send(self, heard: Heard, each: WaitingThere) -> None:
        self._heard.remove(heard)
        out = each.node.mapping("out") if each.node else {}
        outcome = self._outcome(each.instance.id)
        variables = {text: outcome.get(name) for name, text in out.items() if text.isidentifier()}
        if heard.is_signal:
            self._stage.run(BroadcastSignal(heard.name, variables))
        else:
            self._stage.run(
                CorrelateMessage(
                    heard.name, each.wait.key or "", variables, only_instance=each.instance.id
                )
            )

    def _outcome(self, instance_id: int) -> Mapping[str, Any]:
        """Return the last data of the past instance that an instance of the stage stands for."""
        return self._case.outcomes.get(self._way_of(instance_id), {})

    def _way_of(self, instance_id: int) -> Way:
        if instance_id not in self._ways:
            instances = self._stage.run(Instances())
            self._ways = ways_of(instances)
        return self._ways[instance_id]
