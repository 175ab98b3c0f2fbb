"""What leaves this package: facts about organisations and people, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from processes.roles import HeldRole, Role


class OrganisationKind(StrEnum):
    """What an organisation is."""

    DEPARTMENT = "department"
    METHODICAL_CENTER = "methodical_center"
    SCHOOL = "school"
    ADDITIONAL_EDUCATION = "additional_education"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; `takes_part` says whether the plan's branches include it (anomaly A32)."""

    id: str
    short_name: str
    full_name: str
    kind: OrganisationKind
    takes_part: bool

    @classmethod
    def of(cls, row: Row[Any]) -> Organisation:
        """Build it from a row of `organisations`."""
        return cls(
            row.id, row.short_name, row.full_name, OrganisationKind(row.kind), row.takes_part
        )


@dataclass(frozen=True, slots=True)
class Person:
    """A person; without a login he exists on paper only, and a curator enters for him."""

    id: str
    login: str | None
    display_name: str
    email: str | None
    active: bool
    has_password: bool
    has_second_factor: bool
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> Person:
        """Build it from a row of `people`; the secrets stay behind."""
        return cls(
            id=row.id,
            login=row.login,
            display_name=row.display_name,
            email=row.email,
            active=row.active,
            has_password=row.password_hash is not None,
            has_second_factor=row.second_factor_secret is not None,
            created_at=row.created_at,
        )


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """A position held for a time; both days belong to it, in Moscow's calendar."""

    id: int
    person_id: str
    role: Role
    organisation_id: str
    valid_from: date
    valid_until: date | None

    @property
    def held(self) -> HeldRole:
        """The position itself."""
        return HeldRole(self.role, self.organisation_id)

    @classmethod
    def of(cls, row: Row[Any]) -> RoleAssignment:
        """Build it from a row of `role_assignments`."""
        return cls(
            row.id,
            row.person_id,
            Role(row.role),
            row.organisation_id,
            row.valid_from,
            row.valid_until,
        )


@dataclass(frozen=True, slots=True)
class Substitution:
    """One person stands in for an absent one for a time; both days belong to it."""

    id: int
    absent_id: str
    substitute_id: str
    valid_from: date
    valid_until: date
    reason: str

    @classmethod
    def of(cls, row: Row[Any]) -> Substitution:
        """Build it from a row of `substitutions`."""
        return cls(
            row.id,
            row.absent_id,
            row.substitute_id,
            row.valid_from,
            row.valid_until,
            row.reason,
        )


@dataclass(frozen=True, slots=True)
class PeopleEvent:
    """Who changed what about organisations and people."""

    id: int
    at: datetime
    actor_id: str
    on_behalf_of: str | None
    kind: str
    subject_id: str
    detail: Mapping[str, Any]

    @classmethod
    def of(cls, row: Row[Any]) -> PeopleEvent:
        """Build it from a row of `people_events`."""
        return cls(
            row.id,
            row.at,
            row.actor_id,
            row.on_behalf_of,
            row.kind,
            row.subject_id,
            row.detail,
        )
