"""Fill in a form as a person would: every kind of field, and now and then a «no»."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from processes.demo.answers import Occasion, Surroundings, Writer
from processes.demo.answers.amounts import answered_amount
from processes.demo.answers.days import BEGINNINGS, Before, answered_day
from processes.demo.answers.file_names import file_name
from processes.demo.answers.occasion import ALONE, Row
from processes.demo.answers.selectors import Place
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
)
from processes.forms.fill import NewFile

_SENT_BACK = ("return", "rework", "remarks")
_ROUNDABOUT = frozenset({"again", "more", "add", "repeat", "wait", "extend", "postpone"})
_REFUSALS = frozenset({"refused"})
"""A consent is seldom refused: who is asked for it has been prepared."""
_PARTICIPANTS = ("mentors", "mentees")
_RARE = frozenset({"alarm", "goals_reached", "psychologist"})
_LEFT_OPEN = frozenset({"next_meeting_on", "left_on"})
"""Days that nobody names: the pair meets in the rhythm of its plan, and who takes part has not left."""
_OF_GROUPS = frozenset({"absent", "personal_goals"})
"""Tables that only groups fill in: most mentors have one mentee, and to a meeting of two both come."""
_PREFERRED = frozenset({"P14D"})
"""Meetings every fortnight: the rarest rhythm that the model allows."""
_DECIDES = frozenset(
    {"decision", "outcome", "launch", "closing", "go_on", "achieved", "verdict", "approval"}
)
_AGAINST = frozenset(
    {"return", "rework", "reject", "refuse", "stop", "decline", "close", "none", "no", "partly"}
    | {"other_mentor", "rematch", "terminated", "suspend", "cancel", "part"}
)
"""Choices after which the grounds of a decision tell what is wrong."""
_AT_A_DISTANCE = frozenset({"online"})


_WRITTEN = frozenset(
    kind.kind for kind in (TextField, TextAreaField, NumberField, DateField, ChoiceField)
)


@dataclass(frozen=True, slots=True)
class Habits:
    """How people of the simulation answer: chances of sending work back and of saying no.

    `rare` is the chance of what seldom happens: an alarm, goals reached before the time, a refusal.
    `participants` is how many mentors, and as many mentees, an organisation lists at a time; of
    anything else, partners and programmes among it, people name `others`.
    """

    sent_back: float = 0.08
    adverse: float = 0.04
    rare: float = 0.01
    participants: int = 10
    others: int = 2


class Filler:
    """Fills forms with the same answers for the same seed."""

    def __init__(
        self, dice: random.Random, habits: Habits, surroundings: Surroundings | None = None
    ) -> None:
        self._dice = dice
        self._habits = habits
        self._surroundings = surroundings or Surroundings()

    def fill(self, form: Form, offers: Offers, occasion: Occasion, new_file: NewFile) -> Typed:
        """Return the form as it was filled in."""
        sheet = _Sheet(self._dice, self._habits, occasion, self._surroundings)
        texts: dict[str, tuple[str, ...]] = {}
        rows: dict[str, tuple[dict[str, str], ...]] = {}
        attached = []
        for field in form.fields:
            if isinstance(field, FileField):
                attached.append(field)
            elif isinstance(field, TableField):
                rows[field.key] = tuple(sheet.rows(field, offers))
            elif answer := sheet.answer(field, offers.get(field.key, ())):
                texts[field.key] = answer
        files = {
            field.key: (new_file(file_name(field, texts, occasion.today), field.document),)
            for field in attached
        }
        return Typed(texts, rows, files)


class _Sheet:
    """One form while it is being filled in: later answers agree with earlier ones."""

    def __init__(
        self,
        dice: random.Random,
        habits: Habits,
        occasion: Occasion,
        surroundings: Surroundings,
    ) -> None:
        self._dice = dice
        self._habits = habits
        self._occasion = occasion
        self._surroundings = surroundings
        self._writer = Writer(dice, occasion, surroundings)
        self._began: date | None = None
        self._mark = ""

    def answer(self, field: Field, options: Sequence[Option]) -> tuple[str, ...]:
        """Return what is sent for a field that stands by itself; nothing if it stays empty."""
        if field.kind in _WRITTEN:
            text = self._written(field, self._place(field.key), ALONE)
            return (text,) if text else ()
        if isinstance(field, ChecklistField):
            values = tuple(option.value for option in field.options)
            known = self._writer.choose(self._place(field.key))
            return tuple(value for value in values if value in known) or values
        if isinstance(field, CheckboxField):
            is_unticked = field.key in _RARE and self._dice.random() >= self._habits.rare
            return () if is_unticked else ("on",)
        if isinstance(field, PickField):
            return (self._dice.choice(list(options)).value,) if options else ()
        return ()

    def rows(self, table: TableField, offers: Offers) -> Iterator[dict[str, str]]:
        """Yield the rows of a table; no entry of a register is picked twice in a column."""
        picks = {
            c.key: offers.get(f"{table.key}.{c.key}", ())
            for c in table.columns
            if isinstance(c, PickField)
        }
        needed = [len(picks[c.key]) for c in table.columns if c.key in picks and c.required]
        wanted = max(table.min_rows, self._usual_rows(table))
        for number in range(min([wanted, table.max_rows, *needed])):
            row: dict[str, str] = {}
            place = Row(number, row, _options(table.columns[0]))
            began = self._began
            for column in table.columns:
                if column.key in picks:
                    options = picks[column.key]
                    row[column.key] = options[-1 - number % len(options)].value if options else ""
                else:
                    row[column.key] = self._cell(table, column, place)
            self._began = began
            yield row

    def _usual_rows(self, table: TableField) -> int:
        if table.key in _OF_GROUPS:
            return 0
        named = {table.register, *(c.register for c in table.columns if isinstance(c, PickField))}
        about_people = not named.isdisjoint(_PARTICIPANTS)
        return self._habits.participants if about_people else self._habits.others

    def _cell(self, table: TableField, column: Field, row: Row) -> str:
        """Return one cell; a table led by a choice has a row for each of its options."""
        is_known = self._writer.choose(self._place(column.key, table.key), row.number)
        if column is table.columns[0] and isinstance(column, ChoiceField) and not is_known:
            return column.options[row.number % len(column.options)].value
        if column.kind in _WRITTEN:
            return self._written(column, self._place(column.key, table.key), row)
        return "".join(self.answer(column, ())[:1])

    def _place(self, key: str, table: str = "") -> Place:
        return Place(self._occasion.form_key, table, key, self._mark)

    def _written(self, field: Field, place: Place, row: Row) -> str:
        dice, occasion = self._dice, self._occasion
        if isinstance(field, TextField) or isinstance(field, TextAreaField):  # noqa: SIM101 - a tuple of ABCs is slow
            return self._writer.write(place, field.max_length, row)
        if isinstance(field, NumberField):
            return answered_amount(field, place, occasion, self._surroundings, dice, row.cells)
        if isinstance(field, ChoiceField):
            known = self._writer.choose(place, row.number)
            values = (option.value for option in field.options)
            return next(filter(known.__contains__, values), "") or self._chosen(field)
        return self._day(field, place, row.number) if isinstance(field, DateField) else ""

    def _day(self, field: DateField, place: Place, rows: int) -> str:
        if field.key in _LEFT_OPEN:
            return ""
        before = Before(self._began, rows)
        day = answered_day(field, place, self._occasion, self._dice, before)
        if field.key in BEGINNINGS:
            self._began = day
        return day.isoformat()

    def _chosen(self, field: ChoiceField) -> str:
        """Choose as people do: mostly the first option, which is the ordinary course."""
        values = [option.value for option in field.options]
        usual = next((value for value in values if value in _PREFERRED), values[0])
        weights = [self._weight(value, is_usual=value == usual) for value in values]
        chosen = self._dice.choices(values, weights)[0]
        if field.key in _DECIDES:
            self._mark = "!" if chosen in _AGAINST else ""
        elif chosen in _AT_A_DISTANCE:
            self._mark = "~"
        return chosen

    def _weight(self, value: str, *, is_usual: bool) -> float:
        if _is_sent_back(value):
            return self._habits.sent_back
        if value in _REFUSALS:
            return self._habits.rare
        return 1.0 if is_usual and value not in _ROUNDABOUT else self._habits.adverse


@cache
def _is_sent_back(value: str) -> bool:
    return any(word in value for word in _SENT_BACK)


def _options(field: Field) -> int:
    return len(field.options) if isinstance(field, ChoiceField) else 0
