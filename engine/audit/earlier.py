"""What an earlier bundle knows of the history."""

from __future__ import annotations

import zipfile
from pathlib import Path

from engine.audit.keys import signature_fits
from engine.audit.offline_verifier import UNREADABLE, read_checkpoints
from engine.errors import InvalidInput


def last_checkpoint_of(bundle: Path) -> tuple[int, str]:
    """Return the number and hash of a bundle's last checkpoint; raises InvalidInput, OSError."""
    try:
        with zipfile.ZipFile(bundle) as archive:
            found = read_checkpoints(archive, signature_fits)
    except UNREADABLE as error:
        raise InvalidInput(f"Прежняя выгрузка {bundle} не читается: {error}.") from error
    if found.findings:
        raise InvalidInput(f"Прежняя выгрузка {bundle} повреждена: {found.findings[0]}")
    last = max(found.hashes)
    return last, found.hashes[last]
