"""Bring a document into UTF-8, once: what reads, shows, compares and seals it then sees the same bytes.

Only encodings in which the declaration itself is plain, or that a mark of byte order gives away.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from types import MappingProxyType

_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_ONE_BYTE: Mapping[str, str] = MappingProxyType(
    {
        "iso-8859-1": "iso-8859-1",
        "latin1": "iso-8859-1",
        "iso-8859-5": "iso-8859-5",
        "iso-8859-15": "iso-8859-15",
        "windows-1251": "windows-1251",
        "cp1251": "windows-1251",
        "windows-1252": "windows-1252",
        "cp1252": "windows-1252",
        "koi8-r": "koi8-r",
    }
)
"""Encodings that share their first half with ASCII, by the names under which files declare them."""
_MARKS_OF_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_of(xml: bytes) -> bytes:
    """Return a document in UTF-8; one that is in UTF-8 already comes back as it is.

    Raises UnicodeError for an encoding that is not read here, or that is not what it says.
    """
    if xml.startswith(_MARKS_OF_UTF16):
        return _from_utf16(xml)
    declared = _declared_in(xml.removeprefix(codecs.BOM_UTF8))
    if declared is None or declared in _UTF8:
        xml.decode("utf-8")
        return xml
    if declared not in _ONE_BYTE or xml.startswith(codecs.BOM_UTF8):
        raise UnicodeError(declared)
    return _declaring_utf8(xml.decode(_ONE_BYTE[declared]).encode())


def _from_utf16(xml: bytes) -> bytes:
    text = xml.decode("utf-16").encode()
    if _declared_in(text) not in (None, "utf-16"):
        raise UnicodeError
    return _declaring_utf8(text)


def _declared_in(text: bytes) -> str | None:
    found = _DECLARED.match(text)
    return None if found is None else found[1].decode().lower()


def _declaring_utf8(text: bytes) -> bytes:
    found = _DECLARED.match(text)
    return text if found is None else text[: found.start(1)] + b"UTF-8" + text[found.end(1) :]
