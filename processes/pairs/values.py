"""What leaves this package: pairs and meetings as frozen values, people as ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from processes.pairs.states import PairState


class Consent(StrEnum):
    """What became of the question whether somebody takes part; `None` means not asked yet."""

    GIVEN = "given"
    REFUSED = "refused"
    SILENT = "silent"


class MeetingKind(StrEnum):
    """The meetings in the order of the plan (activities 4.6 and 4.7)."""

    INTRODUCTION = "INTRODUCTION"
    TRIAL = "TRIAL"
    PLANNING = "PLANNING"
    WORKING = "WORKING"
    FINAL = "FINAL"


@dataclass(frozen=True, slots=True)
class Member:
    """A mentee of a pair; `guardian` is who consents for a minor, `entry_id` the register's entry."""

    mentee: str
    guardian: str | None = None
    entry_id: int | None = None
    consent: str | None = None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair or a group: ids, states and dates, no names."""

    id: int
    organisation: str
    school_year: str
    state: PairState
    mentor: str
    mentor_entry: int | None
    mentor_guardian: str | None
    mentor_consent: str | None
    form: str | None
    group_name: str | None
    previous_id: int | None
    programme_starts: date
    programme_ends: date
    order_number: str | None
    ordered_on: date | None
    reason: str | None
    continuation: str | None
    created_at: datetime
    closed_at: datetime | None
    everybody: tuple[Member, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """Return the mentees who take part."""
        return tuple(member for member in self.everybody if not member.has_left)

    @property
    def mentees(self) -> tuple[str, ...]:
        """Return their person ids."""
        return tuple(member.mentee for member in self.members)

    @property
    def is_group(self) -> bool:
        """Return whether it was made as a group, however many are left."""
        return self.group_name is not None

    @property
    def guardians(self) -> tuple[str, ...]:
        """Return who must consent for the minors among them, the mentor included, each once."""
        found = (self.mentor_guardian, *(member.guardian for member in self.members))
        return tuple(dict.fromkeys(guardian for guardian in found if guardian is not None))

    @property
    def can_start(self) -> bool:
        """Return whether the mentor and at least one mentee have every consent they need."""
        return self.mentor_consent == Consent.GIVEN and any(
            member.consent == Consent.GIVEN for member in self.members
        )


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a pair's journal, held or missed. `report` is personal data."""

    id: int
    pair_id: int
    number: int
    kind: MeetingKind
    held: bool
    held_on: date | None
    report: dict[str, Any]
    recorded_at: datetime
