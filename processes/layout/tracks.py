"""How far beside its line each flow runs, in pixels, so that none lies on another."""

from collections.abc import Callable
from math import floor, inf

from processes.layout.grid import Grid
from processes.layout.model import Kind
from processes.layout.segments import SCALE, Segment, by_line, is_narrow

STEP = 14
"""The distance between neighbouring flows in a channel."""
_PERCH_STEP = 26
_SAME_PERCH_STEP = 9
_NARROW_STEPS = (14, 10, 7, 5, 3)
_Span = tuple[int, int]


def spread(grid: Grid, routes: dict[int, list[Segment]]) -> None:
    """Give every piece its offset; lines through nodes first, since channels follow them."""
    groups = by_line(routes).values()
    narrow = [pieces for pieces in groups if is_narrow(grid, pieces[0])]
    wide = [pieces for pieces in groups if not is_narrow(grid, pieces[0])]
    for pieces in narrow:
        for step in _NARROW_STEPS:
            _solve(sorted(pieces, key=lambda piece: piece.rank), _narrow_span(grid), step)
            if all(_fits(grid, piece) for piece in pieces):
                break
    for pieces in wide:
        _solve(sorted(pieces, key=lambda piece: piece.rank), _wide_span(grid), STEP)


def _narrow_span(grid: Grid) -> Callable[[Segment], _Span]:
    """Compare ends by rank, but treat all turns on one line through nodes as one place."""

    def span(piece: Segment) -> _Span:
        low, high = piece.key_low, piece.key_high
        if piece.at_low and is_narrow(grid, piece.at_low):
            low = low // SCALE * SCALE
        if piece.at_high and is_narrow(grid, piece.at_high):
            high = high // SCALE * SCALE + SCALE - 1
        return low, high

    return span


def _wide_span(grid: Grid) -> Callable[[Segment], _Span]:
    """Compare ends on lines through nodes by pixels, on channels by the channel alone."""

    def end(neighbour: Segment | None, key: int, rest: int) -> int:
        if neighbour is None:
            return key
        line = neighbour.line * SCALE
        return line + SCALE // 2 + neighbour.offset if is_narrow(grid, neighbour) else line + rest

    def span(piece: Segment) -> _Span:
        low = end(piece.at_low, piece.key_low, 0)
        return low, end(piece.at_high, piece.key_high, SCALE - 1)

    return span


def _solve(pieces: list[Segment], span: Callable[[Segment], _Span], step: int) -> None:
    """Place pieces in their order, `step` apart where they lie side by side, near their wish."""
    spans = [span(piece) for piece in pieces]
    beside = [
        [
            other
            for other in range(number)
            if spans[other][0] <= spans[number][1] and spans[number][0] <= spans[other][1]
        ]
        for number in range(len(pieces))
    ]
    limits = _limits(pieces, beside, step)
    places: list[float] = []
    for number, piece in enumerate(pieces):
        least = max(
            (places[other] + _gap(pieces[other], piece, step) for other in beside[number]),
            default=-inf,
        )
        most = piece.wish if piece.is_fixed else min(piece.wish, limits[number])
        places.append(max(least, most))
    _centre(pieces, beside, places)
    for piece, place in zip(pieces, places, strict=True):
        piece.offset = floor(place)


def _gap(one: Segment, two: Segment, step: int) -> int:
    """Return how far apart two pieces must lie; a boundary event keeps flows off itself."""
    if one.seat == two.seat:
        return step if one.seat < 0 else min(step, _SAME_PERCH_STEP)
    return _PERCH_STEP


def _limits(pieces: list[Segment], beside: list[list[int]], step: int) -> list[float]:
    """Return how far down or right a piece may lie so that fixed pieces keep their place."""
    limits = [float(piece.wish) if piece.is_fixed else inf for piece in pieces]
    for number in range(len(pieces) - 1, -1, -1):
        for other in beside[number]:
            gap = _gap(pieces[other], pieces[number], step)
            limits[other] = min(limits[other], limits[number] - gap)
    return limits


def _centre(pieces: list[Segment], beside: list[list[int]], places: list[float]) -> None:
    """Move each group of neighbours that has no fixed piece to the middle of its line."""
    group = list(range(len(pieces)))
    for number, others in enumerate(beside):
        for other in others:
            old, new = group[other], group[number]
            group = [new if at == old else at for at in group]
    for name in dict.fromkeys(group):
        members = [number for number, at in enumerate(group) if at == name]
        if not any(pieces[number].is_fixed for number in members):
            main = [number for number in members if pieces[number].is_main]
            held = [places[number] for number in main or members]
            middle = (min(held) + max(held)) / 2
            for number in members:
                places[number] -= middle


def _fits(grid: Grid, piece: Segment) -> bool:
    """Say whether a piece meets its nodes within their borders."""
    arrow = grid.sheet.arrows[piece.arrow]
    ends = [(piece.before, arrow.source), (piece.after, arrow.target)]
    return all(
        neighbour is not None
        or not grid.sheet.is_item(end)
        or abs(piece.offset) <= _berth(grid, end, is_across=piece.is_across)
        for neighbour, end in ends
    )


def _berth(grid: Grid, number: int, *, is_across: bool) -> int:
    """Return how far from the middle of its side a node can be met."""
    item = grid.sheet.items[number]
    if item.node.kind is Kind.GATEWAY:
        return 16
    if item.node.kind is Kind.EVENT:
        return 11
    return (item.height if is_across else item.width) // 2 - 10
