"""Diagrams that are too large to lie in a folder; `good` and `bad` for each rule about sizes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from engine.definitions.checks import sizes
from engine.diagrams.xml import MAX_ATTRIBUTES, MAX_BYTES

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions'
    ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:tropa:checks">'
)
FOOT = "</bpmn:definitions>"


def document(body: str) -> bytes:
    """Put process elements into a document."""
    return f"{HEAD}{body}{FOOT}".encode()


def process(body: str, key: str = "p") -> str:
    """Put flow elements into a process."""
    return f'<bpmn:process id="{key}" isExecutable="true">{body}</bpmn:process>'


def chain(names: Iterable[str]) -> str:
    """Return flows from each node to the next."""
    return "".join(
        f'<bpmn:sequenceFlow id="to-{there}" sourceRef="{here}" targetRef="{there}"/>'
        for here, there in pairwise(names)
    )


def tasks(count: int) -> str:
    """Return a start event, so many tasks and an end event, one after another."""
    middle = [f"t{number}" for number in range(count)]
    inside = "".join(f'<bpmn:task id="{name}"/>' for name in middle)
    nodes = f'<bpmn:startEvent id="start"/>{inside}<bpmn:endEvent id="end"/>'
    return nodes + chain(["start", *middle, "end"])


def parallel(count: int) -> str:
    """Return two gateways with so many flows between them, and two events."""
    between = "".join(
        f'<bpmn:sequenceFlow id="f{n}" sourceRef="a" targetRef="b"/>' for n in range(count)
    )
    gateways = '<bpmn:parallelGateway id="a"/><bpmn:parallelGateway id="b"/>'
    events = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'
    return f"{events}{gateways}{between}{chain(['start', 'a'])}{chain(['b', 'end'])}"


def nested(depth: int) -> str:
    """Return a task so many subprocesses deep; the outermost stands between two events."""
    inside = '<bpmn:task id="t"/>'
    for level in range(depth, 0, -1):
        name = "guilty" if level == sizes.MAX_NESTING + 1 else f"s{level}"
        inside = f'<bpmn:subProcess id="{name}">{inside}</bpmn:subProcess>'
    events = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'
    return f"{events}{inside}{chain(['start', 's1', 'end'])}"


def annotated(count: int) -> str:
    """Return a small process with so many more XML elements."""
    return tasks(1) + '<bpmn:group id="g">' + "<b:documentation/>" * count + "</bpmn:group>"


def many(count: int) -> str:
    """Return so many small processes."""
    return "".join(
        process(
            f'<bpmn:startEvent id="a{n}"/><bpmn:endEvent id="b{n}"/>'
            f'<bpmn:sequenceFlow id="f{n}" sourceRef="a{n}" targetRef="b{n}"/>',
            f"p{n}",
        )
        for n in range(count)
    )


def padded(size: int) -> bytes:
    """Return a document of exactly so many bytes."""
    plain = document(process(tasks(1)))
    return plain + b" " * (size - len(plain))


def with_attributes(count: int) -> bytes:
    """Return a document of which one element has so many attributes."""
    more = " ".join(['xmlns:x="urn:x"', *(f'x:a{n}="x"' for n in range(count - 3))])
    return document(process(tasks(1)).replace(" isExecutable", f" {more} isExecutable", 1))


LARGE: dict[str, tuple[bytes, bytes]] = {
    "document-size": (padded(MAX_BYTES), padded(MAX_BYTES + 1)),
    "document-attributes": (
        with_attributes(MAX_ATTRIBUTES),
        with_attributes(MAX_ATTRIBUTES + 1),
    ),
    "document-depth": (
        document(process(nested(sizes.MAX_NESTING))),
        document(process("<bpmn:group>" * 300 + "</bpmn:group>" * 300)),
    ),
    "size-elements": (
        document(process(annotated(sizes.MAX_ELEMENTS - 8))),
        document(process(annotated(sizes.MAX_ELEMENTS))),
    ),
    "size-nodes": (
        document(process(tasks(sizes.MAX_NODES - 2))),
        document(process(tasks(sizes.MAX_NODES - 1))),
    ),
    "size-flows": (
        document(process(parallel(sizes.MAX_FLOWS - 2))),
        document(process(parallel(sizes.MAX_FLOWS - 1))),
    ),
    "size-processes": (
        document(many(sizes.MAX_PROCESSES)),
        document(many(sizes.MAX_PROCESSES + 1)),
    ),
    "size-nesting": (
        document(process(nested(sizes.MAX_NESTING))),
        document(process(nested(sizes.MAX_NESTING + 1))),
    ),
}
"""A good and a bad diagram for each rule."""
