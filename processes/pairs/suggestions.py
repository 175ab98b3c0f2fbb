"""Keep what the system proposes until it proposes anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from engine import Command, Query
from processes.pairs.matching import Suggestion
from processes.pairs.tables import pair_suggestions

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class SuggestionKind(StrEnum):
    """What is proposed: mentors to invite (4.3), or pairs (4.5)."""

    MENTOR = "mentor"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class KeepSuggestions(Command[int]):
    """Replace the proposals of a kind for an organisation and year; return how many there are."""

    kind: SuggestionKind
    organisation: str
    school_year: str
    suggestions: Sequence[Suggestion]

    def execute(self, uow: UnitOfWork) -> int:
        """Replace them."""
        uow.connection.execute(
            delete(pair_suggestions).where(
                pair_suggestions.c.kind == self.kind.value,
                pair_suggestions.c.organisation == self.organisation,
                pair_suggestions.c.school_year == self.school_year,
            )
        )
        if self.suggestions:
            uow.connection.execute(
                insert(pair_suggestions),
                [
                    {
                        "kind": self.kind.value,
                        "organisation": self.organisation,
                        "school_year": self.school_year,
                        "mentor_entry": each.mentor,
                        "mentee_entry": each.mentee,
                        "score": each.score,
                        "reasons": list(each.reasons),
                        "made_at": uow.now,
                    }
                    for each in self.suggestions
                ],
            )
        return len(self.suggestions)


@dataclass(frozen=True, slots=True)
class SuggestionsOf(Query[list[Suggestion]]):
    """What the system proposes to the curator of an organisation, best first."""

    kind: SuggestionKind
    organisation: str
    school_year: str

    def execute(self, uow: UnitOfWork) -> list[Suggestion]:
        """Return the proposals."""
        query = (
            select(pair_suggestions)
            .where(
                pair_suggestions.c.kind == self.kind.value,
                pair_suggestions.c.organisation == self.organisation,
                pair_suggestions.c.school_year == self.school_year,
            )
            .order_by(pair_suggestions.c.id)
        )
        return [
            Suggestion(row.mentor_entry, row.mentee_entry, row.score, tuple(row.reasons))
            for row in uow.connection.execute(query)
        ]
