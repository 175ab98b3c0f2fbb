"""Durations and shares as people say them."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from processes.forms.russian import DAY, HOUR, MINUTE, Unit, plural

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_FEW = 10
_NO_BREAK = "\N{NO-BREAK SPACE}"
_UNITS = ((_DAY, DAY, "дн."), (_HOUR, HOUR, "ч"), (_MINUTE, MINUTE, "мин"))


def duration(value: timedelta) -> str:
    """Return «6 дней», «1,5 дня», «20 минут»; days and hours under ten to a half."""
    amount, (_, unit, _) = _measured(value)
    return _said(value, amount, (unit.one, unit.few, unit.many))


def accusative(value: timedelta) -> str:
    """Return it as it stands after «ждёт» and «за»: «21 минуту»."""
    amount, (_, unit, _) = _measured(value)
    return _said(value, amount, (unit.after_for, unit.few, unit.many))


def short_duration(value: timedelta) -> str:
    """Return the same for narrow places: «6 дн.», «20 мин»."""
    amount, (_, _, short) = _measured(value)
    return "0" if amount is None else f"{_number(amount)}{_NO_BREAK}{short}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as «24 %»; what is not nothing is not called nothing."""
    whole = _rounded(Decimal(str(share)) * 100)
    words = "<1" if share and not whole else f"{whole}"
    return f"{words}{_NO_BREAK}%"


def decimal(value: float) -> str:
    """Return a number to one place: «2,4», «3»."""
    amount = Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _number(amount)


def _said(value: timedelta, amount: Decimal | None, forms: tuple[str, str, str]) -> str:
    if amount is None:
        return "меньше минуты" if value else "сразу"
    word = forms[1] if amount % 1 else plural(int(amount), *forms)
    return f"{_number(amount)}{_NO_BREAK}{word}"


def _measured(value: timedelta) -> tuple[Decimal | None, tuple[timedelta, Unit, str]]:
    """Return the amount in the largest unit that fits, and the unit; None if none does."""
    for unit in _UNITS:
        if value >= unit[0]:
            amount = Decimal(value // timedelta(microseconds=1)) / (
                unit[0] // timedelta(microseconds=1)
            )
            halves = amount < _FEW and unit[0] is not _MINUTE
            return (
                Decimal(_rounded(amount * 2)) / 2 if halves else Decimal(_rounded(amount))
            ), unit
    return None, _UNITS[-1]


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return (f"{int(value)}" if whole else f"{value:f}").replace(".", ",")
