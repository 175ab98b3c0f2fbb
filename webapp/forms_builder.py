"""The builder of forms: one page, one open section, plain POSTs; a script only keeps what is typed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Conflict, InvalidState
from processes.form_studio import (
    FORM,
    KINDS,
    VALUE_TYPES,
    Compiled,
    EditForm,
    FormDraft,
    FormSketch,
    Seen,
    SketchOf,
    TypeIntoForm,
    compiled,
    require_form_author,
    typed_into,
)
from webapp.builder_views import outline, panel_of
from webapp.formatting import dates
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("forms_builder", __name__)

_ELSEWHERE = {"publish": "forms_studio.ask_to_publish", "preview": "forms_trial.preview"}
_NOT_TYPED = ("csrf_token", "action", "section", "turn", "page", "add_kind", "column_kind")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in the builder: the open section, the control, what was just added."""

    section: str = ""
    focus: str = ""
    fresh: str = ""


@blueprint.get("/forms/<form_key>/edit")
def edit(form_key: str) -> str:
    """Show the builder with the open draft of a form."""
    actor = signed_in().actor
    require_form_author(actor)
    draft, sketch = current_wiring().engine.execute(SketchOf(actor, form_key))
    place = Place(*(request.args.get(name, "") for name in ("open", "focus", "fresh")))
    return _page(draft, sketch, place)


@blueprint.post("/forms/<form_key>/edit")
def act(form_key: str) -> Response | tuple[str, int]:
    """Keep what stands in the open section, then do what the pressed button says."""
    action = _action()
    command = EditForm(
        signed_in().actor, form_key, _seen(), _section(), request.form.to_dict(flat=False), action
    )
    try:
        edited = current_wiring().engine.execute(command)
    except Conflict as why:
        return _beside_newest(form_key, str(why)), HTTPStatus.CONFLICT
    except InvalidState as why:
        return _unkept(form_key, str(why)), HTTPStatus.CONFLICT
    name, _, rest = action.partition(":")
    if name in _ELSEWHERE:
        return redirect(url_for(_ELSEWHERE[name], form_key=form_key), 303)
    if name == "remove":
        flash("Поле убрано. «Отменить шаг» вернёт его.", "done")
    section = {"open": rest, "close": ""}.get(name, edited.uid or _section())
    if edited.sketch.find(section) is None and section != FORM:
        section = ""
    focus = edited.focus or {"open": "label", "close": f"open-{rest}", "save": "save"}.get(name, "")
    fresh = section if name in ("add", "add-column") else None
    asked = {"open": section, "focus": focus, "fresh": fresh}
    place: dict[str, Any] = {key: value for key, value in asked.items() if value}
    return redirect(url_for("forms_builder.edit", form_key=form_key, **place), 303)


@blueprint.post("/forms/<form_key>/autosave")
def autosave(form_key: str) -> Response:
    """Keep what is typed so far, for the script of the page."""
    texts = request.form.to_dict(flat=False)
    command = TypeIntoForm(signed_in().actor, form_key, _seen(), _section(), texts)
    try:
        draft = current_wiring().engine.execute(command)
    except Conflict as why:
        response = jsonify(message=f"{why} Сохраните страницу: вы увидите оба варианта.")
        response.status_code = HTTPStatus.CONFLICT
        return response
    return jsonify(message=_saved_words(draft))


def _action() -> str:
    """Return the pressed button; where it adds, with the kind chosen in the list beside it."""
    action = request.form.get("action", "save")
    if action == "add":
        return f"add:{request.form.get('add_kind', 'text')}"
    if action.startswith("add-column:"):
        return f"{action}:{request.form.get('column_kind', 'text')}"
    return action


def _seen() -> Seen:
    return Seen(request.form.get("turn", 0, int), request.form.get("page", "")[:40])


def _section() -> str:
    return request.form.get("section", "")


def _page(draft: FormDraft, sketch: FormSketch, place: Place, refusal: str = "") -> str:
    found: Compiled = compiled(sketch)
    section = place.section if sketch.find(place.section) or place.section == FORM else ""
    errors = {} if place.fresh == section else found.at(section)
    return render_template(
        "forms_studio/builder.html",
        draft=draft,
        rows=outline(sketch, found, section),
        panel=panel_of(sketch, section, errors) if section else None,
        section=section,
        focus=place.focus,
        problems=len(found.problems),
        field_kinds=tuple(KINDS.values()),
        column_kinds=tuple(kind for kind in KINDS.values() if kind.may_be_column),
        value_types=VALUE_TYPES,
        saved=_saved_words(draft),
        page=secrets.token_urlsafe(12),
        refusal=refusal,
        name_of=name_of,
    )


def _beside_newest(form_key: str, why: str) -> str:
    """Show the draft as somebody else has left it, with what was typed here in the open section."""
    draft, newest = current_wiring().engine.execute(SketchOf(signed_in().actor, form_key))
    if newest.find(_section()) is None and _section() != FORM:
        return _unkept(form_key, f"{why} Поля, которое вы правили, в черновике больше нет.")
    mine = typed_into(newest, _section(), request.form.to_dict(flat=False))
    who = f"Его изменил {name_of(draft.saved_by)} {dates().moment(draft.saved_at)}."
    words = f"{why} {who} Ваш вариант стоит ниже: «Сохранить» запишет его поверх."
    return _page(draft, mine, Place(_section()), words)


def _unkept(form_key: str, why: str) -> str:
    """Show what was typed where it cannot be kept, so that it can be copied."""
    texts = [
        text
        for name, sent in request.form.to_dict(flat=False).items()
        for text in sent
        if name not in _NOT_TYPED and text.strip()
    ]
    return render_template("forms_studio/unkept.html", form_key=form_key, refusal=why, texts=texts)


def _saved_words(draft: FormDraft) -> str:
    return f"Черновик сохранён в {dates().time(draft.saved_at)}"
