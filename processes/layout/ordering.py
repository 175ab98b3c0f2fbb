"""In which order the flows of one line lie beside each other, so that they cross least."""

from itertools import accumulate, combinations

from processes.layout.grid import Grid
from processes.layout.reading import TooTangled
from processes.layout.segments import Segment, by_line, is_narrow

_ROUNDS = 4
_MOST_BESIDE = 200  # pieces; what it takes to order them grows with their square
_OVERLAP = 1.5
_AGAINST_WISH = 3.0
_FORBIDDEN = 1000.0


def order(grid: Grid, routes: dict[int, list[Segment]]) -> None:
    """Give every piece its rank on its line; repeated, because lines depend on each other.

    Raises `TooTangled` where too many flows lie side by side.
    """
    groups = by_line(routes)
    if any(_most_beside(pieces) > _MOST_BESIDE for pieces in groups.values()):
        raise TooTangled
    for pieces in groups.values():
        _rank(pieces)
    for _ in range(_ROUNDS):
        changed = [_sift(grid, pieces) for pieces in groups.values()]
        if not any(changed):
            return


def _most_beside(pieces: list[Segment]) -> int:
    """Return how many pieces of a line lie side by side where it is busiest."""
    ends = sorted([(piece.low, 1) for piece in pieces] + [(piece.high + 1, -1) for piece in pieces])
    return max(accumulate(step for _, step in ends))


def _rank(pieces: list[Segment]) -> None:
    for rank, piece in enumerate(pieces, start=1):
        piece.rank = rank


def _sift(grid: Grid, pieces: list[Segment]) -> bool:
    """Move each piece of a line to its best place; say whether anything moved."""
    gains = _gains(grid, pieces)
    before = [id(piece) for piece in pieces]
    for piece in list(pieces):
        _move(pieces, piece, gains)
    _rank(pieces)
    return before != [id(piece) for piece in pieces]


def _move(pieces: list[Segment], piece: Segment, gains: dict[tuple[int, int], float]) -> None:
    old = pieces.index(piece)
    rest = pieces[:old] + pieces[old + 1 :]
    costs = [0.0]
    for other in rest:  # stepping over `other` turns "piece first" into "other first"
        costs.append(costs[-1] + gains.get((id(piece), id(other)), 0.0))
    best = costs[old]
    place = old
    for at, value in enumerate(costs):
        if value < best - 1e-9:
            best, place = value, at
    pieces[:] = [*rest[:place], piece, *rest[place:]]


def _gains(grid: Grid, pieces: list[Segment]) -> dict[tuple[int, int], float]:
    """Return for pairs that lie side by side the price of "second first" over "first first"."""
    gains: dict[tuple[int, int], float] = {}
    for one, two in combinations(pieces, 2):
        if one.low <= two.high and two.low <= one.high and one.arrow != two.arrow:
            ranks = one.rank, two.rank
            low, high = sorted(ranks)
            one.rank, two.rank = low, high
            first = _price(grid, one, two)
            one.rank, two.rank = high, low
            second = _price(grid, two, one)
            one.rank, two.rank = ranks
            gains[id(one), id(two)] = second - first
            gains[id(two), id(one)] = first - second
    return gains


def _price(grid: Grid, first: Segment, second: Segment) -> float:
    """Return what it costs to have two pieces in this order, their ranks being set."""
    price = 0.0
    price += sum(_crosses(neighbour, second) for neighbour in first.neighbours)
    price += sum(_crosses(neighbour, first) for neighbour in second.neighbours)
    for one in first.neighbours:
        for two in second.neighbours:
            if one.line == two.line and is_narrow(grid, one):
                price += _OVERLAP * _overlaps(one, two)
    if first.wish > second.wish:
        price += _FORBIDDEN if first.is_fixed and second.is_fixed else _AGAINST_WISH
    return price


def _crosses(one: Segment, two: Segment) -> bool:
    """Say whether two perpendicular pieces cross; touching at an end does not count."""
    return one.key_low < two.key < one.key_high and two.key_low < one.key < two.key_high


def _overlaps(one: Segment, two: Segment) -> bool:
    return one.key_low < two.key_high and two.key_low < one.key_high
