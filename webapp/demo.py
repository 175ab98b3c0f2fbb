"""The demo's strip: what day it is there, and how to move it. In demo mode only."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import RunDueWork
from processes.demo.clock import DemoClock, NextEvent, StoreOffset
from processes.roadmap.start import DueOccurrences, OpenOccurrence
from webapp.formatting import dates
from webapp.navigation import fill_slot
from webapp.security import own_path
from webapp.wiring import current_wiring

blueprint = Blueprint("demo", __name__)
fill_slot(blueprint, "strip", "demo/strip.html")


@blueprint.app_context_processor
def _demo_day() -> dict[str, datetime | None]:
    wiring = current_wiring()
    return {"demo_now": wiring.now() if wiring.settings.demo else None}


_STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


@blueprint.post("/demo/clock")
def move() -> Response:
    """Move the virtual day forward and let happen what comes due."""
    wiring = current_wiring()
    clock = wiring.engine.clock
    if not wiring.settings.demo or not isinstance(clock, DemoClock):
        abort(404)
    step = request.form.get("step", "")
    if step in _STEPS:
        clock.move_to(clock.now() + _STEPS[step])
    else:
        ahead = wiring.engine.execute(NextEvent())
        if ahead is None:
            flash("Впереди событий нет.", "info")
            return redirect(_back(), 303)
        clock.move_to(ahead + timedelta(seconds=1))
    wiring.engine.execute(StoreOffset(clock.offset))
    for occurrence in wiring.engine.execute(DueOccurrences()):
        wiring.engine.execute(OpenOccurrence(occurrence))
    done = RunDueWork(wiring.engine)()
    flash(
        f"Сегодня в системе {dates().full_day(clock.now())}. Наступило сроков: {done.timers}.",
        "done",
    )
    return redirect(_back(), 303)


def _back() -> str:
    return own_path(request.form.get("next"), url_for("home.start"))
