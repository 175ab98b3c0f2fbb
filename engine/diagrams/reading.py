"""Read a BPMN 2.0 document into plain values. Nothing is executed, fetched or expanded here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.diagrams import data, dialects
from engine.diagrams.extensions import own_properties
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
from engine.diagrams.namesakes import tell_apart
from engine.diagrams.performers import performer_properties
from engine.diagrams.task_words import TaskWords
from engine.diagrams.xml import BPMN, Element, parse_xml

_NS = {"b": BPMN}
_KINDS = {kind.value: kind for kind in NodeKind}
_EVENT_KINDS = {kind.value: kind for kind in EventKind}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_ROOT_NAMES = {
    EventKind.MESSAGE: ("messageRef", "name"),
    EventKind.SIGNAL: ("signalRef", "name"),
    EventKind.ERROR: ("errorRef", "errorCode"),
    EventKind.ESCALATION: ("escalationRef", "escalationCode"),
}

Roots = Mapping[str, Element]
"""The elements directly below the document's root, and the data of its processes, by id."""


def read_processes(xml: bytes) -> list[Process]:
    """Return the document's processes, in the author's order."""
    return processes_of(parse_xml(xml))


def processes_of(root: Element) -> list[Process]:
    """Return the processes of an opened document, in the author's order."""
    roots: dict[str, Element] = {}
    for child in root:
        roots.setdefault(child.get("id", ""), child)
    for element in root.iter(*data.TAGS):
        roots.setdefault(element.get("id", ""), element)
    return [_process(roots, node) for node in root.iterfind("b:process", _NS)]


def _process(roots: Roots, element: Element) -> Process:
    key = element.get("id", "")
    process = Process(
        key=key,
        name=element.get("name", ""),
        scopes={key: Scope(key, None)},
        executable=_is_true(element, "isExecutable", default=True),
        documentation=_text(element, "documentation") or "",
    )
    lanes = _lanes(element)
    process.lanes = tuple(dict.fromkeys(name for _, name in lanes))
    _fill(roots, process, element, key, dict(lanes), None)
    tell_apart(process.nodes())
    return process


def _lanes(process: Element) -> list[tuple[str, str]]:
    """Return pairs (node id, lane name); the innermost lane comes last and wins."""
    return [
        ((ref.text or "").strip(), lane.get("name") or lane.get("id", ""))
        for lane in process.iterfind(".//b:lane", _NS)
        for ref in lane.iterfind("b:flowNodeRef", _NS)
    ]


def _fill(
    roots: Roots,
    process: Process,
    element: Element,
    scope_id: str,
    lanes: dict[str, str],
    lane: str | None,
) -> None:
    scope = process.scopes[scope_id]
    for child in element:
        if etree.QName(child).namespace != BPMN:
            continue
        name = etree.QName(child).localname
        if name == "sequenceFlow":
            scope.flows.append(_flow(child, len(scope.flows)))
        elif name in _KINDS:
            node = _node(roots, child, _KINDS[name], scope_id)
            node.lane = lanes.get(node.id, lane)
            key = _key_of(process, scope, node)
            scope.nodes[key] = node
            if node.kind in SCOPES:
                process.scopes[key] = Scope(key, scope_id)
                _fill(roots, process, child, key, lanes, node.lane)


def _key_of(process: Process, scope: Scope, node: Node) -> str:
    """Return the node's id; for one without an id of its own a key that no id can be.

    Such nodes are refused at deployment; they are kept so that everything wrong is found at once.
    """
    is_taken = node.id in scope.nodes or (node.kind in SCOPES and node.id in process.scopes)
    if node.id and not is_taken:
        return node.id
    return f"?{len(process.scopes)}-{len(scope.nodes)}"


def _flow(element: Element, position: int) -> Flow:
    return Flow(
        id=element.get("id") or f"flow-{position + 1}-of-{element.getparent().get('id', '')}",
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=element.get("name", ""),
        condition=_text(element, "conditionExpression"),
        line=element.sourceline or 0,
        is_given_id=not element.get("id"),
    )


def _node(roots: Roots, element: Element, kind: NodeKind, scope_id: str) -> Node:
    attributes = {k: v for k, v in element.attrib.items() if not k.startswith("{")}
    return Node(
        id=element.get("id", ""),
        kind=kind,
        scope=scope_id,
        name=element.get("name", ""),
        properties=_properties(roots, element, kind),
        events=tuple(_events(roots, element, kind)),
        loop=_loop(roots, element),
        attached_to=_local_or_none(element.get("attachedToRef")),
        interrupting=_is_interrupting(element, kind),
        default_flow=element.get("default"),
        called_element=_called(element),
        script=_text(element, "script"),
        triggered_by_event=_is_true(element, "triggeredByEvent"),
        attributes=attributes,
        documentation=_text(element, "documentation") or "",
        data_in=() if kind in EVENTS else data.inputs_of(roots, element),
        data_out=() if kind in EVENTS else data.outputs_of(roots, element),
    )


def _is_interrupting(element: Element, kind: NodeKind) -> bool:
    attribute = "isInterrupting" if kind is NodeKind.START else "cancelActivity"
    return _is_true(element, attribute, default=True)


