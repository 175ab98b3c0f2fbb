"""What the owner does in a rehearsal: forms, answers for the system, messages, time, incidents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from http import HTTPStatus

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Conflict, EngineError, InvalidInput, InvalidState, NotFound
from processes.forms import FileField, Form, Parsed, Submitted, Typed, UploadedFile
from processes.forms.submit import FormRefused, WorkItemForm
from processes.forms.work_item_form import WorkItemFormOf
from processes.rehearsal import (
    Answer,
    Fill,
    Place,
    Rehearsed,
    Resolve,
    Send,
    Skip,
    do_as_usual,
    player_of,
    samples,
    situation_of,
)
from processes.rehearsal.situation import OpenTask
from processes.rehearsal.steps import Step
from webapp.errors import status_of
from webapp.formatting import speak_at
from webapp.rehearsal import as_it_stands, read_day, seen_turn, to_rehearsal
from webapp.rehearsal_values import values_of
from webapp.rehearsing import rehearsing
from webapp.rendering import Surroundings, form_view
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("rehearsal_steps", __name__)
_MORNING = time(8, 0)


@blueprint.get("/processes/<process_key>/rehearsal/tasks/<int:item_id>")
def task(process_key: str, item_id: int) -> Response:
    """Show the real form of a task."""
    with rehearsing().held(signed_in().actor, process_key) as held:
        found = _task(held, item_id)
        form = _form(held, found)
        return _shown(process_key, held, found, (form, Typed(files=_sample_files(form.form))))


@blueprint.post("/processes/<process_key>/rehearsal/tasks/<int:item_id>")
def fill(process_key: str, item_id: int) -> Response:
    """Check the form as the real one is checked, and complete the task with it."""
    actor = signed_in().actor
    with rehearsing().held(actor, process_key) as held:
        found = _task(held, item_id)
        form = _form(held, found)
        typed = _typed(form.form)
        rows = form.form.after_row_action(typed, request.form.get("row_action", ""))
        if rows is not None or request.form.get("action") != "complete":
            return _shown(process_key, held, found, (form, rows or typed))
    try:
        words = rehearsing().do(actor, process_key, seen_turn(), Fill.typed(found.place, typed))
    except (FormRefused, Conflict, InvalidState) as refused:
        return _refused(process_key, item_id, typed, refused)
    flash(words + ".", "done")
    return to_rehearsal(process_key)


@blueprint.post("/processes/<process_key>/rehearsal/usual")
def usual(process_key: str) -> Response:
    """Fill in one task as usual, or all that are open."""
    only = request.form.get("item", type=int)
    done = do_as_usual(rehearsing(), signed_in().actor, process_key, seen_turn(), only)
    if done.count:
        flash(f"Выполнено как обычно: {done.count}.", "done")
    if isinstance(done.refusal, FormRefused):
        wrong = done.refusal.parsed.summary[0].summary
        flash(f"Как обычно не заполнить: {wrong} Откройте форму и заполните её сами.", "warning")
    elif done.refusal is not None:
        flash(str(done.refusal), "error")
    elif not done.is_all:
        flash("Успели не все: нажмите ещё раз, чтобы выполнить оставшиеся.", "info")
    return to_rehearsal(process_key)


@blueprint.post("/processes/<process_key>/rehearsal/skip")
def skip(process_key: str) -> Response:
    """Let time pass: to the next event, by days, or to a day."""
    with rehearsing().held(signed_in().actor, process_key) as held:
        now, following = held.stage.clock.now(), held.stage.next_moment()
    return _do(process_key, lambda: Skip(_moment(request.form.get("how", ""), now, following)))


@blueprint.post("/processes/<process_key>/rehearsal/answer")
def answer(process_key: str) -> Response:
    """Say what a step of the system returns."""
    return _do(process_key, lambda: Answer(_place(), values_of(request.form.items(), "result-")))


@blueprint.post("/processes/<process_key>/rehearsal/send")
def send(process_key: str) -> Response:
    """Send a message or signal that is waited for."""
    return _do(
        process_key,
        lambda: Send(
            request.form.get("name", ""),
            request.form.get("key", ""),
            values_of(request.form.items(), "value-"),
            request.form.get("signal") == "1",
        ),
    )


@blueprint.post("/processes/<process_key>/rehearsal/resolve")
def resolve(process_key: str) -> Response:
    """Go on after an incident."""
    action = "skip" if request.form.get("action") == "skip" else "retry"
    name = request.form.get("variable", "").strip()
    text = ((name, request.form.get("value", "")),) if name else ()
    return _do(process_key, lambda: Resolve(_place(), action, values_of(text, "")))


def _do(process_key: str, read: Callable[[], Step]) -> Response:
    """Read a step and take it; a refusal is a sentence above what was typed."""
    try:
        words = rehearsing().do(signed_in().actor, process_key, seen_turn(), read())
    except EngineError as refusal:
        return as_it_stands(process_key, refusal)
    flash(words + ".", "done")
    return to_rehearsal(process_key)


def _refused(process_key: str, item_id: int, typed: Typed, refusal: EngineError) -> Response:
    """Show the form once more as it was typed. Raises NotFound when its task is there no longer."""
    with rehearsing().held(signed_in().actor, process_key) as held:
        found = _task(held, item_id)
        form = _form(held, found)
        if isinstance(refusal, FormRefused):
            wrong = Parsed(typed, {}, {}, refusal.parsed.found)
            return _shown(process_key, held, found, (form, wrong))
        return _shown(process_key, held, found, (form, typed), refusal)


def _place() -> Place:
    return Place(
        request.form.get("process", ""),
        request.form.get("organisation") or None,
        request.form.get("element", ""),
        request.form.get("nth", 0, int),
    )


def _moment(how: str, now: datetime, following: datetime | None) -> datetime:
    """Return the moment up to which time is to pass. Raises InvalidInput."""
    if how == "next":
        if following is None:
            raise InvalidInput("Впереди ничего не наступит само: нужен человек или сообщение.")
        return following
    if how == "day":
        return datetime.combine(read_day("day"), _MORNING, current_wiring().settings.zone)
    days = request.form.get("days", 0, int)
    if not 1 <= days <= 1830:
        raise InvalidInput("Укажите, сколько дней пропустить: от 1 до 1830.")
    return now + timedelta(days=days)


def _task(held: Rehearsed, item_id: int) -> OpenTask:
    for one in situation_of(held.stage).tasks:
        if one.item.id == item_id:
            return one
    raise NotFound("Эта задача на репетиции уже выполнена или снята. Вернитесь к репетиции.")


def _form(held: Rehearsed, found: OpenTask) -> WorkItemForm:
    return held.stage.run(WorkItemFormOf(found.item.id, player_of(found.item)))


def _typed(form: Form) -> Typed:
    """Return what was sent; a sample stands for each attached file, so that nothing is stored."""
    kept = {
        key: [
            file for file in files if str(file.document_id) in request.form.getlist(f"{key}-kept")
        ]
        for key, files in _sample_files(form).items()
    }
    sent = Submitted(request.form.to_dict(flat=False), attached=kept)
    return form.typed(sent)


def _sample_files(form: Form) -> dict[str, tuple[UploadedFile, ...]]:
    numbers = samples()
    return {one.key: (next(numbers),) for one in form.fields if isinstance(one, FileField)}


def _shown(
    process_key: str,
    held: Rehearsed,
    found: OpenTask,
    content: tuple[WorkItemForm, Typed | Parsed],
    refusal: EngineError | None = None,
) -> Response:
    form, shown = content
    speak_at(held.stage.clock.now())
    body = render_template(
        "rehearsal/task.html",
        process_key=process_key,
        turn=held.rehearsal.turn,
        now=held.stage.clock.now(),
        task=found,
        view=form_view(form.form, shown, Surroundings(offers=form.offers)),
        kept=(shown.typed if isinstance(shown, Parsed) else shown).files,
        back=url_for("rehearsal.show", process_key=process_key),
        refusal=str(refusal or ""),
    )
    if refusal is not None:
        return make_response(body, status_of(refusal))
    wrong = isinstance(shown, Parsed)
    return make_response(body, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)
