"""Elements of one name: what a sentence adds in brackets, so that people can tell them apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from engine.diagrams.model import Node


def tell_apart(nodes: Iterable[Node]) -> None:
    """Give each node of a diagram that shares its name what is its own: its lane, else its id."""
    by_name: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.name:
            by_name[" ".join(node.name.split())].append(node)
    for alike in by_name.values():
        if len(alike) > 1:
            in_lane = Counter(node.lane for node in alike)
            for node in alike:
                alone = node.lane and in_lane[node.lane] == 1
                node.distinction = (node.lane if alone else None) or node.id
