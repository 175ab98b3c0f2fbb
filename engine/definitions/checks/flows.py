"""Sequence flows: where they lead, and when they are taken (BPMN 2.0.2, 8.4.13 and 10.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.definitions.checks.drawing import Drawing, Ways
from engine.definitions.checks.references import local
from engine.definitions.checks.rule import Found, Rule, at, at_xml, quoted, rule
from engine.diagrams.model import EventKind, Flow, Node, NodeKind
from engine.diagrams.xml import BPMN, Element

_BLIND = frozenset({NodeKind.PARALLEL, NodeKind.EVENT_BASED})
_AWAITED = frozenset({NodeKind.CATCH, NodeKind.RECEIVE_TASK})
_LISTED = (("incoming", "targetRef"), ("outgoing", "sourceRef"))


@rule(
    "flow-dangling",
    "flows of which an end is not on the diagram",
    "Поток {element} ведёт к элементу «{end}», которого на схеме нет: "
    "соедините его с нужным элементом или удалите.",
)
def dangling(drawing: Drawing) -> Iterator[Found]:
    """Look for ends that are nowhere."""
    known = {node.id for node in drawing.nodes()}
    for _, flow, end in _lost(drawing):
        if end not in known:
            yield at(flow, end=end[:80])


@rule(
    "flow-crosses-scope",
    "flows that cross the border of a subprocess or of a process (10.6)",
    "Поток {element} пересекает границу подпроцесса или процесса: закончите его внутри, "
    "а дальше ведите поток от самого подпроцесса; между процессами отправляйте сообщение.",
)
def crossing(drawing: Drawing) -> Iterator[Found]:
    """Look for ends that stand in another scope."""
    known = {node.id for node in drawing.nodes()}
    seen: set[str] = set()
    for _, flow, end in _lost(drawing):
        if end in known and flow.id not in seen:
            seen.add(flow.id)
            yield at(flow)


@rule(
    "flow-into-start",
    "flows into what begins by itself: start and boundary events, event subprocesses",
    "Поток входит в {target}, а там токен появляется сам: ведите поток к следующему элементу.",
)
def into_start(drawing: Drawing) -> Iterator[Found]:
    """Look at the targets."""
    for ways in drawing.ways:
        for flow in ways.scope.flows:
            target = ways.nodes.get(flow.target)
            if target is not None and _begins_by_itself(target):
                yield at(flow, target=quoted(target.name, target.id))


@rule(
    "flow-from-end",
    "flows out of what nothing follows: end events, event subprocesses, link throw events",
    "Поток выходит из {source}, а там путь заканчивается: удалите поток "
    "или замените этот элемент промежуточным событием.",
)
def from_end(drawing: Drawing) -> Iterator[Found]:
    """Look at the sources."""
    for ways in drawing.ways:
        for flow in ways.scope.flows:
            source = ways.nodes.get(flow.source)
            if source is not None and _ends_here(source):
                yield at(flow, source=quoted(source.name, source.id))


@rule(
    "flow-listed",
    "`incoming` and `outgoing` of a node that disagree with the flows themselves (8.4.9)",
    "У элемента {element} перечень потоков «{tag}» не совпадает с потоками схемы: "
    "соедините его заново в редакторе.",
)
def listed(drawing: Drawing) -> Iterator[Found]:
    """Compare both writings; an element that lists nothing is in order."""
    flows = [element for element, name in drawing.elements if name == "sequenceFlow"]
    for tag, attribute in _LISTED:
        real: dict[str, Counter[str]] = {}
        for flow in flows:
            real.setdefault(flow.get(attribute, ""), Counter())[flow.get("id", "")] += 1
        for element, _ in drawing.elements:
            written = _written(element, tag) if len(element) else None
            if written and written != real.get(element.get("id", ""), Counter()):
                yield at_xml(element, tag=tag)


@rule(
    "default-known",
    "default flows that do not leave their element",
    "Путь по умолчанию «{flow}» не выходит из {element}: выберите один из его потоков.",
)
def default_known(drawing: Drawing) -> Iterator[Found]:
    """Look for the default among the outgoing flows."""
    for _, node, flows in _splits(drawing):
        possible = set() if node.kind in _BLIND else {flow.id for flow in flows}
        if node.default_flow is not None and node.default_flow not in possible:
            yield at(node, flow=node.default_flow[:80])


@rule(
    "default-unconditional",
    "default flows with a condition, which would never be asked",
    "У пути по умолчанию {element} есть условие, его никто не проверит: "
    "удалите условие или выберите другой путь по умолчанию.",
)
def default_unconditional(drawing: Drawing) -> Iterator[Found]:
    """Look for conditions of default flows."""
    for _, node, flows in _splits(drawing):
        for flow in flows:
            if flow.id == node.default_flow and flow.condition is not None:
                yield at(flow)


@rule(
    "condition-misplaced",
    "conditions where no gateway asks them: behind parallel and event-based gateways",
    "У потока {element} есть условие, но {source} его не проверяет: "
    "удалите условие или замените шлюз исключающим.",
)
def condition_misplaced(drawing: Drawing) -> Iterator[Found]:
    """Look for conditions that would be ignored."""
    for _, node, flows in _splits(drawing):
        for flow in flows:
            if node.kind in _BLIND and flow.condition is not None:
                yield at(flow, source=quoted(node.label))


@rule(
    "gateway-conditions",
    "exclusive gateways with several flows, of which one has no condition and is not the default",
    "Из {source} выходит поток {element} без условия: "
    "задайте условие или сделайте его путём по умолчанию.",
)
def gateway_conditions(drawing: Drawing) -> Iterator[Found]:
    """Look for flows that would always be taken; an inclusive gateway may have such."""
    for _, node, flows in _splits(drawing):
        if node.kind is NodeKind.EXCLUSIVE and len(flows) > 1:
            for flow in flows:
                if flow.condition is None and flow.id != node.default_flow:
                    yield at(flow, source=quoted(node.label))


@rule(
    "event-gateway-targets",
    "event-based gateways that lead to anything but events and receive tasks (10.5.6)",
    "Из {source} поток ведёт к {target}: после шлюза по событиям может стоять "
    "только событие-ожидание или приём сообщения.",
)
def event_gateway_targets(drawing: Drawing) -> Iterator[Found]:
    """Look at what stands behind the gateway."""
    for ways, node, flows in _splits(drawing):
        for flow in flows if node.kind is NodeKind.EVENT_BASED else ():
            target = ways.nodes.get(flow.target)
            if target is not None and not _can_be_awaited(ways, target):
                words = {"source": quoted(node.label)}
                yield at(node, target=quoted(target.name, target.id), **words)


@rule(
    "event-gateway-choice",
    "event-based gateways with fewer than two ways out (10.5.6)",
    "Из {element} выходит {count} поток: поставьте событие без шлюза или добавьте второе.",
)
def event_gateway_choice(drawing: Drawing) -> Iterator[Found]:
    """Count the ways out."""
    for _, node, flows in _splits(drawing):
        if node.kind is NodeKind.EVENT_BASED and len(flows) < 2:
            yield at(node, count=len(flows))


@rule(
    "event-gateway-alone",
    "events behind an event-based gateway that other flows enter as well (10.6.6)",
    "В {element} за шлюзом по событиям входит ещё один поток, а может входить только поток шлюза: "
    "поставьте для другого пути отдельное событие.",
)
def event_gateway_alone(drawing: Drawing) -> Iterator[Found]:
    """Count what enters the events that a gateway waits for."""
    for ways, node, flows in _splits(drawing):
        for flow in flows if node.kind is NodeKind.EVENT_BASED else ():
            target = ways.nodes.get(flow.target)
            if target is not None and len(ways.incoming[flow.target]) > 1:
                yield at(target)


def _lost(drawing: Drawing) -> Iterator[tuple[Ways, Flow, str]]:
    """Yield each end of a flow that is not in the flow's own scope."""
    for ways in drawing.ways:
        for flow in ways.scope.flows:
            for end in (flow.source, flow.target):
                if end not in ways.nodes:
                    yield ways, flow, end


