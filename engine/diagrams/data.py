"""Data associations (BPMN 2.0.2, 10.4.1): which variable goes into which at an activity.

A data object is the variable of its id, a property, an input or an output that of its name. Where both
ends are one variable, as most editors draw it, there is nothing to do; nor where an editor names an end
with an underscore, which is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.diagrams.xml import BPMN, Element

TAGS = tuple(
    f"{{{BPMN}}}{tag}"
    for tag in ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput")
)
"""Elements that an association may name."""

Pairs = tuple[tuple[str, str], ...]

_INTO, _OUT_OF = f"{{{BPMN}}}dataInputAssociation", f"{{{BPMN}}}dataOutputAssociation"
_SOURCE, _TARGET = f"{{{BPMN}}}sourceRef", f"{{{BPMN}}}targetRef"


def inputs_of(named: Mapping[str, Element], activity: Element) -> Pairs:
    """Return pairs (variable, variable that gets its value when the activity begins)."""
    return tuple(_pairs(named, activity, _INTO))


def outputs_of(named: Mapping[str, Element], activity: Element) -> Pairs:
    """Return pairs (variable, variable that gets its value when the activity ends)."""
    return tuple(_pairs(named, activity, _OUT_OF))


def list_in(named: Mapping[str, Element], activity: Element, reference: str | None) -> str | None:
    """Return the list that a loop's loopDataInputRef means: what is associated with that input."""
    return _other_end(named, activity, reference, (_INTO, _TARGET, _SOURCE))


def list_out(named: Mapping[str, Element], activity: Element, reference: str | None) -> str | None:
    """Return the list that a loop's loopDataOutputRef means: what that output is associated with."""
    return _other_end(named, activity, reference, (_OUT_OF, _SOURCE, _TARGET))


def _pairs(named: Mapping[str, Element], activity: Element, tag: str) -> Iterator[tuple[str, str]]:
    for association in activity.iterchildren(tag):
        source, target = _end(association, _SOURCE), _end(association, _TARGET)
        if source and target:
            pair = _variable(named, source), _variable(named, target)
            if pair[0] != pair[1] and not any(name.startswith("_") for name in pair):
                yield pair


def _other_end(
    named: Mapping[str, Element],
    activity: Element,
    reference: str | None,
    ways: tuple[str, str, str],
) -> str | None:
    if reference is None or reference not in named:
        return reference
    tag, here, there = ways
    for association in activity.iterchildren(tag):
        other = _end(association, there)
        if other and _end(association, here) == reference:
            return _variable(named, other)
    return _variable(named, reference)


def _variable(named: Mapping[str, Element], reference: str) -> str:
    element = named.get(reference)
    if element is None:
        return reference
    name: str
    if element.tag == f"{{{BPMN}}}dataObjectReference":
        name = element.get("dataObjectRef") or reference
    elif element.tag == f"{{{BPMN}}}dataObject":
        name = reference
    else:
        name = element.get("name") or reference
    return name


def _end(association: Element, tag: str) -> str:
    child = association.find(tag)
    return "" if child is None else (child.text or "").strip().rpartition(":")[2]
