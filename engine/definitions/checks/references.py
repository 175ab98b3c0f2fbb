"""Ids and the references to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, inside
from engine.definitions.checks.rule import Found, Rule, at_xml, quoted, rule
from engine.diagrams.model import Flow, NodeKind
from engine.diagrams.xml import BPMN, Element

MAX_ID = 200
"""Characters of the id of a node or a process; so long are the columns that keep it."""

MAX_OTHER_ID = 1_000
"""Characters of the id of anything else, such as a flow between two long ids."""

_NC_NAME = re.compile(r"[^\W\d][\w.\-·]*")
_WITH_ID = frozenset(kind.value for kind in NodeKind) | {"process"}
_REFERENCES = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
}
"""Attributes that name an element below the root, and that element's tag."""


@rule(
    "id-present",
    "flow nodes and processes without an id (8.2.1)",
    "У элемента {element} вида «{kind}» нет идентификатора: задайте его в свойствах элемента.",
)
def present(drawing: Drawing) -> Iterator[Found]:
    """Look for elements that nothing could refer to."""
    for element, name in drawing.elements:
        if name in _WITH_ID and not element.get("id"):
            yield at_xml(element, kind=name)


@rule(
    "id-valid",
    "ids that are no NCName (XML) or are too long",
    "Идентификатор {id} нельзя принять: он начинается с буквы или подчёркивания, состоит из букв, "
    "цифр, точек, дефисов и подчёркиваний и не длиннее {most} знаков.",
)
def valid(drawing: Drawing) -> Iterator[Found]:
    """Look at how ids are written."""
    for element in _with_ids(drawing.root):
        own, is_kept = element.get("id"), _local_tag(element) in _WITH_ID
        most = MAX_ID if is_kept else MAX_OTHER_ID
        if own and (len(own) > most or not is_id(own)):
            yield at_xml(element, id=quoted(own), most=most)


@rule(
    "id-unique",
    "one id at several elements of the file",
    "Идентификатор {id} стоит у {count} элементов, а должен быть один: задайте другой.",
)
def unique(drawing: Drawing) -> Iterator[Found]:
    """Count the ids of all BPMN elements, and those given to flows that have none.

    The ids of the drawing do not matter.
    """
    counts = Counter(element.get("id") for element in _with_ids(drawing.root))
    counts.update(flow.id for flow in _flows_of(drawing) if flow.is_given_id)
    for own, count in counts.items():
        if own and count > 1:
            yield Found(own, {"id": quoted(own), "count": count})


@rule(
    "reference-known",
    "references to messages, signals, errors, escalations, event definitions and processes",
    "Элемент {element} ссылается на «{reference}», а такого элемента «{tag}» в файле нет: "
    "добавьте его или исправьте ссылку.",
)
def references(drawing: Drawing) -> Iterator[Found]:
    """Follow each reference to what stands below the root."""
    roots = {(_local_tag(child), child.get("id")) for child in drawing.root}
    for element, name in drawing.elements:
        for attribute, reference in element.items():
            tag = _REFERENCES.get(attribute)
            if tag is not None and (tag, local(element, reference)) not in roots:
                yield at_xml(_owner(element), reference=reference[:80], tag=tag)
        if name == "eventDefinitionRef":
            yield from _definition(element, roots)
    for participant in drawing.root.iterfind(f"{{{BPMN}}}collaboration/{{{BPMN}}}participant"):
        process = participant.get("processRef")
        if process is not None and ("process", local(participant, process)) not in roots:
            yield at_xml(participant, reference=process[:80], tag="process")


def is_id(text: str) -> bool:
    """Return whether a text can be an id (NCName)."""
    return _NC_NAME.fullmatch(text) is not None


def local(element: Element, reference: str) -> str | None:
    """Return the id that a QName names in this very file; None if it names something elsewhere."""
    prefix, colon, name = reference.strip().rpartition(":")
    if not colon:
        return name
    target = element.getroottree().getroot().get("targetNamespace")
    return name if target and element.nsmap.get(prefix) == target else None


def _flows_of(drawing: Drawing) -> Iterator[Flow]:
    return (flow for ways in drawing.ways for flow in ways.scope.flows)


def _definition(element: Element, roots: set[tuple[str, str | None]]) -> Iterator[Found]:
    reference = (element.text or "").strip()
    mine = local(element, reference)
    if not any(tag.endswith("EventDefinition") and own == mine for tag, own in roots):
        yield at_xml(element.getparent(), reference=reference[:80], tag="eventDefinition")


def _owner(element: Element) -> Element:
    """Return the element of an event definition's event, or the element itself."""
    tag = _local_tag(element)
    return element.getparent() if tag.endswith("EventDefinition") else element


def _local_tag(element: Element) -> str:
    return str(element.tag).partition("}")[2]


def _with_ids(root: Element) -> Iterator[Element]:
    """Yield the BPMN elements of the document that have an id."""
    return (element for element in inside(root) if element.get("id") is not None)


RULES: tuple[Rule, ...] = (present, valid, unique, references)
