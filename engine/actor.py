"""Who acts, as the engine sees it: opaque strings, no user table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a machine that runs a command.

    `user_id` is the one who really acts. `on_behalf_of` is the one he stands in for, if any.
    `groups` are the candidate groups (`role@organisation`) that he acts for at this moment.
    `is_system` is the engine itself: it may do anything, and history says so.
    `may_reassign` are the organisations in which he may assign and release others' work items.
    """

    user_id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    on_behalf_of: str | None = None
    is_system: bool = False
    may_reassign: frozenset[str] = field(default_factory=frozenset)

    def stands_for(self, user_id: str | None) -> bool:
        """Return whether a work item held by `user_id` is his to do."""
        return user_id is not None and user_id in (self.user_id, self.on_behalf_of)


SYSTEM = Actor(user_id="system", is_system=True)
