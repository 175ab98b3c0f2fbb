"""Who has been trained (activities 2.5, 3.1 and 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import JobContext
from processes.handlers import arguments
from processes.handlers.answers import Submission, submitted
from processes.handlers.participants import Participants
from processes.registers.change import EXCLUDED, ChangeEntry, EntriesOfSubmission, EntryById
from processes.roles import Role

_REGISTER = "trained"


def register_trained(job: JobContext) -> dict[str, Any]:
    """Leave in the register of trained people those who attended and passed; ids of mentors, number.

    A row that picks an entry of the register completes it with the document; a row that names
    a mentor has become an entry of its own. Who did not pass is excluded from the register.
    """
    found = submitted(job, arguments.text(job, "element"))
    mentors = _settle_mentors(job, found)
    people = [row for row in found.rows_about("participant") if _settle_participant(job, row)]
    return {"trained": mentors, "count": len(mentors) + len(people)}


def _settle_mentors(job: JobContext, found: Submission) -> list[str]:
    rows = found.rows_about("mentor")
    if not rows:
        return []
    made = {
        str(entry.content.get("mentor")): entry
        for entry in job.run(EntriesOfSubmission(found.id, _REGISTER))
    }
    participants, trained = Participants(job), []
    for row in rows:
        entry = made.get(str(row["mentor"]))
        if not _passed(row):
            if entry is not None:
                job.run(ChangeEntry(entry.id, {}, state=EXCLUDED))
            continue
        mentor = job.run(EntryById(arguments.id_of(row["mentor"])))
        person = participants.person(mentor, Role.MENTOR)
        trained.append(person)
        if entry is not None:
            job.run(ChangeEntry(entry.id, {}, person_id=person))
    return list(dict.fromkeys(trained))


def _settle_participant(job: JobContext, row: Mapping[str, Any]) -> bool:
    passed = _passed(row)
    said = {key: value for key, value in row.items() if key != "participant" and value is not None}
    entry_id = arguments.id_of(row["participant"])
    job.run(ChangeEntry(entry_id, said, state=None if passed else EXCLUDED))
    return passed


def _passed(row: Mapping[str, Any]) -> bool:
    result = row.get("result") or row.get("outcome")
    return result == "passed" and row.get("attended") != "no"
