"""Timer texts: what an author writes into timeDate, timeDuration and timeCycle."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from engine.expressions.dates import parse_temporal, to_moment
from engine.expressions.durations import Duration, read_duration
from engine.expressions.errors import ExpressionError, Refused
from engine.expressions.language import DEFAULT_LANGUAGE, Expression, Language
from engine.expressions.limits import CYCLE_REPEATS, SHORTEST_ENDLESS_CYCLE
from engine.expressions.syntax import unwrapped

TimerKind = Literal["date", "duration", "cycle"]
"""timeDate, timeDuration or timeCycle."""

_T = TypeVar("_T")
_LITERAL = re.compile(
    r"\d{4}-[\dW]|[+-]?P-?T?-?\d|PT?$|[Rr]-?\d*/|R\d+$"
    r"|[PpРр]-?[TtТт]?-?\d+([.,]\d+)?[DHMSWYdhmswyДНМЧСдмчс]"  # small or Russian letters: refused with a reason
)
"""What is meant as an ISO literal, well written or not, and so never as an expression."""
_CYCLE = re.compile(r"R(\d{0,9})/(?:([^/]+)/)?([^/]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Due:
    """One firing of a timer: `at` is aware UTC.

    `remaining` counts the firings left, this one included; None means no end. `period` is None
    for a timer that fires once, else a text that `following` reads: start, duration, zone. The
    three fields are all there is to store.
    """

    at: datetime
    remaining: int | None = 1
    period: str | None = None

    def following(self) -> Due | None:
        """Return the next firing; None after the last, and after the year 2200.

        Reckoned from the start of the cycle, so that months do not drift: 31.01, 28.02, 31.03.
        """
        if self.period is None or (self.remaining is not None and self.remaining <= 1):
            return None
        start, duration, zone = self.period.split("/", 2)
        cycle = _Steps(datetime.fromisoformat(start), read_duration(duration), ZoneInfo(zone))
        try:
            at = cycle.at(cycle.index_after(self.at))
        except Refused:
            return None
        return Due(at, None if self.remaining is None else self.remaining - 1, self.period)


@dataclass(frozen=True, slots=True)
class Cycle:
    """`R3/P1D`: so many repeats (None: no end), from a start or from the timer's beginning."""

    repeats: int | None
    start: date | None
    duration: Duration

    def first_due(self, now: datetime, zone: ZoneInfo) -> Due:
        """Return the first firing: one duration from now, or the start if the text names it.

        Of a start in the past, the firings that are over are skipped and counted; if all are over,
        the last one is due at once. Raises `Refused`.
        """
        if self.start is None:
            steps = _Steps(now.astimezone(zone), self.duration, zone)
            return Due(steps.at(1), self.repeats, steps.period)
        steps = _Steps(to_moment(self.start, zone), self.duration, zone)
        index = steps.index_from(now)
        if self.repeats is None:
            return Due(steps.at(index), None, steps.period)
        index = min(index, self.repeats - 1)
        return Due(steps.at(index), self.repeats - index, steps.period)


