"""What a failing example says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import note

from tests.engine.properties.blocks import Steps, written
from tests.engine.properties.drawing import Drawing
from tests.engine.properties.writing import documents


@contextmanager
def explained(tree: Steps, path: list[str]) -> Iterator[None]:
    """Tell of a failure: the tree, the path, and where the diagrams are."""
    try:
        yield
    except Exception:
        name = Path(tempfile.gettempdir()) / "tropa-property.bpmn"
        for number, document in enumerate(documents(Drawing(tree))):
            name.with_stem(f"tropa-property-{number}").write_bytes(document)
        note("\n".join(["", written(tree), "--- path", *path, f"--- diagrams: {name.parent}"]))
        raise
