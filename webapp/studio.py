"""«Процессы»: the diagrams, their versions, and where a new one begins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import (
    InvalidInput,
    NewestDefinitions,
    NextStart,
    NotFound,
    ProcessDefinition,
    VersionsOf,
)
from processes.moves import BulkMovesOf
from processes.people import Verb
from processes.people.permissions import require
from processes.studio import (
    CommentOnElement,
    CommentsOn,
    Draft,
    DraftOf,
    ImportDiagram,
    OpenDraft,
    OpenDrafts,
    PutDraftAside,
    RevisionsOf,
    SecondLookOf,
    StartProcess,
    TakeVersion,
    identities_in,
    may_read_drafts,
    offered,
    require_author,
    require_reader,
)
from processes.studio.uses import UsesOf
from webapp.diagram_files import sent_diagram
from webapp.navigation import Entry, add_entry
from webapp.session import signed_in
from webapp.studio_words import name_of, words_of
from webapp.wiring import current_wiring

blueprint = Blueprint("studio", __name__)
add_entry(
    blueprint,
    Entry(
        "Процессы",
        "studio.processes",
        Verb.DIAGRAM_CHANGE,
        30,
        (Verb.AUDIT_EXPORT,),
        (
            *("studio_drafts", "publication", "moves"),
            *("rehearsal", "rehearsal_steps", "scenarios", "past_runs"),
        ),
    ),
)


@blueprint.get("/processes")
def processes() -> str:
    """List the published diagrams and the drafts of those that are not published yet."""
    actor = signed_in().actor
    require(actor, Verb.DIAGRAM_READ)
    text = request.args.get("text", "").strip()
    drafts = {one.process_key: one for one in _drafts()}
    published = current_wiring().engine.execute(NewestDefinitions())
    known = {one.process_key for one in published}
    fresh = (draft for key, draft in drafts.items() if key not in known)
    rows: list[ProcessDefinition | Draft] = [*published, *fresh]
    return render_template(
        "studio/processes.html",
        rows=[row for row in rows if text.casefold() in f"{row.process_key} {row.name}".casefold()],
        total=len(rows),
        drafts=drafts,
        awaited={one.process_key for one in drafts.values() if _awaits_look(one)},
        known=known,
        text=text,
        may_change=signed_in().may(Verb.DIAGRAM_CHANGE),
        name_of=name_of,
    )


@blueprint.get("/processes/<process_key>")
def process(process_key: str) -> str:
    """Show a process: its versions, one of them drawn, and its draft. Raises NotFound."""
    actor = signed_in().actor
    require(actor, Verb.DIAGRAM_READ)
    engine = current_wiring().engine
    versions = engine.execute(VersionsOf(process_key))
    reads_drafts = may_read_drafts(actor)
    draft = engine.execute(DraftOf(actor, process_key)) if reads_drafts else None
    if not versions and draft is None:
        raise NotFound(f"Процесса «{process_key}» нет.")
    uses = engine.execute(UsesOf(actor, process_key)) if reads_drafts else None
    return render_template(
        "studio/process.html",
        process_key=process_key,
        name=versions[0].name if versions else draft.name if draft else process_key,
        versions=versions,
        next_start=engine.execute(NextStart(process_key)),
        chosen=_chosen(versions),
        draft=draft if draft and draft.is_open else None,
        awaits_look=draft is not None and draft.is_open and _awaits_look(draft),
        uses=uses,
        running={one.version: one.count for one in uses.running} if uses else {},
        moves=engine.execute(BulkMovesOf(actor, process_key, 3)) if reads_drafts else [],
        may_move=signed_in().may(Verb.INSTANCE_MIGRATE),
        may_change=signed_in().may(Verb.DIAGRAM_CHANGE),
        name_of=name_of,
    )


@blueprint.get("/processes/<process_key>/draft")
def draft_page(process_key: str) -> str:
    """Show the draft of a process, or an earlier save of it, to those who may read it."""
    actor, engine = signed_in().actor, current_wiring().engine
    draft = _existing_draft(process_key)
    revisions = engine.execute(RevisionsOf(actor, draft.id))
    asked = request.args.get("revision", draft.revision, int)
    shown = next((one for one in revisions if one.number == asked), None)
    if shown is None:
        raise NotFound(f"Сохранения № {asked} нет: старые автоматические сохранения прореживаются.")
    return render_template(
        "studio/draft.html",
        draft=draft,
        revisions=revisions,
        shown=shown,
        words_of=words_of,
        comments=engine.execute(CommentsOn(actor, process_key)),
        name_of=name_of,
    )


@blueprint.post("/processes/<process_key>/draft")
def open_draft(process_key: str) -> Response:
    """Open the draft of a process, begun from its newest version where there is none."""
    current_wiring().engine.execute(OpenDraft(signed_in().actor, process_key))
    return _to_editor(process_key)


@blueprint.post("/processes/<process_key>/versions/<int:definition_id>/draft")
def take_version(process_key: str, definition_id: int) -> Response:
    """Put an earlier version into the draft of its process, and go where it is published again."""
    engine = current_wiring().engine
    draft = engine.execute(TakeVersion(signed_in().actor, definition_id))
    taken = next(
        one for one in engine.execute(VersionsOf(draft.process_key)) if one.id == definition_id
    )
    flash(
        f"В черновике теперь версия {taken.version}. Опубликуйте её или вернитесь к правке; "
        "прежний черновик остался среди его сохранений.",
        "info",
    )
    comment = f"Возвращена версия {taken.version}."
    page = url_for("publication.page", process_key=process_key, comment=comment)
    return redirect(page, 303)


@blueprint.post("/processes/<process_key>/draft/aside")
def put_aside(process_key: str) -> Response:
    """Close the draft of a process unpublished."""
    draft = _existing_draft(process_key)
    engine = current_wiring().engine
    engine.execute(PutDraftAside(signed_in().actor, draft.id))
    flash("Черновик убран. Сохранения остались: откройте его снова, и он вернётся.", "done")
    if engine.execute(VersionsOf(process_key)):
        return redirect(url_for("studio.process", process_key=process_key), 303)
    return redirect(url_for("studio.processes"), 303)


@blueprint.post("/processes/<process_key>/remarks")
def remark(process_key: str) -> Response:
    """Write a remark on the whole of a process, from the page of its draft."""
    text = request.form.get("text", "")
    command = CommentOnElement(signed_in().actor, process_key, process_key, text)
    current_wiring().engine.execute(command)
    return redirect(url_for("studio.draft_page", process_key=process_key), 303)


@blueprint.get("/studio/new")
def new() -> str:
    """Ask how a new process is called and from what it begins."""
    require_author(signed_in().actor)
    return render_template("studio/new.html", templates=offered()["starting"], typed={}, refusal="")


@blueprint.post("/studio/new")
def begin() -> Response | tuple[str, int]:
    """Begin a new process and go to its editor."""
    command = StartProcess(
        signed_in().actor,
        request.form.get("name", ""),
        request.form.get("template", ""),
        request.form.get("process_key", ""),
    )
    try:
        draft = current_wiring().engine.execute(command)
    except InvalidInput as error:
        page = render_template(
            "studio/new.html",
            templates=offered()["starting"],
            typed=request.form,
            refusal=str(error),
        )
        return page, 422
    return _to_editor(draft.process_key)


@blueprint.post("/studio/import")
def upload() -> Response:
    """Put the diagram of a file into the draft of its process."""
    file = sent_diagram()
    draft = current_wiring().engine.execute(ImportDiagram(signed_in().actor, file))
    if len(identities_in(file.xml)) > 1:
        flash(
            f"В файле несколько процессов, они сохранены все. Черновик ведёт процесс «{draft.name}»; "
            "отметку «Исполняемый процесс» меняют в описании полосы.",
            "info",
        )
    return _to_editor(draft.process_key)


def _drafts() -> list[Draft]:
    actor = signed_in().actor
    return current_wiring().engine.execute(OpenDrafts(actor)) if may_read_drafts(actor) else []


def _awaits_look(draft: Draft) -> bool:
    """Return whether another owner has been asked to look at a draft and has not answered yet."""
    if not current_wiring().settings.second_look:
        return False
    look = current_wiring().engine.execute(SecondLookOf(signed_in().actor, draft.id))
    return look is not None and look.is_awaited


def _chosen(versions: list[ProcessDefinition]) -> ProcessDefinition | None:
    asked = request.args.get("version", type=int)
    found = (one for one in versions if one.version == asked)
    return next(found, versions[0] if versions else None)


def _existing_draft(process_key: str) -> Draft:
    actor = signed_in().actor
    require_reader(actor)
    draft = current_wiring().engine.execute(DraftOf(actor, process_key))
    if draft is None or not draft.is_open:
        raise NotFound(f"Открытого черновика у процесса «{process_key}» нет.")
    return draft


def _to_editor(process_key: str) -> Response:
    return redirect(url_for("studio_drafts.editor", process_key=process_key), 303)
