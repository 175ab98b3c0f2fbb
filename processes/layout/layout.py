"""Lay out a whole document: every plane, every subprocess from the inside out."""

from processes.layout.cells import furnish
from processes.layout.drawing import draw, framed_inside
from processes.layout.grid import Grid, make_grid
from processes.layout.layering import Layers, find_layers
from processes.layout.linking import connect
from processes.layout.model import Flow, Kind, Plane, Pool, Scope
from processes.layout.ordering import order
from processes.layout.picture import Picture
from processes.layout.placing import place
from processes.layout.pricing import price
from processes.layout.reading import parse, read
from processes.layout.routing import Router
from processes.layout.rows import Rows, find_rows
from processes.layout.segments import Segment, cut
from processes.layout.sheet import Sheet, make_sheet
from processes.layout.tracks import spread
from processes.layout.writing import Writer, serialise

_ORIGIN = (160, 80)


def lay_out(xml: bytes) -> bytes:
    """Return a BPMN 2.0 document with a complete diagram part in place of any it had.

    The model itself stays as it was.  The result depends on the model alone, so laying out
    twice gives the same bytes.  Raises `UnreadableDiagram` for anything but BPMN 2.0.
    """
    root = parse(xml)
    planes = read(root)
    writer = Writer(root)
    for plane in planes:
        writer.add(plane, picture_of(plane).moved(*_ORIGIN))
    return serialise(root)


def picture_of(plane: Plane) -> Picture:
    """Return the drawing of one plane, its upper left corner at (0, 0)."""
    picture = _picture(plane.pools, plane.flows)
    drawn = {edge.element_id for edge in picture.edges}
    return connect(picture, (flow for flow in plane.every_flow() if flow.id not in drawn))


def _picture(pools: tuple[Pool, ...], flows: tuple[Flow, ...]) -> Picture:
    inner = {
        node.id: _inside(node.inner)
        for pool in pools
        if pool.scope
        for node in pool.scope.nodes
        if node.kind is Kind.SUBPROCESS and node.inner
    }
    sizes = {key: (picture.width, picture.height) for key, picture in inner.items()}
    sheet = make_sheet(pools, flows, sizes)
    layers = find_layers(sheet)
    rows = find_rows(sheet, layers, lambda trial: price(*_routed(sheet, layers, trial, passes=1)))
    grid, routes = _routed(sheet, layers, rows)
    spread(grid, routes)
    cells = furnish(grid, routes)
    return draw(grid, cells, routes, place(grid, cells, routes), inner)


def _routed(
    sheet: Sheet, layers: Layers, rows: Rows, passes: int = 2
) -> tuple[Grid, dict[int, list[Segment]]]:
    grid = make_grid(sheet, layers, rows)
    routes = cut(grid, Router(grid).run(passes))
    order(grid, routes)
    return grid, routes


def _inside(scope: Scope) -> Picture:
    return framed_inside(_picture((Pool("", "", (), scope),), ()))
