"""Read a drawing back from the diagram part of a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from processes.layout.geometry import Box, Point
from processes.layout.model import SATELLITES, Kind, Lane, Node, Pool
from processes.layout.reading import read
from processes.layout.writing import BPMNDI, DC, DI


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A node in its place; `frame` is the lane, pool or subprocess it should lie in.

    `parents` are the subprocesses around it, `host` is the activity of a boundary event,
    which has no frame of its own; an open node is an expanded subprocess.
    """

    id: str
    box: Box
    frame: Box | None
    parents: tuple[str, ...]
    host: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """A flow through its points."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All nodes, flows and labels that are drawn, and the ids of what should be and is not."""

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    labels: tuple[tuple[str, Box], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the model puts a node: in a frame, by its id, and inside subprocesses."""

    node: Node
    frame: str
    parents: tuple[str, ...]


def read_drawing(root: etree._Element) -> Drawing:
    """Return what is drawn, held against what the model says."""
    boxes = dict(_boxes(root))
    points = dict(_points(root))
    planes = read(root)
    places = [place for plane in planes for pool in plane.pools for place in _places(pool)]
    frames = [key for plane in planes for pool in plane.pools for key in _frames(pool)]
    flows = {flow.id: flow for plane in planes for flow in plane.every_flow()}
    needed = [*frames, *(place.node.id for place in places)]
    return Drawing(
        nodes=tuple(_node(place, boxes) for place in places if place.node.id in boxes),
        edges=tuple(
            DrawnEdge(key, flow.source, flow.target, points[key])
            for key, flow in flows.items()
            if key in points
        ),
        labels=tuple(_labels(root)),
        missing=(
            *(key for key in needed if key not in boxes),
            *(key for key in flows if key not in points),
        ),
    )


def _node(place: _Place, boxes: dict[str, Box]) -> DrawnNode:
    node = place.node
    return DrawnNode(
        id=node.id,
        box=boxes[node.id],
        frame=None if node.host or node.kind in SATELLITES else boxes.get(place.frame),
        parents=place.parents,
        host=node.host,
        is_open=node.kind is Kind.SUBPROCESS,
    )


def _places(pool: Pool) -> Iterator[_Place]:
    frames = {node_id: lane.id for lane in _all_lanes(pool.lanes) for node_id in lane.node_ids}
    if pool.scope:
        for node in pool.scope.nodes:
            yield _Place(node, frames.get(node.id, pool.id), ())
            yield from _inside(node, ())


def _inside(node: Node, parents: tuple[str, ...]) -> Iterator[_Place]:
    for child in node.inner.nodes if node.inner else ():
        yield _Place(child, node.id, (*parents, node.id))
        yield from _inside(child, (*parents, node.id))


def _all_lanes(lanes: tuple[Lane, ...]) -> Iterator[Lane]:
    for lane in lanes:
        yield lane
        yield from _all_lanes(lane.children)


def _frames(pool: Pool) -> Iterator[str]:
    if pool.id:
        yield pool.id
    yield from (lane.id for lane in _all_lanes(pool.lanes) if pool.scope)


def _boxes(root: etree._Element) -> Iterator[tuple[str, Box]]:
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is not None:
            yield _element(shape), _box(bounds)


def _points(root: etree._Element) -> Iterator[tuple[str, tuple[Point, ...]]]:
    for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge"):
        found = [
            (_number(point, "x"), _number(point, "y"))
            for point in edge.iterchildren(f"{{{DI}}}waypoint")
        ]
        if len(found) > 1:
            yield _element(edge), tuple(found)


def _labels(root: etree._Element) -> Iterator[tuple[str, Box]]:
    for label in root.iter(f"{{{BPMNDI}}}BPMNLabel"):
        bounds, owner = label.find(f"{{{DC}}}Bounds"), label.getparent()
        if bounds is not None and owner is not None:
            yield _element(owner), _box(bounds)


def _box(bounds: etree._Element) -> Box:
    left, top = _number(bounds, "x"), _number(bounds, "y")
    return Box(left, top, left + _number(bounds, "width"), top + _number(bounds, "height"))


def _number(element: etree._Element, name: str) -> int:
    return round(float(element.get(name, "0")))


def _element(shape: etree._Element) -> str:
    return shape.get("bpmnElement", "").rpartition(":")[2]
