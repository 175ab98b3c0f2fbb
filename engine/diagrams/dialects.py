"""How other products write what runs here as well: their words for a handler, a list, a key.

Only what means the same is read. Everything else of theirs that does something is refused by
`engine.definitions.checks.vendors`, which asks `is_read` first.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.diagrams.xml import BPMN, Element

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
_EXTENSIONS = f"{{{BPMN}}}extensionElements"
_MANY = f"{{{BPMN}}}multiInstanceLoopCharacteristics"
_SERVICE = f"{{{BPMN}}}serviceTask"
_CALL = f"{{{BPMN}}}callActivity"
_MESSAGE = f"{{{BPMN}}}message"
_LISTS = {
    "inputCollection": "collection",
    "inputElement": "item",
    "outputCollection": "output_collection",
    "outputElement": "output_item",
}
"""Attributes of `loopCharacteristics`, and what they are here."""
_READ = {_MANY: ("collection", "elementVariable"), _SERVICE: ("topic",)}
"""Attributes of other namespaces, by the element at which they are read."""


def handler_of(task: Element) -> str | None:
    """Return the handler that a service task names: a topic, a task definition, an operator."""
    topic = foreign(task, "topic")
    if topic:
        return topic
    for child in _extensions(task):
        if is_read(task, child):
            name: str | None = child.get("type") or child.get("id")
            return name
    return None


def list_of(many: Element) -> dict[str, str]:
    """Return what extensions say of a multi-instance loop, by the names of `Loop`'s fields."""
    found = {"collection": foreign(many, "collection"), "item": foreign(many, "elementVariable")}
    for child in _extensions(many):
        if is_read(many, child):
            found |= {ours: child.get(theirs) for theirs, ours in _LISTS.items()}
    read = {name: text.strip() for name, text in found.items() if text}
    return {name: _bare(text) if "item" in name else text for name, text in read.items()}


def called_by(call: Element) -> str | None:
    """Return the process that a call activity's extension names."""
    for child in _extensions(call):
        if is_read(call, child):
            process: str | None = child.get("processId")
            return process
    return None


def key_of(message: Element) -> str | None:
    """Return the expression for the key by which a message finds its receiver."""
    for child in _extensions(message):
        if is_read(message, child):
            key: str | None = child.get("correlationKey")
            return key
    return None


def is_read(element: Element, child: Element) -> bool:
    """Return whether an extension element says no more than what is read here."""
    name, tag = etree.QName(child), element.tag
    if tag == _SERVICE and name.localname == "taskDefinition":
        return bool(child.get("type")) and not child.get("type", "").startswith("=")
    if tag == _SERVICE and name.localname == "serviceTaskOperator":
        return name.namespace == SPIFF and set(child.keys()) == {"id"} and not len(child)
    if tag == _MANY and name.localname == "loopCharacteristics":
        items = [_bare(child.get(a, "")) for a in ("inputElement", "outputElement")]
        return bool(child.get("inputCollection")) and all(not i or i.isidentifier() for i in items)
    if tag == _CALL and name.localname == "calledElement":
        named = child.get("processId", "=")
        return child.get("propagateAllChildVariables") == "true" and not named.startswith("=")
    is_key = tag == _MESSAGE and name.localname == "subscription"
    return is_key and child.get("correlationKey") is not None


def is_read_attribute(element: Element, name: str, value: str) -> bool:
    """Return whether an attribute of another namespace says no more than what is read here."""
    if name == "calledElementBinding":
        return value == "latest"
    return name in _READ.get(element.tag, ())


def foreign(element: Element, name: str) -> str | None:
    """Return an attribute of another namespace by its local name."""
    for attribute, value in element.items():
        if attribute.startswith("{") and attribute.partition("}")[2] == name:
            return str(value)
    return None


def _extensions(element: Element) -> Iterator[Element]:
    for extensions in element.iterchildren(_EXTENSIONS):
        yield from extensions


def _bare(text: str) -> str:
    """Return a name that is written as an expression (`= item`)."""
    return text.removeprefix("=").strip()
