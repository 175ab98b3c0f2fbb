"""Data associations (BPMN 2.0.2, 10.4) copy variables; what would compute something is refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at, at_xml, rule
from engine.diagrams.model import SCOPES

_ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_COMPUTES = frozenset({"assignment", "transformation"})


@rule(
    "data-mapping",
    "data associations that assign or transform (10.4.1)",
    "У {element} связь с данными что-то вычисляет («{tag}»), это не исполняется: "
    "запишите вычисление сценарием или свойствами задачи.",
)
def mapping(drawing: Drawing) -> Iterator[Found]:
    """Look for assignments and transformations."""
    for element, name in drawing.elements:
        if name in _ASSOCIATIONS:
            for child in element:
                tag = str(child.tag).partition("}")[2]
                if tag in _COMPUTES:
                    yield at_xml(element.getparent(), tag=tag)


@rule(
    "data-of-subprocess",
    "associations that would fill an input of a subprocess of another name than the data object",
    "Подпроцесс {element} берёт данные под другим именем («{name}»): внутри него видны те же "
    "переменные, пишите их под своими именами.",
)
def of_subprocess(drawing: Drawing) -> Iterator[Found]:
    """Look for inputs of subprocesses: nothing copies them."""
    for node in drawing.nodes():
        if node.kind in SCOPES and node.data_in:
            yield at(node, name=node.data_in[0][1][:80])


RULES: tuple[Rule, ...] = (mapping, of_subprocess)
