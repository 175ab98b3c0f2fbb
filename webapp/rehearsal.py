"""«Репетиция»: begin one, see where it stands, keep its way as a scenario; tokens in the browser."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import (
    Conflict,
    DiagramXml,
    EngineError,
    InstanceView,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotFound,
)
from processes.forms.errors import Unreadable
from processes.forms.reading import read_date
from processes.people import Verb
from processes.rehearsal import (
    Beginning,
    KeepScenario,
    MaterialOf,
    Rehearsed,
    ScenariosOf,
    SuggestedBeginning,
    checksum_of,
    outcome_of,
    shown,
    situation_of,
)
from processes.roadmap.schedule import due_at, opens_at
from processes.studio import require_author
from webapp.diagram_files import diagram_file
from webapp.drawings import drawing_of
from webapp.errors import status_of
from webapp.formatting import speak_at
from webapp.rehearsal_values import values_of
from webapp.rehearsing import rehearsing
from webapp.security import allow_inline_styles
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("rehearsal", __name__)
_MOST_PLACES = 5
CANNOT_BEGIN = (InvalidInput, InvalidDiagram, InvalidState)
"""What is told where a rehearsal begins, and leaves the one before as it is."""


@blueprint.get("/processes/<process_key>/tokens")
def tokens(process_key: str) -> str:
    """Let a person lead tokens through the drawing, in the browser alone."""
    allow_inline_styles()
    return render_template(
        "rehearsal/tokens.html",
        process_key=process_key,
        drawing=drawing_of(process_key),
        may_rehearse=signed_in().may(Verb.DIAGRAM_CHANGE),
    )


@blueprint.get("/processes/<process_key>/rehearsal/new")
def new(process_key: str) -> Response:
    """Ask for the day, the organisations and the data with which to begin."""
    return _begin_page(process_key)


@blueprint.post("/processes/<process_key>/rehearsal/new")
def begin(process_key: str) -> Response:
    """Begin a rehearsal of the draft, or of the newest version where there is no draft."""
    actor, engine = signed_in().actor, current_wiring().engine
    require_author(actor)
    try:
        beginning = _beginning()
        material = engine.execute(MaterialOf(process_key, drawing_of(process_key).xml()))
        rehearsing().open(actor, material, beginning)
    except CANNOT_BEGIN as refusal:
        return _begin_page(process_key, refusal)
    return to_rehearsal(process_key)


@blueprint.get("/processes/<process_key>/rehearsal")
def show(process_key: str) -> Response:
    """Show where the rehearsal stands."""
    return as_it_stands(process_key)


@blueprint.get("/processes/<process_key>/rehearsal/instances/<int:instance_id>.bpmn")
def diagram(process_key: str, instance_id: int) -> Response:
    """Return the diagram of an instance in the rehearsal."""
    with rehearsing().held(signed_in().actor, process_key) as held:
        found = held.stage.run(InstanceView(instance_id)).instance
        return diagram_file(held.stage.run(DiagramXml(found.definition_id)))


@blueprint.post("/processes/<process_key>/rehearsal/undo")
def undo(process_key: str) -> Response:
    """Take steps back: the last one, or all after the first so many."""
    actor = signed_in().actor
    with rehearsing().held(actor, process_key) as held:
        count = len(held.rehearsal.steps)
    length = request.form.get("length", count - 1, int)
    try:
        rehearsing().cut(actor, process_key, seen_turn(), length)
    except Conflict as refusal:
        return as_it_stands(process_key, refusal)
    if length <= 0:
        flash("Репетиция начата сначала.", "done")
    else:
        flash("Шаг отменён." if length == count - 1 else "Шаги отменены.", "done")
    return to_rehearsal(process_key)


@blueprint.post("/processes/<process_key>/rehearsal/renew")
def renew(process_key: str) -> Response:
    """Take the same steps on the draft as it is drawn now."""
    actor, engine = signed_in().actor, current_wiring().engine
    with rehearsing().held(actor, process_key) as held:
        known = held.rehearsal
    try:
        material = engine.execute(MaterialOf(process_key, drawing_of(process_key).xml()))
        rehearsing().open(actor, material, known.beginning, known.steps)
    except CANNOT_BEGIN as refusal:
        flash(f"Пройти по нынешнему рисунку не удалось. {why_not(refusal)}", "error")
    else:
        flash("Те же шаги пройдены по черновику, каким он нарисован сейчас.", "done")
    return to_rehearsal(process_key)


@blueprint.post("/processes/<process_key>/rehearsal/end")
def end(process_key: str) -> Response:
    """Forget the rehearsal."""
    rehearsing().end(signed_in().actor, process_key)
    flash("Репетиция закончена. Ничего из неё в работу не попало.", "done")
    return redirect(url_for("studio.process", process_key=process_key), 303)


@blueprint.post("/processes/<process_key>/rehearsal/keep")
def keep(process_key: str) -> Response:
    """Keep the way as a scenario."""
    actor = signed_in().actor
    name = request.form.get("name", "")
    try:
        with rehearsing().held(actor, process_key) as held:
            held.check_seen(seen_turn())
            held.check_whole()
            known, outcome = held.rehearsal, outcome_of(held.stage)
        current_wiring().engine.execute(
            KeepScenario(actor, process_key, name, known.beginning, known.steps, outcome)
        )
    except (Conflict, InvalidInput, InvalidState) as refusal:
        return as_it_stands(process_key, refusal)
    flash("Сценарий сохранён: перед каждой публикацией он пройдёт сам.", "done")
    return redirect(url_for("scenarios.show", process_key=process_key), 303)


def as_it_stands(process_key: str, refusal: EngineError | None = None) -> Response:
    """Return the page of the rehearsal; with why something was not done, and what was typed for it."""
    try:
        with rehearsing().held(signed_in().actor, process_key) as held:
            page = _page(process_key, held, str(refusal or ""))
    except NotFound as ended:
        if refusal is not None:
            flash(str(ended), "error")
        anew = url_for("rehearsal.new", process_key=process_key)
        return redirect(anew, 302 if refusal is None else 303)
    except CANNOT_BEGIN as why:
        return _begin_page(process_key, why)
    return make_response(page, status_of(refusal) if refusal else 200)


def why_not(refusal: EngineError) -> str:
    """Return why a rehearsal cannot begin, in a sentence or two."""
    if isinstance(refusal, InvalidDiagram):
        count = len(refusal.problems)
        return f"К схеме есть замечания, всего {count}: исправьте их в редакторе."
    return str(refusal)


def seen_turn() -> int:
    """Return the turn of the rehearsal that the page was shown with."""
    return request.form.get("turn", 0, int)


def to_rehearsal(process_key: str) -> Response:
    """Go back to the page of the rehearsal."""
    return redirect(url_for("rehearsal.show", process_key=process_key, _anchor="now"), 303)


def read_day(name: str) -> date:
    """Return the day in a field of the form that was sent. Raises InvalidInput."""
    try:
        return read_date(request.form.get(name, ""))
    except Unreadable as error:
        raise InvalidInput(str(error)) from error


def _begin_page(process_key: str, refusal: EngineError | None = None) -> Response:
    require_author(signed_in().actor)
    drawing = drawing_of(process_key)
    suggestion = SuggestedBeginning(process_key, drawing.xml())
    suggested = current_wiring().engine.execute(suggestion)
    page = render_template(
        "rehearsal/begin.html",
        process_key=process_key,
        drawing=drawing,
        suggested=suggested,
        chosen=request.form.getlist("organisations")
        if request.method == "POST"
        else [one.id for one in suggested.organisations[:2]],
        typed=request.form,
        most=_MOST_PLACES,
        refusal=str(refusal or ""),
        problems=refusal.problems if isinstance(refusal, InvalidDiagram) else [],
    )
    return make_response(page, 422 if refusal else 200)


def _beginning() -> Beginning:
    """Read the form. Raises InvalidInput with a sentence."""
    first, last = read_day("opens_on"), read_day("due_on")
    if last < first:
        raise InvalidInput("Срок не может кончаться раньше, чем начинается процесс.")
    places = tuple(request.form.getlist("organisations"))
    if len(places) > _MOST_PLACES:
        raise InvalidInput(f"Для репетиции выберите не больше {_MOST_PLACES} организаций.")
    return Beginning(
        opens_at(first), due_at(last), places, _variables(), "asks_system" in request.form
    )


def _variables() -> dict[str, Any]:
    filled = ((name, text) for name, text in request.form.items() if text.strip())
    return values_of(filled, "variable-")


def _page(process_key: str, held: Rehearsed, refusal: str) -> str:
    stage, known = held.stage, held.rehearsal
    situation = situation_of(stage)
    asked = request.args.get("instance", situation.root.id, int)
    ids = {one.id for one in situation.instances}
    one = shown(stage, asked if asked in ids else situation.root.id)
    drawing = drawing_of(process_key)
    scenarios = current_wiring().engine.execute(ScenariosOf(signed_in().actor, process_key))
    speak_at(situation.now)
    return render_template(
        "rehearsal/show.html",
        process_key=process_key,
        rehearsal=known,
        refusal=refusal,
        typed=request.form,
        failed=held.failed,
        failed_at=held.taken,
        situation=situation,
        shown=one,
        states={"elements": one.states, "flows": one.flows},
        drawing=drawing,
        is_stale=checksum_of(drawing.xml()) != known.checksum,
        scenarios=scenarios,
    )
