"""A diagram as a file: handed out, and sent in."""

from __future__ import annotations

from flask import make_response, request
from werkzeug.wrappers import Response

from engine import InvalidInput
from processes.studio import DrawnFile, drawn, require_author
from webapp.session import signed_in


def diagram_file(xml: bytes) -> Response:
    """Return a diagram for the viewer's script, or to keep.

    Never to be opened as a page: the author's XML may name style sheets, or hold elements of HTML.
    """
    response = make_response(xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment"
    return response


def sent_diagram() -> DrawnFile:
    """Return the diagram of the file that an author sent, with a drawing.

    Raises NotAllowed, InvalidInput without a file, InvalidDiagram.
    """
    require_author(signed_in().actor)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInput("Выберите файл .bpmn.")
    return drawn(sent.read())
