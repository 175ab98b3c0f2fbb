"""Straight runs: nodes of one lane that follow each other and shall share a row."""

from dataclasses import dataclass

from processes.layout.layering import Layers, topological
from processes.layout.model import Link
from processes.layout.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of items in one lane; it keeps its row free from the first column to the last."""

    lane: int
    first: int
    last: int
    items: tuple[int, ...]
    weight: int


def find_strips(sheet: Sheet, layers: Layers) -> tuple[Strip, ...]:
    """Cut the sheet into straight runs, the longest way first, then the default flow.

    Each node has at most one straight arrow in and one out.  The strips come in the order
    in which they should be given a row: the heaviest first.
    """
    ahead, behind = _ways_both(sheet, layers)
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    for number in _candidates(sheet, layers, ahead, behind):
        arrow = sheet.arrows[number]
        if arrow.source not in after and arrow.target not in before:
            after[arrow.source] = arrow.target
            before[arrow.target] = arrow.source
    strips = [
        _strip(sheet, layers, _run(item, after), ahead[item] + behind[item])
        for item in range(len(sheet.items))
        if item not in before
    ]
    return tuple(sorted(strips, key=lambda strip: (-strip.weight, strip.first)))


def _ways_both(sheet: Sheet, layers: Layers) -> tuple[list[int], list[int]]:
    """Return for each item the length of the longest way ahead of it and behind it."""
    count = len(sheet.items)
    pairs = [
        (arrow.source, arrow.target)
        for number, arrow in enumerate(sheet.arrows)
        if arrow.flow.link is Link.SEQUENCE and number not in layers.backward
    ]
    order = topological(count, pairs)
    turned = [(target, source) for source, target in pairs]
    return _ways(count, pairs, order), _ways(count, turned, order[::-1])


def _ways(count: int, pairs: list[tuple[int, int]], order: list[int]) -> list[int]:
    leaving: list[list[int]] = [[] for _ in range(count)]
    for source, target in pairs:
        leaving[source].append(target)
    ways = [0] * count
    for item in reversed(order):
        ways[item] = max((ways[target] + 1 for target in leaving[item]), default=0)
    return ways


def _candidates(sheet: Sheet, layers: Layers, ahead: list[int], behind: list[int]) -> list[int]:
    """Return the arrows that could be straight, the most deserving first."""

    def rank(number: int) -> tuple[int, bool, int, int]:
        arrow = sheet.arrows[number]
        span = layers.columns[arrow.target] - layers.columns[arrow.source]
        way = behind[arrow.source] + ahead[arrow.target]
        return -way, not arrow.flow.is_default, span, number

    return sorted(
        (
            number
            for number, arrow in enumerate(sheet.arrows)
            if arrow.flow.link is Link.SEQUENCE
            and number not in layers.backward
            and arrow.source_perch < 0
            and sheet.items[arrow.source].lane == sheet.items[arrow.target].lane
        ),
        key=rank,
    )


def _run(first: int, after: dict[int, int]) -> tuple[int, ...]:
    run = [first]
    while run[-1] in after:
        run.append(after[run[-1]])
    return tuple(run)


def _strip(sheet: Sheet, layers: Layers, run: tuple[int, ...], weight: int) -> Strip:
    columns = [layers.columns[item] for item in run]
    return Strip(sheet.items[run[0]].lane, columns[0], columns[-1], run, weight)
