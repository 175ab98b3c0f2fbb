"""«Формы»: the list, one form with its versions, a new one, and publishing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Conflict, InvalidInput, InvalidState, NewestDefinitions, NotFound
from processes.form_studio import (
    FormDocument,
    FormDraft,
    FormDraftOf,
    FormDrafts,
    FormUseCounts,
    FormVersion,
    FormVersions,
    ListedForms,
    OpenFormDraft,
    PreviewOfPublication,
    PublishForm,
    PutFormAside,
    SketchOf,
    StartForm,
    TakeFormVersion,
    UsesOfForm,
    changes_between,
    require_form_author,
)
from processes.forms import Form
from processes.people import Verb
from webapp.errors import status_of
from webapp.formatting import plural
from webapp.navigation import Entry, add_entry
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("forms_studio", __name__)
add_entry(
    blueprint,
    Entry(
        *("Формы", "forms_studio.forms", Verb.FORM_CHANGE, 35),
        others=(Verb.AUDIT_EXPORT,),
        also=("forms_builder", "forms_trial"),
    ),
)

_ON_A_PAGE = 50


@blueprint.get("/forms")
def forms() -> str:
    """List all forms with their drafts, fifty on a page, searched by name and code."""
    actor, engine = signed_in().actor, current_wiring().engine
    text = request.args.get("text", "").strip()
    page = max(request.args.get("page", 0, int), 0)
    listed = engine.execute(ListedForms(actor))
    drafts = {one.form_key: one for one in engine.execute(FormDrafts(actor))}
    known = {one.form_key for one in listed}
    fresh = [draft for key, draft in drafts.items() if key not in known]
    rows: list[FormVersion | FormDraft] = [*fresh, *listed]
    found = [row for row in rows if text.casefold() in f"{row.form_key} {row.title}".casefold()]
    return render_template(
        "forms_studio/forms.html",
        rows=found[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE],
        total=len(found),
        page=page,
        has_more=len(found) > (page + 1) * _ON_A_PAGE,
        known=known,
        drafts=drafts,
        uses=engine.execute(FormUseCounts(actor)),
        text=text,
        may_change=_may_change(),
        name_of=name_of,
    )


@blueprint.get("/forms/new")
def new() -> str:
    """Ask how a new form is called and from what it begins."""
    require_form_author(signed_in().actor)
    return _new_page()


@blueprint.post("/forms/new")
def begin() -> Response | tuple[str, int]:
    """Begin a new form and go to the builder."""
    asked = (request.form.get(name, "") for name in ("title", "process_key", "form_key", "like"))
    try:
        draft = current_wiring().engine.execute(StartForm(signed_in().actor, *asked))
    except (InvalidInput, InvalidState, NotFound) as error:
        return _new_page(str(error)), status_of(error)
    return redirect(url_for("forms_builder.edit", form_key=draft.form_key), 303)


@blueprint.get("/forms/<form_key>")
def form(form_key: str) -> str:
    """Show a form: its draft, its versions, where it is shown. Raises NotFound."""
    actor, engine = signed_in().actor, current_wiring().engine
    versions = engine.execute(FormVersions(actor, form_key))
    draft = engine.execute(FormDraftOf(actor, form_key))
    if not versions and draft is None:
        raise NotFound(f"Формы «{form_key}» нет.")
    return render_template(
        "forms_studio/form.html",
        form_key=form_key,
        title=versions[0].title if versions else draft.title if draft else form_key,
        versions=versions,
        draft=draft,
        uses=engine.execute(UsesOfForm(actor, form_key)),
        may_change=_may_change(),
        name_of=name_of,
    )


@blueprint.get("/forms/<form_key>/compare")
def compare(form_key: str) -> str:
    """Say in words how two versions differ. Raises NotFound."""
    actor, engine = signed_in().actor, current_wiring().engine
    versions = engine.execute(FormVersions(actor, form_key))
    if not versions:
        raise NotFound(f"У формы «{form_key}» ещё нет версий.")
    newest = versions[0].version
    after = request.args.get("after", newest, int)
    before = request.args.get("before", max(after - 1, 1), int)
    return render_template(
        "forms_studio/compare.html",
        form_key=form_key,
        title=versions[0].title,
        versions=versions,
        before=before,
        after=after,
        changes=changes_between(_published(form_key, before), _published(form_key, after)),
    )


@blueprint.post("/forms/<form_key>/draft")
def open_draft(form_key: str) -> Response:
    """Open the draft of a form, begun from its newest version where there is none."""
    current_wiring().engine.execute(OpenFormDraft(signed_in().actor, form_key))
    return redirect(url_for("forms_builder.edit", form_key=form_key), 303)


@blueprint.post("/forms/<form_key>/versions/<int:version>/draft")
def take_version(form_key: str, version: int) -> Response:
    """Put a version into the draft of its form; it can be undone there."""
    current_wiring().engine.execute(TakeFormVersion(signed_in().actor, form_key, version))
    flash(f"В черновике теперь версия {version}. «Отменить шаг» вернёт то, что было.", "done")
    return redirect(url_for("forms_builder.edit", form_key=form_key), 303)


@blueprint.post("/forms/<form_key>/aside")
def put_aside(form_key: str) -> Response:
    """Close the draft of a form unpublished."""
    actor, engine = signed_in().actor, current_wiring().engine
    engine.execute(PutFormAside(actor, form_key))
    flash("Черновик убран.", "done")
    if engine.execute(FormVersions(actor, form_key)):
        return redirect(url_for("forms_studio.form", form_key=form_key), 303)
    return redirect(url_for("forms_studio.forms"), 303)


@blueprint.get("/forms/<form_key>/publish")
def ask_to_publish(form_key: str) -> str:
    """Show what publishing the draft would change, and where; the auditor sees it too."""
    return _publish_page(form_key)


@blueprint.post("/forms/<form_key>/publish")
def publish(form_key: str) -> Response | tuple[str, int]:
    """Publish the draft, with the processes that are ticked."""
    command = PublishForm(
        signed_in().actor,
        form_key,
        request.form.get("seen", 0, int),
        request.form.get("comment", ""),
        tuple(request.form.getlist("process")),
        current_wiring().settings.second_look,
    )
    try:
        published = current_wiring().engine.execute(command)
    except (InvalidInput, InvalidState, Conflict) as error:
        return _publish_page(form_key, str(error)), status_of(error)
    count = sum(one.is_new for one in published.deployed)
    processes = plural(
        count, "процесс опубликован", "процесса опубликованы", "процессов опубликованы"
    )
    also = f" Вместе с ней заново: {processes}." if count else ""
    flash(f"Опубликована версия {published.version} формы.{also}", "done")
    return redirect(url_for("forms_studio.form", form_key=form_key), 303)


def _new_page(refusal: str = "") -> str:
    actor, engine = signed_in().actor, current_wiring().engine
    return render_template(
        "forms_studio/new.html",
        processes=engine.execute(NewestDefinitions()),
        forms=engine.execute(ListedForms(actor)),
        typed=request.values,
        refusal=refusal,
    )


def _publish_page(form_key: str, refusal: str = "") -> str:
    actor, engine = signed_in().actor, current_wiring().engine
    draft, sketch = engine.execute(SketchOf(actor, form_key))
    versions: list[FormVersion] = engine.execute(FormVersions(actor, form_key))
    labels = {one.uid: one.text("label") for one in sketch.everything()}
    preview = engine.execute(PreviewOfPublication(actor, form_key))
    sent = request.method == "POST"
    return render_template(
        "forms_studio/publish.html",
        form_key=form_key,
        draft=draft,
        newest=versions[0].version if versions else None,
        preview=preview,
        labels=labels,
        refusal=refusal,
        comment=request.form.get("comment", ""),
        chosen={
            one.process_key
            for one in preview.processes
            if (one.process_key in request.form.getlist("process") if sent else not one.missing)
        },
        may_change=_may_change(),
        needs_look=current_wiring().settings.second_look,
    )


def _published(form_key: str, version: int) -> Form:
    document = current_wiring().engine.execute(FormDocument(signed_in().actor, form_key, version))
    return Form.from_document(document)


def _may_change() -> bool:
    return signed_in().may(Verb.FORM_CHANGE)
