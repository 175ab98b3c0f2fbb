"""Data on the diagram is drawing (BPMN 2.0.2, 10.4): what would compute something is refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at_xml, rule

_ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_COMPUTES = frozenset({"assignment", "transformation"})


@rule(
    "data-mapping",
    "data associations that assign or transform (10.4.1)",
    "У {element} связь с данными что-то вычисляет («{tag}»), это не исполняется: "
    "запишите вычисление сценарием или свойствами задачи.",
)
def mapping(drawing: Drawing) -> Iterator[Found]:
    """Look for assignments and transformations; an association without them is drawing."""
    for element, name in drawing.elements:
        if name in _ASSOCIATIONS:
            for child in element:
                tag = str(child.tag).partition("}")[2]
                if tag in _COMPUTES:
                    yield at_xml(element.getparent(), tag=tag)


RULES: tuple[Rule, ...] = (mapping,)
