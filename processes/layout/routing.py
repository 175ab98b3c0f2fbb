"""Which way every flow takes over the grid."""

from dataclasses import dataclass

from processes.layout.grid import ABOVE, Grid, Track
from processes.layout.lattice import DOWN, LEFT, RIGHT, UP, Lattice, Path, Traffic, directions
from processes.layout.model import Kind, Link
from processes.layout.pathfinding import Pathfinder, Query
from processes.layout.reading import TooTangled
from processes.layout.sheet import Arrow

_CHANNEL_HALF = 24
_ROW_CHANNEL_HALF = 14
_EMPTY_HALF = 30
_PASSES = 2
_EFFORT = (
    400_000  # steps of the search: after so many no flow is routed anew, or the sheet is refused
)
_POOL_TOLL = 200.0
_Prices = tuple[float, float, float]
"""Cost of a flow at the side it should use, at top or bottom, and at the opposite side."""
_FORWARD: dict[Kind, _Prices] = {
    Kind.TASK: (0, 18, 45),
    Kind.SUBPROCESS: (0, 18, 45),
    Kind.EVENT: (0, 9, 40),
    Kind.GATEWAY: (0, 2, 26),
}
_BACK: _Prices = (8, 2, 12)
_MESSAGE: _Prices = (16, 0, 16)
_ASSOCIATION: _Prices = (6, 0, 6)
_POINTED = {Kind.EVENT, Kind.GATEWAY}
_OPPOSITE_ROLE = 14.0
_SPLIT_SIDE = 11.0
_JOIN_SIDE = 6.0
_TASK_SIDE = 4.0
_PERCH = 8.0
_PERCHES_WITH_ROOM = 2
_NO_ROOM = 300.0
_AWAY = 10.0


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an arrow: the item, how it is used, and which of its sides is the natural one."""

    item: int
    perch: int
    is_source: bool


class Router:
    """Routes the arrows of a grid one by one, then each again in view of all others."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._sheet = grid.sheet
        self._lattice = _lattice(grid)
        self._traffic = Traffic(self._lattice)
        self._finder = Pathfinder(self._lattice, self._traffic)
        self._paths: dict[int, Path] = {}
        self._berths: dict[tuple[int, int, bool], int] = {}
        self._perched = _perched(grid)

    def run(self, passes: int = _PASSES) -> dict[int, Path]:
        """Return the path of each arrow, leaving out arrows that have none.

        Raises `TooTangled` for a sheet that would take minutes.
        """
        order = self._order()
        for number in order:
            self._route(number)
            if self._finder.steps > _EFFORT:
                raise TooTangled
        for _ in range(passes):
            for number in order:
                if self._finder.steps < _EFFORT:
                    self._count(number, -1)
                    self._route(number)
        return self._paths

    def _order(self) -> list[int]:
        """Straight flows first, then short ones, loops from the inside out, the rest last."""
        links = [Link.SEQUENCE, Link.MESSAGE, Link.ASSOCIATION]

        def rank(number: int) -> tuple[int, bool, int, int, int]:
            arrow = self._sheet.arrows[number]
            dx, dy = self._distance(arrow)
            is_back = number in self._grid.layers.backward
            return links.index(arrow.flow.link), is_back, min(dy, 1), dx + 2 * dy, number

        return sorted(range(len(self._sheet.arrows)), key=rank)

    def _distance(self, arrow: Arrow) -> tuple[int, int]:
        if not (self._sheet.is_item(arrow.source) and self._sheet.is_item(arrow.target)):
            return 0, len(self._grid.lines)
        one, two = self._grid.spots[arrow.source], self._grid.spots[arrow.target]
        return abs(one[0] - two[0]), abs(one[1] - two[1])

    def _route(self, number: int) -> None:
        arrow = self._sheet.arrows[number]
        is_turned = not self._sheet.is_item(arrow.source) and self._sheet.is_item(arrow.target)
        path = self._finder.find(self._query(number, is_turned=is_turned))
        if path is None:
            self._paths.pop(number, None)
            return
        self._paths[number] = path[::-1] if is_turned else path
        self._count(number, 1)

    def _count(self, number: int, sign: int) -> None:
        path = self._paths.get(number)
        if path is None:
            return
        self._traffic.add(path, sign)
        ways = directions(path)
        arrow = self._sheet.arrows[number]
        if ways and arrow.source_perch < 0:
            key = (arrow.source, ways[0], True)
            self._berths[key] = self._berths.get(key, 0) + sign
        if ways and arrow.target_perch < 0:
            key = (arrow.target, (ways[-1] + 2) % 4, False)
            self._berths[key] = self._berths.get(key, 0) + sign

    def _query(self, number: int, *, is_turned: bool) -> Query:
        arrow = self._sheet.arrows[number]
        source = _End(arrow.source, arrow.source_perch, is_source=True)
        target = _End(arrow.target, arrow.target_perch, is_source=False)
        first, last = (target, source) if is_turned else (source, target)
        leaving = self._sides(number, first)
        arriving = self._sides(number, last)
        return Query(
            starts=leaving,
            goals={_turned(state): cost for state, cost in arriving.items()},
            aim=self._aim(last),
            shunned=LEFT if self._runs_right(number) else -1,
        )

    def _runs_right(self, number: int) -> bool:
        is_sequence = self._sheet.arrows[number].flow.link is Link.SEQUENCE
        return is_sequence and number not in self._grid.layers.backward

    def _sides(self, number: int, end: _End) -> dict[int, float]:
        """Return the cost of leaving an end in each direction, by state."""
        if not self._sheet.is_item(end.item):
            return self._pool_sides(end.item - len(self._sheet.items))
        x, y = self._grid.spots[end.item]
        point = y * self._lattice.width + x
        if end.perch >= 0:
            return {point * 4 + (UP if self._grid.seats[end.perch].side == ABOVE else DOWN): 0.0}
        natural, vertical, opposite = self._prices(number, end)
        front, back = (RIGHT, LEFT) if end.is_source else (LEFT, RIGHT)
        prices = {front: natural, DOWN: vertical, UP: vertical, back: opposite}
        for way in self._away(number, end):
            prices[way] += _AWAY
        return {point * 4 + way: price + self._busy(end, way) for way, price in prices.items()}

    def _away(self, number: int, end: _End) -> tuple[int, ...]:
        """Return the vertical sides of an end that look away from the other end."""
        arrow = self._sheet.arrows[number]
        other = arrow.target if end.is_source else arrow.source
        if number in self._grid.layers.backward or not self._sheet.is_item(other):
            return ()
        below = self._grid.spots[other][1] - self._grid.spots[end.item][1]
        if below == 0:
            return (UP, DOWN)
        return (UP,) if below > 0 else (DOWN,)

    def _prices(self, number: int, end: _End) -> _Prices:
        link = self._sheet.arrows[number].flow.link
        if link is Link.MESSAGE:
            return _MESSAGE
        if link is Link.ASSOCIATION:
            return _ASSOCIATION
        if number in self._grid.layers.backward:
            return _BACK
        return _FORWARD[self._sheet.items[end.item].node.kind]

    def _busy(self, end: _End, way: int) -> float:
        """Return what it costs to share a side with flows that are there already."""
        same = self._berths.get((end.item, way, end.is_source), 0)
        other = self._berths.get((end.item, way, not end.is_source), 0)
        perches = self._perched.get((end.item, way), 0)
        if perches > _PERCHES_WITH_ROOM:
            return _NO_ROOM
        is_pointed = self._sheet.items[end.item].node.kind in _POINTED
        price = (_SPLIT_SIDE if end.is_source else _JOIN_SIDE) if is_pointed else _TASK_SIDE
        return same * price + other * _OPPOSITE_ROLE + perches * _PERCH

    def _pool_sides(self, pool: int) -> dict[int, float]:
        above, below = self._grid.gaps[pool]
        width = self._lattice.width
        sides = {(above * width + x) * 4 + UP: 0.0 for x in range(width) if above >= 0}
        sides |= {(below * width + x) * 4 + DOWN: 0.0 for x in range(width) if below >= 0}
        return sides

    def _aim(self, end: _End) -> tuple[int | None, int | None]:
        if not self._sheet.is_item(end.item):
            return None, None
        x, y = self._grid.spots[end.item]
        return self._lattice.xs[x], self._lattice.ys[y]


