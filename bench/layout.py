"""How good «Разложить» draws: faults, crossings and bends, over every shipped and 200 random diagrams.

Each diagram is laid out anew and its drawing measured by `processes.layout.measure`. The random ones
have one to six lanes and 5 to 77 nodes, 34 on average, with branches, loops, boundary events
and subprocesses; the same for the same seed. Needs no database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from tqdm import tqdm

from bench.database import Databases
from bench.figure import Figure, seconds
from bench.random_diagrams import sample
from processes.diagrams import shipped
from processes.layout import LayoutFigures, lay_out
from processes.layout import measure as measured

_RANDOM = 200
_PRICES = ("crossings", "bends")
_WORDS = {
    "node_overlaps": "nodes on nodes",
    "edges_through_nodes": "flows through nodes",
    "edge_overlaps": "flows on flows",
    "label_overlaps": "labels on something",
    "nodes_outside_lanes": "nodes outside their lane",
    "diagonals": "slanting pieces",
    "missing": "elements not drawn",
}


def measure(_databases: Databases) -> Iterator[Figure]:
    """Yield the figures of the shipped diagrams, then of the random ones."""
    yield from _figures("shipped", {path.stem: path.read_bytes() for path in shipped()})
    numbers = range(_RANDOM)
    yield from _figures(
        "random", {str(one): sample(one, 3 + one % 10, 1 + one % 6) for one in numbers}
    )


def _figures(kind: str, diagrams: Mapping[str, bytes]) -> Iterator[Figure]:
    drawn: list[LayoutFigures] = []
    times = [
        seconds(lambda xml=xml: drawn.append(measured(lay_out(xml))))  # type: ignore[misc] # bound at once
        for xml in tqdm(diagrams.values(), desc=f"{kind} diagrams", leave=False)
    ]
    for field in fields(LayoutFigures):
        if field.name not in _PRICES:
            total = sum(getattr(one, field.name) for one in drawn)
            yield Figure(f"{kind}: {_WORDS[field.name]}", total, "", goal=0)
    for name in _PRICES:
        total = sum(getattr(one, name) for one in drawn)
        yield Figure(f"{kind}: {name} a diagram", total / len(drawn), "")
    yield Figure(f"{kind}: slowest layout and measuring", max(times), "s", goal=10)
