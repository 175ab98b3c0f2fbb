"""Which column a node stands in: loops cut open, then the longest way from the start."""

from collections import deque
from dataclasses import dataclass

from processes.layout.model import Link
from processes.layout.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Layers:
    """The column of each item, and the numbers of the arrows that run back."""

    columns: tuple[int, ...]
    backward: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Edge:
    arrow: int
    source: int
    target: int
    length: int = 1


def find_layers(sheet: Sheet) -> Layers:
    """Give every item its column; satellites stand in the column of what they belong to."""
    count = len(sheet.items)
    edges = [
        _Edge(number, arrow.source, arrow.target)
        for number, arrow in enumerate(sheet.arrows)
        if arrow.flow.link is Link.SEQUENCE
        and sheet.is_item(arrow.source)
        and sheet.is_item(arrow.target)
    ]
    backward = _backward(count, edges)
    forward = [edge for edge in edges if edge.arrow not in backward]
    forward += _messages(sheet, forward)
    columns = _pulled(count, forward, _longest(count, forward))
    for item, owner in enumerate(sheet.owners):
        if owner >= 0:
            columns[item] = columns[owner]
    return Layers(tuple(columns), frozenset(backward))


def _by_source(count: int, edges: list[_Edge]) -> list[list[_Edge]]:
    lists: list[list[_Edge]] = [[] for _ in range(count)]
    for edge in edges:
        lists[edge.source].append(edge)
    return lists


def _backward(count: int, edges: list[_Edge]) -> set[int]:
    """Return the arrows that close a loop when one walks from the starts in document order."""
    leaving = _by_source(count, edges)
    has_incoming = {edge.target for edge in edges if edge.source != edge.target}
    starts = [item for item in range(count) if item not in has_incoming]
    walk = _Walk(leaving)
    for start in (*starts, *range(count)):
        walk.from_start(start)
    return walk.backward


class _Walk:
    """A depth-first walk without recursion; an arrow into the open path closes a loop."""

    def __init__(self, leaving: list[list[_Edge]]) -> None:
        self.backward: set[int] = set()
        self._leaving = leaving
        self._is_open: dict[int, bool] = {}

    def from_start(self, start: int) -> None:
        if start in self._is_open:
            return
        path = [self._enter(start)]
        while path:
            item, left = path[-1]
            if not left:
                self._is_open[item] = False
                path.pop()
                continue
            edge = left.popleft()
            if edge.target not in self._is_open:
                path.append(self._enter(edge.target))
            elif self._is_open[edge.target]:
                self.backward.add(edge.arrow)

    def _enter(self, item: int) -> tuple[int, deque[_Edge]]:
        self._is_open[item] = True
        return item, deque(self._leaving[item])


def _messages(sheet: Sheet, forward: list[_Edge]) -> list[_Edge]:
    """Let a message arrive no further left than it was sent, where no loop comes of it."""
    kept: list[_Edge] = []
    for number, arrow in enumerate(sheet.arrows):
        ends = (arrow.source, arrow.target)
        if arrow.flow.link is Link.MESSAGE and all(sheet.is_item(end) for end in ends):
            edge = _Edge(number, *ends, length=0)
            if not _reaches(len(sheet.items), forward + kept, edge.target, edge.source):
                kept.append(edge)
    return kept


def _reaches(count: int, edges: list[_Edge], start: int, goal: int) -> bool:
    leaving, seen, todo = _by_source(count, edges), {start}, [start]
    while todo:
        for edge in leaving[todo.pop()]:
            if edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return goal in seen


def _longest(count: int, edges: list[_Edge]) -> list[int]:
    columns = [0] * count
    leaving = _by_source(count, edges)
    for item in topological(count, [(edge.source, edge.target) for edge in edges]):
        for edge in leaving[item]:
            columns[edge.target] = max(columns[edge.target], columns[item] + edge.length)
    return columns


def topological(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """Order numbers so that every pair points forward; the pairs must have no loop."""
    leaving: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for source, target in pairs:
        leaving[source].append(target)
        waiting[target] += 1
    ready = deque(item for item in range(count) if not waiting[item])
    order = []
    while ready:
        item = ready.popleft()
        order.append(item)
        for target in leaving[item]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order


def _pulled(count: int, edges: list[_Edge], columns: list[int]) -> list[int]:
    """Pull nodes that nothing leads to up to what follows them, unless they stand first."""
    leaving = _by_source(count, edges)
    entered = {edge.target for edge in edges}
    for item in range(count):
        if item not in entered and leaving[item]:
            columns[item] = min(columns[edge.target] - edge.length for edge in leaving[item])
    return columns
