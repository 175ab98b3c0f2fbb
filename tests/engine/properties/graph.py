"""BPMN elements as plain values: what both the writer and the token game read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition of a flow; `bit` asks for one bit of a number."""

    variable: str
    sign: str
    number: int

    @property
    def text(self) -> str:
        """Return it in the engine's language."""
        if self.sign == "bit":
            return f"{self.variable} // {2**self.number} % 2 == 1"
        return f"{self.variable} {self.sign} {self.number}"

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Return whether it holds."""
        value = variables[self.variable]
        if self.sign == "bit":
            return bool(value >> self.number & 1)
        return bool(value < self.number) if self.sign == "<" else bool(value == self.number)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event definition. A timer waits `seconds`; `repeats` is a cycle's number of firings."""

    kind: str
    name: str | None = None
    seconds: int = 0
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Repetition:
    """Loop characteristics. `item` is the variable that holds a pass's item of the list `items`."""

    kind: str
    size: int
    enough: int | None = None
    item: str | None = None
    items: str | None = None


@dataclass(slots=True)
class Node:
    """A flow node; `key` names the loop items around it, which tell its twins apart."""

    id: str
    kind: str
    key: tuple[str, ...] = ()
    event: Happening | None = None
    host: str | None = None
    interrupting: bool = True
    loop: Repetition | None = None
    inner: Graph | None = None
    decides: tuple[str, int] | None = None
    script: tuple[str, str] | None = None
    default: str | None = None
    mapped: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Condition | None = None


@dataclass(slots=True)
class Graph:
    """A process or an embedded subprocess."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
