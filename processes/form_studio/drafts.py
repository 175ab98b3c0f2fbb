"""The table of form drafts: read them, and put one step after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine import Actor
from engine.errors import Conflict, InvalidState, NotFound
from engine.storage.rows import add_row, insert_row
from processes.form_studio.sketch import FormSketch
from processes.form_studio.tables import form_draft_steps, form_drafts
from processes.form_studio.values import FormDraft, Seen

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_KEPT_STEPS = 200
_LONGEST_TITLE = 500
_OF_FORM = select(form_drafts).where(form_drafts.c.form_key == bindparam("of_form"))
_OPEN = (
    select(form_drafts).where(form_drafts.c.closed_at.is_(None)).order_by(form_drafts.c.form_key)
)
_AT_STEP = (
    form_draft_steps.c.draft_id == bindparam("of_draft"),
    form_draft_steps.c.number == bindparam("at"),
)
_STEP = select(form_draft_steps.c.sketch, form_draft_steps.c.place).where(*_AT_STEP)
_REPLACE_STEP = form_draft_steps.update().where(*_AT_STEP).values(sketch=bindparam("new_sketch"))
_SEAL_STEP = form_draft_steps.update().where(*_AT_STEP).values(place="")
_FORGET_STEPS = form_draft_steps.delete().where(
    form_draft_steps.c.draft_id == bindparam("of_draft"),
    (form_draft_steps.c.number > bindparam("after"))
    | (form_draft_steps.c.number <= bindparam("before")),
)
_TAKE_TURN = (
    form_drafts.update()
    .where(form_drafts.c.id == bindparam("of_draft"), form_drafts.c.turn == bindparam("seen"))
    .values(
        turn=form_drafts.c.turn + 1,
        position=bindparam("new_position"),
        last=bindparam("new_last"),
        title=bindparam("new_title"),
        page=bindparam("by_page"),
        saved_at=bindparam("at_moment"),
        saved_by=bindparam("by_person"),
        closed_at=None,
    )
)
_CLOSE = (
    form_drafts.update()
    .where(form_drafts.c.id == bindparam("of_draft"), form_drafts.c.turn == bindparam("seen"))
    .values(closed_at=bindparam("at_moment"), base_version=bindparam("new_base"))
)


def draft_of_form(uow: UnitOfWork, form_key: str) -> FormDraft | None:
    """Return the draft of a form, open or closed; None if nobody has ever begun one."""
    row = uow.connection.execute(_OF_FORM, {"of_form": form_key}).one_or_none()
    return None if row is None else _draft(row)


def open_draft_of(uow: UnitOfWork, form_key: str) -> FormDraft:
    """Return the open draft of a form. Raises NotFound, InvalidState for a closed one."""
    draft = draft_of_form(uow, form_key)
    if draft is None:
        raise NotFound(f"Черновика у формы «{form_key}» нет.")
    if not draft.is_open:
        raise InvalidState(
            "Этот черновик уже опубликован или убран. Откройте форму и начните правку снова."
        )
    return draft


def open_form_drafts(uow: UnitOfWork) -> list[FormDraft]:
    """Return what is neither published nor put aside, by form."""
    return [_draft(row) for row in uow.connection.execute(_OPEN)]


def sketch_at(uow: UnitOfWork, draft: FormDraft) -> FormSketch:
    """Return the draft's content as it counts now."""
    return FormSketch.from_document(_step(uow, draft).sketch)


def begin_draft(
    uow: UnitOfWork, actor: Actor, form_key: str, sketch: FormSketch, base_version: int | None
) -> FormDraft:
    """Return a new draft with its first step."""
    draft_id = insert_row(
        uow.connection,
        form_drafts,
        {
            "form_key": form_key,
            "title": sketch.title[:_LONGEST_TITLE],
            "position": 1,
            "last": 1,
            "turn": 1,
            "page": "",
            "base_version": base_version,
            "begun_at": uow.now,
            "begun_by": actor.user_id,
            "saved_at": uow.now,
            "saved_by": actor.user_id,
            "closed_at": None,
        },
    )
    _add_step(uow, draft_id, 1, sketch, "")
    return open_draft_of(uow, form_key)


