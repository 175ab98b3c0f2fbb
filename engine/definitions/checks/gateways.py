"""What a gateway says of itself (BPMN 2.0.2, 10.6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at, rule
from engine.diagrams.model import GATEWAYS

_SPLITS, _JOINS = "Diverging", "Converging"
_WORDS = {"Unspecified", "Mixed", _SPLITS, _JOINS}


@rule(
    "gateway-direction",
    "gateways whose flows contradict the direction that they name",
    "У шлюза {element} направление «{direction}», а потоков у него входит {entering} и выходит "
    "{leaving}: исправьте направление или потоки.",
)
def direction(drawing: Drawing) -> Iterator[Found]:
    """Compare gatewayDirection with the flows."""
    for ways in drawing.ways:
        for key, node in ways.nodes.items():
            if node.kind in GATEWAYS:
                named = node.attributes.get("gatewayDirection", "Unspecified").strip()
                entering, leaving = len(ways.incoming[key]), len(ways.outgoing[key])
                joins_only = named == _JOINS and leaving > 1
                if (named == _SPLITS and entering > 1) or joins_only or named not in _WORDS:
                    yield at(node, direction=named[:40], entering=entering, leaving=leaving)


RULES: tuple[Rule, ...] = (direction,)
