"""A school with an instance to work for, and forms that people have filled in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import update

import processes.schema
from engine import SYSTEM, Command, Deploy, Engine, JobContext, StartInstance
from engine.instances.tables import instances
from engine.storage.database import open_database
from engine.storage.rows import insert_row
from engine.testing import FrozenClock, memory_engine
from engine.unit_of_work import UnitOfWork, unit_of_work
from engine.work_items.tables import NEVER, work_items
from processes.forms.tables import form_submissions
from processes.handlers import HANDLERS
from processes.pairs import Member
from processes.people import AddOrganisation, AddPerson, GrantRole, OrganisationKind
from processes.registers.change import EntryById
from processes.registers.entries import Entry, add_entries
from processes.registers.tables import register_entries
from processes.roles import Role

T = TypeVar("T")

START = datetime(2023, 9, 20, 6, 0, tzinfo=UTC)
SCHOOL, YEAR = "oo-05", "2023-2024"
ORGANISATIONS = {
    "do": ("ДО", OrganisationKind.DEPARTMENT),
    "ioc": ("ИОЦ", OrganisationKind.METHODICAL_CENTER),
    SCHOOL: ("СОШ № 5", OrganisationKind.SCHOOL),
    "oo-10": ("СОШ № 10", OrganisationKind.SCHOOL),
}
DIAGRAM = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t">
 <bpmn:process id="{key}" name="{key}" isExecutable="true">
  <bpmn:laneSet id="{key}-lanes"><bpmn:lane id="{key}-lane" name="Куратор ОО">
   {lane}</bpmn:lane></bpmn:laneSet>
  {nodes}
 </bpmn:process></bpmn:definitions>"""


@dataclass
class School:
    """One school of the plan. `do` runs a handler as a job would, in a transaction of its own."""

    engine: Engine
    clock: FrozenClock

    def __post_init__(self) -> None:
        for place, (name, kind) in ORGANISATIONS.items():
            takes_part = kind is OrganisationKind.SCHOOL
            self.run(AddOrganisation(SYSTEM, place, name, name, kind, takes_part))

    def run(self, command: Command[T]) -> T:
        return self.engine.execute(command)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        with unit_of_work(self.engine.runtime, reads_only=False) as uow:
            yield uow

    def instance(self, key: str = "activity-4.5.institution", place: str | None = SCHOOL) -> int:
        """Start a process that waits."""
        self.run(Deploy(waiting(key)))
        return self.run(StartInstance(key, {"school_year": YEAR}, organisation=place))

    def calls(self, parent: int, child: int) -> None:
        """Make one instance the caller of another."""
        with self.work() as uow:
            uow.connection.execute(
                update(instances)
                .where(instances.c.id == child)
                .values(parent_id=parent, root_id=parent)
            )

    def fill(
        self, instance_id: int, element: str, answers: Mapping[str, Any], person: str = "curator"
    ) -> int:
        """Submit a form at a user task; return the submission's id."""
        with self.work() as uow:
            item = insert_row(
                uow.connection,
                work_items,
                {
                    "instance_id": instance_id,
                    "task_id": uuid4(),
                    "element_id": element,
                    "name": element,
                    "process_key": "any",
                    "organisation": SCHOOL,
                    "role": "any",
                    "candidate_group": "any",
                    "assignee": person,
                    "personal": False,
                    "state": "completed",
                    "priority": 0,
                    "opened_at": uow.now,
                    "due_or_never": NEVER,
                },
            )
            return insert_row(
                uow.connection,
                form_submissions,
                {
                    "work_item_id": item,
                    "instance_id": instance_id,
                    "element_id": element,
                    "form_key": "any.form",
                    "organisation": SCHOOL,
                    "answers": dict(answers),
                    "checksum": "0" * 64,
                    "submitted_at": uow.now,
                    "submitted_by": person,
                },
            )

    def do(
        self, name: str, instance_id: int, place: str | None = SCHOOL, **arguments: Any
    ) -> dict[str, Any]:
        with self.work() as uow:
            job = JobContext(
                uow, 1, instance_id, name, place, {"school_year": YEAR}, dict(arguments)
            )
            return dict(HANDLERS[name](job))

    def register(
        self,
        register: str,
        *rows: Mapping[str, Any],
        place: str | None = SCHOOL,
        year: str = YEAR,
        submission_id: int | None = None,
    ) -> list[int]:
        """Put rows into a register; return the ids of the entries."""
        with self.work() as uow:
            columns = {"organisation": place, "school_year": year, "created_by": "test"}
            add_entries(uow, register, rows, submission_id=submission_id, **columns)
            newest = register_entries.select().order_by(register_entries.c.id.desc())
            found = uow.connection.execute(newest.limit(len(rows))).all()
            return sorted(row.id for row in found)

    def entry(self, entry_id: int) -> Entry:
        return self.run(EntryById(entry_id))

    def person(self, name: str, role: Role | None = None) -> str:
        """Add a person whose id is the name."""
        self.run(AddPerson(SYSTEM, name.title(), person_id=name))
        if role is not None:
            self.run(GrantRole(SYSTEM, name, role, SCHOOL))
        return name

    def people(self, *names: str) -> Sequence[str]:
        return [self.person(name) for name in names]


def waiting(key: str) -> bytes:
    """Return a process with one user task."""
    nodes = (
        '<bpmn:startEvent id="s"/><bpmn:userTask id="wait"/><bpmn:endEvent id="e" name="Принято"/>'
        '<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="wait"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="e"/>'
    )
    lane = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in ("s", "wait", "e"))
    return DIAGRAM.format(key=key, lane=lane, nodes=nodes).encode()


def members(*mentees: str) -> tuple[Member, ...]:
    return tuple(Member(mentee) for mentee in mentees)


@pytest.fixture
def school() -> School:
    clock = FrozenClock(START)
    return School(memory_engine(clock=clock, handlers=HANDLERS), clock)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either_school(request: pytest.FixtureRequest) -> Iterator[School]:
    """The same school on SQLite and on PostgreSQL."""
    database = open_database(request.getfixturevalue(f"{request.param}_database"))
    processes.schema.whole_metadata().create_all(database)
    clock = FrozenClock(START)
    yield School(Engine(database, clock=clock, handlers=HANDLERS), clock)
    database.dispose()
