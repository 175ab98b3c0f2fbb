"""The rehearsals of this web process."""

from __future__ import annotations

from typing import cast

from flask import current_app

from processes.rehearsal import Rehearsing
from webapp.wiring import current_wiring

_KEY = "tropa.rehearsing"


def rehearsing() -> Rehearsing:
    """Return what keeps the stages of this application, made when it is first asked for."""
    known = current_app.extensions
    if _KEY not in known:
        known.setdefault(_KEY, Rehearsing(current_wiring().engine))
    return cast("Rehearsing", known[_KEY])
