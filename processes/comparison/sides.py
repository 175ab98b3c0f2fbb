"""The two sides of a comparison: a process of a diagram with the forms it was published with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.diagrams.model import Flow, Node, Process
from engine.diagrams.reading import processes_of
from engine.diagrams.xml import BPMN, parse_xml
from engine.errors import InvalidDiagram, Problem

_NOTES = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
_DERIVED = frozenset({f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `notes` are the remarks drawn beside elements, by id."""

    process: Process
    forms: Mapping[str, Any]
    nodes: dict[str, Node]
    flows: dict[str, Flow]
    notes: dict[str, str] = field(default_factory=dict)
    record: Any = None

    def form_title(self, key: str) -> str:
        """Return a form's title with its key; the key alone for a form that is not known."""
        title = self.forms.get(key, {}).get("title")
        return f"«{title}» ({key})" if title else key


def read_side(xml: bytes, forms: Mapping[str, Any], process_key: str) -> Side:
    """Return a side. Raises InvalidDiagram for what cannot be read, or holds no such process."""
    root = parse_xml(xml)
    found = [one for one in processes_of(root) if one.key == process_key]
    if not found:
        message = f"В схеме нет процесса «{process_key}»."
        raise InvalidDiagram([Problem(None, "one-process", message)])
    process = found[0]
    return Side(
        process=process,
        forms=forms,
        nodes={node.id: node for node in process.nodes()},
        flows={flow.id: flow for scope in process.scopes.values() for flow in scope.flows},
        notes=_notes(root),
        record=_record(root),
    )


def _notes(root: Any) -> dict[str, str]:
    return {
        one.get("id", ""): " ".join("".join(one.itertext()).split())
        for one in root.iter(f"{{{BPMN}}}textAnnotation")
    }


def _record(element: Any) -> Any:
    """Return all that a document says besides its drawing, whatever the order it says it in."""
    children = [
        _record(child)
        for child in element
        if isinstance(child.tag, str) and child.tag != _NOTES and child.tag not in _DERIVED
    ]
    return (
        element.tag,
        tuple(sorted(element.attrib.items())),
        (element.text or "").strip(),
        tuple(sorted(children)),
    )
