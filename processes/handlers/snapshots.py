"""Registers at the end of their window: consents, snapshots, lists for loops, terms of agreements."""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from typing import Any

from engine import JobContext, JobError
from processes.handlers import arguments
from processes.handlers.answers import Submission, submitted, table_of
from processes.handlers.decisions import SUSPENDED, note_answers, pick_of
from processes.registers.change import ChangeEntry, EntriesOfSubmission, EntryById, has_consent
from processes.registers.entries import Entries, Entry
from processes.registers.municipal import scope_of
from processes.registers.snapshot import FreezeSnapshot

YEARLY = frozenset({"mentees"})
"""Registers made anew each school year; the others go on over the years."""
OF_PEOPLE = frozenset({"mentees", "mentors"})
"""Registers whose people must have consented before they stand in a snapshot."""
_REFUSED = "refused"
_TEXTS = frozenset({"text", "textarea"})
_REMIND_BEFORE = timedelta(days=60)


def check_consents(job: JobContext) -> dict[str, int]:
    """Count the entries without a valid consent; they stay out of the snapshot."""
    register = arguments.text(job, "register")
    note_answers(job, register)
    return {"missing": sum(not has_consent(entry) for entry in _entries(job, register))}


def freeze_snapshot(job: JobContext) -> dict[str, int]:
    """Take a snapshot of a register: of those selected in a form's table, if one is named.

    Who has not consented, or is suspended, stays out (152-ФЗ).
    """
    register = arguments.text(job, "register")
    note_answers(job, register)
    entries = _entries(job, register)
    if job.arguments.get("element") is not None:
        chosen = _selected(submitted(job, arguments.text(job, "element")), register)
        kept = [e for e in entries if e.id in chosen and e.content.get("consent") != _REFUSED]
    elif register in OF_PEOPLE:
        kept = [entry for entry in entries if has_consent(entry)]
    else:
        kept = entries
    snapshot = job.run(
        FreezeSnapshot(
            register,
            scope_of(register, job.organisation),
            arguments.school_year(job),
            instance_id=job.instance_id,
            only=frozenset(e.id for e in kept if e.content.get("status") != SUSPENDED),
        )
    )
    return {"snapshot": snapshot.id, "count": snapshot.count}


def list_entries(job: JobContext) -> dict[str, list[str]]:
    """List entries of a table, each once: those picked in a column, or those the rows became."""
    found = submitted(job, arguments.text(job, "element"))
    table, column = job.arguments.get("table"), job.arguments.get("column")
    if column is not None:
        picked = [str(row[column]) for row in found.rows(table) if row.get(column)]
        return {"entries": list(dict.fromkeys(picked))}
    return {"entries": [str(entry.id) for entry in _made_from(job, found, table)]}


def list_rows(job: JobContext) -> dict[str, list[dict[str, Any]]]:
    """List the rows of a table: of each the entry it became and the named columns.

    Only dates, numbers, choices and picks may become variables; a text may hold a name.
    """
    found = submitted(job, arguments.text(job, "element"))
    table, columns = arguments.text(job, "table"), arguments.texts(job, "columns")
    field = table_of(job, found, table)
    for column in () if field is None else field.columns:
        if column.key in columns and column.kind in _TEXTS:
            raise JobError(f"Графа «{column.label}» – текст: в переменные процесса её не берут.")
    entries = [str(entry.id) for entry in _made_from(job, found, table)]
    rows = zip_longest(found.rows(table), entries)
    return {
        "rows": [
            {"entry": entry, **{column: row.get(column) for column in columns}}
            for row, entry in rows
            if row is not None
        ]
    }


def schedule_expiry(job: JobContext) -> dict[str, str]:
    """Put the end of an agreement under control; a reminder is due sixty days before."""
    entry = job.run(EntryById(arguments.number(job, "agreement")))
    ends_on = arguments.day(entry.content.get("ends_on"))
    if ends_on is None:
        raise JobError(f"В записи № {entry.id} не указано окончание действия соглашения.")
    dates = {
        "expires_on": ends_on.isoformat(),
        "remind_on": (ends_on - _REMIND_BEFORE).isoformat(),
    }
    job.run(ChangeEntry(entry.id, dates))
    return {"expires_on": dates["expires_on"]}


def _made_from(job: JobContext, found: Submission, table: Any) -> list[Entry]:
    """Return the entries that the rows of a table became, of all tables if none is named."""
    field = None if table is None else table_of(job, found, str(table))
    if field is not None and field.register is None:
        return []
    return job.run(EntriesOfSubmission(found.id, None if field is None else field.register))


def _entries(job: JobContext, register: str) -> list[Entry]:
    year = arguments.school_year(job) if register in YEARLY else None
    return job.run(Entries(register, scope_of(register, job.organisation), year))


def _selected(found: Submission, register: str) -> set[int]:
    rows = found.rows_about(pick_of(register))
    return {
        arguments.id_of(row[pick_of(register)]) for row in rows if row.get("result") != _REFUSED
    }
