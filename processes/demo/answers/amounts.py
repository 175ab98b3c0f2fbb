"""Numbers as they are in an office: within the bounds of the form and of what is usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from processes.demo.answers.occasion import Occasion, Surroundings
from processes.demo.answers.selectors import Place, Selection, read_entries
from processes.forms import NumberField

USUAL: Selection[Any] = Selection(lambda: read_entries(Path(__file__).with_name("amounts.yaml")))
"""The lowest and the highest usual number of a field."""
_MARKS, _MARK_WEIGHTS = range(5, 11), (1, 2, 5, 12, 10, 6)
_OTHERWISE = (1, 30)
_PER_CENT = (70, 95)


def answered_amount(
    field: NumberField,
    place: Place,
    occasion: Occasion,
    surroundings: Surroundings,
    dice: Random,
    cells: Mapping[str, str],
) -> str:
    """Return a number for a field, as it is typed; `cells` is what stands to the left in a row."""
    low, high = field.minimum, field.maximum
    usual = USUAL.find(place)
    if isinstance(usual, str):
        told = _told_by(usual, cells, occasion.today)
        if told is not None:
            return str(told)
        usual = None
    if usual is None and (low, high) == (1, 10):
        return str(dice.choices(_MARKS, _MARK_WEIGHTS)[0])
    lowest, highest, step = _bounds(usual or _default(low, high), occasion, surroundings)
    if low is not None:
        lowest = max(lowest, int(low))
    if high is not None:
        lowest, highest = min(lowest, int(high)), min(highest, int(high))
    return str(dice.randrange(lowest, max(lowest, highest) + 1, step))


def _told_by(rule: str, cells: Mapping[str, str], today: date) -> int | None:
    """Return the number that cells to the left tell; None if one of them is empty."""
    if rule == "fact without target" and cells.get("fact") and cells.get("target"):
        return int(cells["fact"]) - int(cells["target"])
    if rule == "age on the birth date" and cells.get("birth_date"):
        return _years_since(date.fromisoformat(cells["birth_date"]), today)
    return None


def _years_since(day: date, today: date) -> int:
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def _default(low: float | None, high: float | None) -> Sequence[int]:
    return _PER_CENT if (low, high) == (0, 100) else _OTHERWISE


def _bounds(usual: Any, occasion: Occasion, surroundings: Surroundings) -> tuple[int, int, int]:
    """Return both bounds and the step. Years are told from today, schools from how many there are."""
    step, beginning = 1, 0
    if isinstance(usual, Mapping):
        step = usual.get("step", 1)
        beginning = _beginning(usual.get("from", ""), occasion, surroundings)
        usual = usual["between"]
    lowest, highest = (max(0, beginning + bound) if beginning else bound for bound in usual)
    return lowest, highest, step


def _beginning(name: str, occasion: Occasion, surroundings: Surroundings) -> int:
    known = {"": 0, "this year": occasion.today.year, "schools": len(surroundings.schools)}
    return known[name]
