"""Whatever an author does to a diagram, checking it tells problems and never fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.definitions.checks import check_document
from engine.expressions import Language
from tests.engine.trace import FOLDER as TRACES

FOLDER = Path(__file__).parent
LANGUAGE = Language()
DIAGRAMS = [
    path.read_bytes()
    for folder in (FOLDER, TRACES)
    for path in sorted(folder.glob("*.bpmn"))
    if not path.name.startswith("document-") and path.stat().st_size < 10_000
]
WORDS = st.one_of(
    st.sampled_from(
        ["", "p", "a", "b", "start", "end", "guilty", "true", "0", "tns:m", "x:y", "²"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5),
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["remove", "double", "move", "attribute", "drop", "text", "tag"]),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        WORDS,
    ),
    min_size=1,
    max_size=6,
)


def edited(xml: bytes, edits: list[tuple[str, int, int, str]]) -> bytes:
    """Return the document after somebody has been at it."""
    root = etree.fromstring(xml)
    for verb, first, second, word in edits:
        inside: list[Any] = list(root.iterdescendants("*"))
        if inside:
            _edit(verb, inside[first % len(inside)], inside[second % len(inside)], word)
    return etree.tostring(root)


def _edit(verb: str, element: Any, other: Any, word: str) -> None:
    parent = element.getparent()
    if verb == "remove":
        parent.remove(element)
    elif verb == "double":
        parent.append(etree.fromstring(etree.tostring(element)))
    elif verb == "move" and element not in (other, *other.iterancestors()):
        other.append(element)
    elif verb == "tag":
        element.tag = other.tag
    else:
        _edit_words(verb, element, other, word)


def _edit_words(verb: str, element: Any, other: Any, word: str) -> None:
    names = sorted({*element.attrib, *other.attrib})
    if verb == "text":
        element.text = word
    elif names and verb == "attribute":
        element.set(names[len(word) % len(names)], word)
    elif names and verb == "drop":
        element.attrib.pop(names[len(word) % len(names)], None)


@settings(max_examples=400)
@given(xml=st.sampled_from(DIAGRAMS), edits=EDITS)
def test_an_edited_diagram_is_checked_to_the_end(
    xml: bytes, edits: list[tuple[str, int, int, str]]
) -> None:
    report = check_document(edited(xml, edits), LANGUAGE)
    assert all(problem.message.endswith(".") for problem in report.problems)


@settings(max_examples=200)
@given(xml=st.sampled_from(DIAGRAMS), at=st.integers(0, 10_000), noise=st.binary(max_size=20))
def test_a_damaged_file_is_checked_to_the_end(xml: bytes, at: int, noise: bytes) -> None:
    place = at % len(xml)
    check_document(xml[:place] + noise + xml[place + len(noise) :], LANGUAGE)
