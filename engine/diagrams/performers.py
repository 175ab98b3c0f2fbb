"""Who does a user task, in the words of BPMN and of other products: a group or a resource is a role here.

A task that names its role in the words of this product (`responsible_role`) is done by that role.
Of the other words only what means the same is read; `engine.definitions.checks.lanes` refuses the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.diagrams.xml import BPMN, Element

_BPMN = f"{{{BPMN}}}"
ASSIGNMENT = frozenset({"assignee", "candidateGroups", "candidateUsers"})
"""Attributes of other namespaces that say who does a task."""
_PERFORMERS = frozenset(
    f"{_BPMN}{tag}" for tag in ("resourceRole", "performer", "humanPerformer", "potentialOwner")
)
_MARKS = ("=", "${", "#{")
_SIGNS = frozenset(",;(){}\"'\\")
"""Signs that make more of a text than one name."""


@dataclass(frozen=True, slots=True)
class Performer:
    """One thing that a task says of who does it: `says` names it, `means` is it in our properties.

    `means` is None where it means nothing here: several groups, persons to choose from, a computed group.
    """

    says: str
    means: tuple[str, str] | None


def performer_properties(roots: Mapping[str, Element], task: Element) -> dict[str, str]:
    """Return who does a task as properties of it; nothing where that cannot be said here."""
    if unread_performer(roots, task) is not None:
        return {}
    return dict(each.means for each in performers_of(roots, task) if each.means is not None)


def unread_performer(roots: Mapping[str, Element], task: Element) -> str | None:
    """Return what a task says of who does it and cannot be read, or says in two ways; None if nothing."""
    known: dict[str, str] = {}
    for each in performers_of(roots, task):
        if each.means is None or known.setdefault(*each.means) != each.means[1]:
            return each.says
    return None


def performers_of(roots: Mapping[str, Element], task: Element) -> Iterator[Performer]:
    """Yield all that a task says of who does it, but for its own properties and its lane."""
    for attribute, value in task.items():
        namespace, _, name = attribute.rpartition("}")
        if namespace and name in ASSIGNMENT:
            yield _assigned(f"{_prefix(task, namespace[1:])}{name}", name, value)
    for child in task.iterchildren(f"{_BPMN}extensionElements"):
        for definition in child.iterchildren("{*}assignmentDefinition"):
            for name, value in definition.items():
                yield _assigned(f"{definition.prefix or ''}:assignmentDefinition", name, value)
    for child in task.iterchildren(*_PERFORMERS):
        yield Performer(etree.QName(child).localname, _resource(roots, child))


def _assigned(says: str, name: str, value: str) -> Performer:
    text = value.strip()
    if name == "assignee":
        return Performer(says, _person(text))
    return Performer(says, _role(text) if name == "candidateGroups" else None)


def _resource(roots: Mapping[str, Element], performer: Element) -> tuple[str, str] | None:
    """Return what a performer means: a resource of the file is a role, an expression names one."""
    resource = _resource_name(roots, performer)
    if performer.tag == f"{_BPMN}potentialOwner":
        return _role(resource or _group_name(performer))
    if performer.tag == f"{_BPMN}humanPerformer":
        return _role(resource) if resource else _person(_expression(performer))
    return None


def _role(text: str) -> tuple[str, str] | None:
    return ("responsible_role", text) if _is_word(text) else None


def _person(text: str) -> tuple[str, str] | None:
    if text.startswith(_MARKS):
        return ("assignee", text)
    return ("assignee", f'"{text}"') if _is_word(text) else None


def _resource_name(roots: Mapping[str, Element], performer: Element) -> str:
    reference = performer.findtext(f"{_BPMN}resourceRef", "").strip()
    is_narrowed = performer.find(f"{_BPMN}resourceParameterBinding") is not None
    resource = roots.get(reference.rpartition(":")[2])
    if is_narrowed or resource is None or resource.tag != f"{_BPMN}resource":
        return ""
    return str(resource.get("name", ""))


def _group_name(performer: Element) -> str:
    """Return the name in `group(name)`, or a name alone, as other products write an expression."""
    text = _expression(performer)
    if text.startswith("group(") and text.endswith(")"):
        return text.removeprefix("group(").removesuffix(")").strip()
    return text


def _expression(performer: Element) -> str:
    path = f"{_BPMN}resourceAssignmentExpression/{_BPMN}formalExpression"
    return str(performer.findtext(path, "")).strip()


def _is_word(text: str) -> bool:
    """Return whether this is one literal name: no list, no expression, no call."""
    return bool(text) and not text.startswith(_MARKS) and not set(text) & _SIGNS


def _prefix(task: Element, namespace: str) -> str:
    prefixes = (prefix for prefix, uri in task.nsmap.items() if uri == namespace and prefix)
    return f"{next(prefixes, '')}:"
