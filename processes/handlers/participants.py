"""From entries of registers to people: accounts without a login, made when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from engine import SYSTEM, JobContext
from processes.handlers.arguments import place
from processes.pairs.tables import pair_members, pairs
from processes.people import AddPerson, GrantRole, PersonById
from processes.people.period import today
from processes.people.tables import role_assignments
from processes.registers.change import ChangeEntry
from processes.registers.entries import Entry
from processes.registers.tables import register_entries
from processes.roles import Role

ADULT_AT = 18
_PUPIL = "pupil"
_KEYS_OF_PERSON = ("birth_year", "contact", "contacts")


class Participants:
    """The people behind the entries of one organisation; made, and given their role, on demand."""

    def __init__(self, job: JobContext) -> None:
        self._job = job
        self._organisation = place(job)
        self._holders: dict[Role, set[str]] = {}
        self._known: dict[tuple[str, str, str], str] | None = None
        self._people: dict[int, str] = {}
        self._guardians: dict[int, str] = {}

    def person(self, entry: Entry, role: Role) -> str:
        """Return the id of the person behind an entry; the entry remembers it."""
        person_id = entry.person_id or self._people.get(entry.id)
        if person_id is None:
            person_id = self._known_person(entry) or self._add(_name(entry))
            self._job.run(ChangeEntry(entry.id, {}, person_id=person_id))
            self._people[entry.id] = person_id
            self._remember(entry.content, person_id)
        self._grant(person_id, role)
        return person_id

    def guardian(self, entry: Entry, person_id: str) -> str | None:
        """Return who consents for the person; None for adults."""
        if not is_minor(entry.content, today(self._job.uow.now).year):
            return None
        if entry.id not in self._guardians:
            name = " ".join(str(entry.content.get("guardian") or "").split())
            name = name[:200] or f"Законный представитель {person_id}"
            found = self._known_guardian(entry, person_id, name) or self._add(name)
            self._job.run(ChangeEntry(entry.id, {"guardian_id": found}))
            self._grant(found, Role.GUARDIAN)
            self._guardians[entry.id] = found
        return self._guardians[entry.id]

    def _add(self, name: str) -> str:
        return self._job.run(AddPerson(SYSTEM, name))

    def _grant(self, person_id: str, role: Role) -> None:
        if role not in self._holders:
            self._holders[role] = self._holders_of(role)
        if person_id not in self._holders[role]:
            self._job.run(GrantRole(SYSTEM, person_id, role, self._organisation))
            self._holders[role].add(person_id)

    def _holders_of(self, role: Role) -> set[str]:
        """Return who holds the role today or will: a second time it cannot be given."""
        until, day = role_assignments.c.valid_until, today(self._job.uow.now)
        query = select(role_assignments.c.person_id).where(
            role_assignments.c.role == role,
            role_assignments.c.organisation_id == self._organisation,
            or_(until.is_(None), until >= day),
        )
        return set(self._job.uow.connection.scalars(query))

    def _known_person(self, entry: Entry) -> str | None:
        """Return the person of an entry of another year or register that is surely the same one."""
        if self._known is None:
            self._known = {}
            query = select(register_entries.c.content, register_entries.c.person_id).where(
                register_entries.c.organisation == self._organisation,
                register_entries.c.person_id.is_not(None),
            )
            for content, person_id in self._job.uow.connection.execute(query):
                self._remember(content, person_id)
        marks = _marks(entry.content)
        return next((self._known[mark] for mark in marks if mark in self._known), None)

    def _remember(self, content: Mapping[str, Any], person_id: str) -> None:
        if self._known is not None:
            self._known |= dict.fromkeys(_marks(content), person_id)

    def _known_guardian(self, entry: Entry, person_id: str, name: str) -> str | None:
        """Return the legal representative known already, if he still has that name."""
        of_mentee = select(pair_members.c.guardian).where(pair_members.c.mentee == person_id)
        of_mentor = select(pairs.c.mentor_guardian).where(pairs.c.mentor == person_id)
        earlier = self._job.uow.connection.scalars(of_mentee.union(of_mentor))
        for found in (entry.content.get("guardian_id"), *earlier):
            if found is not None and self._job.run(PersonById(found)).display_name == name:
                return str(found)
        return None


def is_minor(content: Mapping[str, Any], year: int) -> bool:
    """Return whether somebody may not consent alone.

    Of the birth only the year is known: he counts as a minor to the end of the year in which he
    turns 18. Without it, pupils are minors.
    """
    born = content.get("birth_year")
    if born:
        return year - int(born) <= ADULT_AT
    return content.get("category") == _PUPIL or bool(content.get("class_name"))


def is_external(content: Mapping[str, Any]) -> bool:
    """Return whether a mentor comes from outside the ОО: a graduate, an enterprise (activity 2.2)."""
    return bool(content.get("graduated") or content.get("workplace"))


def _name(entry: Entry) -> str:
    return " ".join(str(entry.content.get("full_name") or entry.title).split())[:200]


def _marks(content: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what tells a person: the name with the year of birth, or with the contacts."""
    name = " ".join(str(content.get("full_name") or "").casefold().split())
    found = ((key, content.get(key)) for key in _KEYS_OF_PERSON)
    return [
        (name, "born" if key == "birth_year" else "contact", str(value).casefold().strip())
        for key, value in found
        if name and value
    ]
