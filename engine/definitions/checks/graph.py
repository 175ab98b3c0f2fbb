"""Two questions to a directed graph, each answered in time that grows with its size alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


def reachable(starts: Iterable[T], following: Callable[[T], Iterable[T]]) -> set[T]:
    """Return the starts and everything that can be reached from them."""
    seen: set[T] = set()
    stack = list(starts)
    while stack:
        here = stack.pop()
        if here not in seen:
            seen.add(here)
            stack += following(here)
    return seen


def circles(nodes: Iterable[T], following: Callable[[T], Iterable[T]]) -> Iterator[list[T]]:
    """Yield each strongly connected part in which one can go round (Tarjan, without recursion)."""
    search = _Search(following)
    for node in nodes:
        if node not in search.found:
            yield from search.run(node)


class _Search(Generic[T]):
    """The state of Tarjan's algorithm: when a node was found, the earliest it leads back to."""

    def __init__(self, following: Callable[[T], Iterable[T]]) -> None:
        self.found: dict[T, int] = {}
        self._following = following
        self._earliest: dict[T, int] = {}
        self._open: dict[T, None] = {}

    def run(self, start: T) -> Iterator[list[T]]:
        """Yield the circles that can be reached from a node not found yet."""
        path = [(start, self._enter(start))]
        while path:
            here, ahead = path[-1]
            for there in ahead:
                if there not in self.found:
                    path.append((there, self._enter(there)))
                    break
                if there in self._open:
                    self._earliest[here] = min(self._earliest[here], self.found[there])
            else:
                path.pop()
                yield from self._leave(here, path[-1][0] if path else None)

    def _enter(self, node: T) -> Iterator[T]:
        self.found[node] = self._earliest[node] = len(self.found)
        self._open[node] = None
        return iter(self._following(node))

    def _leave(self, node: T, before: T | None) -> Iterator[list[T]]:
        if before is not None:
            self._earliest[before] = min(self._earliest[before], self._earliest[node])
        if self._earliest[node] != self.found[node]:
            return
        part: list[T] = []
        while not part or part[-1] != node:
            part.append(self._open.popitem()[0])
        if len(part) > 1 or node in self._following(node):
            yield part[::-1]
