"""Small diagrams for the tests of change under way, written as what stands in them."""

from __future__ import annotations

from itertools import pairwise

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="urn:t">'
)


def diagram(*parts: str, key: str = "order", name: str = "Приказ", before: str = "") -> bytes:
    """A diagram with one process."""
    body = "\n".join(parts)
    return (
        f'{HEAD}{before}<bpmn:process id="{key}" name="{name}" isExecutable="true">'
        f"{body}</bpmn:process></bpmn:definitions>"
    ).encode()


def line(*ids: str) -> str:
    """Flows from each element to the next."""
    return "".join(flow(source, target) for source, target in pairwise(ids))


def flow(source: str, target: str, condition: str = "") -> str:
    """One flow, with a condition if one is given."""
    inner = f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    return (
        f'<bpmn:sequenceFlow id="flow-{source}-{target}" sourceRef="{source}" '
        f'targetRef="{target}">{inner}</bpmn:sequenceFlow>'
    )


def element(tag: str, element_id: str, inner: str = "", **attributes: str) -> str:
    """Any element."""
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{tag} id="{element_id}"{written}>{inner}</bpmn:{tag}>'


def properties(**values: str) -> str:
    """Extension properties; two underscores stand for a dot."""
    written = "".join(
        f'<spiffworkflow:property name="{name.replace("__", ".")}" value="{value}"/>'
        for name, value in values.items()
    )
    return (
        "<bpmn:extensionElements><spiffworkflow:properties>"
        f"{written}</spiffworkflow:properties></bpmn:extensionElements>"
    )


def task(element_id: str, name: str = "", inner: str = "", **values: str) -> str:
    """A user task of the clerk's, unless said otherwise."""
    values = {"responsible_role": "clerk", **values}
    named = {"name": name} if name else {}
    return element("userTask", element_id, properties(**values) + inner, **named)


def ends(start: str = "start", end: str = "end") -> str:
    """A start and an end event."""
    return element("startEvent", start) + element("endEvent", end)


def timer(
    element_id: str, text: str, host: str, *, interrupting: bool = True, name: str = ""
) -> str:
    """A boundary timer."""
    inner = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>"
        f"{text}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    return element(
        "boundaryEvent",
        element_id,
        inner,
        attachedToRef=host,
        cancelActivity=str(interrupting).lower(),
        name=name,
    )


def message(
    element_id: str, reference: str, tag: str = "intermediateCatchEvent", **values: str
) -> str:
    """A message event."""
    inner = properties(**values) + f'<bpmn:messageEventDefinition messageRef="{reference}"/>'
    return element(tag, element_id, inner)


def gateway(kind: str, *ids: str) -> str:
    """Gateways of one kind."""
    return "".join(element(f"{kind}Gateway", each) for each in ids)
