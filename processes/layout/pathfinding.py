"""The cheapest way over a lattice (A*): short, few bends, few crossings, seldom shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from math import inf

from processes.layout.lattice import LEFT, Lattice, Path, Traffic

LENGTH = 0.02
"""Cost of one pixel; everything else is in the same unit: a bend costs as much as 500 px."""
BEND = 10.0
CROSSING = 15.0
_NEAR_CROSSING = 3.0
_SHARED_CHANNEL = 0.4
_SHARED_BERTH = 0.7
_SHUNNED = 5.0
_GOAL = -1


@dataclass(frozen=True, slots=True)
class Query:
    """Where a way may begin and end; a state is `point * 4 + direction`.

    `starts` give the cost of leaving a point in a direction, `goals` the cost of arriving
    so; the points themselves may be closed.  `aim` is the position that all goals share,
    None where they do not.  `shunned` is a direction that costs extra, -1 for none.
    """

    starts: dict[int, float]
    goals: dict[int, float]
    aim: tuple[int | None, int | None]
    shunned: int = -1


class _Compass:
    """Knows for every state a lower bound of the cost from there to the nearest goal."""

    def __init__(self, lattice: Lattice, aim: tuple[int | None, int | None]) -> None:
        self._width = len(lattice.xs)
        self._right = [0 if aim[0] is None else aim[0] - x for x in lattice.xs]
        self._down = [0 if aim[1] is None else aim[1] - y for y in lattice.ys]

    def ahead(self, state: int) -> float:
        if state == _GOAL:
            return 0.0
        y, x = divmod(state >> 2, self._width)
        dx, dy = self._right[x], self._down[y]
        along, aside = (dy, dx) if state & 1 else (dx, dy)
        forward = along if state & 3 < LEFT else -along
        bends = 2 if forward < 0 else 1 if aside else 0
        return (abs(dx) + abs(dy)) * LENGTH + BEND * bends


class Pathfinder:
    """Finds ways over one lattice, in view of the traffic that is there already.

    `steps` counts the work done so far.
    """

    def __init__(self, lattice: Lattice, traffic: Traffic) -> None:
        self.steps = 0
        self._lattice = lattice
        self._traffic = traffic
        self._closed = bytearray(lattice.size)
        for point in lattice.closed:
            self._closed[point] = 1
        self._next = lattice.neighbours()
        self._length = _lengths(lattice, self._next)
        self._shared = _shared(lattice)

    def find(self, query: Query) -> Path | None:
        """Return the cheapest path, the same one every time, or None if there is no way."""
        ahead = _Compass(self._lattice, query.aim).ahead
        costs: dict[int, float] = {}
        before: dict[int, int] = {}
        heap: list[tuple[float, int]] = []
        for origin, target, price in self._departures(query):
            if price < costs.get(target, inf):
                costs[target] = price
                before[target] = origin
                heappush(heap, (price + ahead(target), target))
        done: set[int] = set()
        while heap:
            _, state = heappop(heap)
            if state == _GOAL:
                return _trace(before)
            if state in done:
                continue
            done.add(state)
            self.steps += 1
            for target, cost in self._steps(state, query):
                price = costs[state] + cost
                if price < costs.get(target, inf) - 1e-9:
                    costs[target] = price
                    before[target] = state
                    heappush(heap, (price + ahead(target), target))
        return None

    def _departures(self, query: Query) -> Iterator[tuple[int, int, float]]:
        """Yield the first states with their costs, and where each comes from.

        An origin is a negative number: -2 for the state itself, lower ones for the closed
        point that is left by the first step.
        """
        for state, cost in query.starts.items():
            point, way = state >> 2, state & 3
            if self._closed[point]:
                for target, price in self._step(point, way, cost, query):
                    yield -3 - point, target, price
            else:
                yield -2, state, cost

    def _steps(self, state: int, query: Query) -> list[tuple[int, float]]:
        """Return the states that come after one, with the cost of each step."""
        point, direction = state >> 2, state & 3
        steps = [(_GOAL, query.goals[state])] if state in query.goals else []
        if self._closed[point]:
            return steps
        if state in query.starts:
            return steps + self._step(point, direction, 0.0, query)
        straight, turning = self._turns(point, direction)
        return [
            *steps,
            *self._step(point, direction, straight, query),
            *self._step(point, direction + 1 & 3, turning, query),
            *self._step(point, direction + 3 & 3, turning, query),
        ]

    def _step(self, point: int, way: int, cost: float, query: Query) -> list[tuple[int, float]]:
        key = point * 4 + way
        target = self._next[key]
        if target < 0 or (self._closed[target] and target * 4 + way not in query.goals):
            return []
        use = self._traffic.pieces[way & 1][point if way < LEFT else target]
        if way == query.shunned:
            cost += _SHUNNED
        return [(target * 4 + way, cost + self._length[key] + self._shared[key] * use)]

    def _turns(self, point: int, direction: int) -> tuple[float, float]:
        """Return what it costs to go straight on over a point, and to turn there."""
        across, down = self._traffic.through
        near = _NEAR_CROSSING * self._traffic.turns[point]
        straight = CROSSING * (across[point] if direction & 1 else down[point])
        return straight + near, BEND + _NEAR_CROSSING * (across[point] + down[point]) + near


def _lengths(lattice: Lattice, neighbours: list[int]) -> list[float]:
    """Return what the step out of each state costs by its length and by tolls."""
    across = [(two - one) * LENGTH for one, two in pairwise(lattice.xs)]
    down = [(two - one) * LENGTH for one, two in pairwise(lattice.ys)]
    right, left = [*across, 0.0], [0.0, *across]
    lower, upper = [*down, 0.0], [0.0, *down]
    lengths = [
        cost
        for y in range(len(lattice.ys))
        for x in range(len(lattice.xs))
        for cost in (right[x], lower[y], left[x], upper[y])
    ]
    for state, target in enumerate(neighbours if lattice.tolls else ()):
        lengths[state] += lattice.tolls.get(target, 0.0)
    return lengths


def _shared(lattice: Lattice) -> list[float]:
    """Return what the step out of each state costs for every flow that is there already."""
    prices = _SHARED_CHANNEL, _SHARED_BERTH
    across = [prices[y in lattice.narrow_rows] for y in range(len(lattice.ys))]
    down = [prices[x in lattice.narrow_columns] for x in range(len(lattice.xs))]
    return [price for row in across for column in down for price in (row, column, row, column)]


def _trace(before: dict[int, int]) -> Path:
    state = before[_GOAL]
    path = []
    while state >= 0:
        path.append(state >> 2)
        state = before[state]
    if state < -2:
        path.append(-3 - state)
    return tuple(reversed(path))
