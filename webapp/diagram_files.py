"""Handing a diagram out as a file."""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response


def diagram_file(xml: bytes) -> Response:
    """Return a diagram for the viewer's script, or to keep.

    Never to be opened as a page: the author's XML may name style sheets, or hold elements of HTML.
    """
    response = make_response(xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment"
    return response
