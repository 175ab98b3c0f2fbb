"""Other versions of a diagram, made from its XML: equal, renamed, with more steps."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.diagrams.reading import read_processes

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
PREFIX = "new-"
_LONGEST = 190
_REFERENCES = ("id", "sourceRef", "targetRef", "attachedToRef", "default")
_TEXTS = ("flowNodeRef", "incoming", "outgoing")


def equal(xml: bytes) -> bytes:
    """The same diagram in other bytes, so another version."""
    return xml + b"\n"


def elements(xml: bytes) -> set[str]:
    """Ids of all nodes and flows."""
    return {
        element
        for process in read_processes(xml)
        for scope in process.scopes.values()
        for element in [*scope.nodes, *(flow.id for flow in scope.flows)]
    }


def renamed(xml: bytes) -> tuple[bytes, dict[str, str]]:
    """The same diagram with other ids, and the mapping that leads there."""
    mapping = {
        element: PREFIX + (element if len(element) < _LONGEST else str(number))
        for number, element in enumerate(sorted(elements(xml)))
    }
    root = etree.fromstring(xml)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in _REFERENCES:
            if element.get(name) in mapping:
                element.set(name, mapping[str(element.get(name))])
        if etree.QName(element).localname in _TEXTS and element.text:
            element.text = mapping.get(element.text.strip(), element.text)
    return etree.tostring(root), mapping


def with_more(xml: bytes) -> bytes:
    """The diagram with a task more before each end event and a timer more at each user task."""
    root = etree.fromstring(xml)
    for end in list(root.iter(f"{{{BPMN}}}endEvent")):
        scope = end.getparent()
        assert scope is not None
        _before(scope, end)
    for number, task in enumerate(list(root.iter(f"{{{BPMN}}}userTask"))):
        _remind(task, number)
    return etree.tostring(root)


def changed(xml: bytes, old: str, new: str) -> bytes:
    """The diagram with one text in place of another, which must be there."""
    text = xml.decode()
    assert old in text
    return text.replace(old, new).encode()


def _before(scope: Any, end: Any) -> None:
    extra = f"extra-step-{end.get('id')}"
    for flow in scope.findall(f"{{{BPMN}}}sequenceFlow"):
        if flow.get("targetRef") == end.get("id"):
            flow.set("targetRef", extra)
    task = etree.SubElement(scope, f"{{{BPMN}}}userTask", id=extra)
    extensions = etree.SubElement(task, f"{{{BPMN}}}extensionElements")
    properties = etree.SubElement(extensions, f"{{{SPIFF}}}properties")
    etree.SubElement(properties, f"{{{SPIFF}}}property", name="responsible_role", value="clerk")
    etree.SubElement(
        scope,
        f"{{{BPMN}}}sequenceFlow",
        id=f"flow-{extra}",
        sourceRef=extra,
        targetRef=str(end.get("id")),
    )


def _remind(task: Any, number: int) -> None:
    scope, host = task.getparent(), task.get("id")
    if host.startswith("extra-step-"):
        return
    boundary = etree.SubElement(
        scope,
        f"{{{BPMN}}}boundaryEvent",
        id=f"extra-timer-{number}",
        attachedToRef=str(host),
        cancelActivity="false",
    )
    timer = etree.SubElement(boundary, f"{{{BPMN}}}timerEventDefinition")
    etree.SubElement(timer, f"{{{BPMN}}}timeDuration").text = "P300D"
    end = etree.SubElement(scope, f"{{{BPMN}}}endEvent", id=f"extra-end-{number}")
    etree.SubElement(
        scope,
        f"{{{BPMN}}}sequenceFlow",
        id=f"extra-flow-{number}",
        sourceRef=str(boundary.get("id")),
        targetRef=str(end.get("id")),
    )
