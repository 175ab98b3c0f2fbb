"""The positions that work is given to, and the candidate group each one stands for.

A diagram names a position by its lane; a person holds a position at an organisation for a time.
Sources: the order of 30.08.2022, items 2 to 4 and the column of executors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from engine.errors import InvalidInput

DEPARTMENT = "do"
"""Id of the education department (ДО)."""

METHODICAL_CENTER = "ioc"
"""Id of the methodical centre (ИОЦ)."""


class RoleScope(StrEnum):
    """Where a position stands."""

    MUNICIPAL = "municipal"
    """Always at its own municipal organisation, whichever organisation the instance has."""

    INSTITUTION = "institution"
    """At the organisation of the instance."""

    OFFICE = "office"
    """At the department or the methodical centre; has no lane and gets no work from diagrams."""


class Role(StrEnum):
    """A position; its value is the first half of a candidate group."""

    EDUCATION_DEPARTMENT = "education_department"
    DEPARTMENT_CONTROLLER = "department_controller"
    METHODICAL_CENTER = "methodical_center"
    INSTITUTION_HEAD = "institution_head"
    INSTITUTION_CURATOR = "institution_curator"
    MENTOR = "mentor"
    MENTEE = "mentee"
    GUARDIAN = "guardian"
    PARTNER_ORG = "partner_org"
    PSYCHOLOGIST = "psychologist"
    PROCESS_OWNER = "process_owner"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def russian_name(self) -> str:
        """What people call it; the name of the lane where the role has one."""
        return _DESCRIPTIONS[self].russian_name

    @property
    def scope(self) -> RoleScope:
        """Where the role stands."""
        return _DESCRIPTIONS[self].scope

    @property
    def home(self) -> str | None:
        """Id of the one organisation where a municipal role stands; None for the others."""
        return _DESCRIPTIONS[self].home

    @property
    def has_lane(self) -> bool:
        """Whether diagrams may give work to the role."""
        return self.scope is not RoleScope.OFFICE

    @property
    def is_personal(self) -> bool:
        """Whether the role belongs to the person alone, so that nobody stands in for him.

        Consent for a minor is given by his legal representative only (152-ФЗ).
        """
        return self in (Role.MENTEE, Role.GUARDIAN)

    def organisation(self, of_instance: str | None) -> str:
        """Return where the role stands for an instance of the given organisation.

        Raises InvalidInput when the role needs the instance's organisation and there is none.
        """
        place = self.home or of_instance
        if place is None:
            raise InvalidInput(
                f"Для роли «{self.russian_name}» нужна организация, а у этого процесса её нет. "
                "Запустите процесс для организации."
            )
        return place


@dataclass(frozen=True, slots=True)
class _Description:
    russian_name: str
    scope: RoleScope = RoleScope.INSTITUTION
    home: str | None = None


_DESCRIPTIONS: Mapping[Role, _Description] = MappingProxyType(
    {
        Role.EDUCATION_DEPARTMENT: _Description("ДО", RoleScope.MUNICIPAL, DEPARTMENT),
        Role.DEPARTMENT_CONTROLLER: _Description("Контролёр ДО", RoleScope.MUNICIPAL, DEPARTMENT),
        Role.METHODICAL_CENTER: _Description("ИОЦ", RoleScope.MUNICIPAL, METHODICAL_CENTER),
        Role.INSTITUTION_HEAD: _Description("Руководитель ОО"),
        Role.INSTITUTION_CURATOR: _Description("Куратор ОО"),
        Role.MENTOR: _Description("Наставник"),
        Role.MENTEE: _Description("Наставляемый"),
        Role.GUARDIAN: _Description("Законный представитель"),
        Role.PARTNER_ORG: _Description("Организация-партнёр"),
        Role.PSYCHOLOGIST: _Description("Психолог"),
        Role.PROCESS_OWNER: _Description("Владелец процесса", RoleScope.OFFICE),
        Role.AUDITOR: _Description("Аудитор", RoleScope.OFFICE),
        Role.ADMIN: _Description("Администратор", RoleScope.OFFICE),
    }
)

EXECUTOR_SYNONYMS: Mapping[str, Role] = MappingProxyType(
    {
        "institution": Role.INSTITUTION_HEAD,
        "named_institution": Role.INSTITUTION_HEAD,
        "external_org": Role.METHODICAL_CENTER,
    }
)
"""Executors of the plan that are not persons' positions, and who gets their work.

An organisation's work goes to its head (item 2 of the order), who may delegate it.
An organisation outside the municipality is represented by ИОЦ (item 3 of the order).
"""


class HeldRole(NamedTuple):
    """A position at an organisation."""

    role: Role
    organisation: str

    @property
    def group(self) -> str:
        """The candidate group of those who hold it."""
        return f"{self.role}@{self.organisation}"


def candidate_group(role: Role, organisation: str | None) -> str:
    """Return `role@organisation` for work of an instance of the given organisation.

    Municipal roles stand at their own organisation, the others at that of the instance.
    Raises InvalidInput when that is needed and there is none.
    """
    return HeldRole(role, role.organisation(organisation)).group


def role_of_lane(name: str) -> Role | None:
    """Return the role that a lane stands for; None for «Система» and for unknown names.

    Case, surrounding spaces and «е» for «ё» do not matter.
    """
    return _ROLE_OF_LANE.get(_lane_key(name))


def role_of_executor(key: str) -> Role | None:
    """Return the role that gets the work of an executor of the plan, by its key; None if unknown.

    Understands the keys of the roles themselves and `EXECUTOR_SYNONYMS`.
    """
    return EXECUTOR_SYNONYMS.get(key) or _ROLE_OF_KEY.get(key)


def role_of_word(word: str) -> Role | None:
    """Return the role that a diagram means by a lane's name or by `responsible_role`."""
    return role_of_lane(word) or role_of_executor(word)


def held_roles(groups: Iterable[str]) -> frozenset[HeldRole]:
    """Return the positions behind candidate groups; groups of unknown roles are left out."""
    parts = (group.partition("@") for group in groups)
    return frozenset(
        HeldRole(_ROLE_OF_KEY[key], place) for key, _, place in parts if key in _ROLE_OF_KEY
    )


def _lane_key(name: str) -> str:
    return " ".join(name.split()).casefold().replace("ё", "е")


_ROLE_OF_LANE = MappingProxyType(
    {_lane_key(role.russian_name): role for role in Role if role.has_lane}
)
_ROLE_OF_KEY = MappingProxyType({role.value: role for role in Role})
