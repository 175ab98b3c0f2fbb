"""Read the semantic part of a BPMN 2.0 document (BPMN 2.0.2, chapters 8 to 10)."""

from collections.abc import Iterator, Mapping

from lxml import etree

from processes.layout.model import Flow, Kind, Lane, Link, Node, Plane, Pool, Scope

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
MAX_ELEMENTS = 10_000
"""Elements of the model that are laid out at most; an answer should not take minutes."""
_TASKS = [
    "task",
    "userTask",
    "serviceTask",
    "scriptTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "businessRuleTask",
    "callActivity",
]
_WITH_ICON = set(_TASKS) - {"task", "callActivity"}
_LOOPS = {"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"}
_SUBPROCESSES = ["subProcess", "transaction", "adHocSubProcess"]
_WITH_SIGNS = {"callActivity", *_SUBPROCESSES}
_EVENTS = ["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"]
_GATEWAYS = [
    "exclusiveGateway",
    "inclusiveGateway",
    "parallelGateway",
    "complexGateway",
    "eventBasedGateway",
]
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(_TASKS + _SUBPROCESSES, Kind.TASK),
    **dict.fromkeys(_EVENTS, Kind.EVENT),
    **dict.fromkeys(_GATEWAYS, Kind.GATEWAY),
    "boundaryEvent": Kind.BOUNDARY,
    "textAnnotation": Kind.ANNOTATION,
    "dataObjectReference": Kind.DATA,
    "dataStoreReference": Kind.STORE,
}


class UnreadableDiagram(ValueError):
    """The document cannot be laid out; the message is a Russian sentence for people."""


class TooTangled(UnreadableDiagram):
    """Drawing it would take minutes."""

    def __init__(self) -> None:
        super().__init__(
            "Схема слишком запутана для раскладки: в ней очень много потоков. "
            "Разделите её на подпроцессы или на несколько схем."
        )


