"""Call activities: what they call, and processes that call each other in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.graph import circles
from engine.definitions.checks.references import is_id
from engine.definitions.checks.rule import Found, Rule, at, quoted, rule
from engine.diagrams.model import Node, NodeKind

PINNED_BY = "\n"
"""Stands between a key and a pinned version; no key has it."""


@rule(
    "call-named",
    "call activities that call nothing",
    "В {element} не указано, какой процесс вызвать: выберите процесс.",
)
def named(drawing: Drawing) -> Iterator[Found]:
    """Look for calledElement."""
    for node in drawing.nodes():
        if node.kind is NodeKind.CALL and not (node.called_element or "").strip():
            yield at(node)


@rule(
    "call-key",
    "call activities whose process is written as an expression, or as no id can be",
    "В {element} вызываемый процесс записан как «{called}»: укажите идентификатор процесса, "
    "вычислять его нельзя. Для выбора поставьте шлюз и по вызову на каждый процесс.",
)
def key(drawing: Drawing) -> Iterator[Found]:
    """Look at how calledElement is written."""
    for node in drawing.nodes():
        called = (node.called_element or "").strip()
        if node.kind is NodeKind.CALL and called and not is_id(called):
            yield at(node, called=called[:80])


@rule(
    "call-version",
    "pinned versions that are no version numbers",
    "В {element} версия вызываемого процесса записана как «{version}»: укажите номер версии "
    "или уберите его, тогда вызывается последняя.",
)
def version(drawing: Drawing) -> Iterator[Found]:
    """Look at the property `version`."""
    for node in drawing.nodes():
        pinned = node.properties.get("version")
        if node.kind is NodeKind.CALL and pinned is not None and not _is_number(pinned):
            yield at(node, version=pinned[:40])


@rule(
    "call-cycle",
    "processes that call each other in a circle, in this file or through what is deployed",
    "{element} вызывает процесс {process}, который снова приводит сюда, "
    "такой вызов никогда не закончится: разорвите круг.",
)
def cycle(drawing: Drawing) -> Iterator[Found]:
    """Look for call activities inside a circle of calls."""
    mine = {process.key: called_by_nodes(process.nodes()) for process in drawing.processes}

    def following(target: str) -> set[str]:
        return mine[target] if target in mine else drawing.called_by(target)

    part_of = {key: i for i, circle in enumerate(circles(mine, following)) for key in circle}
    for process in drawing.processes:
        here = part_of.get(process.key)
        for node in process.nodes():
            called = _target(node)
            if called and here is not None and part_of.get(called) == here:
                yield at(node, process=quoted(node.called_element))


def called_by_nodes(nodes: Iterable[Node]) -> set[str]:
    """Return what the call activities among the nodes call: a key, or a key and a version."""
    return {target for target in map(_target, nodes) if target}


def _target(node: Node) -> str | None:
    if node.kind is not NodeKind.CALL or not node.called_element:
        return None
    pinned = node.properties.get("version")
    is_pinned = pinned is not None and _is_number(pinned)
    return f"{node.called_element}{PINNED_BY}{pinned}" if is_pinned else node.called_element


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) <= 9 and int(text) > 0


RULES: tuple[Rule, ...] = (named, key, version, cycle)
