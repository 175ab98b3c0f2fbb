"""Boxes and points in pixels; y grows downwards."""

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its edges."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """The extent from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """The extent from top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The middle, rounded up to the left and to the top."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    def moved(self, dx: int, dy: int) -> "Box":
        """Return the same box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def grown(self, margin: int) -> "Box":
        """Return the box with a margin around it."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def meets(self, other: "Box") -> bool:
        """Say whether the two share an area; touching edges do not count."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: "Box") -> bool:
        """Say whether the other lies inside, edges included."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def centred(x: int, y: int, width: int, height: int) -> Box:
    """Return a box of even size around a point."""
    return Box(x - width // 2, y - height // 2, x + width // 2, y + height // 2)


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all; there must be one."""
    many = list(boxes)
    return Box(
        min(box.left for box in many),
        min(box.top for box in many),
        max(box.right for box in many),
        max(box.bottom for box in many),
    )
