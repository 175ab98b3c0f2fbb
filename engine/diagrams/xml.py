"""Open a BPMN 2.0 document. Nothing is executed, fetched or expanded here, whatever it holds.

What stands in `REFUSALS` is refused before anything is read out of the document.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from engine.diagrams.encodings import utf8_of
from engine.errors import InvalidDiagram, Problem

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MAX_BYTES = 2_000_000
"""Size of a diagram's file. The largest of ours has 60,000 bytes."""

MAX_ATTRIBUTES = 500
"""Attributes of one element: the time that it takes to read them grows with their square."""

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "document-size": "Файл схемы больше 2 МБ: разделите процесс на несколько схем.",
        "document-encoding": (
            "Кодировка файла схемы не читается или не та, что в нём названа: "
            "сохраните его в UTF-8 и загрузите снова."
        ),
        "document-doctype": "В файле схемы есть DOCTYPE: удалите его и загрузите снова.",
        "document-attributes": (
            f"У одного из элементов файла больше {MAX_ATTRIBUTES} атрибутов, такой файл "
            "не принимается: сохраните схему заново в редакторе."
        ),
        "document-xml": (
            "Файл схемы повреждён: строку {line} нельзя прочитать как XML. "
            "Сохраните схему заново в редакторе и загрузите её снова."
        ),
        "document-depth": (
            "Элементы файла вложены друг в друга слишком глубоко (строка {line}): "
            "вынесите вложенные подпроцессы в отдельные схемы."
        ),
        "document-bpmn": (
            "Это не схема BPMN 2.0: корневым элементом файла должен быть definitions из "
            "пространства имён BPMN 2.0. Сохраните схему в формате BPMN 2.0."
        ),
    }
)
"""Rule ids and what they say."""

Element = Any  # lxml's stubs do not carry enough to be worth naming

_ATTRIBUTE = re.compile(rb"""=\s*["']""")
_SPACE = re.compile(rb"\s*")
_TOO_DEEP = "Excessive depth"


def parse_xml(xml: bytes) -> Element:
    """Return the document's root; raises InvalidDiagram with one problem of `REFUSALS`."""
    text = in_utf8(xml).removeprefix(codecs.BOM_UTF8).lstrip()
    if b"\x00" in text[:4]:  # UTF-16 or UTF-32 without a mark
        raise refusal("document-encoding")
    if _opens_with_doctype(text):
        raise refusal("document-doctype")
    if any(map(_has_too_many_attributes, text.split(b"<"))):
        raise refusal("document-attributes")
    root = _parsed(text)
    if root.tag != f"{{{BPMN}}}definitions":
        raise refusal("document-bpmn")
    return root


def in_utf8(xml: bytes) -> bytes:
    """Return a document as it is stored, in UTF-8; one that is in UTF-8 already as its author wrote it.

    Raises InvalidDiagram for one that is too large or in an encoding that is not read.
    """
    if len(xml) > MAX_BYTES:
        raise refusal("document-size")
    try:
        text = utf8_of(xml)
    except UnicodeError:
        raise refusal("document-encoding") from None
    if len(text) > MAX_BYTES:
        raise refusal("document-size")
    return text


def refusal(rule: str, **words: object) -> InvalidDiagram:
    """Return the refusal of a whole document."""
    return InvalidDiagram([Problem(None, rule, REFUSALS[rule].format(**words))])


def _opens_with_doctype(text: bytes) -> bool:
    """Return whether a DOCTYPE stands where alone it may stand: before the root element."""
    at = 0
    while True:
        at = _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it matches anywhere
        if text.startswith(b"<?", at):
            end = text.find(b"?>", at)
        elif text.startswith(b"<!--", at):
            end = text.find(b"-->", at)
        else:
            break
        if end < 0:
            return False
        at = text.index(b">", end) + 1
    return text[at : at + 9].upper() == b"<!DOCTYPE"


def _has_too_many_attributes(tag: bytes) -> bool:
    """Look at what stands between two `<`, which is one tag and perhaps text after it."""
    return tag.count(b"=") > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(tag)) > MAX_ATTRIBUTES


def _parsed(text: bytes) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        rule = "document-depth" if _TOO_DEEP in str(error) else "document-xml"
        raise refusal(rule, line=getattr(error, "lineno", None) or 1) from None
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise refusal("document-doctype")
    return root
