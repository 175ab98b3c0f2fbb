"""The forms that a drawing shows: a publication takes them along, whoever has written them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from engine.diagrams.reading import read_processes
from processes.form_studio.versions import listed_forms

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


def forms_checksum(xml: bytes, forms: Mapping[str, Any]) -> str:
    """Return what changes as soon as one of the forms does that the drawing shows."""
    shown = {key: forms[key] for key in _form_keys(xml) if key in forms}
    return sha256(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)).hexdigest()


def form_authors(uow: UnitOfWork, xml: bytes, since: datetime) -> set[str]:
    """Return who has published the forms that the drawing shows, of those published since a moment."""
    keys = _form_keys(xml)
    return {
        one.published_by
        for one in listed_forms(uow)
        if one.form_key in keys and one.published_at is not None and one.published_at > since
    }


def _form_keys(xml: bytes) -> set[str]:
    nodes = (node for process in read_processes(xml) for node in process.nodes())
    return {node.properties.get("form_key", "") for node in nodes}
