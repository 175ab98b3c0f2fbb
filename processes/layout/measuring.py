"""How good a drawing is, in numbers: read back from the diagram part of a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from processes.layout.drawn import Drawing, DrawnEdge, DrawnNode, read_drawing
from processes.layout.geometry import Box, Point
from processes.layout.reading import parse

_TOUCH = 10  # flows may lie on each other for so many pixels, as where two meet at a border


@dataclass(frozen=True, slots=True)
class LayoutFigures:
    """Faults and prices of a drawing: all but crossings and bends should be 0.

    `edge_overlaps` counts pairs of flows that share more than 10 px of a line, `missing` the
    elements that should be drawn and are not.
    """

    node_overlaps: int
    edges_through_nodes: int
    edge_overlaps: int
    label_overlaps: int
    nodes_outside_lanes: int
    diagonals: int
    missing: int
    crossings: int
    bends: int

    @property
    def faults(self) -> int:
        """The number of things that are wrong."""
        spoilt = self.node_overlaps + self.edges_through_nodes + self.edge_overlaps
        return (
            spoilt + self.label_overlaps + self.nodes_outside_lanes + self.diagonals + self.missing
        )


def measure(xml: bytes) -> LayoutFigures:
    """Measure the drawing in a BPMN document; raises `UnreadableDiagram` for anything else."""
    drawing = read_drawing(parse(xml))
    return LayoutFigures(
        node_overlaps=sum(1 for _ in _node_overlaps(drawing)),
        edges_through_nodes=sum(1 for _ in edges_through_nodes(drawing)),
        edge_overlaps=sum(1 for one, two in combinations(drawing.edges, 2) if _lies_on(one, two)),
        label_overlaps=sum(1 for _ in label_overlaps(drawing)),
        nodes_outside_lanes=sum(
            1 for node in drawing.nodes if node.frame and not node.frame.holds(node.box)
        ),
        diagonals=sum(
            1 for edge in drawing.edges for one, two in _pieces(edge) if _is_diagonal(one, two)
        ),
        missing=len(drawing.missing),
        crossings=sum(_crossings(one, two) for one, two in combinations(drawing.edges, 2)),
        bends=sum(len(edge.points) - 2 for edge in drawing.edges),
    )


def _node_overlaps(drawing: Drawing) -> Iterator[tuple[str, str]]:
    for one, two in combinations(drawing.nodes, 2):
        is_family = one.id in (*two.parents, two.host) or two.id in (*one.parents, one.host)
        if not is_family and one.box.meets(two.box):
            yield one.id, two.id


def edges_through_nodes(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Yield flow and node wherever a flow runs through a node."""
    parents = {node.id: node.parents for node in drawing.nodes}
    for edge in drawing.edges:
        around = {*parents.get(edge.source, ()), *parents.get(edge.target, ())}
        for node in drawing.nodes:
            if node.id in around:
                continue
            if node.id in {edge.source, edge.target}:
                if _runs_inside(edge, node):
                    yield edge.id, node.id
            elif any(node.box.meets(_thin(one, two)) for one, two in _pieces(edge)):
                yield edge.id, node.id


def _runs_inside(edge: DrawnEdge, node: DrawnNode) -> bool:
    """Say whether a flow runs through its own end instead of meeting its border."""
    pieces = list(_pieces(edge))
    touching = [pieces[0]] if node.id == edge.source else []
    touching += [pieces[-1]] if node.id == edge.target else []
    if any(node.box.meets(_thin(*piece)) for piece in pieces if piece not in touching):
        return True
    reach = max(node.box.width, node.box.height) // 2
    return any(_shared(node.box, _thin(*piece)) > reach for piece in touching)


def _shared(box: Box, thin: Box) -> int:
    across = min(box.right, thin.right) - max(box.left, thin.left)
    down = min(box.bottom, thin.bottom) - max(box.top, thin.top)
    return max(across, down) if across > 0 and down > 0 else 0


def _lies_on(one: DrawnEdge, two: DrawnEdge) -> bool:
    return any(_common(first, second) > _TOUCH for first in _pieces(one) for second in _pieces(two))


def _common(first: tuple[Point, Point], second: tuple[Point, Point]) -> int:
    """Return the length two pieces share when they lie on one line."""
    for axis in (0, 1):
        level = {point[axis] for point in (*first, *second)}
        if len(level) == 1:
            other = 1 - axis
            spans = [sorted((one[other], two[other])) for one, two in (first, second)]
            return min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0])
    return 0


def _crossings(one: DrawnEdge, two: DrawnEdge) -> int:
    return sum(_cross(first, second) for first in _pieces(one) for second in _pieces(two))


def _cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    one, two = _thin(*first), _thin(*second)
    if (one.width > one.height) == (two.width > two.height):
        return False
    flat, upright = (first, second) if one.width > one.height else (second, first)
    x, y = upright[0][0], flat[0][1]
    across = sorted((flat[0][0], flat[1][0]))
    down = sorted((upright[0][1], upright[1][1]))
    return across[0] < x < across[1] and down[0] < y < down[1]


def label_overlaps(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Yield the owner of a label and what the label lies on."""
    labels = drawing.labels
    for (one, first), (two, second) in combinations(labels, 2):
        if first.meets(second):
            yield one, two
    for owner, box in labels:
        for node in drawing.nodes:
            if not node.is_open and node.box.meets(box):
                yield owner, node.id
        for edge in drawing.edges:
            if any(box.meets(_thin(one, two)) for one, two in _pieces(edge)):
                yield owner, edge.id


def _pieces(edge: DrawnEdge) -> Iterator[tuple[Point, Point]]:
    return pairwise(edge.points)


def _is_diagonal(one: Point, two: Point) -> bool:
    return one[0] != two[0] and one[1] != two[1]


def _thin(one: Point, two: Point) -> Box:
    """Return a piece as a box one pixel wide."""
    left, right = sorted((one[0], two[0]))
    top, bottom = sorted((one[1], two[1]))
    return Box(left, top, right + (left == right), bottom + (top == bottom))
