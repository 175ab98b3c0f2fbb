"""Structured diagrams as small trees of blocks. Every block has one way in and one way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

SIGNALS = ("red", "green")
CODES = ("E1", "E2")


@dataclass(frozen=True)
class Task:
    """A person's work."""


@dataclass(frozen=True)
class Script:
    """Automatic work."""


@dataclass(frozen=True)
class Wait:
    """An intermediate catch event: `timer`, `message` or `signal`."""

    kind: str
    signal: str = "red"


@dataclass(frozen=True)
class Throw:
    """A person's task and an intermediate throw event: `signal`, `message` or `escalation`.

    `which` chooses the signal, the code, or one of the diagram's catch events as the addressee.
    """

    kind: str
    which: int = 0


@dataclass(frozen=True)
class Leave:
    """A person may leave here through an end event: `none`, `terminate`, `error` and so on."""

    kind: str
    which: int = 0


@dataclass(frozen=True)
class Steps:
    """One block after another; perhaps none."""

    blocks: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One branch, chosen by a person; the first is the default.

    Without a `gateway` the conditional flows leave the task itself; without a `merge` the branches
    meet at the next element.
    """

    branches: tuple[Steps, ...]
    gateway: bool = True
    merge: bool = True


@dataclass(frozen=True)
class Both:
    """All branches; without a `gateway` the flows leave a person's task."""

    branches: tuple[Steps, ...]
    gateway: bool = True


@dataclass(frozen=True)
class Some:
    """Any branches, chosen by a person; the first is taken when no other is."""

    branches: tuple[Steps, ...]
    gateway: bool = True


@dataclass(frozen=True)
class First:
    """The branch whose event happens first."""

    branches: tuple[tuple[Wait, Steps], ...]


@dataclass(frozen=True)
class Loop:
    """Again and again until a person says that it is enough."""

    body: Steps


@dataclass(frozen=True)
class Count:
    """So many rounds, counted by a script task; each ends with a person's task."""

    body: Steps
    rounds: int = 2


@dataclass(frozen=True)
class Sub:
    """An embedded subprocess."""

    body: Steps


@dataclass(frozen=True)
class Call:
    """A called process; `mapped` brings back one variable instead of all."""

    body: Steps
    mapped: bool = False


@dataclass(frozen=True)
class Many:
    """A multi-instance activity; `enough` completed instances complete it."""

    activity: Task | Sub | Call
    size: int
    parallel: bool = True
    enough: int | None = None
    by_number: bool = False


@dataclass(frozen=True)
class Again:
    """An activity with a standard loop of so many rounds."""

    activity: Task | Sub | Call
    rounds: int = 2


@dataclass(frozen=True)
class Guard:
    """A boundary event and its handler, which ends in an end event of its own unless it `rejoins`.

    `which` chooses the signal or the code (of errors and escalations: 2 catches every code), or how
    often a `cycle` fires.
    """

    kind: str
    handler: Steps
    interrupting: bool = True
    rejoins: bool = False
    which: int = 0


@dataclass(frozen=True)
class Guarded:
    """An activity with boundary events."""

    activity: Task | Sub | Call | Many | Again
    guards: tuple[Guard, ...]


def size(block: Any) -> int:
    """Return how many blocks a tree has."""
    return 1 + sum(size(part) for part in _parts(block))


def shouts(block: Any) -> bool:
    """Return whether a called process may throw a signal."""
    return any(
        _throws_signal(part) if isinstance(block, Call) else shouts(part) for part in _parts(block)
    )


def _throws_signal(block: Any) -> bool:
    here = isinstance(block, Throw | Leave) and block.kind == "signal"
    return here or any(map(_throws_signal, _parts(block)))


def written(block: Any, depth: int = 0) -> str:
    """Return the tree as indented lines."""
    plain = {f.name: getattr(block, f.name) for f in fields(block)}
    words = [f"{name}={value}" for name, value in plain.items() if not _is_tree(value)]
    line = "  " * depth + " ".join([type(block).__name__, *words])
    return "\n".join([line, *(written(part, depth + 1) for part in _parts(block))])


def _is_tree(value: Any) -> bool:
    return is_dataclass(value) or isinstance(value, tuple)


def _parts(block: Any) -> Iterator[Any]:
    for field in fields(block):
        yield from _trees(getattr(block, field.name))


def _trees(value: Any) -> Iterator[Any]:
    if is_dataclass(value):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _trees(each)
