"""Organisations, people, their positions by period, substitution, passwords and permissions."""

from __future__ import annotations

from processes.people.actor import ActorFor, ActorOf, OnBehalf, PersonAndActor
from processes.people.add_organisation import AddOrganisation
from processes.people.add_person import AddPerson
from processes.people.change_person import ChangePerson
from processes.people.check_password import CheckPassword, PasswordChecked
from processes.people.end_role import EndRole
from processes.people.end_substitution import EndSubstitution
from processes.people.grant_role import GrantRole
from processes.people.permission_table import PERMISSIONS, Scope
from processes.people.permissions import (
    actor_may,
    allowed,
    gate_verb,
    organisations_for,
    require,
    scope_for,
    scope_of,
)
from processes.people.queries import (
    FilterOf,
    OrganisationById,
    Organisations,
    PasswordSetAt,
    PeopleEvents,
    PeopleFound,
    PeopleWithRole,
    PersonById,
    PersonByLogin,
    RolesOf,
    StandsInFor,
    SubstitutionsOf,
)
from processes.people.save_filter import SaveFilter
from processes.people.set_active import SetActive
from processes.people.set_participation import SetParticipation
from processes.people.set_password import SetPassword
from processes.people.substitute import Substitute
from processes.people.values import (
    Organisation,
    OrganisationKind,
    PeopleEvent,
    Person,
    RoleAssignment,
    Substitution,
)
from processes.people.verbs import Verb

__all__ = [
    "PERMISSIONS",
    "ActorFor",
    "ActorOf",
    "AddOrganisation",
    "AddPerson",
    "ChangePerson",
    "CheckPassword",
    "EndRole",
    "EndSubstitution",
    "FilterOf",
    "GrantRole",
    "OnBehalf",
    "Organisation",
    "OrganisationById",
    "OrganisationKind",
    "Organisations",
    "PasswordChecked",
    "PasswordSetAt",
    "PeopleEvent",
    "PeopleEvents",
    "PeopleFound",
    "PeopleWithRole",
    "Person",
    "PersonAndActor",
    "PersonById",
    "PersonByLogin",
    "RoleAssignment",
    "RolesOf",
    "SaveFilter",
    "Scope",
    "SetActive",
    "SetParticipation",
    "SetPassword",
    "StandsInFor",
    "Substitute",
    "Substitution",
    "SubstitutionsOf",
    "Verb",
    "actor_may",
    "allowed",
    "gate_verb",
    "organisations_for",
    "require",
    "scope_for",
    "scope_of",
]
