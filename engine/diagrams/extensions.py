"""What extends an element of BPMN: attributes of other namespaces, and `extensionElements`."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagrams.xml import BPMN, Element

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
"""The namespace in which the properties of this product stand."""

SILENT = (
    "http://bpmn.io/schema/bpmn/",
    "http://camunda.org/schema/modeler/",
    "http://flowable.org/design",
    "http://www.bizagi.com",
    "http://www.omg.org/spec/BPMN/non-normative/",
    "http://www.signavio.com",
    "http://www.trisotech.com",
    "http://www.w3.org/",
)
"""How namespaces begin in which nothing is said of a run: drawing tools', and XML's own."""

_PROPERTY = f"{{{SPIFF}}}properties/{{{SPIFF}}}property"


def own_properties(element: Element) -> dict[str, str]:
    """Return the properties that an element has in the words of this product."""
    path = f"{{{BPMN}}}extensionElements/{_PROPERTY}"
    return {each.get("name", ""): each.get("value", "") for each in element.iterfind(path)}


def extensions_of(element: Element) -> Iterator[Element]:
    """Yield what stands in an element's `extensionElements`."""
    for extensions in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        yield from extensions


def foreign_attributes(element: Element) -> dict[str, str]:
    """Return the attributes of other namespaces by their local names, of each name the first."""
    found: dict[str, str] = {}
    for attribute, value in element.items():
        namespace, _, name = attribute.rpartition("}")
        if namespace and not namespace[1:].startswith(SILENT):
            found.setdefault(name, value)
    return found
