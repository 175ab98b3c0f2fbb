"""Play the plan on a virtual clock: people do their work items, some late, some sent back."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from engine import (
    SYSTEM,
    Actor,
    Engine,
    InvalidState,
    NotAllowed,
    NotFound,
    RunDueWork,
    WorkItemsAfter,
    WorkItemState,
    WorkItemSummary,
    WorkItemView,
)
from engine.testing import FrozenClock
from processes.deadlines.calendar import WorkingCalendar
from processes.demo.answers import Occasion, Surroundings
from processes.demo.filling import Filler, Habits
from processes.demo.gates import REASON, GatesShutForGood
from processes.demo.papers import receive_papers
from processes.documents import DocumentFolder
from processes.forms import Typed
from processes.forms.fill import FillForm, NewFile
from processes.forms.submit import WorkItemForm
from processes.people import ActorOf, OnBehalf, PeopleWithRole
from processes.people.permissions import gate_verb
from processes.people.verbs import Verb
from processes.roadmap.gates import OpenGate
from processes.roadmap.occurrence import Origin
from processes.roadmap.start import AddOccurrence, DueOccurrences, OpenOccurrence
from processes.roles import Role

_PAPER = frozenset(
    {Role.MENTEE.value, Role.GUARDIAN.value, Role.MENTOR.value, Role.PARTNER_ORG.value}
)
_DAY = timedelta(days=1)
_WEEKLY = 2
"""Wednesday: few holidays fall on it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the people of a play behave. `late` is the share of work items done after their term."""

    late: float = 0.05
    quickest_days: int = 0
    slowest_days: int = 6
    habits: Habits = field(default_factory=Habits)


class Play:
    """A city that works through its plan day by day, through public commands only."""

    def __init__(
        self,
        engine: Engine,
        clock: FrozenClock,
        folder: DocumentFolder,
        *,
        seed: int = 1,
        manner: Manner | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._manner = manner or Manner()
        self._dice = random.Random(seed)  # noqa: S311 - a play, not a secret
        self._filler = Filler(self._dice, self._manner.habits, surroundings)
        self._samples = receive_papers(folder)
        self._work = RunDueWork(engine)
        self._calendar = WorkingCalendar()
        self._seen = 0
        self._planned: list[tuple[datetime, int, WorkItemSummary]] = []
        self._actors: dict[str, Actor] = {}
        self._people: dict[tuple[str, str], list[str]] = {}
        self._resting: frozenset[str] = frozenset()
        self.done = 0

    def rest(self, organisations: frozenset[str]) -> None:
        """Let the people of these organisations do nothing from now on: their work is left to others."""
        self._resting = organisations

    def until(self, end: datetime, tell: Callable[[date], None] = lambda _day: None) -> None:
        """Play on to a moment; `tell` hears of each day that is over."""
        while self._clock.now() < end:
            self._day()
            tell(self._clock.now().date())
            self._clock.move_to(min(end, self._clock.now() + timedelta(days=1)))
        self._settle()

    def _day(self) -> None:
        self._actors.clear()
        self._people.clear()
        self._settle()
        today = self._clock.now().date()
        if not self._calendar.is_working_day(today):
            return
        if today.weekday() == _WEEKLY:
            self._open_gates()
        while self._planned and self._planned[0][0] <= self._clock.now():
            _, _, item = heapq.heappop(self._planned)
            if item.organisation not in self._resting:
                self._do(item)
            if not self._planned or self._planned[0][0] > self._clock.now():
                self._settle()

    def _settle(self) -> None:
        """Open what is due, run what is due, and look at what that has given people to do."""
        while found := self._engine.execute(DueOccurrences()):
            for occurrence in found:
                self._engine.execute(OpenOccurrence(occurrence))
        self._work()
        while new := self._engine.execute(WorkItemsAfter(self._seen)):
            for item in new:
                self._seen = item.id
                heapq.heappush(self._planned, (self._moment_for(item), item.id, item))

    def _open_gates(self) -> None:
        """Let go on, with a written reason, what waits for an activity that brought no result."""
        found = self._engine.execute(GatesShutForGood())
        for gate in found:
            is_readiness = gate_verb(gate.activity) is Verb.GATE_OPEN_READINESS
            role = Role.EDUCATION_DEPARTMENT if is_readiness else Role.INSTITUTION_HEAD
            (who, *_) = self._holders(role, gate.organisation)
            actor = self._actor(who)
            self._engine.execute(OpenGate(gate.instance_id, gate.activity, REASON, actor))
        if found:
            self._settle()

    def _moment_for(self, item: WorkItemSummary) -> datetime:
        """Return when somebody will do it: within its term, now and then after it.

        People work once a day, so the last chance is this hour of the last day of the term.
        """
        now, manner = self._clock.now(), self._manner
        days = self._dice.randint(manner.quickest_days, manner.slowest_days)
        if item.due_at is None:
            return now + timedelta(days=days)
        if self._dice.random() < manner.late:
            return max(now, item.due_at) + timedelta(days=self._dice.randint(1, 5))
        left = max(0, (item.due_at - now) // _DAY)
        return self._working_day_before(now + timedelta(days=min(days, left)))

    def _working_day_before(self, moment: datetime) -> datetime:
        """Return the same hour of the last working day, but not a day that is over."""
        earliest = self._clock.now()
        while moment > earliest and not self._calendar.is_working_day(moment.date()):
            moment = max(earliest, moment - timedelta(days=1))
        return moment

    def _do(self, item: WorkItemSummary) -> None:
        refusals = []
        for actor in self._who(item):
            command = FillForm(
                item.id, actor, self._answers, self._clock.now().date(), self._samples
            )
            try:
                self._engine.execute(command)
            except NotAllowed as refused:
                refusals.append(str(refused))
                continue
            except (InvalidState, NotFound):
                self._check_gone(item)
                return
            self.done += 1
            return
        raise NotAllowed(
            f"Nobody may do work item {item.id} ({item.process_key}, {item.element_id}, {item.candidate_group}): {refusals}"
        )

    def _answers(self, found: WorkItemForm, today: date, new_file: NewFile) -> Typed:
        occasion = Occasion.of(found.details.summary, today, self._engine.runtime.settings.zone)
        return self._filler.fill(found.form, found.offers, occasion, new_file)

    def _check_gone(self, item: WorkItemSummary) -> None:
        """Accept a refusal only if the process has gone on without the work item."""
        state = self._engine.execute(WorkItemView(item.id, SYSTEM)).summary.state
        if state in (WorkItemState.OPEN, WorkItemState.CLAIMED):
            raise InvalidState(f"{item.process_key}, {item.element_id}: it could not be done.")

    def _who(self, item: WorkItemSummary) -> Iterator[Actor]:
        """Give those who may do a work item, in the order in which they are asked."""
        place = item.organisation or ""
        if item.assignee is None:
            people = self._holders(Role(item.role), place)
            self._dice.shuffle(people)
            yield from map(self._actor, people)
        elif item.role in _PAPER:
            for curator in self._holders(Role.INSTITUTION_CURATOR, place)[:1]:
                yield self._engine.execute(OnBehalf(curator, item.assignee))
        else:
            yield self._actor(item.assignee)

    def _holders(self, role: Role, place: str) -> list[str]:
        if (role, place) not in self._people:
            found = self._engine.execute(PeopleWithRole(role, place))
            self._people[role, place] = [person.id for person in found]
        return list(self._people[role, place])

    def _actor(self, person: str) -> Actor:
        if person not in self._actors:
            self._actors[person] = self._engine.execute(ActorOf(person))
        return self._actors[person]


def add_schedules(engine: Engine, plan: str, years: range) -> None:
    """Enter the schedule rows that the order leaves to separate schedules (2.5, 3.1, 3.3, 6.2)."""
    zone = engine.runtime.settings.zone
    for year in years:
        for activity, month, topic in (
            ("2.5", 10, "Областной семинар «Методология наставничества»"),
            ("3.1", 11, "Программа ППМ «Куратор наставничества»"),
            ("3.3", 3, "Программа ДПО «Наставничество в образовательной организации»"),
            ("6.2", 1, "Форма ФСН"),
        ):
            opens = datetime(year, month, 10, 8, 0, tzinfo=zone)
            due = opens + timedelta(days=60)
            if opens < datetime(2022, 8, 31, tzinfo=zone):
                continue
            variables = {
                "topic": topic,
                "place": "ИОЦ",
                "starts_on": (opens + timedelta(days=14)).date().isoformat(),
                "ends_on": (opens + timedelta(days=25)).date().isoformat(),
            }
            command = AddOccurrence(
                plan, activity, opens, due, SYSTEM, Origin.SCHEDULE, variables=variables
            )
            engine.execute(command)
