"""Which row of its lane every node stands in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf

from processes.layout.estimate import Estimate
from processes.layout.layering import Layers
from processes.layout.sheet import Sheet
from processes.layout.strips import find_strips

_EFFORT = 400_000  # guesses, times what each looks at, that a sheet may cost: bounds the time
_SWEEPS = 6
_TRIALS = 220  # arrows that may be routed for trial
_LOOKED_AT = 40
_GAIN = 0.2
Shelf = list[list[int]]
"""The rows of one lane; each row holds the numbers of its strips."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The row of each item, counted over the whole sheet, and how many rows a lane has."""

    of_item: tuple[int, ...]
    per_lane: tuple[int, ...]


def find_rows(sheet: Sheet, layers: Layers, judge: Callable[[Rows], float]) -> Rows:
    """Pack the strips into rows, then move them one by one while that saves bends.

    Most moves are judged by a guess; the promising ones by `judge`, which routes the sheet.
    """
    search = _Search(sheet, layers)
    search.run()
    return _refined(search, judge, _TRIALS // (len(sheet.arrows) + 1))


def _refined(search: "_Search", judge: Callable[[Rows], float], trials: int) -> Rows:
    """Try the moves that look best until none of them helps or the trials are used up."""
    if trials < 1 or search.is_spent:
        return search.rows()
    best = judge(search.rows()) + search.bent_spine()
    tried = {search.rows()}
    while trials > 0:
        for move, rows in search.moves(_LOOKED_AT):
            if rows in tried:
                continue
            trials -= 1
            tried.add(rows)
            cost = judge(rows) + search.bent_spine(move)
            if cost < best - _GAIN:
                best = cost
                search.adopt(move)
                break
            if trials <= 0:
                break
        else:
            break
    return search.rows()


@dataclass(frozen=True, slots=True)
class _Move:
    """The rows of one lane after a strip was moved."""

    lane: int
    shelf: Shelf


class _Search:
    """A greedy search: every move is tried in the same order, and only gains are kept."""

    def __init__(self, sheet: Sheet, layers: Layers) -> None:
        self._items = len(sheet.items)
        self._strips = find_strips(sheet, layers)
        self._estimate = Estimate(sheet, layers, self._strips)
        self._shelves: list[Shelf] = [[] for _ in sheet.lanes]
        self._left = _EFFORT // (len(sheet.arrows) + len(self._strips) + 1)

    @property
    def is_spent(self) -> bool:
        """Whether the sheet is too large for more guesses."""
        return self._left <= 0

    def run(self) -> None:
        for number in range(len(self._strips)):
            self._settle(number)
        cost = self._cost()
        for _ in range(_SWEEPS):
            for number in range(len(self._strips)):
                if self.is_spent:
                    return
                self._resettle(number)
            before, cost = cost, self._cost()
            if cost >= before:
                return

    def rows(self) -> Rows:
        """Return the rows as they stand."""
        of_strip, per_lane = self._numbered()
        of_item = [0] * self._items
        for strip, row in zip(self._strips, of_strip, strict=True):
            for item in strip.items:
                of_item[item] = row
        return Rows(tuple(of_item), per_lane)

    def moves(self, count: int) -> list[tuple["_Move", Rows]]:
        """Return the cheapest single moves by the guess, with the rows they lead to."""
        found: list[tuple[float, int, _Move, Rows]] = []
        for number, strip in enumerate(self._strips):
            shelf = self._shelves[strip.lane]
            kept = shelf[:]
            without = [[other for other in row if other != number] for row in shelf]
            for candidate in self._candidates([row for row in without if row], number):
                shelf[:] = candidate
                move = _Move(strip.lane, candidate)
                found.append((self._cost(), len(found), move, self.rows()))
            shelf[:] = kept
        return [(move, rows) for _, _, move, rows in sorted(found, key=lambda one: one[:2])][:count]

    def bent_spine(self, move: "_Move | None" = None) -> float:
        """Return what the bends of the longest way cost, now or after a move."""
        kept = [shelf[:] for shelf in self._shelves]
        if move:
            self.adopt(move)
        cost = self._estimate.bent_spine(self._numbered()[0])
        self._shelves = kept
        return cost

    def adopt(self, move: "_Move") -> None:
        """Make a move."""
        self._shelves[move.lane][:] = move.shelf

    def _numbered(self) -> tuple[list[int], tuple[int, ...]]:
        """Return the row of each strip over the whole sheet, and the rows of each lane."""
        rows = [-1] * len(self._strips)
        height = 0
        for shelf in self._shelves:
            for offset, row in enumerate(shelf):
                for number in row:
                    rows[number] = height + offset
            height += max(1, len(shelf))
        return rows, tuple(max(1, len(shelf)) for shelf in self._shelves)

    def _cost(self) -> float:
        self._left -= 1
        rows, per_lane = self._numbered()
        return self._estimate.cost(rows, sum(per_lane))

    def _resettle(self, number: int) -> None:
        shelf = self._shelves[self._strips[number].lane]
        before = [row.copy() for row in shelf]
        cost = self._cost()
        for row in shelf:
            if number in row:
                row.remove(number)
        shelf[:] = [row for row in shelf if row]
        if self._settle(number) >= cost:
            shelf[:] = before

    def _settle(self, number: int) -> float:
        """Put a strip where it costs least: into a row with room, or into a new row.

        Once the effort is spent, the first place where it fits is good enough.
        """
        shelf = self._shelves[self._strips[number].lane]
        best = inf
        if self.is_spent:
            shelf[:] = next(self._candidates(shelf, number))
            return best
        chosen: Shelf = shelf[:]
        for candidate in self._candidates(shelf[:], number):
            shelf[:] = candidate
            cost = self._cost()
            if cost < best - 1e-9:
                best, chosen = cost, candidate
            if self.is_spent:
                break
        shelf[:] = chosen
        return best

    def _candidates(self, shelf: Shelf, number: int) -> Iterator[Shelf]:
        """Yield the lane's rows with the strip added: as they are, below them, above them."""
        for at, row in enumerate(shelf):
            if self._fits(row, number):
                yield [*shelf[:at], [*row, number], *shelf[at + 1 :]]
        for at in range(len(shelf), -1, -1):
            yield [*shelf[:at], [number], *shelf[at:]]

    def _fits(self, row: list[int], number: int) -> bool:
        new = self._strips[number]
        others = (self._strips[other] for other in row)
        return all(other.last < new.first or new.last < other.first for other in others)
