"""What a rule is: an id for code, a sentence for the author, a function that finds breaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.checks.drawing import Drawing
from engine.diagrams.model import Flow, Node
from engine.errors import Problem

_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Found:
    """One breach: the element, and the words that its sentence names."""

    element_id: str | None
    words: Mapping[str, object]


Finder = Callable[[Drawing], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a diagram must keep to.

    `id` is stable, for code. `covers` says what it is about, with the clause of BPMN 2.0.2 where
    there is one. `says` is the Russian sentence, what is wrong and what to do instead, in which
    `{element}` and further words are filled in.
    """

    id: str
    covers: str
    says: str
    find: Finder

    def problems(self, drawing: Drawing) -> Iterator[Problem]:
        """Yield a problem for each breach."""
        for found in self.find(drawing):
            yield Problem(found.element_id, self.id, self.says.format_map(found.words))


def rule(rule_id: str, covers: str, says: str) -> Callable[[Finder], Rule]:
    """Make a rule of the function that finds its breaches."""
    return lambda find: Rule(rule_id, covers, says, find)


def at(element: Node | Flow, **words: object) -> Found:
    """Return a breach at a node or a flow; `{element}` is its name in quotation marks."""
    return Found(element.id or None, {"element": called(element), **words})


def at_xml(element: Any, **words: object) -> Found:
    """Return a breach at an XML element."""
    name = quoted(element.get("name"), element.get("id"))
    return Found(element.get("id"), {"element": name, **words})


def owner_of(element: Any) -> Any:
    """Return the XML element itself, or the nearest around it that has an id."""
    while element.get("id") is None and element.getparent() is not None:
        element = element.getparent()
    return element


def called(element: Node | Flow) -> str:
    """Return what the author calls an element: its name, else its id."""
    return quoted(element.label if isinstance(element, Node) else element.name, element.id)


def quoted(*names: str | None) -> str:
    """Return the first name there is, in quotation marks and fit for a sentence."""
    name = " ".join(next((n for n in names if n and n.strip()), "без имени").split())
    short = name if len(name) <= _NAME_CHARACTERS else f"{name[: _NAME_CHARACTERS - 1]}…"
    return f"«{short}»"
