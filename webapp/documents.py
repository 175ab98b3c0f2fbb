"""Documents: taken in with a form, given out as files only to those who may read them."""

from __future__ import annotations

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from engine import SYSTEM, NotFound, WorkItemView
from processes.documents import (
    Document,
    DocumentFolder,
    DocumentOf,
    DocumentRefused,
    ReceivedFile,
)
from processes.forms import FileField, Form, FormError
from processes.people import Verb
from processes.people.actor import PAPER_ROLES
from processes.roles import Role
from webapp.admission import AdmissionTo
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("documents", __name__)

_UNKNOWN = "Такого документа нет, или он вам не открыт."
_PAIRS = "pair-"


@blueprint.get("/documents/<int:document_id>")
def show(document_id: int) -> Response:
    """Give a document to whoever may read its organisation's documents, or see its task."""
    document = current_wiring().engine.execute(DocumentOf(document_id))
    if not (_uploaded_here(document) or _may_read(document) or _may_see_task(document)):
        raise NotFound(_UNKNOWN)
    return _file(document)


@blueprint.get("/tasks/<int:work_item_id>/documents/<int:document_id>")
def of_work_item(work_item_id: int, document_id: int) -> Response:
    """Give a document out of the draft of a task to whoever may do the task now."""
    engine = current_wiring().engine
    admission = engine.execute(AdmissionTo(work_item_id, signed_in()))
    drafted = (admission.details.draft or {}).get("files", {})
    ids = {file["document_id"] for files in drafted.values() for file in files}
    if document_id in ids and admission.may_do:
        return _file(engine.execute(DocumentOf(document_id)))
    return show(document_id)


def document_folder() -> DocumentFolder:
    """Return the folder where the bytes lie."""
    settings = current_wiring().settings
    return DocumentFolder(settings.files, max_size=settings.max_upload_bytes)


def _uploaded_here(document: Document) -> bool:
    """Return whether it is his own upload that nobody has submitted yet."""
    return document.work_item_id is None and document.uploaded_by == signed_in().person.id


def _may_read(document: Document) -> bool:
    """Return whether his positions open it; papers of participants ask for the right to pairs."""
    if document.work_item_id is None:
        return False
    query = WorkItemView(document.work_item_id, SYSTEM)
    item = current_wiring().engine.execute(query).summary
    is_personal = Role(item.role) in PAPER_ROLES or item.process_key.startswith(_PAIRS)
    verb = Verb.PAIRS_READ if is_personal else Verb.DOCUMENTS_READ
    return signed_in().may(verb, document.organisation)


def _may_see_task(document: Document) -> bool:
    if document.work_item_id is None:
        return False
    try:
        current_wiring().engine.execute(AdmissionTo(document.work_item_id, signed_in()))
    except NotFound:
        return False
    return True


def _file(document: Document) -> Response:
    """Send it to be saved, never to be shown: what is inside comes from outside."""
    response = send_file(
        document_folder().open(document.sha256),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.file_name,
        etag=document.sha256,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def received_files(form: Form) -> tuple[dict[str, list[ReceivedFile]], list[FormError]]:
    """Take the uploaded files in; what is refused becomes an error beside its field."""
    folder = document_folder()
    received: dict[str, list[ReceivedFile]] = {}
    refused: list[FormError] = []
    for field in form.all_fields:
        uploads = request.files.getlist(field.key) if isinstance(field, FileField) else []
        for upload in uploads:
            if not upload.filename:
                continue
            try:
                file = folder.receive(upload.stream, upload.filename)
            except DocumentRefused as why:
                message = f"Файл «{upload.filename[:120]}» не принят. {why}"
                refused.append(FormError(field.key, field.label, message))
            else:
                received.setdefault(field.key, []).append(file)
    return received, refused
