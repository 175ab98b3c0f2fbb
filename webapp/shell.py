"""What the base template shows around every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, request
from werkzeug.datastructures import MultiDict

from webapp.navigation import navigation
from webapp.session import SignedIn, Standing, StandingOf, whoever_is_here
from webapp.wiring import current_wiring


def register(app: Flask) -> None:
    """Make the shell known to templates: `shell` in pages, `url_with` everywhere."""
    app.context_processor(_shell)
    app.jinja_env.globals.update(url_with=url_with)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def url_with(**changes: str | int | None) -> str:
    """Return the address of this page with some of its query changed; None takes one out."""
    kept = MultiDict(request.args)
    for name, value in changes.items():
        kept.setlist(name, [] if value is None else [str(value)])
    query = urlencode(list(kept.items(multi=True)))
    path = quote(request.root_path + request.path)
    return f"{path}?{query}" if query else path


def _standing_of(person: SignedIn) -> Standing:
    return current_wiring().engine.execute(StandingOf(person))


def _shell() -> dict[str, Any]:
    person = whoever_is_here()
    shown = navigation()
    return {
        "person": person,
        "standing_of": _standing_of,
        "entries": shown.shown_to(person) if person else [],
        "current": shown.current(),
        "slots": shown.slots if person else {},
    }
