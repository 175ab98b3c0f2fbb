"""How much all expressions of one command may compute together.

One evaluation is bounded by `limits`; a command may make very many of them, in loops and for each
called process. Whoever runs a command opens a meter around it; without one nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.expressions.errors import Refused


class Meter:
    """What is left to compute."""

    __slots__ = ("left",)

    def __init__(self, work: int) -> None:
        self.left = work


_OPEN: ContextVar[Meter | None] = ContextVar("open_meter", default=None)


@contextmanager
def metered(work: int) -> Iterator[Meter]:
    """Let the expressions inside compute so many values together, then refuse."""
    meter = Meter(work)
    token = _OPEN.set(meter)
    try:
        yield meter
    finally:
        _OPEN.reset(token)


def charge(work: int) -> None:
    """Count work that was done. Raises `Refused` once there is nothing left."""
    meter = _OPEN.get()
    if meter is not None:
        meter.left -= work
        if meter.left < 0:
            raise Refused(
                "вычислений за одно действие слишком много; "
                "разделите работу шагом, который кто-нибудь выполняет"
            )
