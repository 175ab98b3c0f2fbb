"""Put shapes, points and texts where the grid's lines lie."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import isqrt

from processes.layout.cells import Cell
from processes.layout.geometry import Box, Point
from processes.layout.grid import Grid
from processes.layout.model import Kind, Lane, Pool
from processes.layout.picture import Edge, Picture, Shape
from processes.layout.placing import Frame
from processes.layout.segments import Segment

HEADING = 30
"""Width of the strip with the name of a pool or a lane; bpmn-js draws it so."""
_INNER_SIDE = 10
_INNER_TOP = 26
_INNER_BOTTOM = 10


def draw(
    grid: Grid,
    cells: list[Cell],
    routes: Mapping[int, list[Segment]],
    frame: Frame,
    inner: Mapping[str, Picture],
) -> Picture:
    """Return the drawing of a sheet, its upper left corner at (0, 0)."""
    pen = _Pen(grid, cells, frame)
    shapes = [*pen.pools(), *pen.nodes()]
    edges = [pen.edge(number, pieces) for number, pieces in routes.items()]
    for shape in list(shapes):
        if shape.element_id in inner:
            picture = inner[shape.element_id]
            x = shape.box.centre[0] - picture.width // 2
            moved = picture.moved(x, shape.box.top)
            shapes += moved.shapes
            edges += moved.edges
    left = -pen.indent
    picture = Picture(
        tuple(shapes), tuple(edges), frame.width - left, frame.lanes[-1][1] if frame.lanes else 0
    )
    return picture.moved(-left, 0)


def framed_inside(picture: Picture) -> Picture:
    """Return the content of a subprocess with room for its name; width and height are even."""
    moved = picture.moved(_INNER_SIDE, _INNER_TOP)
    width = (picture.width + 2 * _INNER_SIDE + 1) // 2 * 2
    height = (picture.height + _INNER_TOP + _INNER_BOTTOM + 1) // 2 * 2
    return Picture(moved.shapes, moved.edges, width, height)


class _Pen:
    """Knows the pixels of everything on one sheet."""

    def __init__(self, grid: Grid, cells: list[Cell], frame: Frame) -> None:
        self._grid = grid
        self._sheet = grid.sheet
        self._cells = cells
        self._frame = frame
        self._depth = max((_depth(pool.lanes) for pool in self._sheet.pools), default=0)
        has_frame = any(pool.id for pool in self._sheet.pools)
        self.indent = HEADING * (self._depth + has_frame)

    def pools(self) -> Iterator[Shape]:
        for number, pool in enumerate(self._sheet.pools):
            if pool.id:
                yield Shape(pool.id, self.pool_box(number))
            left = -HEADING * self._depth
            yield from self._lanes(pool, pool.lanes, left)

    def pool_box(self, number: int) -> Box:
        heights = [
            self._frame.lanes[at]
            for at, lane in enumerate(self._sheet.lanes)
            if lane.pool == number
        ]
        return Box(-self.indent, heights[0][0], self._frame.width, heights[-1][1])

    def _lanes(self, pool: Pool, lanes: tuple[Lane, ...], left: int) -> Iterator[Shape]:
        leaves = {lane.id: at for at, lane in enumerate(self._sheet.lanes) if lane.id}
        for lane in lanes:
            heights = [self._frame.lanes[leaves[leaf]] for leaf in _leaf_ids(lane)]
            yield Shape(lane.id, Box(left, heights[0][0], self._frame.width, heights[-1][1]))
            yield from self._lanes(pool, lane.children, left + HEADING)

    def nodes(self) -> Iterator[Shape]:
        for item, cell, (x, y) in zip(
            self._sheet.items, self._cells, self._grid.spots, strict=True
        ):
            at = self._frame.xs[x], self._frame.ys[y]
            name = cell.name.moved(*at) if cell.name else None
            yield Shape(item.node.id, cell.shape.moved(*at), name, item.node)
            for number, box in cell.perches.items():
                label = cell.perch_names.get(number)
                node = self._sheet.perches[number].node
                yield Shape(node.id, box.moved(*at), label.moved(*at) if label else None, node)

    def edge(self, number: int, pieces: list[Segment]) -> Edge:
        arrow = self._sheet.arrows[number]
        corners = [self._corner(one, two) for one, two in pairwise(pieces)]
        first = self._dock(pieces[0], arrow.source, arrow.source_perch, is_start=True)
        last = self._dock(pieces[-1], arrow.target, arrow.target_perch, is_start=False)
        return Edge(arrow.flow.id, (first, *corners, last), self._label(number))

    def _label(self, number: int) -> Box | None:
        arrow = self._sheet.arrows[number]
        for end in (arrow.source, arrow.target):
            if self._sheet.is_item(end) and number in self._cells[end].flow_names:
                x, y = self._grid.spots[end]
                box = self._cells[end].flow_names[number]
                return box.moved(self._frame.xs[x], self._frame.ys[y])
        return None

    def _across(self, piece: Segment) -> int:
        """Return the one coordinate that all points of a piece share."""
        lines = self._frame.ys if piece.is_across else self._frame.xs
        return lines[piece.line] + piece.offset

    def _corner(self, one: Segment, two: Segment) -> Point:
        if one.is_across:
            return self._across(two), self._across(one)
        return self._across(one), self._across(two)

    def _dock(self, piece: Segment, end: int, perch: int, *, is_start: bool) -> Point:
        leads_on = piece.is_forward == is_start
        level = self._across(piece)
        if not self._sheet.is_item(end):
            box = self.pool_box(end - len(self._sheet.items))
            return level, box.bottom if leads_on else box.top
        x, y = self._grid.spots[end]
        shape = self._cells[end].perches[perch] if perch >= 0 else self._cells[end].shape
        box = shape.moved(self._frame.xs[x], self._frame.ys[y])
        kind = Kind.EVENT if perch >= 0 else self._sheet.items[end].node.kind
        if piece.is_across:
            inset = _inset(kind, level - box.centre[1])
            return (box.right - inset if leads_on else box.left + inset), level
        inset = _inset(kind, level - box.centre[0])
        return level, (box.bottom - inset if leads_on else box.top + inset)


def _inset(kind: Kind, offset: int) -> int:
    """Return how far inside its box a shape's border lies at an offset from the middle."""
    if kind is Kind.GATEWAY:
        return abs(offset)
    if kind is Kind.EVENT:
        return 18 - isqrt(max(0, 18 * 18 - offset * offset))
    return 0


def _depth(lanes: tuple[Lane, ...]) -> int:
    return max((1 + _depth(lane.children) for lane in lanes), default=0)


def _leaf_ids(lane: Lane) -> list[str]:
    if not lane.children:
        return [lane.id]
    return [leaf for child in lane.children for leaf in _leaf_ids(child)]
