"""«Задача»: fill in the form, keep what is typed, complete; take, give back, hand over."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import (
    Blueprint,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from engine import (
    ClaimWorkItem,
    EngineError,
    InvalidInput,
    InvalidState,
    NotAllowed,
    ReleaseWorkItem,
)
from processes.documents import ReceivedFile
from processes.forms import FormError, Parsed, Submitted, Typed
from processes.forms.submit import FormRefused, WorkItemForm
from processes.forms.work_item_form import KeepDraft
from processes.people.hand_over import HandOver, MayTakeOver
from webapp.admission import Admission, AdmissionTo
from webapp.answers import Line, lines_of
from webapp.documents import received_files
from webapp.errors import status_of
from webapp.formatting import dates
from webapp.rendering import Surroundings, form_view
from webapp.security import own_path
from webapp.session import signed_in
from webapp.task_completion import CompleteTask
from webapp.wiring import current_wiring
from webapp.work_item_page import FormToFill, TaskPage, TaskPageOf

blueprint = Blueprint("work_items", __name__)

_REMOVE = "-remove"


@blueprint.get("/tasks/<int:work_item_id>")
def show(work_item_id: int) -> Response:
    """Show a task with the draft, if somebody has begun."""
    return _shown(work_item_id)


@blueprint.post("/tasks/<int:work_item_id>")
def act(work_item_id: int) -> Response:
    """Keep what was sent and do what the pressed button says; Enter only keeps it.

    A form that is complete needs no keeping; one that is refused is kept as it was sent.
    """
    refusal: EngineError | None = None
    if _wants_to_complete() and not any(file.filename for file in request.files.values()):
        try:
            return _complete(work_item_id, {})
        except EngineError as why:
            refusal = why
    engine = current_wiring().engine
    admission, form = engine.execute(FormToFill(work_item_id, signed_in()))
    if form is None:
        refusal = NotAllowed("У этой задачи нет формы: сообщите владельцу процесса.")
        return _shown(work_item_id, refusal=refusal)
    if not admission.may_do:
        return _refused_unkept(work_item_id, form)
    return _acted(admission, form, refusal)


def _acted(admission: Admission, form: WorkItemForm, refusal: EngineError | None) -> Response:
    received, refused = received_files(form.form)
    if _wants_to_complete() and received and not refused:
        try:
            return _complete(admission.item.id, received)
        except EngineError as why:
            refusal = why
    try:
        typed = _keep(admission, received)
    except (InvalidState, NotAllowed):
        return _refused_unkept(admission.item.id, form)
    if _wants_to_complete():
        return _not_completed(form, typed, refused, refusal)
    if refused:
        return _shown(admission.item.id, Parsed(typed, {}, {}, tuple(refused)))
    return _after_keeping(admission, request.form.get("action", ""))


def _wants_to_complete() -> bool:
    return request.form.get("action") == "complete"


@blueprint.post("/tasks/<int:work_item_id>/draft")
def autosave(work_item_id: int) -> Response:
    """Keep what is typed so far, for the script of the page; files are left as they are."""
    admission = _admission(work_item_id)
    sent = request.form.to_dict(flat=False)
    texts = {name: values for name, values in sent.items() if not name.endswith(_REMOVE)}
    command = KeepDraft(work_item_id, admission.actor, texts)
    current_wiring().engine.execute(command)
    return jsonify(message=f"Черновик сохранён в {dates().time(dates().now)}")


@blueprint.post("/tasks/<int:work_item_id>/claim")
def claim(work_item_id: int) -> Response:
    """Take a free task, from a row of the inbox."""
    admission = _admission(work_item_id)
    current_wiring().engine.execute(ClaimWorkItem(work_item_id, admission.actor))
    flash(f"Задача теперь у вас: «{admission.item.name}».", "done")
    return redirect(_next(), 303)


@blueprint.post("/tasks/<int:work_item_id>/release")
def release(work_item_id: int) -> Response:
    """Give a task back to its group; the draft stays with it."""
    _release(_admission(work_item_id))
    return redirect(_next(), 303)


@blueprint.get("/tasks/<int:work_item_id>/hand-over")
def choose_colleague(work_item_id: int) -> Response:
    """Ask to whom to hand a task, and why."""
    return _hand_over_page(_admission(work_item_id))


@blueprint.post("/tasks/<int:work_item_id>/hand-over")
def hand_over(work_item_id: int) -> Response:
    """Hand a task to a colleague who may do it."""
    admission = _admission(work_item_id)
    chosen, reason = request.form.get("person", ""), request.form.get("reason", "")
    command = HandOver(work_item_id, chosen, admission.actor, reason)
    try:
        colleague = current_wiring().engine.execute(command)
    except (InvalidInput, NotAllowed, InvalidState) as refusal:
        return _hand_over_page(admission, refusal)
    flash(f"Задача передана: {colleague.display_name} — «{admission.item.name}».", "done")
    return redirect(url_for("inbox.show"), 303)


def _admission(work_item_id: int) -> Admission:
    return current_wiring().engine.execute(AdmissionTo(work_item_id, signed_in()))


def _page(work_item_id: int) -> TaskPage:
    return current_wiring().engine.execute(TaskPageOf(work_item_id, signed_in()))


def _keep(admission: Admission, received: Mapping[str, list[ReceivedFile]]) -> Typed:
    texts = request.form.to_dict(flat=False)
    row_action = request.form.get("row_action", "")
    command = KeepDraft(admission.item.id, admission.actor, texts, received, row_action)
    return current_wiring().engine.execute(command)


def _complete(work_item_id: int, received: Mapping[str, list[ReceivedFile]]) -> Response:
    """Complete the task; raises what is wrong."""
    texts = request.form.to_dict(flat=False)
    command = CompleteTask(work_item_id, signed_in(), texts, received)
    name = current_wiring().engine.execute(command)
    flash(f"Задача выполнена: «{name}».", "done")
    return redirect(url_for("inbox.show"), 303)


def _not_completed(
    form: WorkItemForm, typed: Typed, refused: list[FormError], refusal: EngineError | None
) -> Response:
    """Show whatever is wrong, with everything that was typed."""
    item = form.details.summary
    if refusal is not None and not isinstance(refusal, FormRefused):
        return _shown(item.id, typed, refusal)
    parsed = form.form.parse_typed(typed, form.offers)
    named = {error.name for error in refused}
    found = (*refused, *(error for error in parsed.found if error.name not in named))
    return _shown(item.id, Parsed(typed, {}, {}, found))


def _after_keeping(admission: Admission, action: str) -> Response:
    """Go on after a draft was kept: take, give back, hand over, or stay at the same place."""
    item = admission.item
    here = url_for("work_items.show", work_item_id=item.id)
    if action == "hand-over":
        return redirect(url_for("work_items.choose_colleague", work_item_id=item.id), 303)
    if action == "claim":
        current_wiring().engine.execute(ClaimWorkItem(item.id, admission.actor))
        flash("Задача теперь у вас. Введённое сохранено.", "done")
    elif action == "release":
        _release(admission)
        return redirect(url_for("inbox.show"), 303)
    elif row_action := request.form.get("row_action", ""):
        table = row_action.split(":")[1] if row_action.count(":") else ""
        return redirect(f"{here}#field-{table}", 303)
    else:
        flash("Черновик сохранён.", "done")
    return redirect(here, 303)


def release_command(admission: Admission) -> ReleaseWorkItem:
    """Return what gives a task back to its group; raises NotAllowed."""
    if not admission.may_release:
        raise NotAllowed(
            "Эту задачу нельзя вернуть в общий список: она поручена человеку лично или уже не у вас."
        )
    return ReleaseWorkItem(admission.item.id, admission.actor)


def _release(admission: Admission) -> None:
    current_wiring().engine.execute(release_command(admission))
    flash(
        f"Задача возвращена в общий список: «{admission.item.name}». Черновик остался с ней.",
        "done",
    )


def _refused_unkept(work_item_id: int, form: WorkItemForm) -> Response:
    """Say why nothing was kept, and show what was typed so that it can be copied."""
    page = _page(work_item_id)
    item = page.item
    if page.closed_words:
        at = f", {dates().moment(item.closed_at)}" if item.closed_at else ""
        refusal: EngineError = InvalidState(f"{page.closed_words}{at}. Второй раз её не выполнить.")
    else:
        holder = page.holder or "другой человек"
        refusal = NotAllowed(f"Эту задачу сейчас выполняет {holder}, поэтому форма не принята.")
    typed = form.form.typed(Submitted(request.form.to_dict(flat=False)))
    unkept = lines_of(form.form, typed, form.offers)
    return _shown(work_item_id, refusal=refusal, unkept=unkept)


def _shown(
    work_item_id: int,
    shown: Typed | Parsed | None = None,
    refusal: EngineError | None = None,
    unkept: tuple[Line, ...] = (),
) -> Response:
    page, view = _page(work_item_id), None
    if page.form is not None and page.admission.may_do:
        around = Surroundings(
            offers=page.form.offers,
            document_url=lambda document_id: url_for(
                "documents.of_work_item", work_item_id=page.item.id, document_id=document_id
            ),
            largest_file=current_wiring().settings.max_upload_bytes,
        )
        view = form_view(page.form.form, page.begun if shown is None else shown, around)
    body = render_template(
        "work_items/show.html",
        task=page,
        item=page.item,
        admission=page.admission,
        view=view,
        refusal=refusal,
        unkept=unkept,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(shown, Parsed) else HTTPStatus.OK
    return make_response(body, status if refusal is None else status_of(refusal))


def _hand_over_page(admission: Admission, refusal: EngineError | None = None) -> Response:
    if not admission.may_hand_over:
        raise NotAllowed("Эту задачу передать нельзя: она закрыта, у другого или поручена лично.")
    people = current_wiring().engine.execute(MayTakeOver(admission.item.id, admission.actor))
    body = render_template(
        "work_items/hand_over.html",
        item=admission.item,
        people=people,
        refusal=refusal,
        chosen=request.form.get("person", ""),
        reason=request.form.get("reason", ""),
    )
    return make_response(body, status_of(refusal) if refusal else HTTPStatus.OK)


def _next() -> str:
    return own_path(request.form.get("next"), url_for("inbox.show"))
