"""The coarse grid: columns of nodes with channels between them, rows with channels likewise.

Vertical lines alternate: channel 0, column 0, channel 1, column 1, … (an odd line is a column).
Horizontal lines are listed, because lanes and pools have channels of their own.
"""

from dataclasses import dataclass
from enum import Enum

from processes.layout.layering import Layers
from processes.layout.rows import Rows
from processes.layout.sheet import EVENT, Sheet

BELOW = 1
ABOVE = -1
_LONE_PERCH = 37
_WIDE = 300
_WIDE_STEP = 120


class Track(Enum):
    """What a horizontal line of the grid is."""

    ROW = "row"
    CHANNEL = "channel"
    GAP = "gap between pools"
    CLOSED = "black box"


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal line: the lane and the row it belongs to, -1 where there is none."""

    track: Track
    lane: int = -1
    row: int = -1


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a boundary event sits: below or above its host, and how far from the middle."""

    side: int
    offset: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything stands, in lines; `gaps` are the lines above and below each pool."""

    sheet: Sheet
    layers: Layers
    columns: int
    lines: tuple[Line, ...]
    spots: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[int, int], ...]
    seats: tuple[Seat, ...]

    @property
    def breadth(self) -> int:
        """The number of vertical lines."""
        return 2 * self.columns + 1


def make_grid(sheet: Sheet, layers: Layers, rows: Rows) -> Grid:
    """Lay lanes and rows under each other and give each item its crossing of lines."""
    lines = _lines(sheet, rows)
    at = {line.row: number for number, line in enumerate(lines) if line.row >= 0}
    spots = tuple(
        (2 * column + 1, at[row]) for column, row in zip(layers.columns, rows.of_item, strict=True)
    )
    return Grid(
        sheet=sheet,
        layers=layers,
        columns=max(layers.columns, default=0) + 1,
        lines=lines,
        spots=spots,
        gaps=_gaps(sheet, lines),
        seats=_seats(sheet, spots),
    )


def _lines(sheet: Sheet, rows: Rows) -> tuple[Line, ...]:
    lines: list[Line] = []
    row = 0
    for number, lane in enumerate(sheet.lanes):
        if number and sheet.lanes[number - 1].pool != lane.pool:
            lines.append(Line(Track.GAP))
        if lane.is_closed:
            lines.append(Line(Track.CLOSED, number, row))
            row += 1
            continue
        lines.append(Line(Track.CHANNEL, number))
        for _ in range(rows.per_lane[number]):
            lines += [Line(Track.ROW, number, row), Line(Track.CHANNEL, number)]
            row += 1
    return tuple(lines)


def _gaps(sheet: Sheet, lines: tuple[Line, ...]) -> tuple[tuple[int, int], ...]:
    """Return for each pool the gap above it and the gap below it, -1 at the sheet's edge."""
    borders = [-1, *(at for at, line in enumerate(lines) if line.track is Track.GAP), -1]
    return tuple((borders[pool], borders[pool + 1]) for pool in range(len(sheet.pools)))


def _seats(sheet: Sheet, spots: tuple[tuple[int, int], ...]) -> tuple[Seat, ...]:
    """Seat boundary events on the border that faces where their flow goes."""
    sides = [_side(sheet, spots, perch) for perch in range(len(sheet.perches))]
    seats = []
    for number, perch in enumerate(sheet.perches):
        same = [
            other
            for other, neighbour in enumerate(sheet.perches)
            if neighbour.host == perch.host and sides[other] == sides[number]
        ]
        width = sheet.items[perch.host].width
        seats.append(Seat(sides[number], _offset(same.index(number), len(same), width)))
    return tuple(seats)


def _side(sheet: Sheet, spots: tuple[tuple[int, int], ...], perch: int) -> int:
    row = spots[sheet.perches[perch].host][1]
    for arrow in sheet.arrows:
        if arrow.source_perch == perch and sheet.is_item(arrow.target):
            return ABOVE if spots[arrow.target][1] < row else BELOW
    return BELOW


def _offset(index: int, count: int, width: int) -> int:
    """Return how far right of the middle the boundary event of this index sits."""
    if width > _WIDE:
        step = min(_WIDE_STEP, (width - 2 * EVENT) // count)
        return width // 2 - _WIDE_STEP // 2 - step * (count - 1 - index)
    if count == 1:
        return _LONE_PERCH
    if count == 2:
        return _LONE_PERCH if index else -_LONE_PERCH
    room = width - EVENT
    return -room // 2 + room * index // (count - 1)
