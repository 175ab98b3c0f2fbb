"""What a choice of rows would cost, guessed without routing a single flow.

The unit is one bend.  A flow runs along one row and changes rows once where it can:
next to its source ("early") or next to its target ("late").
"""

from dataclasses import dataclass

from processes.layout.layering import Layers
from processes.layout.model import Kind, Link
from processes.layout.sheet import Arrow, Sheet
from processes.layout.strips import Strip

_CROSSING = 1.4
_SHARED = 1.0
_BUSY = 1.2
_PER_ROW = 0.25
_BLOCKED = 6.0
_EXTRA_ROW = 0.7
_BENT_SPINE = 0.8
_BACK_PER_ROW = 0.4
_LOOSE_PER_ROW = 1.0


@dataclass(frozen=True, slots=True)
class _Line:
    """An arrow with everything the guess needs at hand; x counts half columns."""

    source: int
    target: int
    left: int
    right: int
    from_gateway: bool
    to_gateway: bool
    from_perch: bool
    is_inside: bool
    from_busy: bool
    to_busy: bool


@dataclass(frozen=True, slots=True)
class _Guess:
    """A way with few bends: along `row`, changing rows at `x` (odd: through a column).

    `turn` is the channel in which the way leaves its row.
    """

    bends: float
    row: int
    x: int
    turn: int


@dataclass(frozen=True, slots=True)
class _Climb:
    """A change of rows at `x`, and the place where the way turns into its row."""

    x: int
    one: int
    other: int
    row: int
    turn: int


