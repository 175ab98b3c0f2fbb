"""The two sides of a comparison: a process of a diagram with the forms it was published with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.diagrams.model import Flow, Node, Process
from engine.diagrams.reading import processes_of
from engine.diagrams.xml import BPMN, parse_xml
from engine.errors import InvalidDiagram, Problem

_DRAWING = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
_DERIVED = frozenset({f"{{{BPMN}}}incoming", f"{{{BPMN}}}outgoing"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    `names` call elements in sentences, `sources` are where their flows come from, `notes` the remarks
    drawn beside them.
    """

    process: Process
    forms: Mapping[str, Any]
    nodes: dict[str, Node]
    flows: dict[str, Flow]
    names: Mapping[str, str]
    sources: Mapping[str, Sequence[str]]
    notes: dict[str, str] = field(default_factory=dict)
    record: Any = None

    def sources_of(self, node: Node) -> list[str]:
        """Return the elements from which a token comes to this one."""
        sources = self.sources.get(node.id, ())
        around = [node.attached_to] if node.attached_to else []
        return [*sources, *around, *([] if sources or around else [node.scope])]

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
    nodes = {node.id: node for node in process.nodes()}
    flows = {flow.id: flow for scope in process.scopes.values() for flow in scope.flows}
    sources, targets = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for flow in flows.values():
        sources[flow.target].append(flow.source)
        targets[flow.source].append(flow.target)
    return Side(
        process=process,
        forms=forms,
        nodes=nodes,
        flows=flows,
        names={
            node.id: node.label
            if node.name
            else _place(node.id, nodes, targets[node.id], sources[node.id])
            for node in nodes.values()
        },
        sources=sources,
        notes=_notes(root),
        record=_record(root),
    )


def _place(
    node_id: str, nodes: Mapping[str, Node], after: Sequence[str], before: Sequence[str]
) -> str:
    """Return how to call an element without a name: by the named one beside it, else by its id."""
    for word, beside in (("перед", after), ("после", before)):
        known = nodes.get(beside[0]) if len(beside) == 1 else None
        if known is not None and known.name:
            return f"без названия, {word} „{known.label}“"
    return node_id


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
        if isinstance(child.tag, str) and child.tag != _DRAWING and child.tag not in _DERIVED
    ]
    return (
        element.tag,
        tuple(sorted(element.attrib.items())),
        (element.text or "").strip(),
        tuple(sorted(children)),
    )
