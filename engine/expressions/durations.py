"""ISO 8601 durations: calendar months and days on the wall clock, hours as elapsed time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.expressions.dates import shift, shift_date, shift_seconds, to_moment
from engine.expressions.errors import ExpressionError, Refused
from engine.expressions.limits import DURATION_YEARS

_DURATION = re.compile(
    r"P(?:(\d{1,12})W|(?:(\d{1,12})Y)?(?:(\d{1,12})M)?(?:(\d{1,12})D)?"
    r"(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,12})(?:[.,](\d{1,6}))?S)?)?)",
    re.ASCII,
)
_YEAR_SECONDS = 31_557_600


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time, never negative: months, then days, then seconds with their millionths.

    Raises `Refused` when it is longer than 100 years.
    """

    months: int = 0
    days: int = 0
    seconds: int = 0
    micros: int = 0

    def __post_init__(self) -> None:
        if min(self.months, self.days, self.seconds, self.micros) < 0:
            raise Refused("длительность не может быть отрицательной")
        if self.longest_seconds > DURATION_YEARS * _YEAR_SECONDS:
            raise Refused(f"длительность больше {DURATION_YEARS} лет")

    @property
    def longest_seconds(self) -> int:
        """Whole seconds, every month being counted as a twelfth of a year."""
        return self.months * (_YEAR_SECONDS // 12) + self.days * 86_400 + self.seconds

    @property
    def is_zero(self) -> bool:
        """Whether it has no length."""
        return not (self.months or self.days or self.seconds or self.micros)

    @property
    def text(self) -> str:
        """The ISO text, e. g. `P1M2DT3H`; the zero duration is `PT0S`."""
        hours, rest = divmod(self.seconds, 3_600)
        minutes, seconds = divmod(rest, 60)
        day = _written((self.months, "M"), (self.days, "D"))
        clock = _written((hours, "H"), (minutes, "M"), (_decimal(seconds, self.micros), "S"))
        return f"P{day}T{clock}" if clock else f"P{day}" if day else "PT0S"

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the aware UTC moment this long after an aware moment; days are the zone's.

        Raises `ExpressionError` outside the years of the language.
        """
        try:
            return self.moved(moment, zone).astimezone(UTC)
        except Refused as refusal:
            raise ExpressionError(self.text, str(refusal)) from None

    def moved(self, moment: datetime, zone: ZoneInfo, times: int = 1) -> datetime:
        """Return the moment `times` durations later (earlier when negative), reckoned in one leap.

        One leap keeps the day of the month: 31 January + 2 × P1M is 31 March. Raises `Refused`.
        """
        day = shift(moment, zone, self.months * times, self.days * times)
        return shift_seconds(day, zone, self.seconds * times, self.micros * times)

    def moved_temporal(self, start: date, zone: ZoneInfo, times: int = 1) -> date:
        """Move a moment, or a date: a date stays one unless hours are added to its midnight."""
        if isinstance(start, datetime) or self.seconds or self.micros:
            return self.moved(to_moment(start, zone), zone, times)
        return shift_date(start, self.months * times, self.days * times)

    def __add__(self, other: Duration) -> Duration:
        more, micros = divmod(self.micros + other.micros, 1_000_000)
        seconds = self.seconds + other.seconds + more
        return Duration(self.months + other.months, self.days + other.days, seconds, micros)


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration: `P3D`, `PT2H30M`, `P1M`, `P1W`. Raises `ExpressionError`."""
    try:
        return read_duration(text.strip())
    except Refused as refusal:
        raise ExpressionError(text, str(refusal)) from None


def read_duration(text: str) -> Duration:
    """Read an ISO 8601 duration. Raises `Refused`."""
    match = _DURATION.fullmatch(text)
    if match is None or text == "P":
        raise Refused(_reason(text))
    *whole, part = match.groups()
    weeks, years, months, days, hours, minutes, seconds = (int(each or 0) for each in whole)
    elapsed, micros = hours * 3_600 + minutes * 60 + seconds, int((part or "0").ljust(6, "0"))
    return Duration(years * 12 + months, weeks * 7 + days, elapsed, micros)


def _reason(text: str) -> str:
    if "-" in text:
        return "длительность не может быть отрицательной"
    return "нужна длительность вида P3D, PT2H30M, P1M или P1W: большие латинские буквы, целые числа"


def _decimal(whole: int, micros: int) -> int | str:
    return f"{whole}.{micros:06d}".rstrip("0") if micros else whole


def _written(*parts: tuple[int | str, str]) -> str:
    return "".join(f"{number}{letter}" for number, letter in parts if number)
