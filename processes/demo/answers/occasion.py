"""Who fills in which form, and when: what an answer must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from zoneinfo import ZoneInfo

from engine import WorkItemSummary


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The people and schools whose names stand in answers.

    `staff` is who works where, `schools` the names of schools, both by organisation; where
    nobody is named, people are invented.
    """

    staff: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    schools: Mapping[str, str] = field(
        default_factory=lambda: {f"oo-{number:02}": f"СОШ № {number}" for number in range(1, 5)}
    )


@dataclass(frozen=True, slots=True)
class Occasion:
    """One filling in of a form.

    `form_key` may be empty for a form that no process has yet. Nothing that is said to have
    happened lies before `since`, the day on which the work began.
    """

    form_key: str
    today: date
    since: date
    organisation: str = ""

    @classmethod
    def of(cls, item: WorkItemSummary, today: date, zone: ZoneInfo) -> Self:
        """Return the occasion on which a work item is done."""
        opened_on = item.opened_at.astimezone(zone).date()
        return cls(item.form_key or "", today, min(opened_on, today), item.organisation or "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table while it is being filled in.

    `cells` is what stands to the left; `options` is how many the choice that leads the table has.
    """

    number: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    options: int = 0


ALONE = Row()
"""Where a field stands that is in no table."""