class Estimate:
    """Judges rows for one sheet; made once, asked many times."""

    def __init__(self, sheet: Sheet, layers: Layers, strips: tuple[Strip, ...]) -> None:
        self._strips = strips
        heaviest = max((strip.weight for strip in strips), default=0)
        self._spine = [
            (number, strip.lane) for number, strip in enumerate(strips) if strip.weight == heaviest
        ]
        self._columns = max(layers.columns, default=0) + 1
        inside = {
            pair for strip in strips for pair in zip(strip.items, strip.items[1:], strict=False)
        }
        left = {one for one, _ in inside}
        entered = {two for _, two in inside}
        self._forward: list[_Line] = []
        self._loose: list[tuple[int, int, int, float]] = []
        for number, arrow in enumerate(sheet.arrows):
            if not (sheet.is_item(arrow.source) and sheet.is_item(arrow.target)):
                continue
            if arrow.flow.link is Link.SEQUENCE and number not in layers.backward:
                self._forward.append(_line(sheet, layers, arrow, inside, (left, entered)))
            else:
                price = _LOOSE_PER_ROW if arrow.flow.link is not Link.SEQUENCE else _BACK_PER_ROW
                column = layers.columns[arrow.source]
                is_upright = price == _LOOSE_PER_ROW and column == layers.columns[arrow.target]
                loose = (arrow.source, arrow.target, column if is_upright else -1, price)
                self._loose.append(loose)
        self._taken: list[bytearray] = []
        self._passing: list[list[int]] = []

    def cost(self, strip_rows: list[int], height: int) -> float:
        """Return the cost of giving each strip its row; strips at -1 are not there yet."""
        rows = self._fill(strip_rows, height)
        total = height * _EXTRA_ROW
        climbs: list[_Climb] = []
        for line in self._forward:
            source, target = rows.get(line.source, -1), rows.get(line.target, -1)
            if source >= 0 and target >= 0:
                total += self._forward_cost(line, source, target, climbs)
        total += sum(self._crossed(climb) for climb in climbs)
        return total + self._loose_cost(rows) + self.bent_spine(strip_rows)

    def bent_spine(self, strip_rows: list[int]) -> float:
        """Return the cost of giving the longest way more than one row in a lane."""
        places = {(lane, strip_rows[number]) for number, lane in self._spine}
        lanes = {lane for _, lane in self._spine}
        return _BENT_SPINE * (len(places) - len(lanes))

    def _fill(self, strip_rows: list[int], height: int) -> dict[int, int]:
        self._taken = [bytearray(self._columns) for _ in range(height)]
        self._passing = [[0] * (self._columns + 1) for _ in range(height)]
        rows: dict[int, int] = {}
        for strip, row in zip(self._strips, strip_rows, strict=True):
            if row >= 0:
                self._taken[row][strip.first : strip.last + 1] = b"\1" * (
                    strip.last + 1 - strip.first
                )
                rows.update(dict.fromkeys(strip.items, row))
        return rows

    def _forward_cost(self, line: _Line, source: int, target: int, climbs: list[_Climb]) -> float:
        if source == target:
            return self._level_cost(line, source)
        guess = self._guess(line, source, target)
        if guess is None:
            climbs.append(_Climb(2 * line.left + 2, source, target, -1, 0))
            return _BLOCKED + _PER_ROW * abs(source - target)
        self._pass(guess.row, line.left, line.right)
        climbs.append(_Climb(guess.x, source, target, guess.row, guess.turn))
        return guess.bends + _PER_ROW * abs(source - target)

    def _level_cost(self, line: _Line, row: int) -> float:
        is_free = line.is_inside or 1 not in self._taken[row][line.left + 1 : line.right]
        if is_free:
            self._pass(row, line.left, line.right)
        if line.from_perch:
            return 3.0 if is_free else _BLOCKED
        return 0.0 if is_free else _BLOCKED

    def _guess(self, line: _Line, source: int, target: int) -> _Guess | None:
        early = self._early(line, source, target)
        late = None if line.from_perch else self._late(line, source, target)
        if early and late:
            prefers_late = late.bends < early.bends
            return late if prefers_late else early
        return early or late

    def _early(self, line: _Line, source: int, target: int) -> _Guess | None:
        if 1 in self._taken[target][line.left + 1 : line.right]:
            return None
        busy = _BUSY * line.to_busy
        if (line.from_gateway or line.from_perch) and self._is_open(line.left, source, target):
            return _Guess(1.0 + busy, target, 2 * line.left + 1, line.left)
        busy += _BUSY * line.from_busy
        bends = 3.0 if line.from_perch else 2.0
        return _Guess(bends + busy, target, 2 * line.left + 2, line.left)

    def _late(self, line: _Line, source: int, target: int) -> _Guess | None:
        if 1 in self._taken[source][line.left + 1 : line.right]:
            return None
        busy = _BUSY * line.from_busy
        if line.to_gateway and self._is_open(line.right, target, source):
            return _Guess(1.0 + busy, source, 2 * line.right + 1, line.right - 1)
        busy += _BUSY * line.to_busy
        return _Guess(2.0 + busy, source, 2 * line.right, line.right - 1)

    def _is_open(self, column: int, row: int, end: int) -> bool:
        """Say whether one can go up or down in a column from a row (not counted) to an end."""
        between = range(row + 1, end + 1) if row < end else range(end, row)
        return not any(self._taken[at][column] for at in between)

    def _pass(self, row: int, left: int, right: int) -> None:
        passing = self._passing[row]
        for channel in range(left, right):
            passing[channel] += 1

    def _crossed(self, climb: _Climb) -> float:
        """Return the cost of what a change of rows meets on its way and where it turns."""
        low, high = sorted((climb.one, climb.other))
        channel = (climb.x - 1) // 2
        crossed = sum(self._passing[row][channel] for row in range(low + 1, high))
        shared = self._passing[climb.row][climb.turn] - 1 if climb.row >= 0 else 0
        return _CROSSING * crossed + _SHARED * shared

    def _loose_cost(self, rows: dict[int, int]) -> float:
        total = 0.0
        for source, target, column, price in self._loose:
            if source in rows and target in rows:
                one, other = sorted((rows[source], rows[target]))
                total += price * (other - one)
                if column >= 0 and not self._is_open(column, one, other - 1):
                    total += _BLOCKED
        return total


def _line(
    sheet: Sheet,
    layers: Layers,
    arrow: Arrow,
    inside: set[tuple[int, int]],
    busy: tuple[set[int], set[int]],
) -> _Line:
    is_inside = arrow.source_perch < 0 and (arrow.source, arrow.target) in inside
    from_gateway = sheet.items[arrow.source].node.kind is Kind.GATEWAY
    to_gateway = sheet.items[arrow.target].node.kind is Kind.GATEWAY
    return _Line(
        source=arrow.source,
        target=arrow.target,
        left=layers.columns[arrow.source],
        right=layers.columns[arrow.target],
        from_gateway=from_gateway,
        to_gateway=to_gateway,
        from_perch=arrow.source_perch >= 0,
        is_inside=is_inside,
        from_busy=from_gateway and arrow.source in busy[0] and not is_inside,
        to_busy=to_gateway and arrow.target in busy[1] and not is_inside,
    )
