"""Make pairs and groups of a table, assign them by order, give a pair another mentor (4.5, 4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine import JobContext, JobError
from processes.handlers import arguments
from processes.handlers.answers import Row, submitted
from processes.handlers.matching import count_unmatched
from processes.handlers.participants import Participants
from processes.pairs import (
    CLOSED,
    TO_ASSIGN,
    AssignPair,
    ClosePair,
    CreatePair,
    Member,
    Pair,
    PairById,
    PairsOf,
    PairState,
    Rematch,
    SetMembers,
)
from processes.people.period import today
from processes.registers.change import EntriesById, EntryById
from processes.registers.entries import Entry
from processes.roles import Role

_OPEN = frozenset(PairState) - CLOSED
_GROUP = "group"
_MATCH = ("programme", "request", "reason")


@dataclass(slots=True)
class _Wanted:
    """A pair or group as the rows of the table want it."""

    mentor: str
    entry: Entry
    guardian: str | None
    group_name: str | None
    row: Row
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others: the mentor, and the group or the mentee."""
        mentee = next(iter(self.members))
        return self.mentor, f"group {self.group_name}" if self.group_name else mentee


def create_pairs(job: JobContext) -> dict[str, Any]:
    """Make the pairs and groups of a form's table; rows made before stay, rows gone are withdrawn.

    Returns all pairs of the ОО and year that no order names yet, and how many mentees have none.
    """
    place, year = arguments.place(job), arguments.school_year(job)
    known = {_key(pair): pair for pair in job.run(PairsOf(place, year, _OPEN))}
    wanted = _wanted(job)
    for key, each in wanted.items():
        if key not in known:
            _create(job, each, year)
        elif known[key].state in TO_ASSIGN:
            job.run(SetMembers(known[key].id, tuple(each.members.values())))
    for key, pair in known.items():
        if key not in wanted and pair.state in TO_ASSIGN and pair.previous_id is None:
            job.run(ClosePair(pair.id, "terminated", "WITHDRAWN", job.instance_id))
    return {"pairs": _first_to_assign(job), "unmatched": count_unmatched(job)}


def assign_by_order(job: JobContext) -> dict[str, Any]:
    """Assign by the order of a form those of the pairs that have their consents."""
    order = submitted(job, arguments.text(job, "element")).answers
    ids = [arguments.id_of(each) for each in arguments.required(job, "pairs")]
    assigned = []
    for pair in (job.run(PairById(pair_id)) for pair_id in ids):
        if pair.state is PairState.AWAITING_CONSENT and pair.can_start:
            job.run(_assignment(job, pair, order))
            assigned.append(pair.id)
    return {"pairs": assigned, "formed": len(assigned), "unmatched": count_unmatched(job)}


def create_rematch(job: JobContext) -> dict[str, int]:
    """Make a new pair of the same mentees with a mentor of the register; it keeps the history."""
    entry = job.run(EntryById(arguments.number(job, "mentor")))
    participants = Participants(job)
    mentor = participants.person(entry, Role.MENTOR)
    pair_id = job.run(
        Rematch(
            arguments.number(job, "pair"),
            mentor,
            mentor_entry=entry.id,
            mentor_guardian=participants.guardian(entry, mentor),
            instance_id=job.instance_id,
        )
    )
    return {"pair": pair_id}


def _wanted(job: JobContext) -> dict[tuple[str, str], _Wanted]:
    rows = submitted(job, arguments.text(job, "element")).rows_about("mentee")
    rows = [row for row in rows if row.get("mentor")]
    picked = {arguments.id_of(row[side]) for row in rows for side in ("mentor", "mentee")}
    entries = job.run(EntriesById(frozenset(picked)))
    participants = Participants(job)
    found: dict[tuple[str, str], _Wanted] = {}
    for row in rows:
        each = _read(participants, entries, row)
        found.setdefault(each.key, each).members.update(each.members)
    return found


def _read(participants: Participants, entries: Mapping[int, Entry], row: Row) -> _Wanted:
    mentor, mentee = (entries.get(arguments.id_of(row[side])) for side in ("mentor", "mentee"))
    if mentor is None or mentee is None:
        raise JobError("В таблице пар выбран человек, которого уже нет в базе: исправьте таблицу.")
    person = participants.person(mentee, Role.MENTEE)
    member = Member(person, participants.guardian(mentee, person), mentee.id)
    group = str(row.get("group") or "Группа").strip() if row.get("type") == _GROUP else None
    leader = participants.person(mentor, Role.MENTOR)
    guardian = participants.guardian(mentor, leader)
    return _Wanted(leader, mentor, guardian, group, row, {person: member})


def _create(job: JobContext, wanted: _Wanted, year: str) -> None:
    first, last = arguments.programme_dates(year)
    job.run(
        CreatePair(
            arguments.place(job),
            year,
            wanted.mentor,
            tuple(wanted.members.values()),
            arguments.day(wanted.row.get("starts")) or first,
            arguments.day(wanted.row.get("ends")) or last,
            mentor_entry=wanted.entry.id,
            mentor_guardian=wanted.guardian,
            form=wanted.row.get("form"),
            group_name=wanted.group_name,
            match={key: wanted.row[key] for key in _MATCH if wanted.row.get(key)},
            instance_id=job.instance_id,
        )
    )


def _assignment(job: JobContext, pair: Pair, order: Mapping[str, Any]) -> AssignPair:
    """Return the assignment; what the order's form leaves open stays as the pair has it.

    An end before the beginning is a slip of the pen, and the order is signed already: then the
    programme runs to the end of the school year's programmes.
    """
    ordered_on: date = arguments.day(order.get("order_date")) or today(job.uow.now)
    starts = arguments.day(order.get("programme_starts")) or pair.programme_starts
    ends = arguments.day(order.get("programme_ends")) or pair.programme_ends
    if ends < starts:
        ends = max(starts, arguments.programme_dates(pair.school_year)[1])
    number = str(order.get("order_number") or "")
    return AssignPair(pair.id, number, ordered_on, starts, ends, job.instance_id)


def _first_to_assign(job: JobContext) -> list[int]:
    """Return the pairs of the first matching; a rematch has an order of its own."""
    place, year = arguments.place(job), arguments.school_year(job)
    found = job.run(PairsOf(place, year, TO_ASSIGN))
    return [pair.id for pair in found if pair.previous_id is None]


def _key(pair: Pair) -> tuple[str, str]:
    if pair.group_name:
        return pair.mentor, f"group {pair.group_name}"
    return pair.mentor, next(iter(pair.mentees), "")
