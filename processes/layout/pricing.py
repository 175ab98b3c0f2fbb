"""What a routed sheet costs, in bends: the judge between two choices of rows."""

from collections import Counter

from processes.layout.grid import Grid, Track
from processes.layout.model import Kind, Link
from processes.layout.segments import Segment

_CROSSING = 1.5
_SHARED_SIDE = 0.6
_MIXED_SIDE = 1.2
_SPLIT_SIDE = 0.6
_ODD_SIDE = 0.8
_ROW = 0.6
_COLUMN_LENGTH = 0.2
_ROW_LENGTH = 0.12
_POINTED = {Kind.EVENT, Kind.GATEWAY}


def price(grid: Grid, routes: dict[int, list[Segment]]) -> float:
    """Add up bends, crossings, lengths, sides of nodes in double use, and rows."""
    pieces = [piece for route in routes.values() for piece in route]
    missing = len(grid.sheet.arrows) - len(routes)
    bends = len(pieces) - len(routes)
    rows = sum(1 for line in grid.lines if line.track is Track.ROW)
    total = bends + _CROSSING * _crossings(pieces) + _ROW * rows + 100.0 * missing
    total += _ODD_SIDE * sum(_odd_ends(grid, number, route) for number, route in routes.items())
    return total + sum(map(_length, pieces)) + _sides(grid, routes)


def _odd_ends(grid: Grid, number: int, route: list[Segment]) -> int:
    """Count the ends of a forward flow at top or bottom of a task."""
    arrow = grid.sheet.arrows[number]
    if arrow.flow.link is not Link.SEQUENCE or number in grid.layers.backward:
        return 0
    items = grid.sheet.items
    leaves = not route[0].is_across and arrow.source_perch < 0
    enters = not route[-1].is_across
    return (leaves and items[arrow.source].node.kind not in _POINTED) + (
        enters and items[arrow.target].node.kind not in _POINTED
    )


def _length(piece: Segment) -> float:
    return (piece.high - piece.low) * (_COLUMN_LENGTH if piece.is_across else _ROW_LENGTH) / 2


def _crossings(pieces: list[Segment]) -> int:
    upright = sorted(
        (piece.key, piece.key_low, piece.key_high) for piece in pieces if not piece.is_across
    )
    count = 0
    for piece in pieces:
        if piece.is_across:
            key, low, high = piece.key, piece.key_low, piece.key_high
            count += sum(1 for x, top, bottom in upright if low < x < high and top < key < bottom)
    return count


def _sides(grid: Grid, routes: dict[int, list[Segment]]) -> float:
    """Return the cost of several flows at one corner of a gateway or one side of an event."""
    ins: Counter[tuple[int, bool, bool]] = Counter()
    outs: Counter[tuple[int, bool, bool]] = Counter()
    for number, pieces in routes.items():
        arrow, first, last = grid.sheet.arrows[number], pieces[0], pieces[-1]
        if arrow.source_perch < 0:
            outs[arrow.source, first.is_across, first.is_forward] += 1
        if arrow.target_perch < 0:
            ins[arrow.target, last.is_across, not last.is_forward] += 1
    total = 0.0
    for side in {**ins, **outs}:
        if grid.sheet.is_item(side[0]) and grid.sheet.items[side[0]].node.kind in _POINTED:
            total += _SHARED_SIDE * (ins[side] + outs[side] - 1)
            total += _SPLIT_SIDE * max(0, outs[side] - 1)
            total += _MIXED_SIDE * min(ins[side], outs[side])
    return total
