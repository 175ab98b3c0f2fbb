"""Connections that the grid cannot carry: into subprocesses, and to the middle of flows.

They are drawn last, over finished pixels: around every node and every text, crossing
flows only where that saves a long way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from processes.layout.geometry import Box, Point, around, centred
from processes.layout.lattice import DOWN, LEFT, RIGHT, UP, Lattice, Path, Traffic
from processes.layout.model import Flow, Kind, Link
from processes.layout.pathfinding import Pathfinder, Query
from processes.layout.picture import Edge, Picture, Shape
from processes.layout.texts import wrap

_MARGIN = 10
_CLEARANCE = 4
_PORTS = (0, -20, 20)
_PORT_COST = 2.0
_ON_FLOW = 5.0
_WINDOW = 240
_NAME_WIDTH = 100
_State = tuple[Point, int]


@dataclass(frozen=True, slots=True)
class _End:
    """Where a connection may leave: points with the direction away from the end."""

    box: Box
    ports: tuple[_State, ...]


def connect(picture: Picture, flows: Iterable[Flow]) -> Picture:
    """Add the flows to a drawing, one after the other; leave out what has no two ends."""
    for flow in flows:
        edge = _edge(picture, flow)
        if edge:
            picture = replace(picture, edges=(*picture.edges, edge))
    return picture


def _edge(picture: Picture, flow: Flow) -> Edge | None:
    boxes = [_box(picture, name) for name in (flow.source, flow.target)]
    if boxes[0] is None or boxes[1] is None:
        return None
    source = _end(picture, flow.source, boxes[0], boxes[1])
    target = _end(picture, flow.target, boxes[1], boxes[0])
    points = _way(picture, source, target)
    if points is None:
        return None
    named = flow.name and flow.link is Link.MESSAGE
    return Edge(
        flow.id, points, _name(picture, points, flow.name, (boxes[0], boxes[1])) if named else None
    )


def _box(picture: Picture, name: str) -> Box | None:
    """Return the box of a shape, or the middle of a flow's longest piece as an empty box."""
    for shape in picture.shapes:
        if shape.element_id == name:
            return shape.box
    for edge in picture.edges:
        if edge.element_id == name:
            (x1, y1), (x2, y2) = max(pairwise(edge.points), key=_length)
            x, y = (x1 + x2) // 2, (y1 + y2) // 2
            return Box(x, y, x, y)
    return None


def _length(piece: tuple[Point, Point]) -> int:
    (x1, y1), (x2, y2) = piece
    return abs(x1 - x2) + abs(y1 - y2)


def _end(picture: Picture, name: str, box: Box, other: Box) -> _End:
    if not box.width:
        return _End(box, tuple((box.centre, way) for way in (RIGHT, DOWN, LEFT, UP)))
    kinds = {shape.element_id: shape.node for shape in picture.shapes}
    node = kinds.get(name)
    if node is None:  # a pool or a lane: straight above or below the other end
        x = min(max(other.centre[0], box.left + 40), box.right - 40)
        return _End(box, (((x, box.top), UP), ((x, box.bottom), DOWN)))
    shifts = _PORTS if node.kind in {Kind.TASK, Kind.SUBPROCESS} else _PORTS[:1]
    return _End(box, tuple(_ports(box, shifts)))


def _ports(box: Box, shifts: tuple[int, ...]) -> Iterator[_State]:
    x, y = box.centre
    for shift in shifts:
        yield (x + shift, box.top), UP
        yield (x + shift, box.bottom), DOWN
        yield (box.left, y + shift), LEFT
        yield (box.right, y + shift), RIGHT


def _way(picture: Picture, source: _End, target: _End) -> tuple[Point, ...] | None:
    window = around([source.box, target.box]).grown(_WINDOW)
    ends = (source.box, target.box)
    obstacles = [box for box in _obstacles(picture, ends) if box.meets(window)]
    lines = _Lines(obstacles, [*source.ports, *target.ports])
    lattice = lines.lattice(picture, obstacles)
    goals = {lines.state(point, way) ^ 2: cost for point, way, cost in _priced(target)}
    starts = {lines.state(point, way): cost for point, way, cost in _priced(source)}
    finder = Pathfinder(lattice, Traffic(lattice))
    path = finder.find(Query(starts, goals, (None, None)))
    return lines.points(path) if path else None


