"""Who acts, as the engine sees it: opaque strings, no user table."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from engine.errors import NotAllowed


class Intervention(StrEnum):
    """What changes the course of running instances from outside their diagram."""

    CONTROL = "control"
    """Suspend, resume, rewind."""

    MIGRATE = "migrate"
    """Move to another version."""

    RESOLVE = "resolve"
    """Resolve incidents."""


_REFUSALS = {
    Intervention.CONTROL: "Останавливать, продолжать и возвращать процессы вам не поручено.",
    Intervention.MIGRATE: "Переводить процессы на другую версию вам не поручено.",
    Intervention.RESOLVE: "Разбирать инциденты вам не поручено.",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a machine that runs a command.

    `user_id` is the one who really acts. `on_behalf_of` is the one he stands in for, if any.
    `groups` are the candidate groups (`role@organisation`) that he acts for at this moment.
    `is_system` is the engine itself: it may do anything, and history says so.
    `may_reassign` are the organisations in which he may assign and release others' work items.
    `interventions` are what he may do to running instances.
    """

    user_id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: str | None = None
    is_system: bool = False
    may_reassign: frozenset[str] = field(default_factory=frozenset)
    interventions: frozenset[Intervention] = field(default_factory=frozenset)

    @property
    def acts_as(self) -> str:
        """Return whose work he does: the one he stands in for, else his own."""
        return self.on_behalf_of or self.user_id

    def holds(self, assignee: str | None, candidate_group: str) -> bool:
        """Return whether a held work item is his to do.

        Standing in for somebody, only what was passed to him: work of the groups that he acts for.
        """
        if assignee is None or assignee != self.acts_as:
            return False
        return self.on_behalf_of is None or candidate_group in self.groups

    def oversees(self, candidate_group: str) -> bool:
        """Return whether he may assign and release others' work of a candidate group."""
        return self.is_system or candidate_group.partition("@")[2] in self.may_reassign

    def check_may(self, intervention: Intervention) -> None:
        """Raise NotAllowed unless he may intervene in this way."""
        if not self.is_system and intervention not in self.interventions:
            raise NotAllowed(
                f"{_REFUSALS[intervention]} Обратитесь к владельцу процесса или администратору."
            )


SYSTEM = Actor(user_id="system", is_system=True)
