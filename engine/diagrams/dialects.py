"""How other products write what runs here as well: their words for a handler, a list, a key, a term.

Only what means the same is read. Everything else of theirs that does something is refused by
`engine.definitions.checks.vendors`; what it says stands in `engine.diagrams.foreign`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from lxml import etree

from engine.diagrams.extensions import SPIFF, extensions_of, foreign_attributes
from engine.diagrams.performers import ASSIGNMENT
from engine.diagrams.task_words import TaskWords
from engine.diagrams.xml import BPMN, Element

_MANY = f"{{{BPMN}}}multiInstanceLoopCharacteristics"
_SERVICE = f"{{{BPMN}}}serviceTask"
_CALL = f"{{{BPMN}}}callActivity"
_MESSAGE = f"{{{BPMN}}}message"
_USER_TASK = f"{{{BPMN}}}userTask"
_LISTS = {
    "inputCollection": "collection",
    "inputElement": "item",
    "outputCollection": "output_collection",
    "outputElement": "output_item",
}
"""Attributes of `loopCharacteristics`, and what they are here."""


def handler_of(task: Element) -> str | None:
    """Return the handler that a service task names: a topic, a task definition, an operator."""
    topic = foreign_attributes(task).get("topic")
    if topic:
        return topic
    for child in _read_of(task):
        name: str | None = child.get("type") or child.get("id")
        return name
    return None


def list_of(many: Element) -> dict[str, str]:
    """Return what extensions say of a multi-instance loop, by the names of `Loop`'s fields."""
    said = foreign_attributes(many)
    found = {"collection": said.get("collection"), "item": said.get("elementVariable")}
    for child in _read_of(many):
        found |= {ours: child.get(theirs) for theirs, ours in _LISTS.items()}
    read = {name: text.strip() for name, text in found.items() if text}
    return {name: _bare(text) if "item" in name else text for name, text in read.items()}


def called_by(call: Element) -> str | None:
    """Return the process that a call activity's extension names."""
    for child in _read_of(call):
        process: str | None = child.get("processId")
        return process
    return None


def key_of(message: Element) -> str | None:
    """Return the expression for the key by which a message finds its receiver."""
    for child in _read_of(message):
        key: str | None = child.get("correlationKey")
        return key
    return None


class Understood:
    """Tells what of an element's extensions says no more than what is read here."""

    def __init__(self, element: Element) -> None:
        self._element = element

    @cached_property
    def _words(self) -> TaskWords | None:
        return TaskWords(self._element) if self._element.tag == _USER_TASK else None

    def reads_element(self, extension: Element) -> bool:
        """Return whether it is so of an extension element."""
        name = _local(extension)
        reads = _ELEMENTS.get((self._element.tag, name))
        if reads is not None or self._words is None:
            return reads is not None and reads(extension)
        is_performer = name == "assignmentDefinition"  # `checks.lanes` looks at those
        return is_performer or self._words.reads_element(extension)

    def reads_attribute(self, name: str, value: str) -> bool:
        """Return whether it is so of an attribute of another namespace."""
        reads = _ATTRIBUTES.get((self._element.tag, name))
        if reads is not None or self._words is None:
            return reads is not None and reads(value)
        return name in ASSIGNMENT or self._words.reads_attribute(name, value)


def _reads_definition(extension: Element) -> bool:
    """Read the handler; how often a job is tried again is the same for all."""
    return bool(extension.get("type")) and not extension.get("type", "").startswith("=")


def _reads_operator(extension: Element) -> bool:
    is_ours = etree.QName(extension).namespace == SPIFF
    return is_ours and set(extension.keys()) == {"id"} and not len(extension)


def _reads_list(extension: Element) -> bool:
    items = [_bare(extension.get(a, "")) for a in ("inputElement", "outputElement")]
    return bool(extension.get("inputCollection")) and all(not i or i.isidentifier() for i in items)


def _reads_call(extension: Element) -> bool:
    named = extension.get("processId", "=")
    return extension.get("propagateAllChildVariables") == "true" and not named.startswith("=")


def _reads_key(extension: Element) -> bool:
    return extension.get("correlationKey") is not None


_ELEMENTS: Mapping[tuple[str, str], Callable[[Element], bool]] = {
    (_SERVICE, "taskDefinition"): _reads_definition,
    (_SERVICE, "serviceTaskOperator"): _reads_operator,
    (_MANY, "loopCharacteristics"): _reads_list,
    (_CALL, "calledElement"): _reads_call,
    (_MESSAGE, "subscription"): _reads_key,
}
"""Extension elements that may be read, by the element at which they are."""

_ATTRIBUTES: Mapping[tuple[str, str], Callable[[str], bool]] = {
    (_MANY, "collection"): bool,
    (_MANY, "elementVariable"): bool,
    (_SERVICE, "topic"): bool,
    (_SERVICE, "type"): "external".__eq__,  # whose topic names the handler
    (_CALL, "calledElementBinding"): "latest".__eq__,
}
"""Attributes of other namespaces that may be read, by the element at which they are."""


def _read_of(element: Element) -> Iterator[Element]:
    understood = Understood(element)
    return (child for child in extensions_of(element) if understood.reads_element(child))


def _bare(text: str) -> str:
    """Return a name that is written as an expression (`= item`)."""
    return text.removeprefix("=").strip()


def _local(extension: Element) -> str:
    return etree.QName(extension).localname
