"""Which elements BPMN 2.0.2 allows where: the part of its XSD on which execution depends."""

from __future__ import annotations

from engine.diagrams.model import EVENTS, GATEWAYS, SCOPES, NodeKind

CHOREOGRAPHY = frozenset(
    {
        "choreography",
        "globalChoreographyTask",
        "choreographyTask",
        "subChoreography",
        "callChoreography",
    }
)
GLOBAL_TASKS = frozenset(
    {
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalScriptTask",
        "globalBusinessRuleTask",
    }
)
DATA_STORES = frozenset({"dataStoreReference"})

_EVENT_DEFINITIONS = frozenset(
    f"{kind}EventDefinition"
    for kind in (
        "cancel",
        "compensate",
        "conditional",
        "error",
        "escalation",
        "link",
        "message",
        "signal",
        "terminate",
        "timer",
    )
)

ROOTS = _EVENT_DEFINITIONS | {
    "category",
    "collaboration",
    "conversation",
    "correlationProperty",
    "dataStore",
    "documentation",
    "endPoint",
    "error",
    "escalation",
    "extension",
    "extensionElements",
    "globalConversation",
    "import",
    "interface",
    "itemDefinition",
    "message",
    "partnerEntity",
    "partnerRole",
    "process",
    "relationship",
    "resource",
    "signal",
}
"""Elements that may stand directly below the root."""

_ANYWHERE = frozenset({"documentation", "extensionElements"})
_NODE = _ANYWHERE | {"incoming", "outgoing", "auditing", "monitoring", "categoryValueRef"}
_PERFORMERS = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner"})
_DATA = frozenset({"property", "ioSpecification", "dataInputAssociation", "dataOutputAssociation"})
_LOOPS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
_ACTIVITY = _NODE | _PERFORMERS | _DATA | _LOOPS
_EVENT = (
    _NODE
    | _EVENT_DEFINITIONS
    | {"property", "dataInput", "dataOutput", "dataInputAssociation", "dataOutputAssociation"}
    | {"inputSet", "outputSet", "eventDefinitionRef"}
)
_INSIDE = frozenset(kind.value for kind in NodeKind) | {
    "sequenceFlow",
    "dataObject",
    "dataObjectReference",
    "laneSet",
    "textAnnotation",
    "association",
    "group",
}
_MORE: dict[str, frozenset[str]] = {
    NodeKind.USER_TASK: frozenset({"rendering"}),
    NodeKind.SCRIPT_TASK: frozenset({"script"}),
    NodeKind.AD_HOC: frozenset({"completionCondition"}),
    NodeKind.COMPLEX: frozenset({"activationCondition"}),
}

ONE_OF = (
    frozenset({"conditionExpression"}),
    frozenset({"script"}),
    frozenset({"extensionElements"}),
    _LOOPS,
    frozenset({"timeDate", "timeDuration", "timeCycle"}),
    frozenset({"condition"}),
    frozenset({"loopDataInputRef"}),
    frozenset({"loopDataOutputRef"}),
    frozenset({"inputDataItem"}),
    frozenset({"outputDataItem"}),
    frozenset({"loopCardinality"}),
    frozenset({"loopCondition"}),
    frozenset({"completionCondition"}),
)
"""Of each of these sets one element may stand in a parent."""

PLAIN_TEXTS = frozenset(
    {
        "completionCondition",
        "condition",
        "conditionExpression",
        "eventDefinitionRef",
        "flowNodeRef",
        "incoming",
        "loopCardinality",
        "loopCondition",
        "loopDataInputRef",
        "loopDataOutputRef",
        "outgoing",
        "script",
        "timeCycle",
        "timeDate",
        "timeDuration",
    }
)
"""Elements of which the engine reads the text."""

BOOLEANS = frozenset(
    {
        "cancelActivity",
        "instantiate",
        "isExecutable",
        "isForCompensation",
        "isInterrupting",
        "isSequential",
        "parallelMultiple",
        "testBefore",
        "triggeredByEvent",
    }
)
"""Attributes of the type xsd:boolean that the engine reads."""


def allowed_in(name: str) -> frozenset[str]:
    """Return the elements that may stand in an element of this name; nothing if it is not judged."""
    return _ALLOWED.get(name, frozenset())


def _allowed(kind: NodeKind) -> frozenset[str]:
    if kind in EVENTS:
        return _EVENT
    base = _NODE if kind in GATEWAYS else _ACTIVITY
    inside = _INSIDE if kind in SCOPES else frozenset()
    return base | inside | _MORE.get(kind, frozenset())


_ALLOWED = {kind.value: _allowed(kind) for kind in NodeKind} | {
    "process": _ANYWHERE
    | _INSIDE
    | _PERFORMERS
    | {"auditing", "monitoring", "property", "ioSpecification", "ioBinding"}
    | {"correlationSubscription", "supports", "supportedInterfaceRef"},
    "sequenceFlow": _ANYWHERE
    | {"auditing", "monitoring", "categoryValueRef", "conditionExpression"},
}
