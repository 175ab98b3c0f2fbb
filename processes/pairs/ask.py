"""What may be asked of a running pair from its page: pause, go on, end early, look into a danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine import Actor, Command, CorrelateMessage, InvalidInput, InvalidState, NotAllowed, Query
from engine.history.events import EventName, HistoryEvent
from engine.instances.tables import instances
from engine.messages.tables import subscriptions
from processes.pairs.queries import PairById
from processes.pairs.states import REASONS
from processes.pairs.values import Pair
from processes.people.permissions import actor_may
from processes.people.verbs import Verb

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


class PairRequest(StrEnum):
    """The messages that a pair's diagrams catch (`bpmn/README.md`, «Messages»)."""

    ALARM = "pair-alarm"
    SUSPEND = "pair-suspend"
    RESUME = "pair-resume"
    EARLY_END = "pair-early-end"


PAUSES: Mapping[str, str] = MappingProxyType(
    {
        "ILLNESS": "Болезнь",
        "HOLIDAYS": "Каникулы, отъезд",
        "CONFLICT": "Разбирается конфликт",
        "CONSENT": "Одна из сторон отозвала согласие",
    }
)
"""Why meetings stop for a while (section 2.1 of the domain rules, state 8a)."""

_OF_MATCHING = frozenset({"NO_CONSENT", "WITHDRAWN"})
EARLY_ENDS: Mapping[str, str] = MappingProxyType(
    {code: words for code, words in REASONS.items() if code not in _OF_MATCHING}
)
"""Why a pair that works ends before its time."""

_REASONS: Mapping[PairRequest, Mapping[str, str]] = MappingProxyType(
    {PairRequest.SUSPEND: PAUSES, PairRequest.EARLY_END: EARLY_ENDS}
)


def reasons_for(request: PairRequest) -> Mapping[str, str]:
    """Return the dictionary from which a request takes its reason; empty when it needs none.

    Codes alone go into history: words about a child have no place there.
    """
    return _REASONS.get(request, MappingProxyType({}))


def concerns(pair: Pair, person_id: str) -> bool:
    """Return whether the person is of the pair: mentor, mentee, or one who represents a minor."""
    return person_id in (pair.mentor, *pair.mentees, *pair.guardians)


def may_ask(pair: Pair, request: PairRequest, actor: Actor) -> bool:
    """Return whether the actor may ask: a side only tells of a danger, the curator everything."""
    if actor_may(actor, Verb.PAIRS_CHANGE, pair.organisation):
        return True
    return request is PairRequest.ALARM and actor_may(
        actor, Verb.PAIRS_CHANGE, pair.organisation, owns=concerns(pair, actor.acts_as)
    )


@dataclass(frozen=True, slots=True)
class PossibleRequests(Query[list[PairRequest]]):
    """What a pair's process listens to at this moment. Who may ask is asked elsewhere."""

    pair_id: int

    def execute(self, uow: UnitOfWork) -> list[PairRequest]:
        """Return the requests in the order of the page."""
        query = select(subscriptions.c.name).where(
            subscriptions.c.correlation_key == str(self.pair_id),
            subscriptions.c.name.in_([one.value for one in PairRequest]),
        )
        heard = set(uow.connection.scalars(query))
        return [one for one in PairRequest if one.value in heard]


@dataclass(frozen=True, slots=True)
class AskPair(Command[None]):
    """Ask something of a running pair. Raises NotFound, NotAllowed, InvalidInput, InvalidState."""

    pair_id: int
    request: PairRequest
    actor: Actor
    reason: str = ""

    def execute(self, uow: UnitOfWork) -> None:
        """Ask it; the history of the process keeps who did, and the code of the reason."""
        pair = PairById(self.pair_id).execute(uow)
        if not may_ask(pair, self.request, self.actor):
            raise NotAllowed(
                "Остановить, продолжить или прекратить работу пары может куратор этой организации; "
                "о тревоге сообщают куратор и участники пары."
            )
        if reasons_for(self.request) and self.reason not in reasons_for(self.request):
            raise InvalidInput("Выберите причину из перечня: она останется в журнале.")
        listening = uow.connection.execute(
            select(
                subscriptions.c.instance_id, subscriptions.c.element_id, instances.c.organisation
            )
            .join(instances, instances.c.id == subscriptions.c.instance_id)
            .where(
                subscriptions.c.name == self.request.value,
                subscriptions.c.correlation_key == str(pair.id),
            )
            .order_by(subscriptions.c.id)
        ).first()
        if listening is None:
            raise InvalidState(
                f"Пара № {pair.id} сейчас этого не ждёт: её состояние «{pair.state.russian_name}» "
                "уже другое. Обновите страницу."
            )
        data = {"pair": pair.id, "asked": self.request.value}
        uow.record(
            HistoryEvent(
                EventName.NOTED,
                listening.instance_id,
                self.actor,
                element_id=listening.element_id,
                organisation=listening.organisation,
                data={**data, "reason_code": self.reason} if self.reason else data,
            )
        )
        self._send(uow, pair)

    def _send(self, uow: UnitOfWork, pair: Pair) -> None:
        payload = {"reason": self.reason} if self.request is PairRequest.EARLY_END else {}
        sent = CorrelateMessage(self.request.value, str(pair.id), payload, self.actor)
        if not sent.execute(uow):
            raise InvalidState(
                f"Процесс пары № {pair.id} приостановлен владельцем: сначала его нужно продолжить."
            )
