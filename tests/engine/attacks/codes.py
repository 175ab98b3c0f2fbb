"""Where a diagram holds something to be computed, and what a hostile author writes there."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from tests.engine.checks.large import chain, document, process

CODES = {
    "a command": "__import__('os').system('touch {canary}') == 0",
    "a command without import": "os.system('touch {canary}')",
    "a subprocess": "subprocess.run(['touch', '{canary}'])",
    "writing a file": "open('{canary}', 'w')",
    "reading a file": "open('{secret}').read()",
    "all classes": "().__class__.__bases__[0].__subclasses__()",
    "the builtins": "__builtins__",
    "the globals of a function": "len.__globals__",
    "eval": "eval('1')",
    "exec": "exec('import os')",
    "getattr": "getattr(n, 'real')",
    "a format string": "'{0.__class__}'.format(n)",
    "an f-string": "f'{n!r:>999999999}'",
    "a lambda": "(lambda: 1)()",
    "a comprehension": "[x for x in n]",
    "an assignment in an expression": "(x := 1)",
    "an endless loop": "while True: pass",
    "an exit": "raise SystemExit",
    "a tower of powers": "9**9**9",
    "a shift": "1 << 10**9",
    "a regular expression": "re.match('(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
    "sleeping": "time.sleep(10**6)",
    "a breakpoint": "breakpoint()",
    "an expression of another language": "${Runtime.exec('touch {canary}')}",
}

_EVENTS = '<bpmn:startEvent id="start"/><bpmn:endEvent id="end"/>'
_SPIFF = 'xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"'
_MANY = "bpmn:multiInstanceLoopCharacteristics"


def _step(element: str) -> bytes:
    """Return a document with one step, called `step`, between start and end."""
    roots = '<bpmn:message id="m" name="m"/>'
    return document(roots + process(_EVENTS + element + chain(["start", "step", "end"])))


def _condition(code: str) -> bytes:
    flow = f"<bpmn:conditionExpression>{escape(code)}</bpmn:conditionExpression>"
    last = f'<bpmn:sequenceFlow id="f" sourceRef="step" targetRef="end">{flow}</bpmn:sequenceFlow>'
    body = f'{_EVENTS}<bpmn:task id="step"/>{chain(["start", "step"])}{last}'
    return document(process(body))


def _script(code: str) -> bytes:
    return _step(
        f'<bpmn:scriptTask id="step"><bpmn:script>x = {escape(code)}</bpmn:script></bpmn:scriptTask>'
    )


def _bare_script(code: str) -> bytes:
    return _step(
        f'<bpmn:scriptTask id="step"><bpmn:script>{escape(code)}</bpmn:script></bpmn:scriptTask>'
    )


def _timer(tag: str, code: str) -> bytes:
    time = f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(code)}</bpmn:{tag}></bpmn:timerEventDefinition>"
    return _step(f'<bpmn:intermediateCatchEvent id="step">{time}</bpmn:intermediateCatchEvent>')


def _property(kind: str, name: str, code: str) -> bytes:
    words = {"responsible_role": "clerk", "handler": "double", name: code}
    listed = "".join(f'<s:property name="{n}" value={quoteattr(v)}/>' for n, v in words.items())
    inside = f"<bpmn:extensionElements><s:properties {_SPIFF}>{listed}</s:properties></bpmn:extensionElements>"
    more = {"callActivity": ' calledElement="other"', "receiveTask": ' messageRef="m"'}
    return _step(f'<bpmn:{kind} id="step"{more.get(kind, "")}>{inside}</bpmn:{kind}>')


def _loop(tag: str, code: str) -> bytes:
    items = "" if tag != "completionCondition" else "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
    inside = f"<{_MANY}>{items}<bpmn:{tag}>{escape(code)}</bpmn:{tag}></{_MANY}>"
    return _step(f'<bpmn:task id="step">{inside}</bpmn:task>')


def _standard_loop(code: str) -> bytes:
    inside = f"<bpmn:loopCondition>{escape(code)}</bpmn:loopCondition>"
    loop = f"<bpmn:standardLoopCharacteristics>{inside}</bpmn:standardLoopCharacteristics>"
    return _step(f'<bpmn:task id="step">{loop}</bpmn:task>')


def _conditional(code: str) -> bytes:
    condition = f"<bpmn:condition>{escape(code)}</bpmn:condition>"
    event = f"<bpmn:conditionalEventDefinition>{condition}</bpmn:conditionalEventDefinition>"
    return _step(f'<bpmn:intermediateCatchEvent id="step">{event}</bpmn:intermediateCatchEvent>')


PLACES = {
    "condition of a flow": _condition,
    "line of a script": _script,
    "script": _bare_script,
    "date of a timer": lambda code: _timer("timeDate", code),
    "duration of a timer": lambda code: _timer("timeDuration", code),
    "cycle of a timer": lambda code: _timer("timeCycle", code),
    "assignee": lambda code: _property("userTask", "assignee", code),
    "due date": lambda code: _property("userTask", "due", code),
    "argument of a handler": lambda code: _property("serviceTask", "in.n", code),
    "result of a handler": lambda code: _property("serviceTask", "out.n", code),
    "variable of a called process": lambda code: _property("callActivity", "in.n", code),
    "organisation of a called process": lambda code: _property(
        "callActivity", "organisation", code
    ),
    "correlation key": lambda code: _property("receiveTask", "correlation_key", code),
    "list of a loop": lambda code: _loop("loopDataInputRef", code),
    "number of a loop": lambda code: _loop("loopCardinality", code),
    "end of a loop": lambda code: _loop("completionCondition", code),
    "condition of a loop": _standard_loop,
    "conditional event": _conditional,
}
