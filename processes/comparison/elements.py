"""Elements that came, went, or are described otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagrams.model import Node
from processes.comparison.aspects import ASPECTS, mapping_aspects, other_aspects
from processes.comparison.naming import (
    kind_of,
    name_of,
    shortened,
    subject,
    subject_of,
    verb,
)
from processes.comparison.sides import Side
from processes.comparison.values import Change, Mark, Matter

_SAID_OF_NEW = (Matter.ROLE, Matter.FORM, Matter.DUE, Matter.TIMER, Matter.CALL, Matter.SYSTEM)
"""What a sentence about a new or vanished element says of it."""


def element_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield what befell the elements, in the order of the newer diagram, vanished ones last."""
    for node_id, node in new.nodes.items():
        if node_id in old.nodes:
            yield from _changes_of(old.nodes[node_id], node, old, new)
        else:
            yield _came(node, new)
    for node_id, node in old.nodes.items():
        if node_id not in new.nodes:
            sentence = f"{verb('removed', kind_of(node).gender)} {subject(node, old)}."
            yield Change(Mark.REMOVED, Matter.ELEMENT, sentence, _described(node, old), "", node_id)


def _came(node: Node, side: Side) -> Change:
    sentence = f"{verb('added', kind_of(node).gender)} {subject(node, side)}."
    return Change(Mark.ADDED, Matter.ELEMENT, sentence, "", _described(node, side), node.id)


def _described(node: Node, side: Side) -> str:
    """Return the few things that a person wants to know of an element at once."""
    said = (
        f"{aspect.noun}: {value}"
        for aspect in ASPECTS
        if aspect.matter in _SAID_OF_NEW and (value := aspect.read(node, side))
    )
    return "; ".join(said)


def _changes_of(before: Node, after: Node, old: Side, new: Side) -> Iterator[Change]:
    if before.name != after.name:
        yield _renamed(before, after, old, new)
    for aspect in (
        *ASPECTS,
        *mapping_aspects(before, after),
        *other_aspects(before, after),
    ):
        was, now = aspect.read(before, old), aspect.read(after, new)
        if was != now and aspect.may_differ(before, after):
            said = verb(_happened(was, now), aspect.gender)
            sentence = f"У {subject_of(after, new)} {said} {aspect.noun}."
            yield Change(Mark.CHANGED, aspect.matter, sentence, was, now, after.id)


def _renamed(before: Node, after: Node, old: Side, new: Side) -> Change:
    noun = kind_of(after).nominative.capitalize()
    was, now = name_of(before.id, old), name_of(after.id, new)
    sentence = f"{noun} {was} называется теперь {now}."
    return Change(
        Mark.CHANGED,
        Matter.NAME,
        sentence,
        shortened(before.name),
        shortened(after.name),
        after.id,
    )


def _happened(was: str, now: str) -> str:
    if was and now:
        return "changed"
    return "appeared" if now else "vanished"
