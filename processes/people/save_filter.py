"""Keep what a person filters a screen by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from engine.actor import Actor
from engine.command import Command
from engine.errors import InvalidInput
from processes.people.directory import existing_person
from processes.people.rows import ensure_row
from processes.people.tables import saved_filters
from processes.people.wording import checked_id

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_MAX_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class SaveFilter(Command[None]):
    """Keep the actor's own filter of a screen, in place of the one before.

    `screen` is a short key such as `inbox`; `value` is a JSON object of at most 8,000 bytes.
    Raises InvalidInput, NotFound.
    """

    actor: Actor
    screen: str
    value: Mapping[str, Any] = field(repr=False)

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        existing_person(uow.connection, self.actor.user_id)
        if len(orjson.dumps(dict(self.value))) > _MAX_BYTES:
            raise InvalidInput("Фильтр слишком велик, сохранить его нельзя. Уберите часть условий.")
        key = {"person_id": self.actor.user_id, "screen": checked_id(self.screen)}
        row = ensure_row(uow.connection, saved_filters, key, {"filter": {}})
        uow.connection.execute(saved_filters.update().where(row).values(filter=dict(self.value)))