@dataclass(frozen=True, slots=True)
class _Steps:
    """The moments start, start + duration, start + 2 durations and so on."""

    start: datetime
    duration: Duration
    zone: ZoneInfo

    @property
    def period(self) -> str:
        return f"{self.start.isoformat()}/{self.duration.text}/{self.zone.key}"

    def at(self, index: int) -> datetime:
        return self.duration.moved(self.start, self.zone, index).astimezone(UTC)

    def index_after(self, moment: datetime) -> int:
        """Return the index of the first step later than the moment."""
        index = self._index_below(moment)
        while self.at(index) <= moment:
            index += 1
        return index

    def index_from(self, moment: datetime) -> int:
        """Return the index of the first step that is not earlier than the moment."""
        index = self._index_below(moment)
        while self.at(index) < moment:
            index += 1
        return index

    def _index_below(self, moment: datetime) -> int:
        """Return an index whose step is not later than the moment, and close to it; at least 0."""
        months, days, seconds = self.duration.months, self.duration.days, self.duration.seconds
        longest = (months * 31 + days) * 86_400 + seconds + self.duration.micros / 1_000_000
        slack = 2 * 86_400 if months or days else 0  # clocks and offsets may change in between
        elapsed = (moment - self.start).total_seconds() - slack
        return max(0, int(elapsed // longest) - 1)  # parts of seconds are not exact


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """A timer text, read once at deployment."""

    kind: TimerKind
    text: str
    language: Language
    meaning: date | Duration | Cycle | Expression

    @property
    def names(self) -> frozenset[str]:
        """The variables that it reads."""
        return self.meaning.names if isinstance(self.meaning, Expression) else frozenset()

    def first_due(self, variables: Mapping[str, Any], now: datetime) -> Due:
        """Return when a timer that begins at `now` (aware) fires first. Raises `ExpressionError`."""
        meaning: date | Duration | Cycle | Expression = self.meaning
        if isinstance(meaning, Expression):
            meaning = self._computed(meaning, meaning.evaluate(variables, now))
        found = meaning
        return _explained(self.text, lambda: _first_due(found, now, self.language.zone))

    def _computed(self, expression: Expression, value: Any) -> date | Duration | Cycle:
        read = _read_cycle if self.kind == "cycle" else _read_once
        if type(value) is not str:
            raise ExpressionError(expression.text, "выражение должно дать дату или длительность")
        return _explained(expression.text, lambda: read(value.strip(), self.language.zone))


def parse_timer(kind: TimerKind, text: str, language: Language = DEFAULT_LANGUAGE) -> TimerSpec:
    """Read a timer text at deployment: an ISO literal of its kind, or an expression that gives one.

    An expression of a date or duration timer may give a date, a moment or a duration; of a cycle
    timer a text like `R3/P1D`. One that reads no variable is tried at once.
    Raises `ExpressionError`.
    """
    written = unwrapped(text)
    if _LITERAL.match(written):
        zone = language.zone
        meaning = _explained(written, lambda: _LITERALS[kind](written, zone))
        return TimerSpec(kind, written, language, meaning)
    expression = language.compile(text)
    timer = TimerSpec(kind, expression.text, language, expression)
    if not expression.names:
        timer.first_due({}, _TRIAL)
    return timer


def parse_due(text: str, language: Language = DEFAULT_LANGUAGE) -> TimerSpec:
    """Read a term: a date, a duration, or an expression that gives one. Raises `ExpressionError`."""
    return parse_timer("date" if unwrapped(text)[:1].isdigit() else "duration", text, language)


_TRIAL = datetime(2023, 9, 1, tzinfo=UTC)


def _first_due(meaning: date | Duration | Cycle, now: datetime, zone: ZoneInfo) -> Due:
    if isinstance(meaning, Cycle):
        return meaning.first_due(now, zone)
    if isinstance(meaning, Duration):
        return Due(meaning.moved(now, zone).astimezone(UTC))
    return Due(to_moment(meaning, zone).astimezone(UTC))


def _read_cycle(text: str, zone: ZoneInfo) -> Cycle:
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise Refused("нужен повтор вида R3/P1D, R/P7D или R3/2023-09-01/P1D")
    repeats = int(match[1]) if match[1] else None
    if repeats is not None and not 1 <= repeats <= CYCLE_REPEATS:
        raise Refused(f"повторов может быть от 1 до {CYCLE_REPEATS}")
    start = parse_temporal(match[2], zone) if match[2] else None
    duration = read_duration(match[3])
    if duration.is_zero:
        raise Refused("промежуток между повторами не может быть нулевым")
    if repeats is None and duration.longest_seconds < SHORTEST_ENDLESS_CYCLE:
        raise Refused("повтор без числа раз не может быть чаще раза в 10 секунд")
    return Cycle(repeats, start, duration)


def _read_once(text: str, zone: ZoneInfo) -> date | Duration:
    return read_duration(text) if text.startswith(("P", "-P", "+P")) else parse_temporal(text, zone)


_LITERALS: Mapping[TimerKind, Callable[[str, ZoneInfo], date | Duration | Cycle]] = {
    "date": parse_temporal,
    "duration": lambda text, _zone: read_duration(text),
    "cycle": _read_cycle,
}


def _explained(text: str, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except Refused as refusal:
        raise ExpressionError(text, str(refusal)) from None
