"""«Пары»: those of an organisation, one pair with its way and meetings, and what may be asked of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import EngineError, InvalidInput, NotAllowed, NotFound
from processes.pairs import MeetingKind, MeetingsOf, Pair, PairById, PairHistory, PairsOf, StatesOf
from processes.pairs.ask import (
    AskPair,
    PairRequest,
    PossibleRequests,
    concerns,
    may_ask,
    reasons_for,
)
from processes.pairs.states import REASONS
from processes.people import OrganisationById, Organisations, Verb
from processes.people.permissions import organisations_for
from processes.reports.inbox import NamesOf
from processes.roles import held_roles
from webapp.errors import status_of
from webapp.navigation import Entry, add_entry
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("pairs", __name__)
add_entry(blueprint, Entry("Пары", "pairs.all_pairs", Verb.PAIRS_READ, 15))

MEETINGS = {
    MeetingKind.INTRODUCTION: "Встреча-знакомство",
    MeetingKind.TRIAL: "Пробная встреча",
    MeetingKind.PLANNING: "Встреча-планирование",
    MeetingKind.WORKING: "Рабочая встреча",
    MeetingKind.FINAL: "Итоговая встреча",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """How a request is called on the page and what its form says."""

    button: str
    title: str
    sentence: str
    done: str
    is_dangerous: bool = False


ASKING = {
    PairRequest.ALARM: Asking(
        "Сообщить об опасности",
        "Сообщить об опасности",
        "Встречи остановятся сразу. Куратор и руководитель получат срочные задачи. "
        "Другая сторона о сообщении не узнает.",
        "Сообщение принято: встречи остановлены, куратор и руководитель получили задачи.",
        is_dangerous=True,
    ),
    PairRequest.SUSPEND: Asking(
        "Приостановить встречи",
        "Приостановить встречи",
        "Следующая встреча не состоится, пока вы не возобновите работу. "
        "Через тридцать дней вы получите задачу решить судьбу пары.",
        "Встречи приостановлены.",
    ),
    PairRequest.RESUME: Asking(
        "Возобновить встречи",
        "Возобновить встречи",
        "Пара вернётся туда, где остановилась.",
        "Встречи возобновлены.",
    ),
    PairRequest.EARLY_END: Asking(
        "Прекратить досрочно",
        "Прекратить досрочно",
        "Задачи пары снимутся, а вы получите задачу оформить прекращение и решить, "
        "что дальше с наставляемым. Проведённые встречи остаются засчитанными.",
        "Работа пары прекращена: оформите прекращение в «Моих задачах».",
        is_dangerous=True,
    ),
}


@blueprint.get("/pairs")
def all_pairs() -> str:
    """Show the pairs of the person's organisations, or those that he is of."""
    person, engine = signed_in(), current_wiring().engine
    if not person.may_somewhere(Verb.PAIRS_READ):
        raise NotAllowed("Пары видят куратор и руководитель организации и сами участники.")
    places = organisations_for(tuple(held_roles(person.actor.groups)), Verb.PAIRS_READ)
    found = [pair for place in sorted(places) for pair in engine.execute(PairsOf(place))]
    if not places:
        found = engine.execute(PairsOf(person=person.actor.acts_as))
    found.sort(key=lambda pair: (pair.state.is_closed, -pair.id))
    known = {place.id: place.short_name for place in engine.execute(Organisations())}
    return render_template(
        "pairs/all.html", pairs=found, names=_names(found), places=known, several=len(places) > 1
    )


@blueprint.get("/pairs/<int:pair_id>")
def show(pair_id: int) -> str:
    """Show one pair: by name to those of its organisation, by number to ДО and ИОЦ."""
    return _page(pair_id)


@blueprint.get("/pairs/<int:pair_id>/<request_name>")
def ask(pair_id: int, request_name: str) -> Response | str:
    """Ask for the reason and say what follows."""
    return _asking(_visible(pair_id), _request(request_name))


@blueprint.post("/pairs/<int:pair_id>/<request_name>")
def act(pair_id: int, request_name: str) -> Response | str | tuple[str, int]:
    """Do it."""
    wanted, pair = _request(request_name), _visible(pair_id)
    command = AskPair(pair.id, wanted, signed_in().actor, request.form.get("reason", ""))
    try:
        current_wiring().engine.execute(command)
    except InvalidInput as refusal:
        return _asking(pair, wanted, refusal), status_of(refusal)
    flash(ASKING[wanted].done, "done")
    return redirect(url_for("pairs.show", pair_id=pair.id), 303)


def _page(pair_id: int) -> str:
    pair, engine, person = _visible(pair_id), current_wiring().engine, signed_in()
    history = engine.execute(PairHistory(pair.id))
    by_name = _by_name(pair)
    possible = engine.execute(PossibleRequests(pair.id))
    return render_template(
        "pairs/show.html",
        pair=pair,
        place=engine.execute(OrganisationById(pair.organisation)).short_name,
        names=_names([pair]) if by_name else {},
        by_name=by_name,
        states=engine.execute(StatesOf(pair.id)),
        meetings=engine.execute(MeetingsOf(pair.id)),
        kinds=MEETINGS,
        reason=REASONS.get(pair.reason or "", ""),
        earlier=history[1:],
        requests=[(one.value, ASKING[one]) for one in possible if may_ask(pair, one, person.actor)],
    )


def _asking(pair: Pair, wanted: PairRequest, refusal: EngineError | None = None) -> str:
    if not may_ask(pair, wanted, signed_in().actor):
        raise NotAllowed(
            "Это решает куратор организации; участник пары может сообщить об опасности."
        )
    return render_template(
        "pairs/ask.html",
        pair=pair,
        name=wanted.value,
        asking=ASKING[wanted],
        reasons=reasons_for(wanted),
        chosen=request.form.get("reason", ""),
        refusal=refusal,
    )


def _visible(pair_id: int) -> Pair:
    """Return a pair; whoever may not know of it does not learn that it exists."""
    unknown = NotFound(f"Пары № {pair_id} нет, или она вам не открыта.")
    try:
        pair = current_wiring().engine.execute(PairById(pair_id))
    except NotFound:
        raise unknown from None
    person = signed_in()
    verbs = (Verb.PAIRS_STATE, Verb.PAIRS_DEPERSONALISED)
    if not _by_name(pair) and not any(person.may(verb, pair.organisation) for verb in verbs):
        raise unknown
    return pair


def _by_name(pair: Pair) -> bool:
    person = signed_in()
    owns = concerns(pair, person.actor.acts_as)
    return person.may(Verb.PAIRS_READ, pair.organisation, owns=owns)


def _names(pairs: list[Pair]) -> dict[str, str]:
    ids = [one for pair in pairs for one in (pair.mentor, *(m.mentee for m in pair.everybody))]
    return current_wiring().engine.execute(NamesOf.among(ids))


def _request(name: str) -> PairRequest:
    try:
        return PairRequest(name)
    except ValueError:
        raise NotFound("Такого действия с парой нет.") from None
