"""Diagrams that pass the checks, since what they do depends on values, and attack when they run."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape

from tests.engine.checks.large import document, process

_SPIFF = 'xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"'


def node(tag: str, name: str, inside: str = "", **attributes: str) -> str:
    """Return one element."""
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{tag} id="{name}"{more}>{inside}</bpmn:{tag}>'


def flow(source: str, target: str, condition: str = "") -> str:
    """Return one flow, with a condition if there is one."""
    inside = (
        condition and f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
    )
    return node("sequenceFlow", f"{source}-{target}", inside, sourceRef=source, targetRef=target)


def flows(*names: str) -> str:
    """Return flows from each node to the next."""
    return "".join(flow(a, b) for a, b in pairwise(names))


def script(name: str, *lines: str) -> str:
    """Return a script task."""
    return node("scriptTask", name, f"<bpmn:script>{escape(chr(10).join(lines))}</bpmn:script>")


def properties(**words: str) -> str:
    """Return extension elements; two underscores stand for a dot."""
    listed = "".join(
        f'<s:property name="{name.replace("__", ".")}" value="{escape(value, {chr(34): "&quot;"})}"/>'
        for name, value in words.items()
    )
    return f"<bpmn:extensionElements><s:properties {_SPIFF}>{listed}</s:properties></bpmn:extensionElements>"


def event(tag: str, name: str, kind: str, reference: str, inside: str = "", **more: str) -> str:
    """Return a message, signal, error or escalation event."""
    definition = f'<bpmn:{kind}EventDefinition {kind}Ref="{reference}"/>'
    return node(tag, name, inside + definition, **more)


def start(name: str = "start") -> str:
    """Return a start event."""
    return node("startEvent", name)


def end(name: str = "end") -> str:
    """Return an end event."""
    return node("endEvent", name)


def round_of(*steps: str, names: tuple[str, ...], goes_on: str = "n == n") -> str:
    """Return a loop of steps that goes on while a condition over variables holds."""
    gate = node("exclusiveGateway", "gate", default="gate-end")
    merge = node("exclusiveGateway", "merge")
    back = flow("gate", "merge", goes_on) + flow("gate", "end")
    ways = flows("start", "merge", *names, "gate")
    return start() + merge + "".join(steps) + gate + end() + ways + back


def looping(*steps: str, names: tuple[str, ...], roots: str = "", key: str = "p") -> bytes:
    """Return a document of one process that is such a loop."""
    return document(roots + process(round_of(*steps, names=names), key))


def stepping(step: str, roots: str = "", key: str = "p") -> bytes:
    """Return a document of one process with one step, called `step`."""
    return document(roots + process(start() + step + end() + flows("start", "step", "end"), key))


def many(loop: str, inside: str = "", tag: str = "task", **more: str) -> str:
    """Return a multi-instance step, called `step`."""
    body = f"<bpmn:multiInstanceLoopCharacteristics>{loop}</bpmn:multiInstanceLoopCharacteristics>"
    return node(tag, "step", inside + body, **more)


def counted(text: str) -> str:
    """Return the number of a multi-instance loop."""
    return f"<bpmn:loopCardinality>{escape(text)}</bpmn:loopCardinality>"


def over(text: str) -> str:
    """Return the list of a multi-instance loop."""
    return f"<bpmn:loopDataInputRef>{escape(text)}</bpmn:loopDataInputRef>"


def timed(tag: str, text: str) -> str:
    """Return a timer that waits, called `step`."""
    return node(
        "intermediateCatchEvent",
        "step",
        f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(text)}</bpmn:{tag}></bpmn:timerEventDefinition>",
    )


SIGNALS = '<bpmn:signal id="s1" name="s1"/><bpmn:signal id="s2" name="s2"/>'
MESSAGES = '<bpmn:message id="m1" name="m1"/><bpmn:message id="m2" name="m2"/>'
ESCALATION = '<bpmn:escalation id="e" escalationCode="e"/>'
ERROR = '<bpmn:error id="e" errorCode="e"/>'


def throws(name: str, kind: str, reference: str, **words: str) -> str:
    """Return an event that throws a message or a signal."""
    return event("intermediateThrowEvent", name, kind, reference, properties(**words))


def catches(name: str, kind: str, reference: str, **words: str) -> str:
    """Return an event that waits for a message or a signal."""
    return event("intermediateCatchEvent", name, kind, reference, properties(**words))


def answering(mine: str, other: str, kind: str, key: str) -> bytes:
    """Return a process that waits for one event and throws the other, again and again."""
    steps = catches("wait", kind, mine), throws("send", kind, other)
    return looping(*steps, names=("wait", "send"), roots=MESSAGES + SIGNALS, key=key)


def asking(mine: str, other: str, kind: str, key: str) -> bytes:
    """Return a process that throws one event and waits for the other, again and again."""
    steps = throws("send", kind, other), catches("wait", kind, mine)
    return looping(*steps, names=("send", "wait"), roots=MESSAGES + SIGNALS, key=key)


def storming(mine: str, other: str, key: str) -> bytes:
    """Return a process that answers one signal by the other, beside a task that waits."""
    task = node("userTask", "step", properties(responsible_role="clerk"))
    boundary = event(
        "boundaryEvent", "heard", "signal", mine, attachedToRef="step", cancelActivity="false"
    )
    answer = boundary + throws("answer", "signal", other) + end("e2")
    ways = flows("start", "step", "end") + flows("heard", "answer", "e2")
    return document(SIGNALS + process(start() + task + answer + end() + ways, key))


def begetting(kind: str) -> bytes:
    """Return a process that begins with what it throws."""
    reference = f"{kind[0]}1"
    inside = (
        start()
        + event("startEvent", "begun", kind, reference)
        + throws("send", kind, reference)
        + end()
        + flows("start", "send", "end")
        + flow("begun", "send")
    )
    return document(MESSAGES + SIGNALS + process(inside))


def forking() -> bytes:
    """Return a loop in which each token becomes two."""
    gates = node("exclusiveGateway", "merge") + node("parallelGateway", "fork")
    ends = "".join(node("exclusiveGateway", name, default=f"{name}-end") for name in ("a", "b"))
    back = flow("a", "merge", "n == n") + flow("b", "merge", "n == n")
    ways = flows("start", "merge", "fork", "a", "end") + flows("fork", "b", "end")
    return document(process(start() + gates + ends + end() + ways + back))


def nested_many(count: str) -> bytes:
    """Return a multi-instance subprocess of multi-instance steps."""
    inner = node(
        "task",
        "inner",
        "<bpmn:multiInstanceLoopCharacteristics>"
        f"{counted(count)}</bpmn:multiInstanceLoopCharacteristics>",
    )
    return stepping(many(counted(count), inner, "subProcess"))


def escalating() -> bytes:
    """Return a subprocess that is begun again by its own escalation."""
    inside = node("task", "t") + event("endEvent", "cry", "escalation", "e") + flows("t", "cry")
    around = event("boundaryEvent", "heard", "escalation", "e", attachedToRef="step")
    gate = node("exclusiveGateway", "gate", default="gate-end") + flow("gate", "step", "n == n")
    ways = flows("start", "step", "end") + flows("heard", "gate", "end")
    body = start() + node("subProcess", "step", inside) + around + gate + end() + ways
    return document(ESCALATION + process(body))


def failing() -> bytes:
    """Return a subprocess that is tried again after each of its own errors."""
    return document(
        escalating()
        .decode()
        .partition("?>")[2]
        .partition(">")[2]
        .removesuffix("</bpmn:definitions>")
        .replace("escalation", "error")
    )


def hearing_itself() -> bytes:
    """Return a process whose event subprocess throws the signal that begins it."""
    body = event("startEvent", "heard", "signal", "s1", isInterrupting="false")
    body += throws("again", "signal", "s1") + end("e2") + flows("heard", "again", "e2")
    listening = node("subProcess", "listening", body, triggeredByEvent="true")
    task = node("userTask", "task", properties(responsible_role="clerk"))
    steps = start() + throws("first", "signal", "s1") + task + end()
    return document(SIGNALS + process(listening + steps + flows("start", "first", "task", "end")))


def flickering() -> bytes:
    """Return a process whose event subprocess makes its own condition false and true again."""
    condition = "<bpmn:conditionalEventDefinition><bpmn:condition>n</bpmn:condition></bpmn:conditionalEventDefinition>"
    body = node("startEvent", "on", condition, isInterrupting="false")
    body += script("off", "n = false") + script("again", "n = true") + end("e2")
    body += flows("on", "off", "again", "e2")
    listening = node("subProcess", "listening", body, triggeredByEvent="true")
    task = node("userTask", "task", properties(responsible_role="clerk"))
    return document(process(listening + start() + task + end() + flows("start", "task", "end")))
