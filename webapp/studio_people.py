"""Names of those who drew, saved and remarked."""

from __future__ import annotations

from flask import g

from engine import NotFound
from processes.people import PersonById
from webapp.wiring import current_wiring


def name_of(person_id: str) -> str:
    """Return a person's name, asked for once in a request; «система» for what nobody did by hand."""
    known: dict[str, str] = g.setdefault("studio_names", {})
    if person_id not in known:
        try:
            known[person_id] = current_wiring().engine.execute(PersonById(person_id)).display_name
        except NotFound:
            known[person_id] = "система"
    return known[person_id]
