"""Attributes that BPMN 2.0.2 knows: a misspelt one would be left out, and with it what it says."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at_xml, rule
from engine.diagrams.model import EVENTS, GATEWAYS, SCOPES, EventKind, NodeKind

_BASE = frozenset({"id", "name"})
_FLOWING = _BASE | {"default"}  # where it must not stand, the rules of flows say so
_ACTIVITY = _FLOWING | {"isForCompensation", "startQuantity", "completionQuantity"}
_CATCHES = frozenset({"parallelMultiple"})
_SERVICE = frozenset({"implementation", "operationRef"})
_MORE: dict[NodeKind, frozenset[str]] = {
    NodeKind.START: _CATCHES | {"isInterrupting"},
    NodeKind.CATCH: _CATCHES,
    NodeKind.BOUNDARY: _CATCHES | {"cancelActivity", "attachedToRef"},
    NodeKind.USER_TASK: frozenset({"implementation"}),
    NodeKind.RULE_TASK: frozenset({"implementation"}),
    NodeKind.SERVICE_TASK: _SERVICE,
    NodeKind.SEND_TASK: _SERVICE | {"messageRef"},
    NodeKind.RECEIVE_TASK: _SERVICE | {"messageRef", "instantiate"},
    NodeKind.SCRIPT_TASK: frozenset({"scriptFormat"}),
    NodeKind.CALL: frozenset({"calledElement"}),
    NodeKind.TRANSACTION: frozenset({"method"}),
    NodeKind.AD_HOC: frozenset({"cancelRemainingInstances", "ordering"}),
    NodeKind.EVENT_BASED: frozenset({"instantiate", "eventGatewayType"}),
}
_DEFINITIONS: dict[EventKind, frozenset[str]] = {
    EventKind.MESSAGE: frozenset({"messageRef", "operationRef"}),
    EventKind.SIGNAL: frozenset({"signalRef"}),
    EventKind.ERROR: frozenset({"errorRef"}),
    EventKind.ESCALATION: frozenset({"escalationRef"}),
    EventKind.LINK: frozenset({"name"}),
    EventKind.COMPENSATION: frozenset({"activityRef", "waitForCompletion"}),
}


def _of_node(kind: NodeKind) -> frozenset[str]:
    if kind in EVENTS:
        return _FLOWING | _MORE.get(kind, frozenset())
    if kind in GATEWAYS:
        return _FLOWING | {"gatewayDirection"} | _MORE.get(kind, frozenset())
    inside = frozenset({"triggeredByEvent"}) if kind in SCOPES else frozenset()
    return _ACTIVITY | inside | _MORE.get(kind, frozenset())


_KNOWN: dict[str, frozenset[str]] = {
    **{kind.value: _of_node(kind) for kind in NodeKind},
    **{
        f"{kind.value}EventDefinition": _DEFINITIONS.get(kind, frozenset()) | {"id"}
        for kind in EventKind
        if kind is not EventKind.NONE
    },
    "process": _BASE | {"processType", "isClosed", "isExecutable", "definitionalCollaborationRef"},
    "sequenceFlow": _BASE | {"sourceRef", "targetRef", "isImmediate"},
    "multiInstanceLoopCharacteristics": frozenset(
        {"id", "isSequential", "behavior", "oneBehaviorEventRef", "noneBehaviorEventRef"}
    ),
    "standardLoopCharacteristics": frozenset({"id", "testBefore", "loopMaximum"}),
}
"""What BPMN's schema allows at the elements that the engine runs."""


@rule(
    "attribute-known",
    "attributes without a namespace that BPMN 2.0.2 does not know at this element",
    "У элемента {element} стоит атрибут «{attribute}», которого в BPMN там нет: "
    "исправьте его название или удалите его.",
)
def known(drawing: Drawing) -> Iterator[Found]:
    """Compare the attributes with those of the schema."""
    for element, name in drawing.elements:
        allowed = _KNOWN.get(name)
        for attribute in element.keys() if allowed else ():
            if not attribute.startswith("{") and attribute not in (allowed or ()):
                owner = element if element.get("id") else element.getparent()
                yield at_xml(owner, attribute=attribute[:80])


RULES: tuple[Rule, ...] = (known,)
