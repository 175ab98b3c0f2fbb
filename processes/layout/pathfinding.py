"""The cheapest way over a lattice (A*): short, few bends, few crossings, seldom shared."""

from dataclasses import dataclass
from heapq import heappop, heappush

from processes.layout.lattice import LEFT, Lattice, Path, Traffic

LENGTH = 0.02
"""Cost of one pixel; everything else is in the same unit: a bend costs as much as 500 px."""
BEND = 10.0
CROSSING = 13.0
_NEAR_CROSSING = 4.0
_SHARED_CHANNEL = 0.4
_SHARED_BERTH = 5.0
_GOAL = -1


@dataclass(frozen=True, slots=True)
class Query:
    """Where a way may begin and end; a state is `point * 4 + direction`.

    `starts` give the cost of leaving a point in a direction, `goals` the cost of arriving
    so; the points themselves may be closed.  `aim` is the position that all goals share,
    None where they do not.
    """

    starts: dict[int, float]
    goals: dict[int, float]
    aim: tuple[int | None, int | None]

    def distance(self, point: int, lattice: Lattice) -> tuple[int, int]:
        """Return how far right of a point and below it all goals lie, 0 where that varies."""
        y, x = divmod(point, len(lattice.xs))
        dx = 0 if self.aim[0] is None else self.aim[0] - lattice.xs[x]
        return dx, 0 if self.aim[1] is None else self.aim[1] - lattice.ys[y]


class Pathfinder:
    """Finds ways over one lattice, in view of the traffic that is there already."""

    def __init__(self, lattice: Lattice, traffic: Traffic) -> None:
        self._lattice = lattice
        self._traffic = traffic
        self._closed = bytearray(lattice.size)
        for point in lattice.closed:
            self._closed[point] = 1
        states = range(lattice.size * 4)
        self._next = [lattice.neighbour(state // 4, state % 4) for state in states]
        self._length = [self._step_length(state) for state in states]
        self._shared = [_shared(is_narrow=self._is_narrow(state)) for state in states]

    def _step_length(self, state: int) -> float:
        """Return what the step out of a state costs by its length and its toll."""
        target = self._next[state]
        if target < 0:
            return 0.0
        (y1, x1), (y2, x2) = (divmod(point, self._lattice.width) for point in (state // 4, target))
        xs, ys = self._lattice.xs, self._lattice.ys
        length = abs(xs[x1] - xs[x2]) + abs(ys[y1] - ys[y2])
        return length * LENGTH + self._lattice.tolls.get(target, 0.0)

    def _is_narrow(self, state: int) -> bool:
        y, x = divmod(state // 4, self._lattice.width)
        lattice = self._lattice
        return x in lattice.narrow_columns if state % 2 else y in lattice.narrow_rows

    def find(self, query: Query) -> Path | None:
        """Return the cheapest path, the same one every time, or None if there is no way."""
        costs = dict(query.starts)
        before: dict[int, int] = {}
        heap = [(cost + self._ahead(state, query), state) for state, cost in costs.items()]
        heap.sort()
        done: set[int] = set()
        while heap:
            _, state = heappop(heap)
            if state == _GOAL:
                return _trace(before)
            if state not in done:
                done.add(state)
                for target, cost in self._steps(state, query):
                    price = costs[state] + cost
                    if target not in costs or price < costs[target] - 1e-9:
                        costs[target] = price
                        before[target] = state
                        heappush(heap, (price + self._ahead(target, query), target))
        return None

    def _steps(self, state: int, query: Query) -> list[tuple[int, float]]:
        """Return the states that come after one, with the cost of each step."""
        point, direction = divmod(state, 4)
        is_start = state in query.starts
        steps = [(_GOAL, query.goals[state])] if state in query.goals else []
        if self._closed[point] and not is_start:
            return steps
        ways = (direction,) if is_start else (direction, (direction + 1) % 4, (direction + 3) % 4)
        for way in ways:
            key = point * 4 + way
            target = self._next[key]
            if target < 0 or (self._closed[target] and target * 4 + way not in query.goals):
                continue
            use = self._traffic.pieces[way % 2][point if way < LEFT else target]
            cost = self._length[key] + self._shared[key] * use
            if not is_start:
                cost += self._turn(point, direction, way)
            steps.append((target * 4 + way, cost))
        return steps

    def _turn(self, point: int, direction: int, way: int) -> float:
        across, down = self._traffic.through
        near = _NEAR_CROSSING * self._traffic.turns[point]
        if direction == way:
            return CROSSING * (across[point] if way % 2 else down[point]) + near
        return BEND + _NEAR_CROSSING * (across[point] + down[point]) + near

    def _ahead(self, state: int, query: Query) -> float:
        """Return a lower bound of the cost from here to the nearest goal."""
        if state == _GOAL:
            return 0.0
        point, direction = divmod(state, 4)
        dx, dy = query.distance(point, self._lattice)
        along, aside = (dy, dx) if direction % 2 else (dx, dy)
        forward = along if direction < LEFT else -along
        bends = 2 if forward < 0 else 1 if aside else 0
        return (abs(dx) + abs(dy)) * LENGTH + BEND * bends


def _shared(*, is_narrow: bool) -> float:
    return _SHARED_BERTH if is_narrow else _SHARED_CHANNEL


def _trace(before: dict[int, int]) -> Path:
    state = before[_GOAL]
    path = [state // 4]
    while state in before:
        state = before[state]
        path.append(state // 4)
    return tuple(reversed(path))
