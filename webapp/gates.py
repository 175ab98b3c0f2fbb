"""Opening a gate between activities by hand: the page that asks for the reason, and the deed."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import InstanceView, InvalidInput, NotFound
from processes.people.permissions import gate_verb, require
from processes.reports.waiting import WaitingPlace, WhyWaiting
from processes.roadmap.gates import OpenGate
from webapp.confirmation import Confirmation, confirmation_page
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("gates", __name__)


@blueprint.get("/instances/<int:instance_id>/gates/<activity>")
def ask(instance_id: int, activity: str) -> str:
    """Ask why the process may go on without the other activity."""
    _place(instance_id, activity)
    return _asking(instance_id, activity)


@blueprint.post("/instances/<int:instance_id>/gates/<activity>")
def open_gate(instance_id: int, activity: str) -> Response | str:
    """Open it."""
    reason = request.form.get("reason", "")
    command = OpenGate(instance_id, activity, reason, signed_in().actor)
    try:
        current_wiring().engine.execute(command)
    except InvalidInput as refusal:
        return _asking(instance_id, activity, str(refusal))
    flash(f"Процесс пошёл дальше, не дожидаясь мероприятия {activity}.", "done")
    return redirect(url_for("instances.show", instance_id=instance_id), 303)


def _place(instance_id: int, activity: str) -> WaitingPlace:
    """Return where the process waits for the activity; whoever may not open it is told whose it is."""
    engine, person = current_wiring().engine, signed_in()
    organisation = engine.execute(InstanceView(instance_id)).instance.organisation
    require(person.actor, gate_verb(activity), organisation)
    found = engine.execute(WhyWaiting(instance_id))
    for place in found:
        if place.gate == activity:
            return place
    raise NotFound(f"Процесс № {instance_id} не ждёт мероприятия {activity}.")


def _asking(instance_id: int, activity: str, refusal: str = "") -> str:
    here = url_for("gates.open_gate", instance_id=instance_id, activity=activity)
    return confirmation_page(
        Confirmation(
            title=f"Не ждать мероприятия {activity}",
            sentence=refusal
            or f"Процесс № {instance_id} пойдёт дальше, хотя мероприятие {activity} не завершено.",
            consequences=(
                f"Мероприятие {activity} останется открытым: его нужно завершить позже.",
                "Ваше имя, время и причина останутся в журнале процесса.",
            ),
            button=f"Открыть, не дожидаясь {activity}",
            action=here,
            back=url_for("instances.show", instance_id=instance_id),
            reason_label="Почему можно не ждать",
        )
    )


def register(app: Flask) -> None:
    """Let templates ask whether the person may open the gate at which something waits."""

    def may_open_gate(place: WaitingPlace) -> bool:
        verb = gate_verb(place.gate or "")
        return signed_in().may(verb, place.organisation)

    app.jinja_env.globals.update(may_open_gate=may_open_gate)
