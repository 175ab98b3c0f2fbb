"""«Прогон по прошлому году»: order one, watch it, read what would have gone otherwise."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import EngineError, InvalidDiagram, InvalidInput, InvalidState, VersionsOf
from processes.past_runs import (
    LONGEST_NEW,
    MOST_INSTANCES,
    BeginPastRun,
    EndedInstances,
    PastRun,
    PastRunById,
    PastRunsOf,
    StopPastRun,
    Verdict,
)
from processes.people import Organisations, Verb
from processes.rehearsal import MaterialOf
from processes.studio import require_author
from webapp.drawings import drawing_of
from webapp.errors import status_of
from webapp.formatting import dates
from webapp.rehearsal import read_day
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("past_runs", __name__)
_YEAR = timedelta(days=365)


@blueprint.get("/processes/<process_key>/past-runs")
def begin_page(process_key: str) -> Response:
    """Ask which instances to run again, and list earlier runs."""
    return _page(process_key)


@blueprint.post("/processes/<process_key>/past-runs")
def begin(process_key: str) -> Response:
    """Order a run on the draft, or on the newest version where there is no draft."""
    actor, engine = signed_in().actor, current_wiring().engine
    require_author(actor)
    try:
        since, until = _midnight("since"), _midnight("until") + timedelta(days=1)
        material = engine.execute(MaterialOf(process_key, drawing_of(process_key).xml()))
        ids = engine.execute(EndedInstances(actor, process_key, since, until))
        days = request.form.get("days", -1, int) if request.form.get("new") == "days" else None
        run_id = engine.execute(BeginPastRun(actor, material, ids, days))
    except (InvalidInput, InvalidState, InvalidDiagram) as refusal:
        return _page(process_key, refusal)
    return _to(run_id)


@blueprint.get("/past-runs/<int:run_id>")
def show(run_id: int) -> str:
    """Show how far a run has come and what would have gone otherwise."""
    run, engine = _run(run_id), current_wiring().engine
    differing = [one for one in run.results if one.verdict is not Verdict.SAME]
    order = list(Verdict)
    return render_template(
        "past_runs/show.html",
        run=run,
        name=engine.execute(VersionsOf(run.process_key))[0].name,
        differing=sorted(differing, key=lambda one: (order.index(one.verdict), one.instance_id)),
        places={one.id: one.short_name for one in engine.execute(Organisations())},
        may_change=_may_change(),
        name_of=name_of,
    )


@blueprint.get("/past-runs/<int:run_id>/progress")
def progress(run_id: int) -> Response:
    """Return the bar alone; once the run has ended, ask the browser for the whole page."""
    run = _run(run_id)
    page = render_template("past_runs/progress.html", run=run, may_change=_may_change())
    response = make_response(page)
    if not run.is_running:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/past-runs/<int:run_id>/stop")
def stop(run_id: int) -> Response:
    """Leave out what has not been run yet."""
    current_wiring().engine.execute(StopPastRun(signed_in().actor, run_id))
    return _to(run_id)


def _page(process_key: str, refusal: EngineError | None = None) -> Response:
    actor, engine, today = signed_in().actor, current_wiring().engine, dates().today
    tomorrow = datetime.combine(today, time(), current_wiring().settings.zone) + timedelta(days=1)
    runs = engine.execute(PastRunsOf(actor, process_key))
    page = render_template(
        "past_runs/begin.html",
        process_key=process_key,
        drawing=drawing_of(process_key),
        since=today - _YEAR,
        until=today,
        count=len(engine.execute(EndedInstances(actor, process_key, tomorrow - _YEAR, tomorrow))),
        most=MOST_INSTANCES,
        longest=LONGEST_NEW,
        runs=runs,
        typed=request.form,
        refusal=str(refusal or ""),
        problems=refusal.problems if isinstance(refusal, InvalidDiagram) else [],
        may_change=_may_change(),
        name_of=name_of,
    )
    return make_response(page, status_of(refusal) if refusal else 200)


def _run(run_id: int) -> PastRun:
    return current_wiring().engine.execute(PastRunById(signed_in().actor, run_id))


def _midnight(name: str) -> datetime:
    return datetime.combine(read_day(name), time(), current_wiring().settings.zone)


def _may_change() -> bool:
    return signed_in().may(Verb.DIAGRAM_CHANGE)


def _to(run_id: int) -> Response:
    return redirect(url_for("past_runs.show", run_id=run_id), 303)
