"""Tells text from bytes that only look like it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Literal

Encoding = Literal["utf-8", "windows-1251"]

_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_RUSSIAN = re.compile(rb"[\xc0-\xff\xa8\xb8\xb9\xab\xbb\x84\x91-\x94\x96\x97\x85\xa0]")
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]")
_MOSTLY = 0.9


def text_encoding(chunks: Iterable[bytes]) -> Encoding | None:
    """Return the encoding of a text, None when the bytes are not text in UTF-8 or CP1251.

    CP1251 gives a meaning to nearly every byte, so it is believed only when nearly
    all of the bytes above ASCII are Russian letters, quotes, dashes or the number sign.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, above, russian = True, 0, 0
    for chunk in chunks:
        if _CONTROLS.search(chunk):
            return None
        above += len(_ABOVE_ASCII.findall(chunk))
        russian += len(_RUSSIAN.findall(chunk))
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
    if is_utf8 and _decodes(decoder, b"", final=True):
        return "utf-8"
    return "windows-1251" if russian >= above * _MOSTLY else None


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