def check_turn(draft: FormDraft, seen: Seen) -> None:
    """Refuse a page that does not know the newest change, unless it has made it. Raises Conflict."""
    if draft.turn != seen.turn and (not seen.page or draft.page != seen.page):
        raise changed_elsewhere()


def changed_elsewhere() -> Conflict:
    """Return the refusal for whoever acts on what he saw earlier."""
    return Conflict("Черновик тем временем изменён в другом окне. Ваша правка не записана.")


def put_step(
    uow: UnitOfWork, actor: Actor, draft: FormDraft, sketch: FormSketch, page: str, place: str = ""
) -> FormDraft:
    """Put a step after the one that counts; steps that were undone are forgotten.

    Typing on in the same place changes the step instead: undoing takes all of it back.
    """
    before = _step(uow, draft)
    if draft.is_open and before.sketch == sketch.to_document():
        return draft
    grows = bool(place) and before.place == place and draft.position > 1
    position = draft.position if grows else draft.position + 1
    _take_turn(uow, actor, draft, (position, position, page), sketch)
    _forget_steps(uow, draft.id, draft.position, position - _KEPT_STEPS)
    if grows:
        values = {"of_draft": draft.id, "at": position, "new_sketch": sketch.to_document()}
        uow.connection.execute(_REPLACE_STEP, values)
    else:
        _add_step(uow, draft.id, position, sketch, place)
    return open_draft_of(uow, draft.form_key)


def seal_step(uow: UnitOfWork, draft: FormDraft) -> None:
    """End the step that counts: whatever is typed next can be undone by itself."""
    uow.connection.execute(_SEAL_STEP, {"of_draft": draft.id, "at": draft.position})


def go_to_step(
    uow: UnitOfWork, actor: Actor, draft: FormDraft, position: int, page: str
) -> FormDraft:
    """Undo or redo up to a step; one that is not there changes nothing."""
    row = uow.connection.execute(_STEP, {"of_draft": draft.id, "at": position}).one_or_none()
    if row is None or position > draft.last:
        return draft
    sketch = FormSketch.from_document(row.sketch)
    _take_turn(uow, actor, draft, (position, draft.last, page), sketch)
    return open_draft_of(uow, draft.form_key)


def close_draft(uow: UnitOfWork, draft: FormDraft, base_version: int | None) -> None:
    """Close a draft; its steps stay. Raises Conflict when it has been changed meanwhile."""
    values = {"of_draft": draft.id, "seen": draft.turn, "at_moment": uow.now}
    closed = uow.connection.execute(_CLOSE, {**values, "new_base": base_version})
    if closed.rowcount != 1:
        raise changed_elsewhere()


def _take_turn(
    uow: UnitOfWork,
    actor: Actor,
    draft: FormDraft,
    place: tuple[int, int, str],
    sketch: FormSketch,
) -> None:
    position, last, page = place
    taken = uow.connection.execute(
        _TAKE_TURN,
        {
            "of_draft": draft.id,
            "seen": draft.turn,
            "new_position": position,
            "new_last": last,
            "new_title": sketch.title[:_LONGEST_TITLE],
            "by_page": page,
            "at_moment": uow.now,
            "by_person": actor.user_id,
        },
    )
    if taken.rowcount != 1:
        raise changed_elsewhere()


def _step(uow: UnitOfWork, draft: FormDraft) -> Any:
    return uow.connection.execute(_STEP, {"of_draft": draft.id, "at": draft.position}).one()


def _add_step(uow: UnitOfWork, draft_id: int, number: int, sketch: FormSketch, place: str) -> None:
    step = {
        "draft_id": draft_id,
        "number": number,
        "place": place,
        "sketch": sketch.to_document(),
    }
    add_row(uow.connection, form_draft_steps, step)


def _forget_steps(uow: UnitOfWork, draft_id: int, after: int, before: int) -> None:
    values = {"of_draft": draft_id, "after": after, "before": before}
    uow.connection.execute(_FORGET_STEPS, values)


def _draft(row: Any) -> FormDraft:
    return FormDraft(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
