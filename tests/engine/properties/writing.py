"""A drawing as BPMN XML."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.engine.properties.drawing import Drawing
from tests.engine.properties.graph import Graph, Happening, Node, Repetition

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'targetNamespace="urn:tropa:properties">'
)
_ROOTS = {
    "message": '<bpmn:message id="message-{0}" name="{0}"/>',
    "signal": '<bpmn:signal id="signal-{0}" name="{0}"/>',
    "error": '<bpmn:error id="error-{0}" errorCode="{0}"/>',
    "escalation": '<bpmn:escalation id="escalation-{0}" escalationCode="{0}"/>',
}


def documents(drawing: Drawing) -> list[bytes]:
    """Return one document for each process, the called ones first."""
    return [_document(graph).encode() for graph in [*reversed(drawing.called), drawing.main]]


def _document(graph: Graph) -> str:
    events = {(n.event.kind, n.event.name) for n in _all_nodes(graph) if n.event and n.event.name}
    roots = "".join(_ROOTS[kind].format(name) for kind, name in sorted(events))
    members = "".join(f"<bpmn:flowNodeRef>{node_id}</bpmn:flowNodeRef>" for node_id in graph.nodes)
    lanes = f'<bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="clerk">{members}</bpmn:lane></bpmn:laneSet>'
    process = (
        f'<bpmn:process id="{graph.id}" isExecutable="true">{lanes}{_inside(graph)}</bpmn:process>'
    )
    return f"{_HEAD}\n{roots}{process}</bpmn:definitions>"


def _all_nodes(graph: Graph) -> list[Node]:
    found = []
    for node in graph.nodes.values():
        found.append(node)
        if node.kind == "subProcess" and node.inner is not None:
            found += _all_nodes(node.inner)
    return found


def _inside(graph: Graph) -> str:
    return "\n".join(["", *(_node(node) for node in graph.nodes.values()), *_flows(graph)])


def _flows(graph: Graph) -> list[str]:
    lines = []
    for flow in graph.flows:
        ends = f'id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
        text = ""
        if flow.condition is not None:
            text = f"<bpmn:conditionExpression>{escape(flow.condition.text)}</bpmn:conditionExpression>"
        lines.append(f"<bpmn:sequenceFlow {ends}>{text}</bpmn:sequenceFlow>")
    return lines


def _node(node: Node) -> str:
    attributes = f'id="{node.id}"'
    if node.default is not None:
        attributes += f' default="{node.default}"'
    if node.host is not None:
        flag = str(node.interrupting).lower()
        attributes += f' attachedToRef="{node.host}" cancelActivity="{flag}"'
    content = _properties(node)
    if node.script is not None:
        content += f"<bpmn:script>{' = '.join(node.script)}</bpmn:script>"
    if node.event is not None:
        content += _event(node.event)
    if node.inner is not None:
        if node.kind == "callActivity":
            attributes += f' calledElement="{node.inner.id}"'
        else:
            content += _inside(node.inner)
    if node.loop is not None:
        content += _loop(node.loop, node.id)
    return f"<bpmn:{node.kind} {attributes}>{content}</bpmn:{node.kind}>"


def _properties(node: Node) -> str:
    found = {}
    key = " + '-' + ".join(node.key)
    if key and node.kind == "userTask":
        found["assignee"] = key
    if key and node.event is not None and node.event.kind == "message":
        found["correlation_key"] = key
    if node.mapped:
        found["out.answer"] = "1"
    written = "".join(
        f"<spiffworkflow:property name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in found.items()
    )
    inner = f"<spiffworkflow:properties>{written}</spiffworkflow:properties>"
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if found else ""


def _event(event: Happening) -> str:
    if event.kind == "timer":
        tag, text = "timeDuration", f"PT{event.seconds}S"
        if event.repeats is not None:
            tag, text = "timeCycle", f"R{event.repeats}/{text}"
        inner = f"<bpmn:{tag}>{text}</bpmn:{tag}>"
        return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"
    reference = f' {event.kind}Ref="{event.kind}-{event.name}"' if event.name else ""
    return f"<bpmn:{event.kind}EventDefinition{reference}/>"


def _loop(loop: Repetition, node_id: str) -> str:
    if loop.kind == "standard":
        return f'<bpmn:standardLoopCharacteristics loopMaximum="{loop.size}"/>'
    content = f"<bpmn:loopCardinality>{loop.size}</bpmn:loopCardinality>"
    if loop.items is not None:
        content = (
            f"<bpmn:loopDataInputRef>{loop.items}</bpmn:loopDataInputRef>"
            f'<bpmn:inputDataItem id="item-of-{node_id}" name="{loop.item}"/>'
        )
    if loop.enough is not None:
        condition = f"numberOfCompletedInstances &gt;= {loop.enough}"
        content += f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>"
    sequential = str(loop.kind == "sequential").lower()
    tag = "bpmn:multiInstanceLoopCharacteristics"
    return f'<{tag} isSequential="{sequential}">{content}</{tag}>'
