"""A finished drawing in pixels, still without XML."""

from dataclasses import dataclass, replace

from processes.layout.geometry import Box, Point
from processes.layout.model import Node


@dataclass(frozen=True, slots=True)
class Shape:
    """A node, lane or pool in its place; `node` is missing for lanes and pools."""

    element_id: str
    box: Box
    label: Box | None = None
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A flow through its points."""

    element_id: str
    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything drawn on one plane or inside one subprocess, from (0, 0) to its size."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int

    def moved(self, dx: int, dy: int) -> "Picture":
        """Return the same drawing elsewhere."""
        return replace(
            self,
            shapes=tuple(
                replace(shape, box=shape.box.moved(dx, dy), label=_moved(shape.label, dx, dy))
                for shape in self.shapes
            ),
            edges=tuple(
                replace(
                    edge,
                    points=tuple((x + dx, y + dy) for x, y in edge.points),
                    label=_moved(edge.label, dx, dy),
                )
                for edge in self.edges
            ),
        )


def _moved(box: Box | None, dx: int, dy: int) -> Box | None:
    return box.moved(dx, dy) if box else None
