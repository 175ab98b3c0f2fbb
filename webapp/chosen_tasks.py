"""Several tasks at once, from «Мои задачи»: take, give back, hand over; each by itself, with a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import ClaimWorkItem, Command, EngineError, InvalidInput
from processes.people import Person
from processes.people.hand_over import HandOver, MayTakeOver, said_reason
from processes.reports.subjects import SubjectsOf
from webapp.admission import Admission, AdmissionTo
from webapp.formatting import plural
from webapp.inbox import SIZE
from webapp.security import own_path
from webapp.session import signed_in
from webapp.wiring import current_wiring
from webapp.work_items import release_command

blueprint = Blueprint("chosen_tasks", __name__)

_NAMED = 5
"""Refused tasks that are told one by one; the others as a number."""


@dataclass
class Outcome:
    """What became of the chosen tasks."""

    done: int = 0
    refused: list[str] = field(default_factory=list)

    def tell(self, done: str) -> None:
        """Say how many are done, and of the others why not; `done` begins the sentence."""
        if self.done:
            flash(f"{done}: {plural(self.done, 'задача', 'задачи', 'задач')}.", "done")
        for sentence in self.refused[:_NAMED]:
            flash(sentence, "warning")
        if len(self.refused) > _NAMED:
            left = plural(len(self.refused) - _NAMED, "задача", "задачи", "задач")
            flash(f"По той же или похожей причине не изменилось ещё: {left}.", "warning")


@blueprint.post("/tasks/chosen")
def act() -> Response | str:
    """Do with the chosen tasks what the pressed button says."""
    chosen = _chosen()
    if not chosen:
        flash("Ничего не отмечено: отметьте задачи в таблице и повторите.", "warning")
    elif request.form.get("action") == "hand-over":
        return _hand_over_page(chosen)
    elif request.form.get("action") == "release":
        _with_each(chosen, release_command).tell("Возвращено в общий список")
    else:
        _with_each(chosen, _claim).tell("Теперь у вас")
    return redirect(_back(), 303)


@blueprint.post("/tasks/chosen/hand-over")
def hand_over() -> Response | str:
    """Hand the chosen tasks to one colleague, for one reason."""
    chosen, person_id = _chosen(), request.form.get("person", "")
    if not person_id:
        return _hand_over_page(chosen, InvalidInput("Выберите, кому передать задачи."))
    try:
        reason = said_reason(request.form.get("reason", ""))
    except InvalidInput as refusal:
        return _hand_over_page(chosen, refusal)

    def handing(admission: Admission) -> HandOver:
        return HandOver(admission.item.id, person_id, admission.actor, reason)

    _with_each(chosen, handing).tell("Передано")
    return redirect(_back(), 303)


def _chosen() -> list[int]:
    """Return the ids of the marked rows; no more than a page has."""
    return list(dict.fromkeys(request.form.getlist("task", type=int)))[:SIZE]


def _with_each(chosen: list[int], command_for: Callable[[Admission], Command[Any]]) -> Outcome:
    """Run a command for each task in a transaction of its own: one refusal stops no other."""
    engine, outcome = current_wiring().engine, Outcome()
    for work_item_id in chosen:
        name = f"№ {work_item_id}"
        try:
            admission = engine.execute(AdmissionTo(work_item_id, signed_in()))
            name = f"«{admission.item.name}»"
            engine.execute(command_for(admission))
        except EngineError as refusal:
            outcome.refused.append(f"{name}: {refusal}")
        else:
            outcome.done += 1
    return outcome


def _claim(admission: Admission) -> Command[None]:
    return ClaimWorkItem(admission.item.id, admission.actor)


def _hand_over_page(chosen: list[int], refusal: EngineError | None = None) -> str:
    """Ask for a colleague who may do at least one of the tasks, and for the reason."""
    engine, person = current_wiring().engine, signed_in()
    tasks: list[Admission] = []
    people: dict[str, Person] = {}
    for work_item_id in chosen:
        try:
            admission = engine.execute(AdmissionTo(work_item_id, person))
        except EngineError:
            continue
        if admission.may_hand_over:
            found = engine.execute(MayTakeOver(work_item_id, admission.actor))
            tasks.append(admission)
            people.update((one.id, one) for one in found)
    return render_template(
        "work_items/hand_over_chosen.html",
        tasks=tasks,
        subjects=engine.execute(SubjectsOf.among(map(_key, tasks), person.actor)),
        left_out=len(chosen) - len(tasks),
        people=sorted(people.values(), key=lambda one: one.display_name),
        refusal=refusal,
        person_id=request.form.get("person", ""),
        reason=request.form.get("reason", ""),
        back=_back(),
    )


def _key(task: Admission) -> tuple[str | None, str | None]:
    return task.item.business_key, task.item.organisation


def _back() -> str:
    return own_path(request.form.get("next"), url_for("inbox.show"))
