"""The crossings of grid lines as numbered points, and who runs over them already."""

from dataclasses import dataclass
from itertools import pairwise

RIGHT, DOWN, LEFT, UP = range(4)
Path = tuple[int, ...]
"""Neighbouring points from source to target, both included."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Lines with their rough positions in pixels, and which points nobody may touch.

    A point is `y * width + x` over the numbers of its lines.  `closed` points hold a node;
    `tolls` are costs for entering a point.  Narrow lines run through nodes: a flow that
    shares such a line with another takes a second berth at somebody's border.
    """

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    closed: frozenset[int]
    tolls: dict[int, float]
    narrow_columns: frozenset[int]
    narrow_rows: frozenset[int]

    @property
    def width(self) -> int:
        """The number of vertical lines."""
        return len(self.xs)

    @property
    def size(self) -> int:
        """The number of points."""
        return len(self.xs) * len(self.ys)

    def neighbours(self) -> list[int]:
        """Return for each `point * 4 + direction` the next point, or -1 at the sheet's edge."""
        width, size = self.width, self.size
        return [
            target
            for point in range(size)
            for target in (
                point + 1 if (point + 1) % width else -1,
                point + width if point + width < size else -1,
                point - 1 if point % width else -1,
                max(point - width, -1),
            )
        ]


def directions(path: Path) -> list[int]:
    """Return the direction of every step of a path."""
    return [_direction(two - one) for one, two in pairwise(path)]


def _direction(difference: int) -> int:
    if difference in {1, -1}:
        return RIGHT if difference == 1 else LEFT
    return DOWN if difference > 0 else UP


class Traffic:
    """How many flows use each piece of line, and how many run through each point.

    Index 0 counts horizontal use, index 1 vertical use; a piece is known by its first point.
    `turns` counts the flows that change direction at a point.
    """

    def __init__(self, lattice: Lattice) -> None:
        self.pieces = ([0] * lattice.size, [0] * lattice.size)
        self.through = ([0] * lattice.size, [0] * lattice.size)
        self.turns = [0] * lattice.size

    def add(self, path: Path, sign: int = 1) -> None:
        """Count a path in, or with -1 out."""
        ways = directions(path)
        for (one, two), way in zip(pairwise(path), ways, strict=True):
            self.pieces[way % 2][min(one, two)] += sign
        for point, (one, two) in zip(path[1:-1], pairwise(ways), strict=False):
            if one == two:
                self.through[one % 2][point] += sign
            else:
                self.turns[point] += sign
