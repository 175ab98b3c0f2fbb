"""What later forms say of the entries of a register, written into the entries themselves."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine import JobContext
from processes.handlers import arguments
from processes.handlers.answers import Row, by_person, everything_at, newest_own, submitted
from processes.handlers.participants import is_minor
from processes.people.period import today
from processes.registers.change import EXCLUDED, ChangeEntry, EntriesById
from processes.registers.entries import ACTIVE, Entries, Entry

_ABOUT: Mapping[str, Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "mentees": {
            "obtain-consents": {"result": "consent", "date": "consent_date"},
            "recommend-support": {"form": "form", "recommendation": "recommendation"},
        },
        "mentors": {
            "select-mentors": {"result": "selection", "form": "form", "max_load": "max_load"},
        },
    }
)
"""Registers, the user tasks whose tables pick their entries, and which column says what."""

_CARD: Mapping[str, str] = MappingProxyType(
    {
        "contact": "contacts",
        "place": "place",
        "competences": "competences",
        "achievements": "achievements",
        "interests": "interests",
        "mentee_age": "mentee_age",
        "time": "time",
        "max_load": "max_load",
        "data_consent": "consent",
    }
)
"""What a candidate writes of himself when he accepts the invitation (activity 4.3)."""
_INVITATION, _GUARDIAN_CONSENT = "answer-invitation", "give-consent"

INCLUDE, PUBLISH, SUSPEND, EXCLUDE = "include", "publish", "suspend", "exclude"
SUSPENDED = "suspended"


def apply_decisions(job: JobContext) -> dict[str, int]:
    """Write the rows of some tasks' tables into the entries that they pick in a register.

    A column `decision` includes, suspends, excludes or publishes; what is published is also in the
    base. An excluded entry is offered no more; a suspended one stays in sight, out of snapshots
    and proposals, until it is included again. Returns how many are in, out, and published.
    """
    column = pick_of(arguments.text(job, "register"))
    rows: list[Row] = []
    for element in arguments.texts(job, "elements"):
        found = newest_own(job, element)
        rows += [] if found is None else found.rows_about(column)
    picked = [arguments.id_of(row[column]) for row in rows]
    entries = job.run(EntriesById(frozenset(picked)))
    for entry_id, row in zip(picked, rows, strict=True):
        if entry_id in entries:
            _apply(job, entries[entry_id], {k: v for k, v in row.items() if k != column})
    now = job.run(EntriesById(frozenset(picked))).values()
    active = [entry for entry in now if entry.state == ACTIVE]
    included = sum(entry.content.get("status") != SUSPENDED for entry in active)
    published = sum(row.get("decision") == PUBLISH for row in rows)
    return {"included": included, "excluded": len(now) - included, "published": published}


def update_entry(job: JobContext) -> dict[str, int]:
    """Write the fields of a form into an entry: 1 if the entry was found, else 0.

    Tables and files are no part of an entry; they stay with their form.
    """
    entry_id = arguments.number(job, "entry")
    answers = submitted(job, arguments.text(job, "element")).answers
    if not job.run(EntriesById(frozenset({entry_id}))):
        return {"updated": 0}
    plain = {key: value for key, value in answers.items() if not isinstance(value, list | dict)}
    job.run(ChangeEntry(entry_id, plain))
    return {"updated": 1}


def note_answers(job: JobContext, register: str) -> None:
    """Write what the other forms of the same window say of the entries into the entries."""
    if register == "mentors":
        _note_cards(job)
    for element, columns in _ABOUT.get(register, {}).items():
        found = newest_own(job, element)
        rows = [] if found is None else found.rows_about(pick_of(register))
        _note_rows(job, register, rows, columns)


def pick_of(register: str) -> str:
    """Return the column by which tables pick entries of a register: `mentors` → `mentor`."""
    return {"communities": "community"}.get(register, register.removesuffix("s"))


def _apply(job: JobContext, entry: Entry, row: Row) -> None:
    said = {key: value for key, value in row.items() if value is not None and key != "decision"}
    if row.get("outcome") is not None:
        said |= {"consent": row["outcome"], "consent_date": row.get("signed_on")}
        said["consent_signer"] = row.get("signer")
    decision = row.get("decision")
    if decision in (INCLUDE, PUBLISH, SUSPEND):
        said["status"] = SUSPENDED if decision == SUSPEND else ACTIVE
    if decision == PUBLISH:
        said["published_on"] = today(job.uow.now).isoformat()
    state = None if decision is None else EXCLUDED if decision == EXCLUDE else ACTIVE
    job.run(ChangeEntry(entry.id, _lawful(job, entry, said), state=state))


def _note_rows(job: JobContext, register: str, rows: list[Row], columns: Mapping[str, str]) -> None:
    picked = [arguments.id_of(row[pick_of(register)]) for row in rows]
    entries = job.run(EntriesById(frozenset(picked)))
    for entry_id, row in zip(picked, rows, strict=True):
        if entry_id in entries:
            said = {key: row[name] for name, key in columns.items() if row.get(name) is not None}
            job.run(ChangeEntry(entry_id, _lawful(job, entries[entry_id], said)))


def _lawful(job: JobContext, entry: Entry, said: dict[str, Any]) -> dict[str, Any]:
    """Take no minor's own word for a consent: his legal representative gives it (152-ФЗ)."""
    minor = is_minor(entry.content, today(job.uow.now).year)
    if minor and said.get("consent_signer") == "self" and said.get("consent") == "given":
        return {**said, "consent": "waiting"}
    return said


def _note_cards(job: JobContext) -> None:
    """Bring what candidates wrote of themselves into their entries."""
    answers = by_person(job, [_INVITATION], whole_tree=True)
    if not answers:
        return
    of_guardians = {
        found.instance_id: found.answers.get("guardian_consent")
        for found in everything_at(job, [_GUARDIAN_CONSENT], whole_tree=True)
    }
    year = today(job.uow.now).year
    for entry in job.run(Entries("mentors", job.organisation)):
        found = answers.get(entry.person_id or "")
        if found is not None:
            said = {
                key: found.answers[name] for name, key in _CARD.items() if found.answers.get(name)
            }
            if is_minor(entry.content, year):
                said["consent"] = of_guardians.get(found.instance_id)
            job.run(ChangeEntry(entry.id, said))
