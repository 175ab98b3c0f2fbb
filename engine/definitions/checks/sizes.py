"""How large a diagram may be. Past these bounds nothing else is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing, executable_elements
from engine.definitions.checks.rule import Found, Rule, at, at_xml, quoted, rule
from engine.diagrams.model import SCOPES, NodeKind
from engine.diagrams.xml import BPMN, Element

MAX_ELEMENTS = 60_000
MAX_NODES = 2_000
MAX_FLOWS = 5_000
MAX_NESTING = 20
MAX_PROCESSES = 50
MAX_NAME = 1_000
MAX_KEY = 100
MAX_PROPERTY = 10_000
MAX_DOCUMENTATION = 50_000

_NODES = frozenset(kind.value for kind in NodeKind)
_SCOPES = frozenset(kind.value for kind in SCOPES)
_KEPT = frozenset(f"{{{BPMN}}}{tag}" for tag in ("message", "signal", "error", "escalation"))
_KEYS = ("form_key", "handler", "responsible_role", "reminder", "escalate_to")
_TEXTS = frozenset({"documentation", "text"})


@rule(
    "size-elements",
    "number of XML elements of the whole file, the drawing included",
    f"В файле схемы {{count}} элементов XML, больше {MAX_ELEMENTS} не принимается: разделите процесс.",
)
def elements(drawing: Drawing) -> Iterator[Found]:
    """Count everything in the file."""
    count = sum(1 for _ in drawing.root.iter())
    if count > MAX_ELEMENTS:
        yield Found(None, {"count": count})


@rule(
    "size-nodes",
    "number of flow nodes of the whole file",
    f"На схеме {{count}} элементов, больше {MAX_NODES} не принимается: "
    "вынесите части процесса в отдельные вызываемые процессы.",
)
def nodes(drawing: Drawing) -> Iterator[Found]:
    """Count tasks, events, gateways and subprocesses."""
    count = sum(1 for _, name in drawing.elements if name in _NODES)
    if count > MAX_NODES:
        yield Found(None, {"count": count})


@rule(
    "size-flows",
    "number of sequence flows of the whole file",
    f"На схеме {{count}} потоков, больше {MAX_FLOWS} не принимается: "
    "вынесите части процесса в отдельные вызываемые процессы.",
)
def flows(drawing: Drawing) -> Iterator[Found]:
    """Count sequence flows."""
    count = sum(1 for _, name in drawing.elements if name == "sequenceFlow")
    if count > MAX_FLOWS:
        yield Found(None, {"count": count})


@rule(
    "size-processes",
    "number of processes of one file",
    f"В файле {{count}} процессов, больше {MAX_PROCESSES} не принимается: "
    "разложите их по отдельным файлам.",
)
def processes(drawing: Drawing) -> Iterator[Found]:
    """Count processes."""
    count = sum(1 for _ in executable_elements(drawing.root))
    if count > MAX_PROCESSES:
        yield Found(None, {"count": count})


@rule(
    "size-nesting",
    "depth to which subprocesses stand in each other",
    f"Подпроцесс {{element}} вложен глубже {MAX_NESTING} уровней: "
    "вынесите его в отдельный вызываемый процесс.",
)
def nesting(drawing: Drawing) -> Iterator[Found]:
    """Measure how deep subprocesses nest."""
    for element, name in drawing.elements:
        if name in _SCOPES and _depth(element) == MAX_NESTING + 1:
            yield at_xml(element)


@rule(
    "size-name",
    "length of names; the inbox, the history and the diagram show them",
    f"Название элемента {{element}} длиннее {MAX_NAME} знаков: сократите его, "
    "а подробности перенесите в описание.",
)
def names(drawing: Drawing) -> Iterator[Found]:
    """Measure the attribute `name` of every element."""
    for element, _ in drawing.elements:
        if len(element.get("name", "")) > MAX_NAME:
            yield at_xml(element)


@rule(
    "size-key",
    "length of what messages, signals, forms, handlers and called processes are found by",
    f"Имя {{element}} длиннее {MAX_KEY} знаков: сократите его.",
)
def keys(drawing: Drawing) -> Iterator[Found]:
    """Measure the names of messages and signals, and the keys that nodes name."""
    for child in drawing.root:
        if child.tag in _KEPT and len(child.get("name", "")) > MAX_KEY:
            yield at_xml(child)
    for node in drawing.nodes():
        words = [node.properties.get(name, "") for name in _KEYS]
        for word in (*words, node.called_element or ""):
            if len(word) > MAX_KEY:
                yield Found(node.id, {"element": quoted(word)})


@rule(
    "size-text",
    "length of documentation, annotations and properties",
    "Текст у элемента {element} длиннее {most} знаков: сократите его.",
)
def texts(drawing: Drawing) -> Iterator[Found]:
    """Measure what an author may write at length."""
    for element, name in drawing.elements:
        if name in _TEXTS and len(element.text or "") > MAX_DOCUMENTATION:
            yield at_xml(element.getparent(), most=MAX_DOCUMENTATION)
    for node in drawing.nodes():
        if any(len(value) > MAX_PROPERTY for value in node.properties.values()):
            yield at(node, most=MAX_PROPERTY)


def _depth(element: Element) -> int:
    """Return how many subprocesses stand around an element, itself counted."""
    return sum(1 for a in (element, *element.iterancestors()) if a.tag.partition("}")[2] in _SCOPES)


FIRST: tuple[Rule, ...] = (elements, nodes, flows, processes, nesting)
"""Whoever breaks one of these is not looked at any further."""

RULES: tuple[Rule, ...] = (*FIRST, names, keys, texts)