def _splits(drawing: Drawing) -> Iterable[tuple[Ways, Node, list[Flow]]]:
    for ways in drawing.ways:
        for key, node in ways.nodes.items():
            if key == node.id:
                yield ways, node, ways.outgoing[key]


def _begins_by_itself(node: Node) -> bool:
    return node.kind in (NodeKind.START, NodeKind.BOUNDARY) or node.triggered_by_event


def _ends_here(node: Node) -> bool:
    is_link = node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK
    return node.kind is NodeKind.END or node.triggered_by_event or is_link


def _can_be_awaited(ways: Ways, node: Node) -> bool:
    if node.kind is NodeKind.RECEIVE_TASK and ways.boundaries[node.id]:
        return False
    return node.kind in _AWAITED and node.event.kind is not EventKind.LINK


def _written(element: Element, tag: str) -> Counter[str]:
    refs = (local(element, ref.text or "") for ref in element.iterchildren(f"{{{BPMN}}}{tag}"))
    return Counter(ref or "" for ref in refs)


RULES: tuple[Rule, ...] = (
    dangling,
    crossing,
    into_start,
    from_end,
    listed,
    default_known,
    default_unconditional,
    condition_misplaced,
    gateway_conditions,
    event_gateway_targets,
    event_gateway_choice,
    event_gateway_alone,
)