def _perched(grid: Grid) -> dict[tuple[int, int], int]:
    """Count the boundary events on each side of an item; one without a flow takes the side."""
    connected = {arrow.source_perch for arrow in grid.sheet.arrows}
    perched: dict[tuple[int, int], int] = {}
    for number, (perch, seat) in enumerate(zip(grid.sheet.perches, grid.seats, strict=True)):
        key = (perch.host, UP if seat.side == ABOVE else DOWN)
        weight = 1 if number in connected else _PERCHES_WITH_ROOM + 1
        perched[key] = perched.get(key, 0) + weight
    return perched


def _turned(state: int) -> int:
    """Return the state of arriving where the given one leaves."""
    return state // 4 * 4 + (state + 2) % 4


def _lattice(grid: Grid) -> Lattice:
    widths = [2 * _EMPTY_HALF] * grid.columns
    heights = dict.fromkeys(range(len(grid.lines)), 2 * _EMPTY_HALF)
    for item, (x, y) in zip(grid.sheet.items, grid.spots, strict=True):
        widths[x // 2] = max(widths[x // 2], item.width)
        heights[y] = max(heights[y], item.height)
    halves = [widths[x // 2] // 2 if x % 2 else _CHANNEL_HALF for x in range(grid.breadth)]
    rows = frozenset(at for at, line in enumerate(grid.lines) if line.track is Track.ROW)
    depths = [
        heights[at] // 2 if at in rows else _ROW_CHANNEL_HALF for at in range(len(grid.lines))
    ]
    return Lattice(
        xs=_positions(halves),
        ys=_positions(depths),
        closed=frozenset(y * grid.breadth + x for x, y in grid.spots),
        tolls={
            at * grid.breadth + x: _POOL_TOLL
            for at, line in enumerate(grid.lines)
            if line.track is Track.CLOSED
            for x in range(grid.breadth)
        },
        narrow_columns=frozenset(range(1, grid.breadth, 2)),
        narrow_rows=rows,
    )


def _positions(halves: list[int]) -> tuple[int, ...]:
    """Return the middle of each of several strips that lie side by side."""
    positions, edge = [], 0
    for half in halves:
        positions.append(edge + half)
        edge += 2 * half
    return tuple(positions)
