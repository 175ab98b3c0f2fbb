"""Activities and gateways that are not run, and what those that are run must say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at, at_xml, rule
from engine.diagrams.extensions import SPIFF
from engine.diagrams.model import EVENTS, GATEWAYS, NodeKind
from engine.diagrams.xml import BPMN

_NAME = re.compile(r"[^\W\d_][\w-]*")


@rule(
    "complex-gateway",
    "complex gateways (10.6.5)",
    "Сложный шлюз {element} не исполняется: замените его исключающим, параллельным или включающим.",
)
def complex_gateway(drawing: Drawing) -> Iterator[Found]:
    """Look for complex gateways."""
    yield from _of_kind(drawing, NodeKind.COMPLEX)


@rule(
    "ad-hoc-subprocess",
    "ad hoc subprocesses (10.3.5)",
    "Подпроцесс «по ситуации» {element} не исполняется: нарисуйте его задачи "
    "в обычном подпроцессе.",
)
def ad_hoc(drawing: Drawing) -> Iterator[Found]:
    """Look for ad hoc subprocesses."""
    yield from _of_kind(drawing, NodeKind.AD_HOC)


@rule(
    "business-rule-task",
    "business rule tasks (10.3.3)",
    "Задача бизнес-правила {element} не исполняется: запишите правило условиями на потоках "
    "или сценарием.",
)
def business_rule(drawing: Drawing) -> Iterator[Found]:
    """Look for business rule tasks."""
    yield from _of_kind(drawing, NodeKind.RULE_TASK)


@rule(
    "handler-named",
    "service tasks that name no handler",
    "В шаге системы {element} не назван обработчик: выберите, что система делает на этом шаге.",
)
def handler_named(drawing: Drawing) -> Iterator[Found]:
    """Look for the property `handler`."""
    for node in drawing.nodes():
        if node.kind is NodeKind.SERVICE_TASK and not node.properties.get("handler", "").strip():
            yield at(node)


@rule(
    "quantity-one",
    "start and completion quantities other than one (10.3.1)",
    "У {element} в «{attribute}» стоит «{value}»: исполняется только 1. "
    "Для нескольких токенов нарисуйте параллельный шлюз.",
)
def quantities(drawing: Drawing) -> Iterator[Found]:
    """Look at startQuantity and completionQuantity."""
    for node in drawing.nodes():
        for attribute in ("startQuantity", "completionQuantity"):
            value = node.attributes.get(attribute, "1").strip()
            if value != "1":
                yield at(node, attribute=attribute, value=value[:40])


@rule(
    "instantiate",
    "receive tasks and event-based gateways that begin a process (10.3.3, 10.6.6)",
    "{element} не может начинать процесс: поставьте перед ним начальное событие.",
)
def instantiate(drawing: Drawing) -> Iterator[Found]:
    """Look at instantiate and at parallel event-based gateways, which exist only for it."""
    for node in drawing.nodes():
        begins = node.attributes.get("instantiate", "").strip() in ("true", "1")
        if begins or node.attributes.get("eventGatewayType", "Exclusive") == "Parallel":
            yield at(node)


@rule(
    "loop-activity",
    "loop characteristics of what is no activity, and of event subprocesses",
    "{element} не может повторяться: повторяются только задачи, подпроцессы и вызовы.",
)
def loop_activity(drawing: Drawing) -> Iterator[Found]:
    """Look for loops of events and gateways."""
    for node in drawing.nodes():
        is_activity = node.kind not in EVENTS and node.kind not in GATEWAYS
        if node.loop is not None and (not is_activity or node.triggered_by_event):
            yield at(node)


@rule(
    "loop-behavior",
    "multi-instance activities that throw events at some of their instances (10.3.8)",
    "Повторение {element} с поведением «{behavior}» не исполняется: уберите его, "
    "а досрочное окончание задайте условием завершения.",
)
def loop_behavior(drawing: Drawing) -> Iterator[Found]:
    """Look at the attribute behavior."""
    for node in drawing.nodes():
        if node.loop is not None and node.loop.behavior != "All":
            yield at(node, behavior=node.loop.behavior[:40])


@rule(
    "loop-bounded",
    "standard loops without a condition and without a maximum (10.3.8)",
    "У цикла {element} нет ни условия, ни предела, он не закончится: задайте что-нибудь из них.",
)
def loop_bounded(drawing: Drawing) -> Iterator[Found]:
    """Look for what could end the loop."""
    for node in drawing.nodes():
        loop = node.loop
        if loop is not None and loop.kind == "standard" and not (loop.condition or loop.maximum):
            yield at(node)


@rule(
    "loop-maximum",
    "maxima of standard loops that are no number from 1 to 10,000",
    "Предел цикла {element} записан как «{maximum}»: нужно целое число от 1 до 10000.",
)
def loop_maximum(drawing: Drawing) -> Iterator[Found]:
    """Look at loopMaximum."""
    for node in drawing.nodes():
        maximum = node.loop.maximum if node.loop is not None else None
        if maximum is not None and not _is_between(maximum, 1, 10_000):
            yield at(node, maximum=maximum[:40])


@rule(
    "loop-source",
    "multi-instance activities with neither a list nor a number, or with both",
    "У повторения {element} должен быть либо список, либо число повторений, что-то одно: "
    "задайте его.",
)
def loop_source(drawing: Drawing) -> Iterator[Found]:
    """Look for loopDataInputRef and loopCardinality."""
    for node in drawing.nodes():
        loop = node.loop
        if (
            loop is not None
            and loop.kind != "standard"
            and bool(loop.collection) == bool(loop.cardinality)
        ):
            yield at(node)


@rule(
    "loop-output",
    "multi-instance activities that gather results without saying which, or where",
    "У повторения {element} указано только «{given}»: задайте и список результатов, "
    "и переменную одного результата, или уберите указанное.",
)
def loop_output(drawing: Drawing) -> Iterator[Found]:
    """Look for one of loopDataOutputRef and outputDataItem without the other."""
    for node in drawing.nodes():
        loop = node.loop
        if loop is not None and bool(loop.output_collection) != bool(loop.output_item):
            yield at(node, given=(loop.output_collection or loop.output_item or "")[:80])


@rule(
    "loop-names",
    "items and results of multi-instance activities that cannot be names of variables",
    "У повторения {element} переменная названа «{name}»: имя состоит из букв, цифр, дефисов "
    "и подчёркиваний и начинается с буквы.",
)
def loop_names(drawing: Drawing) -> Iterator[Found]:
    """Look at the names that the loop writes."""
    for node in drawing.nodes():
        loop = node.loop
        for name in (loop.item, loop.output_item, loop.output_collection) if loop else ():
            if name and _NAME.fullmatch(name) is None:
                yield at(node, name=name[:80])


@rule(
    "priority-valid",
    "priorities of user tasks that are no number from 0 to 100",
    "Приоритет задачи {element} записан как «{priority}»: нужно целое число от 0 до 100.",
)
def priority(drawing: Drawing) -> Iterator[Found]:
    """Look at the property `priority`."""
    for node in drawing.nodes():
        written = node.properties.get("priority")
        if written is not None and not _is_between(written, 0, 100):
            yield at(node, priority=written[:40])


@rule(
    "same-as-known",
    "user tasks that may not be done by whoever did a task which is not there",
    "Задача {element} сравнивает исполнителя с исполнителем «{other}», а такой задачи нет: "
    "исправьте перечень.",
)
def same_as(drawing: Drawing) -> Iterator[Found]:
    """Look for the elements of `not_same_as`."""
    for process in drawing.processes:
        tasks = {n.id for n in process.nodes() if n.kind is NodeKind.USER_TASK}
        for node in process.nodes():
            for other in node.properties.get("not_same_as", "").split(","):
                if other.strip() and other.strip() not in tasks:
                    yield at(node, other=other.strip()[:80])


@rule(
    "property-single",
    "two properties of one name, of which only the last would count",
    "У {element} свойство «{property}» задано дважды: оставьте одно.",
)
def property_single(drawing: Drawing) -> Iterator[Found]:
    """Count the names of properties."""
    path = f"{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property"
    for element in (element for element, _ in drawing.elements if len(element)):
        counts = Counter(each.get("name", "") for each in element.iterfind(path))
        for name, count in counts.items():
            if count > 1:
                yield at_xml(element, property=name[:80])


@rule(
    "property-name",
    "mappings `in.x` and `out.x` whose x is no name of a variable",
    "У {element} в свойстве «{property}» после точки должно стоять имя переменной: "
    "буквы, цифры и подчёркивания, первой — буква.",
)
def property_name(drawing: Drawing) -> Iterator[Found]:
    """Look at the names of mappings."""
    for node in drawing.nodes():
        for prefix in ("in", "out"):
            for name in node.mapping(prefix):
                if not name.isidentifier() or name.startswith("_"):
                    yield at(node, property=f"{prefix}.{name}"[:80])


def _of_kind(drawing: Drawing, kind: NodeKind) -> Iterator[Found]:
    return (at(node) for node in drawing.nodes() if node.kind is kind)


def _is_between(text: str, least: int, most: int) -> bool:
    plain = text.strip()
    return plain.isascii() and plain.isdigit() and len(plain) < 9 and least <= int(plain) <= most


RULES: tuple[Rule, ...] = (
    complex_gateway,
    ad_hoc,
    business_rule,
    handler_named,
    quantities,
    instantiate,
    loop_activity,
    loop_behavior,
    loop_bounded,
    loop_maximum,
    loop_source,
    loop_output,
    loop_names,
    priority,
    same_as,
    property_single,
    property_name,
)
