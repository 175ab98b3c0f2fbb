"""A page that asks before something dangerous is done; it works without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What will be done and what follows from it.

    `button` names the deed («Отозвать согласие и закрыть пару № 214»), never «OK». `action` is the
    path that the form posts to, with the hidden `fields`; `back` leads away without doing it.
    `reason_label` asks for a written reason, which comes as the field `reason`.
    """

    title: str
    sentence: str
    button: str
    action: str
    back: str
    consequences: Sequence[str] = ()
    fields: Sequence[tuple[str, str]] = ()
    reason_label: str | None = None


def confirmation_page(confirmation: Confirmation) -> str:
    """Return the page; the view that shows it answers GET, the one that acts answers POST."""
    return render_template("components/confirm.html", confirmation=confirmation)