def _is_true(element: Element, attribute: str, *, default: bool = False) -> bool:
    """Return an attribute of the type xsd:boolean."""
    value = element.get(attribute)
    return default if value is None else value.strip() in ("true", "1")


def _called(element: Element) -> str | None:
    """Return the key of the called process, without the prefix of a declared namespace."""
    called: str | None = element.get("calledElement") or dialects.called_by(element)
    prefix, colon, key = (called or "").partition(":")
    return key if colon and prefix in element.nsmap else called


def _properties(roots: Roots, element: Element, kind: NodeKind) -> dict[str, str]:
    found = own_properties(element)
    handler = dialects.handler_of(element) if kind is NodeKind.SERVICE_TASK else None
    key = _key_of_message(roots, element)
    if kind is NodeKind.USER_TASK:
        found = TaskWords(element).properties | found
    if kind is NodeKind.USER_TASK and not found.get("responsible_role"):
        found = performer_properties(roots, element) | found
    if handler is not None:
        found.setdefault("handler", handler)
    if key is not None:
        found.setdefault("correlation_key", key)
    return found


def _key_of_message(roots: Roots, element: Element) -> str | None:
    """Return the key that the message of an event or of a task asks for."""
    for named in (element, *element.iterfind("b:messageEventDefinition", _NS)):
        reference = named.get("messageRef")
        message = None if reference is None else roots.get(_local(reference))
        if message is not None:
            return dialects.key_of(message)
    return None


def _events(roots: Roots, element: Element, kind: NodeKind) -> Iterator[Event]:
    if kind in (NodeKind.SEND_TASK, NodeKind.RECEIVE_TASK):
        yield _named(roots, element, EventKind.MESSAGE)
    if kind not in EVENTS:
        return
    for child in element:
        if etree.QName(child).namespace != BPMN:
            continue
        name = etree.QName(child).localname
        if name.endswith("EventDefinition"):
            yield _event(roots, child, name.removesuffix("EventDefinition"))
        elif name == "eventDefinitionRef":
            yield from _referenced(roots, (child.text or "").strip())


def _referenced(roots: Roots, reference: str) -> Iterator[Event]:
    definition = roots.get(_local(reference))
    if definition is not None:
        name = etree.QName(definition).localname
        if name.endswith("EventDefinition"):
            yield _event(roots, definition, name.removesuffix("EventDefinition"))


def _event(roots: Roots, definition: Element, name: str) -> Event:
    kind = _EVENT_KINDS.get(name, EventKind.NONE)
    if kind in _ROOT_NAMES:
        return _named(roots, definition, kind)
    if kind is EventKind.TIMER:
        for tag, timer in _TIMERS.items():
            text = _text(definition, tag)
            if text is not None:
                return Event(kind, timer=timer, text=text)
        return Event(kind)
    if kind is EventKind.CONDITIONAL:
        return Event(kind, text=_text(definition, "condition"))
    return Event(kind, name=definition.get("name"))


def _named(roots: Roots, definition: Element, kind: EventKind) -> Event:
    """Return an event whose name stands in a root element, such as `bpmn:message`."""
    reference_attribute, name_attribute = _ROOT_NAMES[kind]
    reference = definition.get(reference_attribute)
    if reference is None:
        return Event(kind)
    tag = reference_attribute.removesuffix("Ref")
    target = roots.get(_local(reference))
    if target is None or target.tag != f"{{{BPMN}}}{tag}":
        return Event(kind, reference=reference)
    name = target.get(name_attribute)
    if name_attribute == "name":
        name = name or target.get("id")
    return Event(kind, name=name or None, reference=reference)


def _loop(roots: Roots, element: Element) -> Loop | None:
    many = element.find("b:multiInstanceLoopCharacteristics", _NS)
    if many is not None:
        elsewhere = dialects.list_of(many)
        return Loop(
            kind="sequential" if _is_true(many, "isSequential") else "parallel",
            collection=data.list_in(roots, element, _text(many, "loopDataInputRef"))
            or elsewhere.get("collection"),
            item=_item(many, "inputDataItem") or elsewhere.get("item"),
            cardinality=_text(many, "loopCardinality"),
            output_collection=data.list_out(roots, element, _text(many, "loopDataOutputRef"))
            or elsewhere.get("output_collection"),
            output_item=_item(many, "outputDataItem") or elsewhere.get("output_item"),
            condition=_text(many, "completionCondition"),
            behavior=many.get("behavior", "All"),
        )
    standard = element.find("b:standardLoopCharacteristics", _NS)
    if standard is not None:
        return Loop(
            kind="standard",
            condition=_text(standard, "loopCondition"),
            maximum=standard.get("loopMaximum"),
            test_before=_is_true(standard, "testBefore"),
        )
    return None


def _item(loop: Element, tag: str) -> str | None:
    item = loop.find(f"b:{tag}", _NS)
    return None if item is None else item.get("name") or item.get("id")


def _text(element: Element, tag: str) -> str | None:
    child = element.find(f"b:{tag}", _NS)
    return None if child is None else (child.text or "").strip()


def _local_or_none(reference: str | None) -> str | None:
    return None if reference is None else _local(reference)


def _local(reference: str) -> str:
    """Return a QName reference (`tns:m1`) without its prefix."""
    return reference.rsplit(":", 1)[-1]
