"""What stands around each node: its boundary events, its name, the names of its flows.

Everything in a cell is measured from the middle of the node.  A cell reserves room for all
its texts, so no flow of another node can run through them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from processes.layout.geometry import Box, around, centred
from processes.layout.grid import ABOVE, Grid
from processes.layout.lattice import DOWN, LEFT, RIGHT, UP
from processes.layout.model import Kind, Link
from processes.layout.segments import Segment
from processes.layout.sheet import EVENT
from processes.layout.texts import wrap

_NAME_WIDTH = 110
_CORNER_WIDTH = 84
_PERCH_WIDTH = 92
_FLOW_WIDTH = 100
_FAR = 5000
_GAP = 4
_BESIDE = 6
_AFTER_SLASH = 16  # the mark of a default flow stands there
_SHIFTS = 24
_SHIFT = 7
_NAMED = {Kind.EVENT, Kind.GATEWAY, Kind.DATA, Kind.STORE}


@dataclass(frozen=True, slots=True)
class Ray:
    """A flow where it touches a node: the side, the offset on it, and from which height."""

    side: int
    offset: int
    base: int

    def box(self) -> Box:
        """Return the flow as a thin box that leads far away."""
        if self.side in {RIGHT, LEFT}:
            reach = (self.base, _FAR) if self.side == RIGHT else (-_FAR, -self.base)
            return Box(reach[0], self.offset - 1, reach[1], self.offset + 1)
        reach = (self.base, _FAR) if self.side == DOWN else (-_FAR, -self.base)
        return Box(self.offset - 1, reach[0], self.offset + 1, reach[1])


@dataclass(slots=True)
class Cell:
    """The surroundings of one node; perches and flows by their numbers."""

    shape: Box
    perches: dict[int, Box] = field(default_factory=dict)
    name: Box | None = None
    perch_names: dict[int, Box] = field(default_factory=dict)
    flow_names: dict[int, Box] = field(default_factory=dict)
    rays: dict[tuple[int, bool], Ray] = field(default_factory=dict)

    def boxes(self) -> list[Box]:
        """Return everything that takes room."""
        names = [self.name] if self.name else []
        labels = [*self.perch_names.values(), *self.flow_names.values()]
        return [self.shape, *self.perches.values(), *names, *labels]

    def extent(self) -> Box:
        """Return the room the cell takes."""
        return around(self.boxes())

    def is_free(self, box: Box) -> bool:
        """Say whether a text may stand there."""
        wide = box.grown(1)
        if any(wide.meets(other) for other in self.boxes()):
            return False
        return not any(wide.meets(ray.box()) for ray in self.rays.values())


def furnish(grid: Grid, routes: dict[int, list[Segment]]) -> list[Cell]:
    """Return the cell of each item, with all its texts in place."""
    sheet = grid.sheet
    cells = [Cell(centred(0, 0, item.width, item.height)) for item in sheet.items]
    for number, perch in enumerate(sheet.perches):
        seat = grid.seats[number]
        border = sheet.items[perch.host].height // 2 * seat.side
        cells[perch.host].perches[number] = centred(seat.offset, border, EVENT, EVENT)
    for number, pieces in routes.items():
        arrow = sheet.arrows[number]
        _touch(cells, arrow.source, number, pieces[0], is_start=True, perch=arrow.source_perch)
        _touch(cells, arrow.target, number, pieces[-1], is_start=False, perch=arrow.target_perch)
    for number in range(len(sheet.items)):
        _name_perches(grid, cells[number])
        _name_node(grid, cells[number], number)
        _name_flows(grid, cells[number])
    return cells


def _touch(
    cells: list[Cell], end: int, number: int, piece: Segment, *, is_start: bool, perch: int
) -> None:
    if end >= len(cells):
        return
    leads_on = piece.is_forward == is_start
    cell = cells[end]
    if piece.is_across:
        side, base = (RIGHT if leads_on else LEFT), cell.shape.right
    else:
        side, base = (DOWN if leads_on else UP), cell.shape.bottom
    base += EVENT // 2 if perch >= 0 else 0
    cell.rays[number, is_start] = Ray(side, piece.offset, base)


def _name_node(grid: Grid, cell: Cell, number: int) -> None:
    node = grid.sheet.items[number].node
    if node.name and node.kind in _NAMED:
        cell.name = _first_free(cell, _around_node(cell, node.name))


def _around_node(cell: Cell, name: str) -> Iterator[Box]:
    """Yield places for a node's name: below, above, then the corners, then further away."""
    text = wrap(name, _NAME_WIDTH)
    half = cell.shape.bottom
    yield centred(0, 0, text.width, text.height).moved(0, half + _GAP + text.height // 2)
    yield centred(0, 0, text.width, text.height).moved(0, -half - _GAP - text.height // 2)
    small = wrap(name, _CORNER_WIDTH)
    for shift in range(0, _SHIFTS * _SHIFT, _SHIFT):
        for side in (UP, DOWN):
            offsets = [ray.offset for ray in cell.rays.values() if ray.side == side]
            low, high = min(offsets, default=0), max(offsets, default=0)
            top = half + _GAP + shift if side == DOWN else -half - _GAP - small.height - shift
            yield Box(low - _BESIDE - small.width, top, low - _BESIDE, top + small.height)
            yield Box(high + _BESIDE, top, high + _BESIDE + small.width, top + small.height)


def _name_perches(grid: Grid, cell: Cell) -> None:
    for number, shape in cell.perches.items():
        name = grid.sheet.perches[number].node.name
        if name:
            is_above = grid.seats[number].side == ABOVE
            places = _around_perch(cell, shape, name, is_above=is_above)
            cell.perch_names[number] = _first_free(cell, places)


def _around_perch(cell: Cell, shape: Box, name: str, *, is_above: bool) -> Iterator[Box]:
    """Yield places for the name of a boundary event: beside it, beside its flow, far out."""
    text = wrap(name, _PERCH_WIDTH)
    middle, border = shape.centre
    offsets = [ray.offset for ray in cell.rays.values() if ray.side == (UP if is_above else DOWN)]
    ends = min([middle, *offsets]), max([middle, *offsets])
    for low, high in ((middle, middle), ends):
        for shift in range(0, _SHIFTS // 2 * _SHIFT, _SHIFT):
            aside = EVENT // 2 + _GAP if shift < EVENT // 2 else _BESIDE
            depth = _GAP + shift
            top = border - depth - text.height if is_above else border + depth
            yield Box(low - aside - text.width, top, low - aside, top + text.height)
            yield Box(high + aside, top, high + aside + text.width, top + text.height)


def _name_flows(grid: Grid, cell: Cell) -> None:
    for (arrow_number, is_start), ray in sorted(cell.rays.items()):
        arrow = grid.sheet.arrows[arrow_number]
        from_pool = not grid.sheet.is_item(arrow.source)
        if arrow.flow.name and arrow.flow.link is not Link.ASSOCIATION and is_start != from_pool:
            start = _AFTER_SLASH if arrow.flow.is_default and is_start else _BESIDE
            places = _beside_ray(cell, ray, arrow.flow.name, start)
            cell.flow_names[arrow_number] = _first_free(cell, places)


def _beside_ray(cell: Cell, ray: Ray, name: str, distance: int) -> Iterator[Box]:
    """Yield places for a flow's name: beside it, further along, then beside its neighbours."""
    text = wrap(name, _FLOW_WIDTH)
    start = ray.base + distance
    offsets = [other.offset for other in cell.rays.values() if other.side == ray.side]
    sides = [(ray.offset, ray.offset, _SHIFTS // 2), (min(offsets), max(offsets), _SHIFTS)]
    for low, high, count in sides:
        for shift in range(0, count * _SHIFT, _SHIFT):
            if ray.side in {RIGHT, LEFT}:
                left = start + shift if ray.side == RIGHT else -start - text.width - shift
                places = [(left, low - 3 - text.height), (left, high + 3)]
            else:
                depth = start - 2 + shift
                top = depth if ray.side == DOWN else -depth - text.height
                places = [(high + _BESIDE, top), (low - _BESIDE - text.width, top)]
            for left, top in places:
                yield Box(left, top, left + text.width, top + text.height)


def _first_free(cell: Cell, places: Iterator[Box]) -> Box:
    """Return the first place that is free; the last one if none is."""
    place = next(places)
    while not cell.is_free(place):
        following = next(places, None)
        if following is None:
            return place
        place = following
    return place
