"""Fill in a form as a person would: every kind of field, and now and then a «no»."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from processes.demo.city import invented_name
from processes.forms import (
    CheckboxField,
    ChecklistField,
    ChoiceField,
    DateField,
    Field,
    FileField,
    Form,
    NumberField,
    Offers,
    Option,
    PickField,
    TableField,
    TextAreaField,
    TextField,
    Typed,
    UploadedFile,
)
from processes.forms.fill import NewFile

_SENT_BACK = ("return", "rework", "remarks")
_ROUNDABOUT = frozenset({"again", "more", "add", "repeat", "wait", "extend", "postpone"})
_PARTICIPANTS = ("mentors", "mentees")
_RARE = frozenset({"alarm", "goals_reached", "psychologist"})
_LEFT_TO_THE_PLAN = frozenset({"next_meeting_on"})
"""Days that nobody names: the pair meets in the rhythm of its plan."""
_WITH_THE_SCHOOL_YEAR = frozenset({"programme_ends", "ends", "valid_until"})
_PLANNED = frozenset({"planned_on", "held_on", "moved_to", "starts_on"})
"""Days of events: people leave themselves a fortnight to prepare them."""
_PREFERRED = frozenset({"P14D"})
"""Meetings every fortnight: the rarest rhythm that the model allows."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How people of the simulation answer: chances of sending work back and of saying no.

    `rare` is the chance of ticking what seldom happens: an alarm, goals reached before the time.
    `participants` is how many mentors, and as many mentees, an organisation lists at a time; of
    anything else, partners and programmes among it, people name `others`.
    """

    sent_back: float = 0.08
    adverse: float = 0.04
    rare: float = 0.01
    participants: int = 10
    others: int = 2


def invented_text(key: str, label: str, number: int) -> str:
    """Return what stands in a field for text: a name, the number of a paper, else its label."""
    if "full_name" in key:
        return invented_name(number)
    if "number" in key or "№" in label:
        return f"{number}/01-15"
    return f"{label[:60]} {number}"


class Filler:
    """Fills forms with the same answers for the same seed."""

    def __init__(self, dice: random.Random, habits: Habits) -> None:
        self._dice = dice
        self._habits = habits

    def fill(self, form: Form, offers: Offers, today: date, new_file: NewFile) -> Typed:
        """Return the form as it was filled in."""
        texts: dict[str, tuple[str, ...]] = {}
        rows: dict[str, tuple[dict[str, str], ...]] = {}
        files: dict[str, tuple[UploadedFile, ...]] = {}
        for field in form.fields:
            if isinstance(field, FileField):
                files[field.key] = (new_file(),)
            elif isinstance(field, TableField):
                rows[field.key] = self._rows(field, offers, today)
            else:
                answer = self._answer(field, offers.get(field.key, ()), today)
                if answer:
                    texts[field.key] = answer
        return Typed(texts, rows, files)

    def _rows(self, table: TableField, offers: Offers, today: date) -> tuple[dict[str, str], ...]:
        picks = {
            c.key: offers.get(f"{table.key}.{c.key}", ())
            for c in table.columns
            if isinstance(c, PickField)
        }
        needed = [len(picks[c.key]) for c in table.columns if c.key in picks and c.required]
        wanted = max(table.min_rows, self._usual_rows(table))
        rows = []
        for number in range(min([wanted, table.max_rows, *needed])):
            row = {}
            for column in table.columns:
                if column.key in picks:
                    options = picks[column.key]
                    row[column.key] = options[-1 - number % len(options)].value if options else ""
                else:
                    row[column.key] = "".join(self._answer(column, (), today)[:1])
            rows.append(row)
        return tuple(rows)

    def _usual_rows(self, table: TableField) -> int:
        named = {table.register, *(c.register for c in table.columns if isinstance(c, PickField))}
        about_people = not named.isdisjoint(_PARTICIPANTS)
        return self._habits.participants if about_people else self._habits.others

    def _answer(self, field: Field, options: Sequence[Option], today: date) -> tuple[str, ...]:  # noqa: PLR0911 - one line for each kind
        if isinstance(field, ChoiceField):
            return (self._choose(field.options),)
        if isinstance(field, ChecklistField):
            return tuple(option.value for option in field.options)
        if isinstance(field, CheckboxField):
            is_unticked = field.key in _RARE and self._dice.random() >= self._habits.rare
            return () if is_unticked else ("on",)
        if isinstance(field, PickField):
            return (self._dice.choice(list(options)).value,) if options else ()
        if isinstance(field, NumberField):
            return (self._number(field),)
        if isinstance(field, DateField):
            is_open = field.key in _LEFT_TO_THE_PLAN
            return () if is_open else (self._date(field.key, today).isoformat(),)
        if isinstance(field, (TextField, TextAreaField)):
            text = invented_text(field.key, field.label, self._dice.randrange(100, 1000))
            return (text[-field.max_length :],)
        return ()

    def _date(self, key: str, today: date) -> date:
        """Return a day in the days to come; what ends, ends with the school year."""
        if key in _WITH_THE_SCHOOL_YEAR:
            year = today.year + (today.month > 5)
            return date(year, 5, 31)
        weeks = 3 if key == "ends_on" else 2 if key in _PLANNED else 0
        return today + timedelta(weeks=weeks, days=self._dice.randrange(1, 8))

    def _choose(self, options: Sequence[Option]) -> str:
        """Choose as people do: mostly the first option, which is the ordinary course."""
        values = [option.value for option in options]
        usual = next((value for value in values if value in _PREFERRED), values[0])
        weights = [self._weight(value, is_usual=value == usual) for value in values]
        return self._dice.choices(values, weights)[0]

    def _weight(self, value: str, *, is_usual: bool) -> float:
        if any(word in value for word in _SENT_BACK):
            return self._habits.sent_back
        return 1.0 if is_usual and value not in _ROUNDABOUT else self._habits.adverse

    def _number(self, field: NumberField) -> str:
        lowest = 1 if field.minimum is None else int(field.minimum)
        highest = max(lowest, 30 if field.maximum is None else int(field.maximum))
        if highest - lowest > 1000:
            lowest = max(lowest, 1)
            highest = lowest + 50
        return str(self._dice.randint(lowest, highest))
