"""What a diagram says, apart from how its file is written: for comparing two files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.diagrams.xml import BPMN

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI"
_INHERITED = {"isSequential": "false", "cancelActivity": "true", "isInterrupting": "true"}
"""Attributes whose absence means this value (BPMN 2.0, XML schema)."""


def meaning(xml: bytes | str) -> dict[str, Any]:
    """Return the model and the drawing; two files that say the same give equal values.

    Attributes and children have no order, but for the flows: where several conditions hold, an
    exclusive gateway takes the first flow of the file.
    """
    root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml)
    model = [child for child in root if etree.QName(child).namespace != _DRAWING]
    return {
        "model": sorted(repr(_canonical(child)) for child in model),
        "flows": [flow.get("id") for flow in root.iter(f"{{{BPMN}}}sequenceFlow")],
        "lanes": [lane.get("name") for lane in root.iter(f"{{{BPMN}}}lane")],
        "drawing": dict(sorted(_drawn(root))),
    }


def _canonical(element: Any) -> tuple[Any, ...]:
    attributes = {
        name: value
        for name, value in element.attrib.items()
        if name != _XSI_TYPE and _INHERITED.get(name) != value
    }
    text = (element.text or "").strip()
    children = sorted((_canonical(child) for child in element), key=repr)
    return (element.tag, tuple(sorted(attributes.items())), text, tuple(children))


def _drawn(root: Any) -> Iterator[tuple[str, Any]]:
    for element in root.iter(f"{{{_DRAWING}}}BPMNShape", f"{{{_DRAWING}}}BPMNEdge"):
        numbers = [
            tuple(round(float(part.get(axis, 0))) for axis in ("x", "y", "width", "height"))
            for part in element.iter()
            if etree.QName(part).localname in ("Bounds", "waypoint")
        ]
        yield element.get("bpmnElement"), numbers
