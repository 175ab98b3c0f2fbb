"""Try a form out: the real rendering at both widths, and what would be stored; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from processes.form_studio import (
    FormDocument,
    FormDraftOf,
    FormVersions,
    SketchOf,
    example_answers,
    example_offers,
    outcome_of,
    showable,
    shown_value,
)
from processes.forms import FileField, Form, Parsed, Submitted, Typed, UploadedFile
from webapp.formatting import dates
from webapp.rendering import Surroundings, form_view
from webapp.security import allow_own_frame
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("forms_trial", __name__)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A form to try: which one it is in words, and how many fields are left out of it."""

    form: Form
    words: str
    left_out: int = 0


@blueprint.get("/forms/<form_key>/preview")
def preview(form_key: str) -> str:
    """Show a form in a frame as wide as a phone or as the page."""
    return render_template(
        "forms_studio/preview.html",
        form_key=form_key,
        tried=_tried(form_key),
        draft=current_wiring().engine.execute(FormDraftOf(signed_in().actor, form_key)),
        version=request.args.get("version", type=int),
        is_phone=request.args.get("width") == "phone",
    )


@blueprint.get("/forms/<form_key>/sheet")
def sheet(form_key: str) -> str:
    """Show only the form, empty or filled in with examples."""
    tried = _tried(form_key)
    typed = Typed()
    if "examples" in request.args:
        seed = request.args.get("examples", 1, int)
        typed = example_answers(form_key, tried.form, dates().today, seed)
    return _sheet(form_key, tried, typed)


@blueprint.post("/forms/<form_key>/sheet")
def try_out(form_key: str) -> str:
    """Read what was typed as the real form would, and say what would come of it."""
    tried = _tried(form_key)
    texts = request.form.to_dict(flat=False)
    typed = tried.form.typed(Submitted(texts, *_files(tried.form)))
    rows = tried.form.after_row_action(typed, request.form.get("row_action", ""))
    if rows is not None or request.form.get("action") != "try":
        return _sheet(form_key, tried, rows or typed)
    return _sheet(form_key, tried, tried.form.parse_typed(typed, example_offers(tried.form)))


def _sheet(form_key: str, tried: _Tried, shown: Typed | Parsed) -> str:
    allow_own_frame()
    is_done = isinstance(shown, Parsed) and shown.is_valid
    around = Surroundings(offers=example_offers(tried.form))
    return render_template(
        "forms_studio/sheet.html",
        form_key=form_key,
        tried=tried,
        version=request.args.get("version", type=int),
        examples=request.args.get("examples", 0, int) + 1,
        view=form_view(tried.form, shown, around),
        kept=_names(shown),
        shown_value=shown_value,
        outcome=outcome_of(tried.form, shown) if is_done and isinstance(shown, Parsed) else None,
    )


def _tried(form_key: str) -> _Tried:
    """Return the version that was asked for; else the draft; else the newest version."""
    actor, engine = signed_in().actor, current_wiring().engine
    version = request.args.get("version", type=int)
    if version is None and engine.execute(FormDraftOf(actor, form_key)) is not None:
        _, sketch = engine.execute(SketchOf(actor, form_key))
        form, left_out = showable(sketch)
        return _Tried(form, "черновик", left_out)
    if version is None:
        versions = engine.execute(FormVersions(actor, form_key))
        version = versions[0].version if versions else 1
    document = engine.execute(FormDocument(actor, form_key, version))
    return _Tried(Form.from_document(document), f"версия {version}")


_Files = dict[str, list[UploadedFile]]


def _files(form: Form) -> tuple[_Files, _Files]:
    """Return the files just chosen and those of before, by name only: their content is dropped."""
    chosen: _Files = {}
    kept: _Files = {}
    for field in form.all_fields:
        if isinstance(field, FileField):
            names = request.form.getlist(f"kept-{field.key}")
            uploads = [one.filename for one in request.files.getlist(field.key) if one.filename]
            kept[field.key] = _named(names, 1)
            chosen[field.key] = _named(uploads, len(names) + 1)
    return chosen, kept


def _named(names: Sequence[str], first: int) -> list[UploadedFile]:
    return [UploadedFile(name, 0, number) for number, name in enumerate(names, first)]


def _names(shown: Typed | Parsed) -> list[tuple[str, str]]:
    """Return the field and the name of every file that the page has to remember."""
    typed = shown.typed if isinstance(shown, Parsed) else shown
    return [(key, file.name) for key, files in typed.files.items() for file in files]
