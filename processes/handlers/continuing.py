"""What follows a finished programme: requests for the next cycle, new mentors (activity 4.7)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from engine import SYSTEM, JobContext, JobError
from processes.handlers import arguments
from processes.pairs import Member, Pair, PairById
from processes.pairs.tables import pairs
from processes.people import PersonById
from processes.registers.change import EntriesById
from processes.registers.entries import ACTIVE, add_entries
from processes.registers.tables import register_entries

_EXIT, _MENTOR, _SAME = "exit", "become_mentor", "same_mentor"
_CHOICES = frozenset({_EXIT, _MENTOR, _SAME, "other_mentor"})
_CARRIED = ("full_name", "birth_year", "contact", "category", "place", "request_type", "request")
_CARRIED_MORE = ("form", "guardian")


def continue_pair(job: JobContext) -> dict[str, int]:
    """Write down the choice; return how many new entries it made in the registers.

    Who goes on stands in next year's base of mentees, who becomes a mentor among the potential
    mentors; both without a consent, for a new purpose needs a new one (152-ФЗ).
    """
    pair = job.run(PairById(arguments.number(job, "pair")))
    choice = arguments.text(job, "choice")
    if choice not in _CHOICES:
        raise JobError(f"Выбора «{choice}» нет в перечне.")
    job.uow.connection.execute(
        update(pairs).where(pairs.c.id == pair.id).values(continuation=choice)
    )
    if choice == _EXIT:
        return {"added": 0}
    register = "mentors" if choice == _MENTOR else "mentees"
    return {"added": sum(_add(job, pair, member, register, choice) for member in pair.members)}


def _add(job: JobContext, pair: Pair, member: Member, register: str, choice: str) -> int:
    year = _next_year(pair.school_year)
    if _is_there(job, register, pair.organisation, member.mentee, year):
        return 0
    content = _content(job, member) | {"continues_pair": pair.id}
    if register == "mentors":
        content["competences"] = "Прошёл программу наставничества."
    if choice == _SAME and pair.mentor_entry is not None:
        content["wished_mentor"] = str(pair.mentor_entry)
    return add_entries(
        job.uow,
        register,
        [content],
        organisation=pair.organisation,
        school_year=year,
        person_id=member.mentee,
        created_by=SYSTEM.user_id,
    )


def _content(job: JobContext, member: Member) -> dict[str, Any]:
    wanted = frozenset() if member.entry_id is None else frozenset({member.entry_id})
    for entry in job.run(EntriesById(wanted)).values():
        carried = (*_CARRIED, *_CARRIED_MORE)
        return {key: entry.content[key] for key in carried if entry.content.get(key)}
    return {"full_name": job.run(PersonById(member.mentee)).display_name}


def _is_there(job: JobContext, register: str, organisation: str, person: str, year: str) -> bool:
    """Return whether the person already stands in the register: mentees count by year."""
    query = select(register_entries.c.id).where(
        register_entries.c.register == register,
        register_entries.c.organisation == organisation,
        register_entries.c.person_id == person,
        register_entries.c.state == ACTIVE,
    )
    if register == "mentees":
        query = query.where(register_entries.c.school_year == year)
    return job.uow.connection.scalar(query.limit(1)) is not None


def _next_year(year: str) -> str:
    first = int(year.partition("-")[0]) + 1
    return f"{first}-{first + 1}"
