"""«Публикация»: what changed in words and on two drawings, who uses it, the second look, publish."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import (
    Conflict,
    Deployed,
    EngineError,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    MigrationCandidates,
    NotFound,
    Problem,
    VersionsOf,
)
from processes.comparison import CompareDraft, CompareVersions, Comparison
from processes.people import Verb
from processes.studio import (
    AskSecondLook,
    DecideSecondLook,
    Draft,
    DraftOf,
    ProblemsOf,
    PublishDraft,
    RevisionXml,
    SecondLookOf,
)
from processes.studio.uses import UsesOf
from webapp.errors import status_of
from webapp.session import signed_in
from webapp.studio_words import name_of
from webapp.wiring import current_wiring

blueprint = Blueprint("publication", __name__)
_REFUSALS = (Conflict, InvalidDiagram, InvalidInput, InvalidState)
"""What is told on the page itself, so that nothing typed is lost."""


@blueprint.get("/processes/<process_key>/compare")
def compare(process_key: str) -> str:
    """Compare two versions of a process: those asked for, else the newest with the one before."""
    actor, engine = signed_in().actor, current_wiring().engine
    versions = engine.execute(VersionsOf(process_key))
    if not versions:
        raise NotFound(f"Процесса «{process_key}» нет.")
    after = request.args.get("after", versions[0].version, int)
    before = request.args.get("before", max(after - 1, 1), int)
    found = engine.execute(CompareVersions(actor, process_key, before, after))
    return render_template(
        "publication/compare.html",
        process_key=process_key,
        versions=versions,
        found=found,
        comparison=found.comparison,
        marks=_marks(found.comparison),
        name_of=name_of,
    )


@blueprint.get("/processes/<process_key>/draft/publication")
def page(process_key: str) -> str | Response:
    """Show all that a person wants to know before a draft is published."""
    draft = _draft(process_key)
    return _closed(process_key) if draft is None else _page(draft)


@blueprint.post("/processes/<process_key>/draft/publication")
def publish(process_key: str) -> Response | tuple[str, int]:
    """Publish the draft that the person has seen, and go on to the running instances."""
    draft = _draft(process_key)
    if draft is None:
        return _closed(process_key)
    command = PublishDraft(
        signed_in().actor,
        draft.id,
        request.form.get("seen", 0, int),
        request.form.get("comment", ""),
        current_wiring().settings.second_look,
        request.form.get("forms_seen"),
    )
    try:
        deployed = current_wiring().engine.execute(command)
    except _REFUSALS as refusal:
        return _refused(draft, refusal)
    return redirect(_after(deployed), 303)


@blueprint.post("/processes/<process_key>/draft/second-look")
def ask(process_key: str) -> Response | tuple[str, int]:
    """Ask another process owner to look at the draft."""
    draft = _draft(process_key)
    if draft is None:
        return _closed(process_key)
    seen, comment = request.form.get("seen", 0, int), request.form.get("comment", "")
    try:
        current_wiring().engine.execute(AskSecondLook(signed_in().actor, draft.id, seen, comment))
    except _REFUSALS as refusal:
        return _refused(draft, refusal)
    flash("Второй взгляд запрошен: одобрить может любой другой владелец процесса.", "done")
    return _to_page(process_key)


@blueprint.post("/processes/<process_key>/draft/second-look/<int:look_id>")
def decide(process_key: str, look_id: int) -> Response | tuple[str, int]:
    """Approve the publication, or decline it with a reason."""
    draft = _draft(process_key)
    if draft is None:
        return _closed(process_key)
    approved = request.form.get("decision") == "approve"
    reason = request.form.get("reason", "")
    try:
        current_wiring().engine.execute(
            DecideSecondLook(signed_in().actor, look_id, approved, reason)
        )
    except _REFUSALS as refusal:
        return _refused(draft, refusal)
    flash("Публикация одобрена." if approved else "Публикация отклонена.", "done")
    return _to_page(process_key)


def _refused(draft: Draft, refusal: EngineError) -> tuple[str, int]:
    """Show the page as things stand now, with what was typed and why it was not done."""
    sentence = _PROBLEMS if isinstance(refusal, InvalidDiagram) else str(refusal)
    now = _draft(draft.process_key) or draft
    return _page(now, sentence), status_of(refusal)


_PROBLEMS = "Опубликовать нельзя: к схеме есть замечания. Исправьте их и вернитесь сюда."


def _page(draft: Draft, refusal: str = "") -> str:
    person, engine = signed_in(), current_wiring().engine
    found = engine.execute(CompareDraft(person.actor, draft.id))
    needs_look = current_wiring().settings.second_look
    return render_template(
        "publication/page.html",
        draft=draft,
        found=found,
        comparison=found.comparison,
        marks=_marks(found.comparison),
        problems=_problems(draft),
        uses=engine.execute(UsesOf(person.actor, draft.process_key)),
        needs_look=needs_look,
        look=engine.execute(SecondLookOf(person.actor, draft.id)) if needs_look else None,
        person_id=person.person.id,
        may_publish=person.may(Verb.DIAGRAM_DEPLOY),
        typed=request.values,
        refusal=refusal,
        name_of=name_of,
    )


def _problems(draft: Draft) -> list[Problem]:
    engine = current_wiring().engine
    xml = engine.execute(RevisionXml(signed_in().actor, draft.id))
    return engine.execute(ProblemsOf(xml, draft.process_key))


def _marks(comparison: Comparison | None) -> dict[str, Any]:
    if comparison is None:
        return {}
    return {"before": comparison.marks_before(), "after": comparison.marks_after()}


def _draft(process_key: str) -> Draft | None:
    """Return the open draft of a process. Raises NotAllowed."""
    draft = current_wiring().engine.execute(DraftOf(signed_in().actor, process_key))
    return draft if draft is not None and draft.is_open else None


def _closed(process_key: str) -> Response:
    """Lead to the versions: the draft was published or put aside meanwhile, or never begun."""
    flash("Открытого черновика нет: опубликованное ниже, в списке версий.", "info")
    return redirect(url_for("studio.process", process_key=process_key), 303)


def _after(deployed: Deployed) -> str:
    """Return where a publication leads: to the running instances, where there are any."""
    key, version = deployed.process_key, deployed.version
    said = f"Опубликована версия {version}. Новые экземпляры пойдут по ней."
    if current_wiring().engine.execute(MigrationCandidates(key, version)):
        flash(f"{said} Решите, что делать с идущими.", "done")
        return url_for("moves.look", process_key=key, version=version)
    flash(said, "done")
    return url_for("studio.process", process_key=key)


def _to_page(process_key: str) -> Response:
    return redirect(url_for("publication.page", process_key=process_key), 303)
