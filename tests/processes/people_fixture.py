"""A database in memory with a small city in it, and a stand-in for the unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from engine.actor import SYSTEM, Actor
from engine.command import Command
from engine.unit_of_work import UnitOfWork
from processes.people import (
    ActorOf,
    AddOrganisation,
    AddPerson,
    GrantRole,
    OrganisationKind,
)
from processes.people import tables as _tables
from processes.roles import Role

T = TypeVar("T")

START = datetime(2022, 9, 1, 6, 0, tzinfo=UTC)
_TABLES = (
    _tables.organisations,
    _tables.people,
    _tables.role_assignments,
    _tables.substitutions,
    _tables.login_attempts,
    _tables.saved_filters,
    _tables.people_events,
)


@dataclass
class City:
    """Runs commands at a moment that the test moves."""

    connection: Connection
    now: datetime = START

    def run(self, command: Command[T]) -> T:
        return command.execute(cast("UnitOfWork", self))

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def person(self, name: str, *roles: tuple[Role, str]) -> str:
        """Add a person whose id and login are the name, with roles from today on."""
        self.run(AddPerson(SYSTEM, name.title(), login=name, person_id=name))
        for role, organisation in roles:
            self.run(GrantRole(SYSTEM, name, role, organisation))
        return name

    def actor(self, person_id: str) -> Actor:
        return self.run(ActorOf(person_id))


@pytest.fixture
def city() -> Iterator[City]:
    database = create_engine("sqlite://", poolclass=StaticPool)
    with database.begin() as connection:
        for table in _TABLES:
            table.metadata.create_all(connection, tables=[table])
        city = City(connection)
        kinds = {
            "do": OrganisationKind.DEPARTMENT,
            "ioc": OrganisationKind.METHODICAL_CENTER,
            "oo-05": OrganisationKind.SCHOOL,
            "oo-10": OrganisationKind.SCHOOL,
            "oo-30": OrganisationKind.ADDITIONAL_EDUCATION,
            "factory": OrganisationKind.PARTNER,
        }
        for place, kind in kinds.items():
            name = f"Организация {place}"
            city.run(AddOrganisation(SYSTEM, place, name, name, kind, place.startswith("oo-")))
        yield city
    database.dispose()
