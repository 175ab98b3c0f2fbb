"""Pixels: where every line of the grid and every lane lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from processes.layout.cells import Cell
from processes.layout.grid import Grid, Line, Track
from processes.layout.segments import Segment, by_line
from processes.layout.texts import width_of

_MARGIN = 16
_CLEAR = 10
_COLUMN_GAP = 46
_ROW_GAP = 30
_SIDE = 30
_LANE_SIDE = 22
_LANE_HEIGHT = 120
_NAME_MARGIN = 24
_NAME_IN_ONE_LINE = 170
_POOL_NAME_HEIGHT = 400
_CLOSED_HEIGHT = 80
_POOL_GAP = 50
_MIN_WIDTH = 300
_Used = dict[tuple[bool, int], tuple[int, int]]
"""For each line in use: how far flows run from its middle to either side."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The middle of each vertical and horizontal line; top and bottom of each leaf lane.

    The content begins at x = 0; names of lanes and pools stand left of it.
    """

    xs: tuple[int, ...]
    ys: tuple[int, ...]
    width: int
    lanes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """Room on both sides of a line through nodes: for the nodes, and for all that is theirs."""

    bare_before: int = 0
    bare_after: int = 0
    before: int = 0
    after: int = 0


def place(grid: Grid, cells: list[Cell], routes: dict[int, list[Segment]]) -> Frame:
    """Give every line its pixels: as close as nodes, texts and flows allow."""
    used: _Used = {
        key: (-min(piece.offset for piece in pieces), max(piece.offset for piece in pieces))
        for key, pieces in by_line(routes).items()
    }
    columns = [_column(grid, cells, used, column) for column in range(grid.columns)]
    channels = [used.get((False, 2 * at)) for at in range(grid.columns + 1)]
    xs, width = _stack(columns, channels, _COLUMN_GAP, _SIDE)
    ys, lanes = _rows(grid, cells, used)
    return Frame(tuple(xs), tuple(ys), max(width, _MIN_WIDTH), tuple(lanes))


def _column(grid: Grid, cells: list[Cell], used: _Used, column: int) -> _Body:
    here = [cell for cell, (x, _) in zip(cells, grid.spots, strict=True) if x == 2 * column + 1]
    bare = [(-cell.shape.left, cell.shape.right) for cell in here]
    full = [(-cell.extent().left, cell.extent().right) for cell in here]
    return _body(bare, [*full, *_flows_on(used, (False, 2 * column + 1))])


def _row(grid: Grid, cells: list[Cell], used: _Used, line: int) -> _Body:
    here = [cell for cell, (_, y) in zip(cells, grid.spots, strict=True) if y == line]
    bare = [(-cell.shape.top, cell.shape.bottom) for cell in here]
    full = [(-cell.extent().top, cell.extent().bottom) for cell in here]
    return _body(bare, [*full, *_flows_on(used, (True, line))])


def _flows_on(used: _Used, key: tuple[bool, int]) -> Iterable[tuple[int, int]]:
    return [used[key]] if key in used else []


def _body(bare: list[tuple[int, int]], full: list[tuple[int, int]]) -> _Body:
    return _Body(
        bare_before=max((before for before, _ in bare), default=0),
        bare_after=max((after for _, after in bare), default=0),
        before=max((before for before, _ in full), default=0),
        after=max((after for _, after in full), default=0),
    )


def _stack(
    bodies: list[_Body], channels: list[tuple[int, int] | None], gap: int, side: int
) -> tuple[list[int], int]:
    """Lay bodies and the channels between them in a row from 0.

    Return the middles of channel, body, channel, …, channel, and the whole length.
    """
    edge = _Body()
    middles: list[int] = []
    at = 0
    chain = [edge, *bodies, edge]
    for number, channel in enumerate(channels):
        one, two = chain[number], chain[number + 1]
        before, after = channel or (0, 0)
        need = before + after + 2 * _MARGIN if channel else _CLEAR
        least = side if edge in {one, two} else gap
        distance = max(one.bare_after + least + two.bare_before, one.after + need + two.before)
        free = at + one.after, at + distance - two.before
        middles.append((free[0] + free[1] + before - after) // 2)
        at += distance
        middles.append(at)
    return middles[:-1], at


def _rows(grid: Grid, cells: list[Cell], used: _Used) -> tuple[list[int], list[tuple[int, int]]]:
    """Return the middles of all horizontal lines, and top and bottom of each lane."""
    ys: list[int] = []
    lanes: list[tuple[int, int]] = []
    top = 0
    for lane, group in groupby(enumerate(grid.lines), key=lambda pair: pair[1].lane):
        lines = list(group)
        if lane < 0:
            before, after = used.get((True, lines[0][0]), (0, 0))
            height = max(_POOL_GAP, before + after + 2 * _MARGIN)
            ys.append(top + (height + before - after) // 2)
        else:
            middles, height = _lane(grid, cells, used, lines)
            ys += [top + middle for middle in middles]
            lanes.append((top, top + height))
        top += height
    return ys, lanes


def _lane(
    grid: Grid, cells: list[Cell], used: _Used, lines: list[tuple[int, Line]]
) -> tuple[list[int], int]:
    lane = grid.sheet.lanes[lines[0][1].lane]
    if lane.is_closed:
        return [_CLOSED_HEIGHT // 2], _CLOSED_HEIGHT
    bodies = [_row(grid, cells, used, number) for number, line in lines if line.track is Track.ROW]
    channels = [used.get((True, number)) for number, line in lines if line.track is Track.CHANNEL]
    middles, height = _stack(bodies, channels, _ROW_GAP, _LANE_SIDE)
    missing = max(0, _least_height(grid, lines[0][1].lane) - height)
    return [middle + missing // 2 for middle in middles], height + missing


def _least_height(grid: Grid, number: int) -> int:
    """Return how tall a lane must be so that its name and its pool's name can be read.

    Names run upwards in a strip that holds two lines.
    """
    lane = grid.sheet.lanes[number]
    pool = grid.sheet.pools[lane.pool]
    if not pool.id and not lane.id:
        return 0
    sharing = sum(1 for other in grid.sheet.lanes if other.pool == lane.pool)
    for_pool = min(_POOL_NAME_HEIGHT, width_of(pool.name) // 2 + _NAME_MARGIN) // sharing
    name = width_of(lane.name if lane.id else "")
    in_one = name + _NAME_MARGIN
    for_lane = in_one if in_one <= _NAME_IN_ONE_LINE else name * 6 // 10 + _NAME_MARGIN
    return max(_LANE_HEIGHT, for_pool, for_lane)
