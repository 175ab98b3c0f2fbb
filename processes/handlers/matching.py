"""Invite candidates, list participants, and propose who fits whom (activities 4.3 and 4.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from engine import JobContext
from processes.handlers import arguments
from processes.handlers.answers import by_person, submitted
from processes.handlers.decisions import SUSPENDED
from processes.handlers.participants import Participants, is_external
from processes.pairs import CLOSED, KeepSuggestions, PairsOf, SuggestionKind
from processes.pairs.matching import Card, card, suggest_mentors, suggest_pairs
from processes.pairs.states import PairState
from processes.registers.change import EntriesById, has_consent
from processes.registers.entries import Entries, Entry
from processes.registers.snapshot import SnapshotEntries
from processes.roles import Role

_PREFERENCES = ("state-mentor-preferences", "state-mentee-preferences")
_OPEN = frozenset(PairState) - CLOSED


def invite_candidates(job: JobContext) -> dict[str, list[dict[str, Any]]]:
    """Give every candidate chosen in the table: ids of the person and, for a minor, the guardian."""
    rows = submitted(job, arguments.text(job, "element")).rows_about("mentor")
    ids = list(dict.fromkeys(arguments.id_of(row["mentor"]) for row in rows))
    entries = job.run(EntriesById(frozenset(ids)))
    participants, candidates = Participants(job), []
    for entry in (entries[each] for each in ids if each in entries):
        person = participants.person(entry, Role.MENTOR)
        guardian = participants.guardian(entry, person)
        candidates.append(
            {
                "person": person,
                "guardian": guardian,
                "is_minor": guardian is not None,
                "is_external": is_external(entry.content),
            }
        )
    return {"candidates": candidates}


def list_participants(job: JobContext) -> dict[str, list[str]]:
    """Give the people of the approved bases of mentors and mentees of the year."""
    participants = Participants(job)
    return {
        "mentors": [participants.person(each, Role.MENTOR) for each in mentor_base(job)],
        "mentees": [participants.person(each, Role.MENTEE) for each in mentee_base(job)],
    }


def propose_mentors(job: JobContext) -> dict[str, int]:
    """Rank the potential mentors who have a place by the requests of the year's mentees."""
    loads = _loads(job)
    pool = job.run(Entries("mentors", arguments.place(job)))
    mentors = [card(e.id, e.content, {}, loads[e.person_id]) for e in pool if _is_ready(e)]
    mentees = [card(each.id, each.content, {}) for each in mentee_base(job)]
    return {"count": _keep(job, SuggestionKind.MENTOR, mentors, mentees)}


def propose_pairs(job: JobContext) -> dict[str, int]:
    """Propose a mentor for each mentee who has none, by preferences, form, words and load."""
    said = {
        person: found.answers
        for person, found in by_person(job, _PREFERENCES, whole_tree=True).items()
    }
    loads, taken = _loads(job), mentees_in_pairs(job)
    mentors = [
        card(e.id, e.content, said.get(e.person_id or "", {}), loads[e.person_id])
        for e in mentor_base(job)
    ]
    mentees = [
        card(e.id, e.content, said.get(e.person_id or "", {}))
        for e in mentee_base(job)
        if e.person_id not in taken
    ]
    count = _keep(job, SuggestionKind.PAIR, mentors, mentees)
    return {"suggestions": count, "count": count}


def mentee_base(job: JobContext) -> list[Entry]:
    """Return the approved base of mentees of the year; before the approval, who has consented."""
    place, year = arguments.place(job), arguments.school_year(job)
    approved = job.run(SnapshotEntries("mentees", place, year, "4.2"))
    if approved is not None:
        return approved
    return [each for each in job.run(Entries("mentees", place, year)) if has_consent(each)]


def mentor_base(job: JobContext) -> list[Entry]:
    """Return the approved base of mentors of the year; before the approval, the whole pool."""
    place, year = arguments.place(job), arguments.school_year(job)
    approved = job.run(SnapshotEntries("mentors", place, year, "4.3"))
    found = job.run(Entries("mentors", place)) if approved is None else approved
    return [entry for entry in found if _is_ready(entry)]


def mentees_in_pairs(job: JobContext) -> frozenset[str]:
    """Return the mentees who stand in an open pair of the year."""
    found = job.run(PairsOf(arguments.place(job), arguments.school_year(job), _OPEN))
    return frozenset(mentee for pair in found for mentee in pair.mentees)


def count_unmatched(job: JobContext) -> int:
    """Return how many mentees of the base have no pair."""
    taken = mentees_in_pairs(job)
    return sum(entry.person_id not in taken for entry in mentee_base(job))


def _loads(job: JobContext) -> Counter[str | None]:
    """Return how many mentees each mentor has now."""
    loads: Counter[str | None] = Counter()
    for pair in job.run(PairsOf(arguments.place(job), None, _OPEN)):
        loads[pair.mentor] += len(pair.members)
    return loads


def _is_ready(entry: Entry) -> bool:
    return entry.content.get("status") != SUSPENDED and entry.content.get("consent") != "refused"


def _keep(
    job: JobContext, kind: SuggestionKind, mentors: Iterable[Card], mentees: Iterable[Card]
) -> int:
    propose = suggest_mentors if kind is SuggestionKind.MENTOR else suggest_pairs
    found = propose(list(mentors), list(mentees))
    place, year = arguments.place(job), arguments.school_year(job)
    return job.run(KeepSuggestions(kind, place, year, found))
