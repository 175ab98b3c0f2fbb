"""The record of who changed what about people: written here and nowhere else, never changed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engine.actor import Actor
from engine.storage.rows import add_row
from processes.people.tables import people_events

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class PeopleEventKind(StrEnum):
    """The closed vocabulary, in the past tense."""

    ORGANISATION_ADDED = "OrganisationAdded"
    PARTICIPATION_CHANGED = "ParticipationChanged"
    PERSON_ADDED = "PersonAdded"
    PERSON_CHANGED = "PersonChanged"
    PERSON_DEACTIVATED = "PersonDeactivated"
    PERSON_REACTIVATED = "PersonReactivated"
    PASSWORD_SET = "PasswordSet"  # noqa: S105 - the name of an event
    ROLE_GRANTED = "RoleGranted"
    ROLE_ENDED = "RoleEnded"
    SUBSTITUTION_APPOINTED = "SubstitutionAppointed"
    SUBSTITUTION_ENDED = "SubstitutionEnded"


def record_change(
    uow: UnitOfWork, actor: Actor, kind: PeopleEventKind, subject_id: str, /, **detail: Any
) -> None:
    """Write down a change of the person or organisation `subject_id`.

    `detail` holds ids, roles and dates only; names and reasons stay in tables that can be erased.
    """
    add_row(
        uow.connection,
        people_events,
        {
            "at": uow.now,
            "actor_id": actor.user_id,
            "on_behalf_of": actor.on_behalf_of,
            "kind": kind,
            "subject_id": subject_id,
            "detail": detail,
        },
    )
