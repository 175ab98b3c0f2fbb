"""Extensions of other products that change what a diagram does: leaving them out would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at_xml, rule
from engine.diagrams.dialects import SPIFF, is_read, is_read_attribute
from engine.diagrams.xml import BPMN, Element

_ELEMENTS = frozenset(
    {
        "calledDecision",
        "calledElement",
        "connector",
        "errorEventDefinition",
        "executionListener",
        "executionListeners",
        "failedJobRetryTimeCycle",
        "field",
        "in",
        "inputOutput",
        "ioMapping",
        "loopCharacteristics",
        "messagePayload",
        "messageVariable",
        "out",
        "postScript",
        "preScript",
        "processVariableCorrelation",
        "script",
        "scriptsOnInstances",
        "serviceTaskOperator",
        "subscription",
        "taskDefinition",
        "taskListener",
        "taskListeners",
    }
)
"""Extension elements of Camunda, Zeebe, Flowable, Activiti and SpiffArena that do something."""

_ATTRIBUTES = frozenset(
    {
        "calledElementBinding",
        "calledElementTenantId",
        "calledElementVersion",
        "caseRef",
        "class",
        "collection",
        "decisionRef",
        "delegateExpression",
        "elementVariable",
        "expression",
        "resource",
        "resultVariable",
        "topic",
        "variableMappingClass",
        "variableMappingDelegateExpression",
    }
)
"""Extension attributes of the same products that do something."""

_ROOTS = frozenset(f"{{{BPMN}}}{tag}" for tag in ("message", "signal", "error", "escalation"))


@rule(
    "extension-understood",
    "extensions that a document says must be understood (8.2.3)",
    "Схема требует расширения {element}, которого в системе нет: удалите его из файла.",
)
def must_understand(drawing: Drawing) -> Iterator[Found]:
    """Look for `extension mustUnderstand="true"`."""
    for extension in drawing.root.iterchildren(f"{{{BPMN}}}extension"):
        if extension.get("mustUnderstand", "false").strip() in ("true", "1"):
            yield Found(None, {"element": f"«{extension.get('definition', '')[:80]}»"})


@rule(
    "extension-elements",
    "extension elements by which another product would run the diagram otherwise",
    "У элемента {element} стоит «{tag}» другой системы, здесь это не исполняется: "
    "перенесите это в свойства элемента или в шаг системы.",
)
def elements(drawing: Drawing) -> Iterator[Found]:
    """Look into the extension elements of the processes and of what they refer to."""
    for element in (*(element for element, _ in drawing.elements), *_referred(drawing)):
        for extensions in element.iterchildren(f"{{{BPMN}}}extensionElements"):
            for child in extensions:
                name = etree.QName(child)
                is_script = name.namespace == SPIFF and name.localname.endswith("Script")
                if is_script or (name.localname in _ELEMENTS and not is_read(element, child)):
                    owner = element if element.get("id") else element.getparent()
                    yield at_xml(owner, tag=f"{child.prefix or ''}:{name.localname}"[:80])


@rule(
    "extension-attributes",
    "extension attributes by which another product would run the diagram otherwise",
    "У элемента {element} стоит атрибут «{attribute}» другой системы, здесь он не исполняется: "
    "перенесите это в свойства элемента или в шаг системы.",
)
def attributes(drawing: Drawing) -> Iterator[Found]:
    """Look at the attributes of other namespaces."""
    for element, _ in drawing.elements:
        for attribute, value in element.items():
            name = attribute.partition("}")[2]
            if name in _ATTRIBUTES and not is_read_attribute(element, name, value):
                owner = element if element.get("id") else element.getparent()
                yield at_xml(owner, attribute=name)


def _referred(drawing: Drawing) -> list[Element]:
    return [child for child in drawing.root if child.tag in _ROOTS]


RULES: tuple[Rule, ...] = (must_understand, elements, attributes)
