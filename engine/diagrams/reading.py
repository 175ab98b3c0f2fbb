"""Read a BPMN 2.0 document into plain values. Nothing is executed, fetched or expanded here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.diagrams.model import (
    EVENTS,
    SCOPES,
    Event,
    EventKind,
    Flow,
    Loop,
    Node,
    NodeKind,
    Process,
    Scope,
)
from engine.errors import InvalidDiagram, Problem

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
MAX_BYTES = 2_000_000
_NS = {"b": BPMN, "s": SPIFF}
_KINDS = {kind.value: kind for kind in NodeKind}
_EVENT_KINDS = {kind.value: kind for kind in EventKind}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_ROOT_NAMES = {
    EventKind.MESSAGE: ("messageRef", "name"),
    EventKind.SIGNAL: ("signalRef", "name"),
    EventKind.ERROR: ("errorRef", "errorCode"),
    EventKind.ESCALATION: ("escalationRef", "escalationCode"),
}

Element = Any  # lxml's stubs do not carry enough to be worth naming


def parse_xml(xml: bytes) -> Element:
    """Return the document's root, refusing what a diagram never needs.

    Raises InvalidDiagram for a document that is too large, is not XML, carries a DOCTYPE, or is
    not BPMN 2.0.
    """
    if len(xml) > MAX_BYTES:
        raise _refuse("document-size", "Файл схемы больше 2 МБ: такой файл не принимается.")
    if b"<!DOCTYPE" in xml[:100_000] or b"<!ENTITY" in xml:
        raise _refuse(
            "document-doctype", "В файле схемы есть DOCTYPE: удалите его и загрузите снова."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refuse("document-xml", f"Файл схемы повреждён, это не XML: {error}.") from error
    tree: Any = root.getroottree()
    if tree.docinfo.doctype:
        raise _refuse(
            "document-doctype", "В файле схемы есть DOCTYPE: удалите его и загрузите снова."
        )
    if root.tag != f"{{{BPMN}}}definitions":
        raise _refuse("document-bpmn", "Это не схема BPMN 2.0: нет корневого элемента definitions.")
    return root


def read_processes(xml: bytes) -> list[Process]:
    """Return the document's processes, in the author's order."""
    root = parse_xml(xml)
    return [_process(root, node) for node in root.iterfind("b:process", _NS)]


def _refuse(rule: str, message: str) -> InvalidDiagram:
    return InvalidDiagram([Problem(None, rule, message)])


def _process(root: Element, element: Element) -> Process:
    key = element.get("id", "")
    process = Process(
        key=key,
        name=element.get("name", ""),
        scopes={key: Scope(key, None)},
        executable=element.get("isExecutable", "true") == "true",
        documentation=_text(element, "documentation") or "",
    )
    lanes = _lanes(element)
    process.lanes = tuple(dict.fromkeys(name for _, name in lanes))
    _fill(root, process, element, key, dict(lanes), None)
    return process


def _lanes(process: Element) -> list[tuple[str, str]]:
    """Return pairs (node id, lane name); the innermost lane comes last and wins."""
    return [
        ((ref.text or "").strip(), lane.get("name") or lane.get("id", ""))
        for lane in process.iterfind(".//b:lane", _NS)
        for ref in lane.iterfind("b:flowNodeRef", _NS)
    ]


def _fill(
    root: Element,
    process: Process,
    element: Element,
    scope_id: str,
    lanes: dict[str, str],
    lane: str | None,
) -> None:
    scope = process.scopes[scope_id]
    for child in element:
        if not isinstance(child.tag, str) or etree.QName(child).namespace != BPMN:
            continue
        name = etree.QName(child).localname
        if name == "sequenceFlow":
            scope.flows.append(_flow(child, len(scope.flows)))
        elif name in _KINDS:
            node = _node(root, child, _KINDS[name], scope_id)
            node.lane = lanes.get(node.id, lane)
            is_first = node.id and node.id not in scope.nodes  # the others are kept to be refused
            scope.nodes[node.id if is_first else f"?{child.sourceline}-{len(scope.nodes)}"] = node
            if node.kind in SCOPES:
                process.scopes[node.id] = Scope(node.id, scope_id)
                _fill(root, process, child, node.id, lanes, node.lane)


def _flow(element: Element, position: int) -> Flow:
    return Flow(
        id=element.get("id") or f"flow-{position + 1}-of-{element.getparent().get('id', '')}",
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=element.get("name", ""),
        condition=_text(element, "conditionExpression"),
        line=element.sourceline or 0,
    )


def _node(root: Element, element: Element, kind: NodeKind, scope_id: str) -> Node:
    attributes = {etree.QName(k).localname: v for k, v in element.attrib.items()}
    return Node(
        id=element.get("id", ""),
        kind=kind,
        scope=scope_id,
        name=element.get("name", ""),
        properties=_properties(element),
        events=tuple(_events(root, element, kind)),
        loop=_loop(element),
        attached_to=element.get("attachedToRef"),
        interrupting=_is_interrupting(element, kind),
        default_flow=element.get("default"),
        called_element=element.get("calledElement"),
        script=_text(element, "script"),
        triggered_by_event=element.get("triggeredByEvent") == "true",
        attributes=attributes,
        documentation=_text(element, "documentation") or "",
    )


def _is_interrupting(element: Element, kind: NodeKind) -> bool:
    attribute = "isInterrupting" if kind is NodeKind.START else "cancelActivity"
    return bool(element.get(attribute, "true") == "true")


def _properties(element: Element) -> dict[str, str]:
    path = "b:extensionElements/s:properties/s:property"
    return {p.get("name", ""): p.get("value", "") for p in element.iterfind(path, _NS)}


def _events(root: Element, element: Element, kind: NodeKind) -> Iterator[Event]:
    if kind in (NodeKind.SEND_TASK, NodeKind.RECEIVE_TASK):
        yield _named(root, element, EventKind.MESSAGE)
    if kind not in EVENTS:
        return
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name.endswith("EventDefinition"):
            yield _event(root, child, name.removesuffix("EventDefinition"))
        elif name == "eventDefinitionRef":
            yield from _referenced(root, (child.text or "").strip())


def _referenced(root: Element, reference: str) -> Iterator[Event]:
    for definition in root:
        if isinstance(definition.tag, str) and definition.get("id") == _local(reference):
            name = etree.QName(definition).localname
            if name.endswith("EventDefinition"):
                yield _event(root, definition, name.removesuffix("EventDefinition"))


def _event(root: Element, definition: Element, name: str) -> Event:
    kind = _EVENT_KINDS.get(name, EventKind.NONE)
    if kind in _ROOT_NAMES:
        return _named(root, definition, kind)
    if kind is EventKind.TIMER:
        for tag, timer in _TIMERS.items():
            text = _text(definition, tag)
            if text is not None:
                return Event(kind, timer=timer, text=text)
        return Event(kind)
    if kind is EventKind.CONDITIONAL:
        return Event(kind, text=_text(definition, "condition"))
    return Event(kind, name=definition.get("name"))


def _named(root: Element, definition: Element, kind: EventKind) -> Event:
    """Return an event whose name stands in a root element, such as `bpmn:message`."""
    reference_attribute, name_attribute = _ROOT_NAMES[kind]
    reference = definition.get(reference_attribute)
    if reference is None:
        return Event(kind)
    tag = reference_attribute.removesuffix("Ref")
    for target in root.iterfind(f"b:{tag}", _NS):
        if target.get("id") == _local(reference):
            name = target.get(name_attribute) or target.get("name") or target.get("id")
            return Event(kind, name=name, reference=reference)
    return Event(kind, reference=reference)


def _loop(element: Element) -> Loop | None:
    many = element.find("b:multiInstanceLoopCharacteristics", _NS)
    if many is not None:
        return Loop(
            kind="sequential" if many.get("isSequential") == "true" else "parallel",
            collection=_text(many, "loopDataInputRef"),
            item=_item(many, "inputDataItem"),
            cardinality=_text(many, "loopCardinality"),
            output_collection=_text(many, "loopDataOutputRef"),
            output_item=_item(many, "outputDataItem"),
            condition=_text(many, "completionCondition"),
            behavior=many.get("behavior", "All"),
        )
    standard = element.find("b:standardLoopCharacteristics", _NS)
    if standard is not None:
        return Loop(
            kind="standard",
            condition=_text(standard, "loopCondition"),
            maximum=standard.get("loopMaximum"),
            test_before=standard.get("testBefore") == "true",
        )
    return None


def _item(loop: Element, tag: str) -> str | None:
    item = loop.find(f"b:{tag}", _NS)
    return None if item is None else item.get("name") or item.get("id")


def _text(element: Element, tag: str) -> str | None:
    child = element.find(f"b:{tag}", _NS)
    return None if child is None else (child.text or "").strip()


def _local(reference: str) -> str:
    """Return a QName reference (`tns:m1`) without its prefix."""
    return reference.rsplit(":", 1)[-1]