def parse(xml: bytes) -> etree._Element:
    """Return the root of a BPMN document; raise `UnreadableDiagram` for anything else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDiagram(
            f"Файл не читается как XML: строка {error.lineno}. Проверьте файл схемы."
        ) from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # the stubs lack it
        raise UnreadableDiagram("В схеме есть DOCTYPE. Уберите его и повторите.")
    if root.tag != f"{{{BPMN}}}definitions":
        raise UnreadableDiagram("Это не схема BPMN 2.0: нет элемента definitions.")
    if sum(1 for _ in root.iter(f"{{{BPMN}}}*")) > MAX_ELEMENTS:
        raise UnreadableDiagram("Схема слишком велика для раскладки. Разделите её на части.")
    return root


def read(root: etree._Element) -> tuple[Plane, ...]:
    """Return one plane per collaboration and per process outside collaborations."""
    processes = {_id(element): element for element in _children(root, "process")}
    planes = [_collaboration(element, processes) for element in _children(root, "collaboration")]
    drawn = {
        _local(participant.get("processRef"))
        for collaboration in _children(root, "collaboration")
        for participant in _children(collaboration, "participant")
    }
    alone = [
        Plane(key, (Pool("", "", _lanes(element), _scope(element)),))
        for key, element in processes.items()
        if key not in drawn
    ]
    return tuple(plane for plane in planes + alone if plane.element_id)


def _collaboration(element: etree._Element, processes: Mapping[str, etree._Element]) -> Plane:
    pools = tuple(
        _pool(participant, processes.get(_local(participant.get("processRef"))))
        for participant in _children(element, "participant")
        if _id(participant)
    )
    flows = tuple(_flows(element, "messageFlow", Link.MESSAGE))
    associations = tuple(_flows(element, "association", Link.ASSOCIATION))
    return Plane(_id(element), pools, flows + associations)


def _pool(participant: etree._Element, process: etree._Element | None) -> Pool:
    name = participant.get("name", "")
    if process is None:
        return Pool(_id(participant), name)
    return Pool(_id(participant), name, _lanes(process), _scope(process))


def _lanes(container: etree._Element, tag: str = "laneSet") -> tuple[Lane, ...]:
    return tuple(
        _lane(lane)
        for lane_set in _children(container, tag)
        for lane in _children(lane_set, "lane")
        if _id(lane)
    )


def _lane(element: etree._Element) -> Lane:
    children = _lanes(element, "childLaneSet")
    nested = {node_id for child in children for node_id in _all_nodes(child)}
    own = (ref.text or "" for ref in _children(element, "flowNodeRef"))
    return Lane(
        id=_id(element),
        name=element.get("name", ""),
        node_ids=tuple(ref.strip() for ref in own if ref.strip() not in nested),
        children=children,
    )


def _all_nodes(lane: Lane) -> Iterator[str]:
    yield from lane.node_ids
    for child in lane.children:
        yield from _all_nodes(child)


def _scope(container: etree._Element) -> Scope:
    defaults = {child.get("default") for child in container if child.get("default")}
    nodes = tuple(node for child in container for node in _node(child))
    sequence = [
        Flow(flow.id, flow.link, flow.source, flow.target, flow.name, flow.id in defaults)
        for flow in _flows(container, "sequenceFlow", Link.SEQUENCE)
    ]
    associations = _flows(container, "association", Link.ASSOCIATION)
    data = (flow for child in container for flow in _data_associations(child))
    return Scope(nodes, (*sequence, *associations, *data))


def _node(element: etree._Element) -> Iterator[Node]:
    tag = _tag(element)
    kind = _KINDS.get(tag)
    if kind is None or not _id(element):
        return
    inner = _scope(element) if tag in _SUBPROCESSES else None
    is_expanded = inner is not None and bool(inner.nodes)
    yield Node(
        id=_id(element),
        kind=Kind.SUBPROCESS if is_expanded else kind,
        name=_name(element),
        host=element.get("attachedToRef", ""),
        has_marker=tag == "exclusiveGateway",
        has_icon=tag in _WITH_ICON,
        has_signs=tag in _WITH_SIGNS or any(_tag(child) in _LOOPS for child in element),
        is_collapsed=tag in _SUBPROCESSES and not is_expanded,
        inner=inner if is_expanded else None,
    )


def _name(element: etree._Element) -> str:
    if _tag(element) == "textAnnotation":
        texts = [text.text or "" for text in _children(element, "text")]
        return " ".join(" ".join(texts).split())
    return " ".join(element.get("name", "").split())


def _flows(container: etree._Element, tag: str, link: Link) -> Iterator[Flow]:
    for element in _children(container, tag):
        source, target = _local(element.get("sourceRef")), _local(element.get("targetRef"))
        if _id(element) and source and target:
            yield Flow(_id(element), link, source, target, _name(element))


def _data_associations(activity: etree._Element) -> Iterator[Flow]:
    """Yield the arrows between an activity and its data objects (BPMN 2.0.2, 10.4.2)."""
    for element in activity:
        if _tag(element) == "dataInputAssociation" and _id(element):
            yield Flow(_id(element), Link.ASSOCIATION, _ref(element, "sourceRef"), _id(activity))
        elif _tag(element) == "dataOutputAssociation" and _id(element):
            yield Flow(_id(element), Link.ASSOCIATION, _id(activity), _ref(element, "targetRef"))


def _ref(element: etree._Element, tag: str) -> str:
    """Return the first reference; the end that is named by a child element is the data."""
    return next(((ref.text or "").strip() for ref in _children(element, tag)), "")


def _local(reference: str | None) -> str:
    """Return the id of a reference; some attributes are qualified names."""
    return (reference or "").rpartition(":")[2]


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return element.iterchildren(f"{{{BPMN}}}{tag}")


def _tag(element: etree._Element) -> str:
    tag = str(element.tag)  # a comment has a function for a tag
    prefix = f"{{{BPMN}}}"
    return tag[len(prefix) :] if tag.startswith(prefix) else ""


def _id(element: etree._Element) -> str:
    return element.get("id", "")
