"""«Редактор»: the page, and what its script asks: saving, checking, layout, remarks."""

from __future__ import annotations

import gzip
from http import HTTPStatus
from typing import Any

import orjson
from flask import (
    Blueprint,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from engine import Command, Conflict, InvalidDiagram, InvalidInput, Problem
from processes.layout import UnreadableDiagram, lay_out
from processes.studio import (
    CommentOnElement,
    CommentsOn,
    Draft,
    DraftById,
    DraftOf,
    IAmHere,
    OffersOfEditor,
    ProblemsOf,
    ResolveComment,
    RestoreRevision,
    Revision,
    RevisionKind,
    RevisionsOf,
    RevisionXml,
    SaveRevision,
    TakeFile,
    require_author,
)
from webapp.diagram_files import diagram_file, sent_diagram
from webapp.formatting import dates
from webapp.security import allow_inline_styles
from webapp.session import signed_in
from webapp.studio_words import name_of, words_of
from webapp.wiring import current_wiring

blueprint = Blueprint("studio_drafts", __name__)

_FROM_BROWSER = (RevisionKind.AUTOSAVE, RevisionKind.LAID_OUT)


@blueprint.get("/processes/<process_key>/editor")
def editor(process_key: str) -> str | Response:
    """Show the editor with the draft of a process; without one, the page where it is begun."""
    actor = signed_in().actor
    require_author(actor)
    draft = current_wiring().engine.execute(DraftOf(actor, process_key))
    if draft is None or not draft.is_open:
        return redirect(url_for("studio.process", process_key=process_key))
    allow_inline_styles()
    return render_template("studio/editor.html", draft=draft, urls=_urls(draft))


@blueprint.get("/studio/offers.json")
def offers() -> Response:
    """Return all that the editor offers for choosing; it is large, so it goes compressed."""
    found = current_wiring().engine.execute(OffersOfEditor(signed_in().actor))
    response = make_response(orjson.dumps(found))
    response.headers["Content-Type"] = "application/json"
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@blueprint.get("/studio/drafts/<int:draft_id>/diagram.bpmn")
def diagram(draft_id: int) -> Response:
    """Return the drawing of a draft as it was saved last, or in the revision that is asked for."""
    engine, actor = current_wiring().engine, signed_in().actor
    number = request.args.get("revision", type=int)
    if number is None:
        number = engine.execute(DraftById(actor, draft_id)).revision
    response = diagram_file(engine.execute(RevisionXml(actor, draft_id, number)))
    response.headers["Draft-Revision"] = str(number)
    return response


@blueprint.post("/studio/drafts/<int:draft_id>/revisions")
def save(draft_id: int) -> Response:
    """Save what is drawn; whoever is second learns who was first."""
    actor, engine = signed_in().actor, current_wiring().engine
    kind = RevisionKind(request.args.get("kind", RevisionKind.AUTOSAVE))
    command = SaveRevision(
        actor,
        draft_id,
        request.args.get("seen", 0, int),
        request.get_data(),
        kind if kind in _FROM_BROWSER else RevisionKind.AUTOSAVE,
    )
    try:
        draft = engine.execute(command)
    except Conflict as error:
        now = engine.execute(DraftById(actor, draft_id))
        message = f"{error} Его сохранил {name_of(now.saved_by)} {dates().moment(now.saved_at)}."
        response = jsonify(message=message, revision=now.revision)
        response.status_code = HTTPStatus.CONFLICT
        return response
    return jsonify(revision=draft.revision, message=_saved(draft))


@blueprint.get("/studio/drafts/<int:draft_id>/revisions")
def revisions(draft_id: int) -> dict[str, Any]:
    """Return the revisions that are kept, the newest first."""
    found = current_wiring().engine.execute(RevisionsOf(signed_in().actor, draft_id))
    return {"revisions": [_revision(one) for one in found]}


@blueprint.post("/studio/drafts/<int:draft_id>/restore")
def restore(draft_id: int) -> dict[str, Any]:
    """Make an earlier revision the newest one."""
    number = _sent().get("number")
    if not isinstance(number, int):
        raise InvalidInput("Не указано, какое сохранение вернуть.")
    return _on_top(RestoreRevision(signed_in().actor, draft_id, number))


@blueprint.post("/studio/drafts/<int:draft_id>/file")
def take_file(draft_id: int) -> dict[str, Any]:
    """Put the diagram of a file on top of the draft."""
    seen = request.args.get("seen", 0, int)
    return _on_top(TakeFile(signed_in().actor, draft_id, seen, sent_diagram()))


@blueprint.post("/processes/<process_key>/check")
def check(process_key: str) -> dict[str, Any]:
    """Return what would keep the drawing from being published as the next version of a process."""
    require_author(signed_in().actor)
    query = ProblemsOf(request.get_data(), process_key)
    return _problems(current_wiring().engine.execute(query))


@blueprint.post("/studio/layout")
def layout() -> dict[str, Any]:
    """Return the same diagram drawn anew."""
    require_author(signed_in().actor)
    try:
        return {"xml": lay_out(request.get_data()).decode()}
    except UnreadableDiagram as error:
        raise InvalidDiagram([Problem(None, "layout", str(error))]) from error


@blueprint.post("/studio/drafts/<int:draft_id>/presence")
def presence(draft_id: int) -> dict[str, Any]:
    """Note that a tab has the draft open; return who else has."""
    actor = signed_in().actor
    command = IAmHere(actor, draft_id, str(_sent().get("tab", "")))
    others = current_wiring().engine.execute(command)
    return {
        "others": [
            {"name": name_of(one.person_id), "is_me": one.person_id == actor.user_id}
            for one in others
        ]
    }


@blueprint.get("/processes/<process_key>/comments")
def comments(process_key: str) -> dict[str, Any]:
    """Return the remarks on a process."""
    return _comments(process_key)


@blueprint.post("/processes/<process_key>/comments")
def comment(process_key: str) -> dict[str, Any]:
    """Write a remark on an element and return all of them."""
    sent = _sent()
    element_id, text = str(sent.get("element_id", process_key)), str(sent.get("text", ""))
    command = CommentOnElement(signed_in().actor, process_key, element_id, text)
    current_wiring().engine.execute(command)
    return _comments(process_key)


@blueprint.post("/processes/<process_key>/comments/<int:comment_id>")
def resolve(process_key: str, comment_id: int) -> dict[str, Any]:
    """Settle a remark, or open it again, and return all of them."""
    resolved = _sent().get("resolved") is True
    command = ResolveComment(signed_in().actor, process_key, comment_id, resolved)
    current_wiring().engine.execute(command)
    return _comments(process_key)


def _on_top(command: Command[Draft]) -> dict[str, Any]:
    """Return the revision that a command has made, with its XML for the screen."""
    engine = current_wiring().engine
    draft = engine.execute(command)
    xml = engine.execute(RevisionXml(signed_in().actor, draft.id))
    return {"revision": draft.revision, "xml": xml.decode("utf-8-sig"), "message": _saved(draft)}


def _saved(draft: Draft) -> str:
    return f"Сохранено в {dates().time(draft.saved_at)}"


def _urls(draft: Draft) -> dict[str, str]:
    of_draft = ("diagram", "save", "restore", "presence", "revisions")
    urls = {name: url_for(f"studio_drafts.{name}", draft_id=draft.id) for name in of_draft}
    return {
        **urls,
        "xml": urls["diagram"],
        "offers": url_for("studio_drafts.offers"),
        "check": url_for("studio_drafts.check", process_key=draft.process_key),
        "layout": url_for("studio_drafts.layout"),
        "publication": url_for("publication.page", process_key=draft.process_key),
        "comments": url_for("studio_drafts.comments", process_key=draft.process_key),
        "file": url_for("studio_drafts.take_file", draft_id=draft.id),
        "page": url_for("studio.draft_page", process_key=draft.process_key),
        "processes": url_for("studio.processes"),
        "forms": url_for("forms_studio.forms"),
    }


def _sent() -> dict[str, Any]:
    """Return the JSON object of the request. Raises InvalidInput."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise InvalidInput("Запрос составлен неверно. Обновите страницу.")
    return sent


def _problems(problems: list[Problem]) -> dict[str, Any]:
    return {
        "problems": [
            {"element_id": one.element_id, "rule": one.rule, "message": one.message}
            for one in problems
        ]
    }


def _revision(one: Revision) -> dict[str, Any]:
    return {
        "number": one.number,
        "at": dates().moment(one.saved_at),
        "who": name_of(one.saved_by),
        "words": words_of(one),
    }


def _comments(process_key: str) -> dict[str, Any]:
    found = current_wiring().engine.execute(CommentsOn(signed_in().actor, process_key))
    return {
        "comments": [
            {
                "id": one.id,
                "element_id": one.element_id,
                "text": one.text,
                "who": name_of(one.written_by),
                "at": dates().moment(one.written_at),
                "resolved": one.resolved_at is not None,
            }
            for one in found
        ]
    }
