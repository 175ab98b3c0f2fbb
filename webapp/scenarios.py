"""«Сценарии»: the ways that are kept, passed again on what is drawn now, opened, renamed, deleted."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import InvalidInput, InvalidState
from processes.people import Verb
from processes.rehearsal import (
    DeleteScenario,
    MaterialOf,
    RenameScenario,
    ScenarioById,
    ScenariosOf,
    replay_scenarios,
)
from webapp.confirmation import Confirmation, confirmation_page
from webapp.drawings import drawing_of
from webapp.rehearsal import CANNOT_BEGIN, to_rehearsal, why_not
from webapp.rehearsing import rehearsing
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("scenarios", __name__)


@blueprint.get("/processes/<process_key>/scenarios")
def show(process_key: str) -> str:
    """List the scenarios of a process, and what differs in them where that was asked."""
    actor, engine = signed_in().actor, current_wiring().engine
    scenarios = engine.execute(ScenariosOf(actor, process_key))
    drawing = drawing_of(process_key)
    replayed = (
        replay_scenarios(engine, actor, process_key, drawing.xml())
        if "replay" in request.args
        else []
    )
    return render_template(
        "scenarios/show.html",
        process_key=process_key,
        drawing=drawing,
        scenarios=scenarios,
        replayed={one.scenario_id: one for one in replayed},
        may_change=signed_in().may(Verb.DIAGRAM_CHANGE),
        name_of=name_of,
    )


@blueprint.get("/processes/<process_key>/scenarios/replayed")
def replayed(process_key: str) -> str:
    """Return the part of a page that says how the scenarios go on what is drawn now."""
    actor, engine = signed_in().actor, current_wiring().engine
    found = replay_scenarios(engine, actor, process_key, drawing_of(process_key).xml())
    return render_template("scenarios/replayed.html", process_key=process_key, replayed=found)


@blueprint.post("/processes/<process_key>/scenarios/<int:scenario_id>/open")
def open_scenario(process_key: str, scenario_id: int) -> Response:
    """Take the steps of a scenario in a rehearsal of what is drawn now."""
    actor, engine = signed_in().actor, current_wiring().engine
    scenario = engine.execute(ScenarioById(actor, process_key, scenario_id))
    try:
        material = engine.execute(MaterialOf(process_key, drawing_of(process_key).xml()))
        rehearsing().open(actor, material, scenario.beginning, scenario.steps)
    except CANNOT_BEGIN as refusal:
        flash(f"Открыть сценарий не удалось. {why_not(refusal)}", "error")
        return _to_list(process_key)
    return to_rehearsal(process_key)


@blueprint.post("/processes/<process_key>/scenarios/<int:scenario_id>/name")
def rename(process_key: str, scenario_id: int) -> Response:
    """Give a scenario another name."""
    name = request.form.get("name", "")
    command = RenameScenario(signed_in().actor, process_key, scenario_id, name)
    try:
        current_wiring().engine.execute(command)
    except (InvalidInput, InvalidState) as refusal:
        flash(str(refusal), "error")
    else:
        flash("Сценарий переименован.", "done")
    return _to_list(process_key)


@blueprint.get("/processes/<process_key>/scenarios/<int:scenario_id>/delete")
def ask_delete(process_key: str, scenario_id: int) -> str:
    """Ask before a scenario is deleted."""
    query = ScenarioById(signed_in().actor, process_key, scenario_id)
    scenario = current_wiring().engine.execute(query)
    return confirmation_page(
        Confirmation(
            title=f"Удалить сценарий «{scenario.name}»?",
            sentence="Перед публикациями он больше не пройдёт. Вернуть его будет нельзя.",
            button=f"Удалить сценарий «{scenario.name}»",
            action=url_for("scenarios.delete", process_key=process_key, scenario_id=scenario_id),
            back=url_for("scenarios.show", process_key=process_key),
        )
    )


@blueprint.post("/processes/<process_key>/scenarios/<int:scenario_id>/delete")
def delete(process_key: str, scenario_id: int) -> Response:
    """Forget a scenario."""
    current_wiring().engine.execute(DeleteScenario(signed_in().actor, process_key, scenario_id))
    flash("Сценарий удалён.", "done")
    return _to_list(process_key)


def _to_list(process_key: str) -> Response:
    return redirect(url_for("scenarios.show", process_key=process_key), 303)
