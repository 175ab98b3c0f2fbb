"""What a diagram says before anybody draws it: the part of BPMN 2.0 that layout reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a node looks, which decides its size and where flows may touch it."""

    TASK = "task"
    EVENT = "event"
    GATEWAY = "gateway"
    BOUNDARY = "boundary event"
    SUBPROCESS = "expanded subprocess"
    ANNOTATION = "text annotation"
    DATA = "data object"
    STORE = "data store"


SATELLITES = frozenset({Kind.ANNOTATION, Kind.DATA, Kind.STORE})
"""Nodes outside the flow; they stand near what they belong to."""


class Link(Enum):
    """The kinds of connections that have an edge in the picture."""

    SEQUENCE = "sequence flow"
    MESSAGE = "message flow"
    ASSOCIATION = "association"


@dataclass(frozen=True, slots=True)
class Flow:
    """A connection by the ids of its ends; `is_default` marks a gateway's default flow."""

    id: str
    link: Link
    source: str
    target: str
    name: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node or artifact; `host` is set on boundary events, `inner` on subprocesses.

    A task may have an icon in its upper left corner and signs at its lower border; an
    exclusive gateway has a marker that must be asked for.
    """

    id: str
    kind: Kind
    name: str = ""
    host: str = ""
    has_marker: bool = False
    has_icon: bool = False
    has_signs: bool = False
    is_collapsed: bool = False
    inner: "Scope | None" = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What stands directly in one process or one subprocess."""

    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()

    def every_flow(self) -> Iterator[Flow]:
        """Yield the flows here and in all subprocesses."""
        yield from self.flows
        for node in self.nodes:
            if node.inner:
                yield from node.inner.every_flow()


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane with its nested lanes; nodes of nested lanes are listed there only."""

    id: str
    name: str
    node_ids: tuple[str, ...] = ()
    children: tuple["Lane", ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """A participant, or (without an id) a process that has no frame of its own.

    A pool without a scope is a black box: only its name is drawn.
    """

    id: str
    name: str
    lanes: tuple[Lane, ...] = ()
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """One sheet of the drawing: a collaboration, or a process outside collaborations."""

    element_id: str
    pools: tuple[Pool, ...]
    flows: tuple[Flow, ...] = ()

    def every_flow(self) -> Iterator[Flow]:
        """Yield everything that should have an edge on this plane."""
        for pool in self.pools:
            if pool.scope:
                yield from pool.scope.every_flow()
        yield from self.flows
