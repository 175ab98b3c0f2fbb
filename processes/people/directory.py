"""Look up rows that commands and queries of this package share."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.errors import NotFound
from engine.storage.prepared import Prepared
from processes.people.period import in_force
from processes.people.tables import organisations, people, role_assignments, substitutions
from processes.roles import HeldRole, Role

_PERSON = Prepared(select(people).where(people.c.id == bindparam("id")))
_LOCKED = Prepared(select(people).where(people.c.id == bindparam("id")).with_for_update())
_ORGANISATION = Prepared(select(organisations).where(organisations.c.id == bindparam("id")))
_STANDS_IN = Prepared(
    select(substitutions)
    .where(
        substitutions.c.substitute_id == bindparam("id"),
        in_force(substitutions, bindparam("day")),
    )
    .order_by(substitutions.c.id)
)
_HELD = Prepared(
    select(role_assignments.c.role, role_assignments.c.organisation_id)
    .join(people, people.c.id == role_assignments.c.person_id)
    .where(
        people.c.id == bindparam("id"),
        people.c.active,
        in_force(role_assignments, bindparam("day")),
    )
)


def existing_person(connection: Connection, person_id: str) -> Any:
    """Return the row of a person. Raises NotFound."""
    return _existing(_PERSON, connection, person_id)


def locked_person(connection: Connection, person_id: str) -> Any:
    """Return the row and hold it, so that what depends on it is decided one after another."""
    return _existing(_LOCKED, connection, person_id)


def existing_organisation(connection: Connection, organisation_id: str) -> Any:
    """Return the row of an organisation. Raises NotFound."""
    row = _ORGANISATION.first(connection, {"id": organisation_id})
    if row is None:
        raise NotFound(f"Организация {organisation_id} не найдена. Проверьте код.")
    return row


def held_on(connection: Connection, person_id: str, day: date) -> frozenset[HeldRole]:
    """Return the positions that a person holds on a day; none when his account is switched off."""
    rows = _HELD.all(connection, {"id": person_id, "day": day})
    return frozenset(HeldRole(Role(row.role), row.organisation_id) for row in rows)


def substitutions_on(connection: Connection, substitute_id: str, day: date) -> list[Any]:
    """Return the rows that say for whom a person stands in on a day."""
    return _STANDS_IN.all(connection, {"id": substitute_id, "day": day})


def _existing(person: Prepared, connection: Connection, person_id: str) -> Any:
    row = person.first(connection, {"id": person_id})
    if row is None:
        raise NotFound(f"Пользователь {person_id} не найден. Проверьте номер.")
    return row
