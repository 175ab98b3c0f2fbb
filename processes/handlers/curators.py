"""Appoint the curators whom the order of an ОО names (activity 1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, or_, select

from engine import SYSTEM, InvalidInput, JobContext
from processes.handlers.answers import submitted
from processes.handlers.arguments import place, text
from processes.people import AddPerson, GrantRole
from processes.people.period import today
from processes.people.tables import people, role_assignments
from processes.people.wording import checked_email
from processes.roles import Role

_TABLE = "curators"


def appoint_curators(job: JobContext) -> dict[str, list[str]]:
    """Make each person of the order's table a curator of the ОО from today; return their ids.

    Somebody already known, by address or as one of the ОО's people by full name, is not made twice.
    """
    rows = submitted(job, text(job, "element")).rows(_TABLE)
    found = [_curator(job, row) for row in rows]
    return {"curators": list(dict.fromkeys(found))}


def _curator(job: JobContext, row: Mapping[str, Any]) -> str:
    name, email = " ".join(str(row["full_name"]).split()), _email(row.get("email"))
    person_id = _known(job, name, email) or job.run(AddPerson(SYSTEM, name, email=email))
    if not _is_curator(job, person_id):
        job.run(GrantRole(SYSTEM, person_id, Role.INSTITUTION_CURATOR, place(job)))
    return person_id


def _email(typed: Any) -> str | None:
    """Return the address; a mistyped one does not hold up the order, an administrator adds it."""
    try:
        return checked_email(str(typed)) if typed else None
    except InvalidInput:
        return None


def _known(job: JobContext, name: str, email: str | None) -> str | None:
    """Return an active person with the address, else one who works at the ОО under the name."""
    connection = job.uow.connection
    if email is not None:
        by_email = select(people.c.id).where(
            people.c.active, func.lower(people.c.email) == email.lower()
        )
        found = connection.scalar(by_email.order_by(people.c.number).limit(1))
        if found is not None:
            return str(found)
    staff = select(role_assignments.c.person_id).where(
        role_assignments.c.organisation_id == place(job),
        role_assignments.c.role.not_in([Role.MENTEE, Role.GUARDIAN, Role.PARTNER_ORG]),
        _lasts(job),
    )
    same = select(people.c.id, people.c.display_name).where(people.c.active, people.c.id.in_(staff))
    for person_id, known_as in connection.execute(same.order_by(people.c.number)):
        if known_as.casefold() == name.casefold():
            return str(person_id)
    return None


def _is_curator(job: JobContext, person_id: str) -> bool:
    held = select(role_assignments.c.id).where(
        role_assignments.c.person_id == person_id,
        role_assignments.c.role == Role.INSTITUTION_CURATOR,
        role_assignments.c.organisation_id == place(job),
        _lasts(job),
    )
    return job.uow.connection.scalar(held.limit(1)) is not None


def _lasts(job: JobContext) -> Any:
    until = role_assignments.c.valid_until
    return or_(until.is_(None), until >= today(job.uow.now))
