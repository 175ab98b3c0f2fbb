"""Ask about organisations, people and their positions.

These queries carry no actor: the caller asks `permissions` before he shows what they return.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.command import Query
from engine.storage.prepared import Prepared
from processes.people.directory import existing_organisation, existing_person, substitutions_on
from processes.people.events import PeopleEventKind
from processes.people.period import in_force, today
from processes.people.tables import (
    organisations,
    people,
    people_events,
    role_assignments,
    saved_filters,
    substitutions,
)
from processes.people.values import (
    Organisation,
    PeopleEvent,
    Person,
    RoleAssignment,
    Substitution,
)
from processes.people.wording import normalised_login
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


_HOLDERS = select(role_assignments.c.person_id).where(
    role_assignments.c.role == bindparam("role"),
    role_assignments.c.organisation_id == bindparam("organisation_id"),
    in_force(role_assignments, bindparam("day")),
)
_PASSWORD_SET = Prepared(
    select(people_events.c.at)
    .where(
        people_events.c.subject_id == bindparam("person_id"),
        people_events.c.kind == PeopleEventKind.PASSWORD_SET.value,
    )
    .order_by(people_events.c.id.desc())
    .limit(1)
)
_WITH_ROLE = Prepared(
    select(people)
    .where(people.c.active, people.c.id.in_(_HOLDERS))
    .order_by(people.c.search_text, people.c.id)
)


@dataclass(frozen=True, slots=True)
class PersonById(Query[Person]):
    """One person. Raises NotFound."""

    person_id: str

    def execute(self, uow: UnitOfWork) -> Person:
        """Return the person."""
        return Person.of(existing_person(uow.connection, self.person_id))


@dataclass(frozen=True, slots=True)
class PersonByLogin(Query[Person | None]):
    """The person with a login, however it is typed; None when there is none."""

    login: str = field(repr=False)

    def execute(self, uow: UnitOfWork) -> Person | None:
        """Return the person."""
        found = select(people).where(people.c.login == normalised_login(self.login))
        row = uow.connection.execute(found).one_or_none()
        return None if row is None else Person.of(row)


@dataclass(frozen=True, slots=True)
class PeopleFound(Query[list[Person]]):
    """People whose name or login contains the text, by name; everybody for an empty text."""

    text: str = field(default="", repr=False)
    offset: int = 0
    limit: int = 50

    def execute(self, uow: UnitOfWork) -> list[Person]:
        """Return one page."""
        wanted = people.c.search_text.contains(self.text.strip().casefold(), autoescape=True)
        page = select(people).where(wanted).order_by(people.c.search_text, people.c.id)
        rows = uow.connection.execute(page.offset(self.offset).limit(self.limit))
        return [Person.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class PeopleWithRole(Query[list[Person]]):
    """Active people who hold a role today, for work of the given organisation, by name.

    A municipal role stands at its own organisation, whichever is given.
    """

    role: Role
    organisation_id: str

    def execute(self, uow: UnitOfWork) -> list[Person]:
        """Return the people, each once."""
        values = {
            "role": self.role.value,
            "organisation_id": self.role.organisation(self.organisation_id),
            "day": today(uow.now),
        }
        return [Person.of(row) for row in _WITH_ROLE.all(uow.connection, values)]


@dataclass(frozen=True, slots=True)
class RolesOf(Query[list[RoleAssignment]]):
    """All positions of a person, past and future ones too, in the order they were given."""

    person_id: str

    def execute(self, uow: UnitOfWork) -> list[RoleAssignment]:
        """Return the assignments."""
        found = select(role_assignments).where(role_assignments.c.person_id == self.person_id)
        rows = uow.connection.execute(found.order_by(role_assignments.c.id))
        return [RoleAssignment.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class SubstitutionsOf(Query[list[Substitution]]):
    """Who stands or stood in for a person, in the order it was arranged."""

    absent_id: str

    def execute(self, uow: UnitOfWork) -> list[Substitution]:
        """Return the substitutions."""
        found = select(substitutions).where(substitutions.c.absent_id == self.absent_id)
        rows = uow.connection.execute(found.order_by(substitutions.c.id))
        return [Substitution.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class StandsInFor(Query[list[Substitution]]):
    """For whom a person stands in today; `ActorFor` makes the actor."""

    person_id: str

    def execute(self, uow: UnitOfWork) -> list[Substitution]:
        """Return the substitutions."""
        rows = substitutions_on(uow.connection, self.person_id, today(uow.now))
        return [Substitution.of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Organisations(Query[list[Organisation]]):
    """Organisations by id; only those in the plan, or only the others, when asked."""

    takes_part: bool | None = None

    def execute(self, uow: UnitOfWork) -> list[Organisation]:
        """Return the organisations."""
        found = select(organisations).order_by(organisations.c.id)
        if self.takes_part is not None:
            found = found.where(organisations.c.takes_part.is_(self.takes_part))
        return [Organisation.of(row) for row in uow.connection.execute(found)]


@dataclass(frozen=True, slots=True)
class OrganisationById(Query[Organisation]):
    """One organisation. Raises NotFound."""

    organisation_id: str

    def execute(self, uow: UnitOfWork) -> Organisation:
        """Return the organisation."""
        return Organisation.of(existing_organisation(uow.connection, self.organisation_id))


@dataclass(frozen=True, slots=True)
class FilterOf(Query[dict[str, Any]]):
    """What a person filters a screen by; empty when nothing was kept."""

    person_id: str
    screen: str

    def execute(self, uow: UnitOfWork) -> dict[str, Any]:
        """Return the filter."""
        kept: dict[str, Any] | None = uow.connection.scalar(
            select(saved_filters.c.filter).where(
                saved_filters.c.person_id == self.person_id, saved_filters.c.screen == self.screen
            )
        )
        return kept or {}


@dataclass(frozen=True, slots=True)
class PasswordSetAt(Query[datetime | None]):
    """When a person's password was set last; None: never."""

    person_id: str

    def execute(self, uow: UnitOfWork) -> datetime | None:
        """Return the moment."""
        row = _PASSWORD_SET.first(uow.connection, {"person_id": self.person_id})
        return None if row is None else row.at


@dataclass(frozen=True, slots=True)
class PeopleEvents(Query[list[PeopleEvent]]):
    """Who changed what about a person or an organisation, oldest first."""

    subject_id: str

    def execute(self, uow: UnitOfWork) -> list[PeopleEvent]:
        """Return the events."""
        found = select(people_events).where(people_events.c.subject_id == self.subject_id)
        rows = uow.connection.execute(found.order_by(people_events.c.id))
        return [PeopleEvent.of(row) for row in rows]
