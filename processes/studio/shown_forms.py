"""The forms that a drawing shows, as one checksum: a publication takes them along."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from engine.diagrams.reading import read_processes


def forms_checksum(xml: bytes, forms: Mapping[str, Any]) -> str:
    """Return what changes as soon as one of the forms does that the drawing shows."""
    nodes = (node for process in read_processes(xml) for node in process.nodes())
    keys = {node.properties.get("form_key", "") for node in nodes}
    shown = {key: forms[key] for key in keys if key in forms}
    return sha256(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)).hexdigest()
