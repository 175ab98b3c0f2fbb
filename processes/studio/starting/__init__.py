"""The diagrams from which a new process may begin; files without a drawing, which the layout gives them."""

from __future__ import annotations

from pathlib import Path

from engine.errors import NotFound

_FOLDER = Path(__file__).parent


def starting_xml(key: str) -> bytes:
    """Return the XML of a starting template. Raises NotFound."""
    if key not in starting_keys():
        raise NotFound(f"Шаблона «{key}» нет.")
    return (_FOLDER / f"{key}.bpmn").read_bytes()


def starting_keys() -> frozenset[str]:
    """Return the keys of the templates."""
    return frozenset(path.stem for path in _FOLDER.glob("*.bpmn"))
