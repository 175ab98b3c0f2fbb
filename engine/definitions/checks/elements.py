"""What may stand in the file: elements of BPMN that the engine knows, written as BPMN says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.grammar import (
    BOOLEANS,
    CHOREOGRAPHY,
    DATA_STORES,
    GLOBAL_TASKS,
    ONE_OF,
    PLAIN_TEXTS,
    ROOTS,
    allowed_in,
)
from engine.definitions.checks.rule import Found, Rule, at_xml, owner_of, rule
from engine.diagrams.xml import BPMN, Element

_BPMN = f"{{{BPMN}}}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@rule(
    "element-foreign",
    "elements of other namespaces where BPMN stands (8.2.3: they belong into extensionElements)",
    "В элементе {element} стоит чужой элемент «{tag}», система не знает, что он значит: "
    "удалите его или перенесите в extensionElements.",
)
def foreign(drawing: Drawing) -> Iterator[Found]:
    """Look for elements that are not BPMN's."""
    for child in drawing.root:
        if not child.tag.startswith((_BPMN, _DI)):
            yield at_xml(drawing.root, tag=_tag(child))
    for element, name in drawing.elements:
        if name not in ("documentation", "text"):
            for child in element:
                if not child.tag.startswith(_BPMN):
                    yield at_xml(element, tag=_tag(child))


@rule(
    "element-known",
    "elements that do not stand in BPMN 2.0.2, or not at this place",
    "В элементе {element} стоит элемент «{tag}», которого здесь не может быть: "
    "удалите его или нарисуйте это место заново в редакторе.",
)
def known(drawing: Drawing) -> Iterator[Found]:
    """Compare the children of each element with those that BPMN allows."""
    elsewhere = CHOREOGRAPHY | DATA_STORES | GLOBAL_TASKS
    for child in _bpmn_children(drawing.root):
        if _local(child) not in ROOTS | elsewhere:
            yield at_xml(child, tag=_tag(child))
    for element, name in drawing.elements:
        allowed = allowed_in(name)
        for child in _bpmn_children(element) if allowed else ():
            if _local(child) not in allowed | elsewhere:
                yield at_xml(element, tag=_tag(child))


@rule(
    "element-single",
    "elements that may stand once in their parent, such as the condition of a flow",
    "В элементе {element} несколько элементов «{tags}», а может быть один: оставьте один.",
)
def single(drawing: Drawing) -> Iterator[Found]:
    """Count the elements of which the engine would read only the first."""
    for element, _ in drawing.elements:
        counts = Counter(map(_local, _bpmn_children(element))) if len(element) > 1 else Counter()
        for tags in ONE_OF if counts else ():
            if sum(counts[tag] for tag in tags) > 1:
                owner = element if element.get("id") else element.getparent()
                yield at_xml(owner, tags=", ".join(sorted(t for t in tags if counts[t])))


@rule(
    "element-text",
    "elements whose text is read, and which therefore hold nothing but text",
    "Внутри «{tag}» у элемента {element} стоят другие элементы: там может быть только текст.",
)
def text(drawing: Drawing) -> Iterator[Found]:
    """Look for elements in the middle of an expression."""
    for element, name in drawing.elements:
        if name in PLAIN_TEXTS and len(element):
            yield at_xml(owner_of(element), tag=name)


@rule(
    "boolean-valid",
    "attributes of the type xsd:boolean",
    "У элемента {element} в «{attribute}» стоит «{value}»: может быть только true или false.",
)
def booleans(drawing: Drawing) -> Iterator[Found]:
    """Look for values that are neither true nor false."""
    for element, _ in drawing.elements:
        for attribute, value in element.items():
            if attribute in BOOLEANS and value.strip() not in ("true", "false", "1", "0"):
                yield at_xml(owner_of(element), attribute=attribute, value=value[:40])


@rule(
    "choreography",
    "choreographies (chapter 11)",
    "Хореография {element} не исполняется: нарисуйте процесс каждого участника "
    "и свяжите их сообщениями.",
)
def choreography(drawing: Drawing) -> Iterator[Found]:
    """Look for choreographies and their tasks."""
    yield from _named_in(drawing, CHOREOGRAPHY)


@rule(
    "global-task",
    "global tasks (10.3.6)",
    "Глобальная задача {element} не исполняется: поставьте обычную задачу в процессе "
    "или сделайте отдельный процесс и вызовите его.",
)
def global_tasks(drawing: Drawing) -> Iterator[Found]:
    """Look for global tasks."""
    yield from _named_in(drawing, GLOBAL_TASKS)


@rule(
    "data-store",
    "data stores (10.4.1)",
    "Хранилище данных {element} не исполняется: читайте и записывайте данные "
    "шагом системы, а на схеме оставьте примечание.",
)
def data_stores(drawing: Drawing) -> Iterator[Found]:
    """Look for references to data stores."""
    yield from _named_in(drawing, DATA_STORES)


def _named_in(drawing: Drawing, names: frozenset[str]) -> Iterator[Found]:
    yield from (at_xml(child) for child in drawing.root if _local(child) in names)
    yield from (at_xml(element) for element, name in drawing.elements if name in names)


def _bpmn_children(element: Element) -> list[Element]:
    return [child for child in element if child.tag.startswith(_BPMN)]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _tag(element: Element) -> str:
    prefix = f"{element.prefix}:" if element.prefix else ""
    return f"{prefix}{_local(element)}"[:80]


RULES: tuple[Rule, ...] = (
    foreign,
    known,
    single,
    text,
    booleans,
    choreography,
    global_tasks,
    data_stores,
)
