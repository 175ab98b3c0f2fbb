"""What the rules look at: the document, and its processes with the ways between their nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from engine.diagrams.model import EventKind, Flow, Node, NodeKind, Process, Scope
from engine.diagrams.reading import processes_of
from engine.diagrams.xml import BPMN, Element
from engine.expressions import Language

_BPMN = f"{{{BPMN}}}"
_EXTENSIONS = f"{_BPMN}extensionElements"


def calls_nothing(_process_key: str) -> set[str]:
    """Know of no deployed process."""
    return set()


@dataclass(frozen=True)
class Drawing:
    """A diagram to be checked. `called_by` tells which processes a deployed process calls."""

    root: Element
    language: Language
    called_by: Callable[[str], set[str]] = calls_nothing

    @cached_property
    def processes(self) -> list[Process]:
        """The executable processes; the others are only drawn."""
        return [process for process in processes_of(self.root) if process.executable]

    @cached_property
    def ways(self) -> list[Ways]:
        """The scopes of all processes with their ways."""
        return [ways for process in self.processes for ways in self._ways_of(process)]

    @cached_property
    def elements(self) -> list[tuple[Element, str]]:
        """Every BPMN element inside the executable processes, with its local name."""
        return [
            (element, element.tag.partition("}")[2])
            for process in executable_elements(self.root)
            for element in inside(process)
        ]

    def _ways_of(self, process: Process) -> Iterator[Ways]:
        passed: dict[str, bool] = {}
        for scope in process.scopes.values():
            yield Ways(process, scope, self.language, passed)

    def nodes(self) -> Iterator[Node]:
        """Yield every flow node of every executable process."""
        for process in self.processes:
            yield from process.nodes()


@dataclass
class Ways:
    """A scope, and where tokens may go in it. Nodes are named by their keys in the scope.

    `passed` remembers through which subprocesses a token may come without waiting.
    """

    process: Process
    scope: Scope
    language: Language
    passed: dict[str, bool]
    outgoing: dict[str, list[Flow]] = field(init=False)
    incoming: dict[str, list[Flow]] = field(init=False)
    boundaries: dict[str, list[Node]] = field(init=False)
    links: dict[str | None, list[Node]] = field(init=False)

    def __post_init__(self) -> None:
        self.outgoing, self.incoming = defaultdict(list), defaultdict(list)
        self.boundaries, self.links = defaultdict(list), defaultdict(list)
        for flow in self.scope.flows:
            self.outgoing[flow.source].append(flow)
            self.incoming[flow.target].append(flow)
        for node in self.scope.nodes.values():
            if node.kind is NodeKind.BOUNDARY and node.attached_to:
                self.boundaries[node.attached_to].append(node)
            if node.kind is NodeKind.CATCH and node.event.kind is EventKind.LINK:
                self.links[node.event.name].append(node)

    @property
    def nodes(self) -> dict[str, Node]:
        """The nodes of the scope by key."""
        return self.scope.nodes

    @property
    def host(self) -> Node | None:
        """The subprocess whose inside this is; None for a process."""
        if self.scope.parent is None:
            return None
        return self.process.scopes[self.scope.parent].nodes[self.scope.id]

    def around(self) -> Iterator[tuple[Scope, Node | None]]:
        """Yield this scope and those around it, each with the subprocess that holds it."""
        scope: Scope | None = self.scope
        while scope is not None:
            above = None if scope.parent is None else self.process.scopes[scope.parent]
            yield scope, None if above is None else above.nodes[scope.id]
            scope = above

    def following(self, key: str) -> list[str]:
        """Return the nodes that a token at this one may come to: flows, links, boundary events."""
        node = self.nodes[key]
        found = [flow.target for flow in self.outgoing[key]]
        found += [boundary.id for boundary in self.boundaries[key]]
        if node.kind is NodeKind.THROW and node.event.kind is EventKind.LINK:
            found += [catch.id for catch in self.links[node.event.name]]
        return [key for key in found if key in self.nodes]


def executable_elements(root: Element) -> Iterator[Element]:
    """Yield the process elements that are to be executed."""
    for process in root.iterchildren(f"{{{BPMN}}}process"):
        if process.get("isExecutable", "true").strip() in ("true", "1"):
            yield process


def inside(element: Element) -> Iterator[Element]:
    """Yield the element and the BPMN elements in it; what extends an element is left out."""
    stack = [element]
    while stack:
        here = stack.pop()
        yield here
        stack += [
            child
            for child in reversed(here)
            if child.tag.startswith(_BPMN) and child.tag != _EXTENSIONS
        ]
