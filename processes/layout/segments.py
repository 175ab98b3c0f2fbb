"""Paths cut into straight pieces, each of which will be given a place beside its line.

Positions across a line are compared by keys, `line * SCALE + rank`, until they have pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from processes.layout.grid import Grid, Track
from processes.layout.lattice import Path, directions
from processes.layout.model import Link

SCALE = 4096
_LAST = SCALE - 1


@dataclass(slots=True, eq=False)
class Segment:
    """A straight piece of a flow on one line; `low` and `high` are the lines it runs between.

    `port_low` and `port_high` are set where it ends at a node; `wish` is the offset from the
    line it would like, on which fixed pieces insist: straight ones, and those with a
    seat, the number of a boundary event.  Main pieces, those of sequence flows, keep to the middle of a line.
    Rank and offset come later.
    """

    arrow: int
    line: int
    low: int
    high: int
    is_across: bool
    is_forward: bool
    port_low: int | None = None
    port_high: int | None = None
    wish: int = 0
    is_fixed: bool = False
    seat: int = -1
    is_main: bool = True
    before: "Segment | None" = None
    after: "Segment | None" = None
    rank: int = 0
    offset: int = 0

    @property
    def key(self) -> int:
        """Where it lies among everything that runs the same way."""
        return self.line * SCALE + self.rank

    @property
    def at_low(self) -> "Segment | None":
        """The piece it turns into at its upper or left end."""
        return self.before if self.is_forward else self.after

    @property
    def at_high(self) -> "Segment | None":
        """The piece it turns into at its lower or right end."""
        return self.after if self.is_forward else self.before

    @property
    def key_low(self) -> int:
        """Its upper or left end, as a key."""
        return _end(self.port_low, self.at_low)

    @property
    def key_high(self) -> int:
        """Its lower or right end, as a key."""
        return _end(self.port_high, self.at_high)

    @property
    def neighbours(self) -> Iterator["Segment"]:
        """The pieces before and after it."""
        if self.before:
            yield self.before
        if self.after:
            yield self.after


def _end(port: int | None, neighbour: Segment | None) -> int:
    if port is not None:
        return port
    return neighbour.key if neighbour else 0


def cut(grid: Grid, paths: dict[int, Path]) -> dict[int, list[Segment]]:
    """Cut every path at its bends and say where its two ends touch their nodes."""
    return {number: _cut(grid, number, path) for number, path in paths.items()}


def _cut(grid: Grid, number: int, path: Path) -> list[Segment]:
    corners = [path[0], *_bends(path), path[-1]]
    pieces = [_piece(grid, number, one, two) for one, two in pairwise(corners)]
    for one, two in pairwise(pieces):
        one.after, two.before = two, one
    arrow = grid.sheet.arrows[number]
    for piece in pieces:
        piece.is_main = arrow.flow.link is Link.SEQUENCE
    _touch(grid, pieces[0], arrow.source, is_start=True)
    _touch(grid, pieces[-1], arrow.target, is_start=False)
    _seat(grid, pieces[0], arrow.source_perch)
    _seat(grid, pieces[-1], arrow.target_perch)
    if len(pieces) == 1 and grid.sheet.is_item(arrow.source) and grid.sheet.is_item(arrow.target):
        pieces[0].is_fixed = True
    return pieces


def _bends(path: Path) -> list[int]:
    ways = directions(path)
    return [path[at + 1] for at, (one, two) in enumerate(pairwise(ways)) if one != two]


def _piece(grid: Grid, number: int, one: int, two: int) -> Segment:
    (y1, x1), (y2, x2) = divmod(one, grid.breadth), divmod(two, grid.breadth)
    if y1 == y2 and x1 != x2:
        low, high = sorted((x1, x2))
        return Segment(number, y1, low, high, is_across=True, is_forward=x1 < x2)
    low, high = sorted((y1, y2))
    is_forward = y1 < y2 or (y1 == y2 and grid.lines[y1].track is Track.GAP)
    return Segment(number, x1, low, high, is_across=False, is_forward=is_forward)


def _touch(grid: Grid, piece: Segment, end: int, *, is_start: bool) -> None:
    """Set the key of the end at a node's border, or at a pool's border beside its gap."""
    is_low = piece.is_forward == is_start
    line = piece.low if is_low else piece.high
    inner_side = is_low if grid.sheet.is_item(end) else not is_low
    key = line * SCALE + (_LAST if inner_side else 0)
    if is_low:
        piece.port_low = key
    else:
        piece.port_high = key


def _seat(grid: Grid, piece: Segment, perch: int) -> None:
    if perch >= 0:
        piece.wish = grid.seats[perch].offset
        piece.is_fixed = True
        piece.seat = perch


def by_line(routes: dict[int, list[Segment]]) -> dict[tuple[bool, int], list[Segment]]:
    """Group pieces by the line they run on, in the order of the flows."""
    groups: dict[tuple[bool, int], list[Segment]] = {}
    for pieces in routes.values():
        for piece in pieces:
            groups.setdefault((piece.is_across, piece.line), []).append(piece)
    return dict(sorted(groups.items()))


def is_narrow(grid: Grid, piece: Segment) -> bool:
    """Say whether a piece runs on a line through nodes, not in a channel."""
    if piece.is_across:
        return grid.lines[piece.line].track is Track.ROW
    return piece.line % 2 == 1
