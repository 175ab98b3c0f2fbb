"""What a return to an earlier element would undo, and what it cannot undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EffectKind(StrEnum):
    """What has left something behind that a return does not take away."""

    JOB = "job"
    MESSAGE = "message"
    SIGNAL = "signal"
    CHILDREN = "children"
    WORK_ITEM = "work_item"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something done after the element that a return does not undo.

    `what` is the handler of a job, the name of a message or signal, the called process, the form
    that was handed in (its documents and register entries stay). `instance_id` is the instance itself or one that it called; `position` the event's
    place in that instance's history.
    """

    kind: EffectKind
    what: str
    instance_id: int
    element_id: str | None
    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class RewindPreview:
    """What a return would do: the elements whose open work it closes, the effects that stay.

    `obstacle` is a Russian sentence that says why it cannot be done; empty if it can.
    `instead` is an element to which the instance may return instead, if one is known.
    """

    instance_id: int
    element_id: str
    closes: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    obstacle: str = ""
    instead: str | None = None
