"""The plan (дорожная карта) as values: what the order says, what is shown, what the system works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import NotFound
from processes.roadmap.bounds import Bound


class ScheduleKind(StrEnum):
    """How the words of the column «Срок реализации» are to be understood."""

    ONE_OFF_WINDOW = "one_off_window"
    ANNUAL_WINDOW = "annual_window"
    DEADLINE_ONLY = "deadline_only"
    CONTINUOUS = "continuous"
    MULTI_YEAR = "multi_year"
    EXTERNAL_SCHEDULE = "external_schedule"
    ON_REQUEST = "on_request"
    PROGRAM_BOUND = "program_bound"


class DependencyKind(StrEnum):
    """What an activity takes from another one.

    A gate must be finished first; data are only used; next_cycle feeds the cycle of the next year.
    """

    GATE = "gate"
    DATA = "data"
    NEXT_CYCLE = "next_cycle"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the order's table.

    `verbatim` never changes. `display` is what is shown; where it differs, `reason` is the id of
    the anomaly that asks for it. `points` are the items that the cell lists, in its own words.
    """

    verbatim: str
    display: str
    reason: str | None = None
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the sections of the plan."""

    number: int
    title: Cell


@dataclass(frozen=True, slots=True)
class Schedule:
    """The column «Срок реализации».

    `opens` and `due` are both included. `years` narrows «каждого года» to some years of the plan;
    empty means all of them.
    """

    cell: Cell
    kind: ScheduleKind
    opens: Bound | None = None
    due: Bound | None = None
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an activity takes place (вхождение).

    `year` is the calendar year in which it opens. Both days are included; no `due_on`, no due date.
    """

    year: int
    opens_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Executors:
    """The column «Ответственный исполнитель».

    `roles` are the executors the plan names, organisations among them; `accountable` answers for
    the result; `participants` hold work items without being executors of the plan.
    """

    cell: Cell
    roles: tuple[str, ...]
    accountable: str
    participants: tuple[str, ...] = ()
    named_organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The column «Результат. Вид документа», and the documents that prove it."""

    cell: Cell
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dependency:
    """An activity takes something from the activity with the number `activity`."""

    activity: str
    kind: DependencyKind


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in the order that can be read in two ways or is a slip.

    `default` is how the system treats it until the process owner decides; `decision_needed` says
    that he has not. Without `activities` it concerns the document.
    """

    id: str
    finding: str
    default: str
    activities: tuple[str, ...]
    decision_needed: bool


@dataclass(frozen=True, slots=True)
class OrderItem:
    """An item of the order itself (пункт приказа) and the duty it gives to a role in every activity."""

    number: int
    role: str
    duty: str

    @property
    def basis(self) -> str:
        """Return the ground in words: «п. 2 приказа»."""
        return f"п. {self.number} приказа"


@dataclass(frozen=True, slots=True)
class Source:
    """The order that put the plan into force; `text` is the name of the shipped file with its words."""

    text: str
    issuer: str
    kind: str
    date: date
    number: str
    annex: str
    items: tuple[OrderItem, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the plan (мероприятие).

    `order_items` are the duties that the order gives in every activity; `branch_per_institution`
    says that each organisation has its own branch.
    """

    number: str
    number_cell: Cell
    section: Section
    process_key: str
    title: Cell
    schedule: Schedule
    executors: Executors
    result: Result
    depends_on: tuple[Dependency, ...]
    feeds: tuple[str, ...]
    branch_per_institution: bool
    anomalies: tuple[Anomaly, ...]
    order_items: tuple[OrderItem, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return the five cells of the row, in the order of the columns."""
        executors, result = self.executors.cell, self.result.cell
        return (self.number_cell, self.title, self.schedule.cell, executors, result)

    @property
    def decision_needed(self) -> tuple[Anomaly, ...]:
        """Return what the process owner has yet to decide («требует решения владельца»)."""
        return tuple(anomaly for anomaly in self.anomalies if anomaly.decision_needed)


@dataclass(frozen=True, slots=True)
class Plan:
    """A roadmap: sections and activities in the order of the table, for some calendar years."""

    name: str
    title: str
    years: tuple[int, ...]
    source: Source
    abbreviations: tuple[tuple[str, str], ...]
    header: tuple[str, ...]
    sections: tuple[Section, ...]
    activities: tuple[Activity, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def starts_on(self) -> date:
        """Return the first day on which anything may happen: never before the order."""
        return max(self.source.date, date(min(self.years), 1, 1))

    @property
    def ends_on(self) -> date:
        """Return the last day of the last year of the plan."""
        return date(max(self.years), 12, 31)

    def activity(self, number: str) -> Activity:
        """Return the activity with this number, such as "4.2". Raises NotFound."""
        for activity in self.activities:
            if activity.number == number:
                return activity
        raise NotFound(f"В плане «{self.name}» нет мероприятия {number}. Проверьте номер.")

    def activities_of(self, section: Section) -> tuple[Activity, ...]:
        """Return the activities of a section, in the order of the table."""
        return tuple(each for each in self.activities if each.section.number == section.number)
