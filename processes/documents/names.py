"""File names as they may be kept and handed out again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

LONGEST = 120
"""In characters, the extension included: 240 bytes of Cyrillic, what every file system takes."""

_PATH = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_SPACES = re.compile(r"\s+")


def clean_file_name(name: str) -> str:
    """Return the last part of the name without control, invisible and forbidden characters."""
    last = _PATH.split(name)[-1]
    visible = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in last)
    plain = _SPACES.sub(" ", _FORBIDDEN.sub("_", unicodedata.normalize("NFC", visible)))
    return _shortened(plain.strip(" .")) or "файл"


def extension_of(name: str) -> str:
    """Return the extension in lower case with its dot, empty if there is none."""
    return PurePosixPath(name).suffix.lower()


def with_extension(name: str, extensions: Sequence[str], known: Sequence[str]) -> str:
    """Return the name with an extension that tells the truth about the content.

    One of the `known` extensions is replaced; anything else stays part of the name.
    """
    found = extension_of(name)
    if found in extensions:
        return name
    stem = name[: -len(found)] if found in known else name
    return _shortened(f"{stem}{extensions[0]}")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    extension = PurePosixPath(name).suffix[:20]
    return name[: LONGEST - len(extension)].rstrip(" .") + extension