def _priced(end: _End) -> Iterator[tuple[Point, int, float]]:
    for number, (point, way) in enumerate(end.ports):
        yield point, way, _PORT_COST * (number // 4)


def _obstacles(picture: Picture, ends: tuple[Box, Box]) -> list[Box]:
    """Return what a connection may not touch: nodes it has no business in, and all texts."""
    solid = [shape.box for shape in picture.shapes if _is_solid(shape, ends)]
    solid += [_title(shape) for shape in picture.shapes if shape.node and shape.node.inner]
    labels = [shape.label for shape in picture.shapes] + [edge.label for edge in picture.edges]
    texts = [label for label in labels if label]
    return [box.grown(_CLEARANCE) for box in solid + texts]


def _is_solid(shape: Shape, ends: tuple[Box, Box]) -> bool:
    if shape.node is None:
        return False
    is_around = any(shape.box.holds(end) and shape.box != end for end in ends)
    return not (shape.node.inner and is_around)


def _title(shape: Shape) -> Box:
    """Return where the name of an expanded subprocess is written."""
    name = shape.node.name if shape.node else ""
    text = wrap(name, shape.box.width - 20)
    return centred(
        shape.box.centre[0], shape.box.top + 4 + text.height // 2, text.width, text.height
    )


class _Lines:
    """The lines beside obstacles and through ports, from which a lattice is made."""

    def __init__(self, obstacles: list[Box], ports: list[_State]) -> None:
        xs = {at for box in obstacles for at in (box.left - 6, box.centre[0], box.right + 6)}
        ys = {at for box in obstacles for at in (box.top - 6, box.centre[1], box.bottom + 6)}
        for (x, y), way in ports:
            xs |= {x, x - _MARGIN, x + _MARGIN} if way in {LEFT, RIGHT} else {x}
            ys |= {y, y - _MARGIN, y + _MARGIN} if way in {UP, DOWN} else {y}
        self._xs = sorted(xs)
        self._ys = sorted(ys)
        self._x = {at: number for number, at in enumerate(self._xs)}
        self._y = {at: number for number, at in enumerate(self._ys)}

    def state(self, point: Point, way: int) -> int:
        return (self._y[point[1]] * len(self._xs) + self._x[point[0]]) * 4 + way

    def lattice(self, picture: Picture, obstacles: list[Box]) -> Lattice:
        width = len(self._xs)
        closed = {y * width + x for box in obstacles for y, x in self._inside(box)}
        tolls: dict[int, float] = {}
        for edge in picture.edges:
            for one, two in pairwise(edge.points):
                piece = around([Box(*one, *one), Box(*two, *two)]).grown(_CLEARANCE)
                for y, x in self._inside(piece):
                    tolls[y * width + x] = _ON_FLOW
        return Lattice(
            tuple(self._xs), tuple(self._ys), frozenset(closed), tolls, frozenset(), frozenset()
        )

    def _inside(self, box: Box) -> Iterator[tuple[int, int]]:
        across = [number for at, number in self._x.items() if box.left <= at <= box.right]
        for at, y in self._y.items():
            if box.top <= at <= box.bottom:
                for x in across:
                    yield y, x

    def points(self, path: Path) -> tuple[Point, ...]:
        all_points = [
            (self._xs[point % len(self._xs)], self._ys[point // len(self._xs)]) for point in path
        ]
        corners = [
            two
            for one, two, three in zip(all_points, all_points[1:], all_points[2:], strict=False)
            if not (one[0] == two[0] == three[0] or one[1] == two[1] == three[1])
        ]
        return (all_points[0], *corners, all_points[-1])


def _name(
    picture: Picture, points: tuple[Point, ...], name: str, ends: tuple[Box, Box]
) -> Box | None:
    """Return the first free place for a text beside the longest piece, then the others."""
    text = wrap(name, _NAME_WIDTH)
    pieces = [
        around([Box(*one, *one), Box(*two, *two)]).grown(1)
        for edge in picture.edges
        for one, two in pairwise(edge.points)
    ]
    taken = [*_obstacles(picture, ends), *pieces]
    places = []
    for (x1, y1), (x2, y2) in sorted(pairwise(points), key=_length, reverse=True):
        for part in (2, 4, 8, 3, 1):
            x, y = x1 + (x2 - x1) // part, y1 + (y2 - y1) // part
            if x1 == x2:
                places += [(x + 6, y), (x - 6 - text.width, y)]
            else:
                places += [(x, y - 3 - text.height), (x, y + 3)]
    boxes = [Box(x, y, x + text.width, y + text.height) for x, y in places]
    own = [around([Box(*one, *one), Box(*two, *two)]).grown(1) for one, two in pairwise(points)]
    free = (box for box in boxes if not any(box.meets(other) for other in taken + own))
    return next(free, boxes[0])
