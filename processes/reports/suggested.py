"""What the system proposes at a task: mentors to invite (4.3), pairs to form (4.5), each with why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import ElementsOf, InstanceView, Query, WorkItemDetails
from processes.pairs.suggestions import SuggestionKind, SuggestionsOf
from processes.people.period import today
from processes.registers.change import EntriesById
from processes.roadmap.schedule import school_year_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PROPERTY = "suggestions"
"""Property of a user task that names the kind of proposals to show beside its form."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A proposal in words; `mentee` is empty where only a mentor is proposed."""

    mentor: str
    mentee: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestedAt(Query[tuple[Suggested, ...]]):
    """The proposals for a work item, best first; none where its task asks for none.

    They name people: whoever may fill in the task picks from the same names.
    """

    details: WorkItemDetails

    def execute(self, uow: UnitOfWork) -> tuple[Suggested, ...]:
        """Return them."""
        item = self.details.summary
        element = ElementsOf(self.details.definition_id).execute(uow).get(item.element_id)
        kind = "" if element is None else element.properties.get(PROPERTY, "")
        if not kind or item.organisation is None:
            return ()
        variables = InstanceView(item.instance_id).execute(uow).variables
        year = variables.get("school_year") or school_year_of(today(uow.now))
        found = SuggestionsOf(SuggestionKind(kind), item.organisation, year).execute(uow)
        ids = {each.mentor for each in found} | {each.mentee for each in found if each.mentee}
        entries = EntriesById(frozenset(ids)).execute(uow)
        titles = {key: entry.title for key, entry in entries.items()}
        return tuple(
            Suggested(titles.get(each.mentor, ""), titles.get(each.mentee or 0, ""), each.reasons)
            for each in found
            if each.mentor in titles
        )
