"""Gates between activities: what is shut waits for another activity to end, or for a written reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import Actor, Command, CorrelateMessage, InvalidInput, InvalidState, NotFound
from engine.history.events import EventName, HistoryEvent
from engine.instances.tables import instances
from engine.messages.tables import subscriptions
from processes.people.permissions import gate_verb, require
from processes.people.verbs import Verb
from processes.roles import Role

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_FINISHED = re.compile(r"activity-(\d+\.\d+)-finished")
_LONGEST_REASON = 4000


def gate_of(message: str | None) -> str | None:
    """Return the number of the activity whose end a message tells; None for any other message."""
    found = _FINISHED.fullmatch(message or "")
    return found[1] if found else None


def message_of(activity: str) -> str:
    """Return the name of the message that tells of an activity's end."""
    return f"activity-{activity}-finished"


@dataclass(frozen=True, slots=True)
class OpenGate(Command[None]):
    """Let a process that waits for the end of an activity go on without it, for a written reason.

    Only this instance goes on. Who may: `gate_verb` (section 1.3 of the domain rules). The reason
    stays in the history. Raises NotFound, NotAllowed, InvalidInput, InvalidState.
    """

    instance_id: int
    activity: str
    reason: str
    actor: Actor

    def execute(self, uow: UnitOfWork) -> None:
        """Open it."""
        instance = _instance(uow, self.instance_id)
        verb = gate_verb(self.activity)
        require(self.actor, verb, instance.organisation)
        reason = self._reason()
        waits = uow.connection.execute(
            select(subscriptions).where(
                subscriptions.c.instance_id == self.instance_id,
                subscriptions.c.name == message_of(self.activity),
            )
        ).first()
        if waits is None:
            raise InvalidState(
                f"Процесс № {self.instance_id} больше не ждёт мероприятия {self.activity}: "
                "открывать нечего. Обновите страницу."
            )
        uow.record(
            HistoryEvent(
                EventName.NOTED,
                self.instance_id,
                self.actor,
                element_id=waits.element_id,
                role=_role(verb).value,
                organisation=instance.organisation,
                data={"gate": self.activity, "reason": reason},
            )
        )
        delivered = CorrelateMessage(
            waits.name, waits.correlation_key, actor=self.actor, only_instance=self.instance_id
        ).execute(uow)
        if not delivered:
            raise InvalidState(
                f"Процесс № {self.instance_id} приостановлен: сначала его нужно продолжить."
            )

    def _reason(self) -> str:
        reason = self.reason.strip()
        if not reason:
            raise InvalidInput(
                f"Напишите, почему можно не ждать мероприятия {self.activity}: "
                "причина останется в журнале."
            )
        if len(reason) > _LONGEST_REASON:
            raise InvalidInput(f"Причина длиннее {_LONGEST_REASON} знаков: сократите её.")
        return reason


def _instance(uow: UnitOfWork, instance_id: int) -> Any:
    query = select(instances.c.organisation).where(instances.c.id == instance_id)
    row = uow.connection.execute(query).first()
    if row is None:
        raise NotFound(f"Экземпляра процесса № {instance_id} нет.")
    return row


def _role(verb: Verb) -> Role:
    if verb is Verb.GATE_OPEN_READINESS:
        return Role.EDUCATION_DEPARTMENT
    return Role.INSTITUTION_HEAD
