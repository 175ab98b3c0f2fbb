"""Extensions of other products that change what a diagram does: leaving them out would be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule, at_xml, owner_of, rule
from engine.diagrams.foreign import refused_attributes, refused_elements
from engine.diagrams.xml import BPMN, Element

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
    "У элемента {element} стоит «{tag}» другой системы, здесь это не исполняется: {advice}.",
)
def elements(drawing: Drawing) -> Iterator[Found]:
    """Look into the extension elements of the processes and of what they refer to."""
    for element in _extended(drawing):
        for refused in refused_elements(element):
            yield at_xml(owner_of(element), tag=refused.word[:80], advice=refused.advice)


@rule(
    "extension-attributes",
    "extension attributes by which another product would run the diagram otherwise",
    "У элемента {element} стоит атрибут «{attribute}» другой системы, здесь он не исполняется: "
    "{advice}.",
)
def attributes(drawing: Drawing) -> Iterator[Found]:
    """Look at the attributes of other namespaces."""
    for element in _extended(drawing):
        for refused in refused_attributes(element):
            yield at_xml(owner_of(element), attribute=refused.word[:80], advice=refused.advice)


def _extended(drawing: Drawing) -> Iterator[Element]:
    yield from (element for element, _ in drawing.elements)
    yield from (child for child in drawing.root if child.tag in _ROOTS)


RULES: tuple[Rule, ...] = (must_understand, elements, attributes)
