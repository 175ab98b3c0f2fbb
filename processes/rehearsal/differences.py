"""What differs between two outcomes of the same steps, in Russian sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from processes.rehearsal.outcome import Outcome, Term, Way
from processes.reports.waiting import moment

_MOST_NAMED = 6


def differences(
    before: Outcome, after: Outcome, places: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return what is other than it was: the way, the terms, the executors, the end.

    `places` are the names of organisations by id.
    """
    named = places or {}
    return (
        *_ways(before, after, named),
        *terms_that_differ(before, after, named),
        *_ends(before, after),
    )


def _ways(before: Outcome, after: Outcome, places: Mapping[str, str]) -> Iterator[str]:
    for way in dict.fromkeys([*before.paths, *after.paths]):
        was, now = before.paths.get(way, ()), after.paths.get(way, ())
        if was == now:
            continue
        where = _where(way[1], places)
        gone, new = Counter(was) - Counter(now), Counter(now) - Counter(was)
        if gone:
            yield f"{where}Больше не проходит: {_listed(way, list(gone), before)}."
        if new:
            yield f"{where}Теперь проходит: {_listed(way, list(new), after)}."
        if not gone and not new:
            moved = [one for one, other in zip(was, now, strict=True) if one != other]
            yield f"{where}Порядок шагов другой: {_listed(way, moved, after)}."


def terms_that_differ(
    before: Outcome, after: Outcome, places: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what differs in work items that both have: executor, term, name."""
    return tuple(_terms(before, after, places))


def _terms(before: Outcome, after: Outcome, places: Mapping[str, str]) -> Iterator[str]:
    now = {one.place: one for one in after.terms}
    for was in before.terms:
        found = now.get(was.place)
        if found is None:
            continue
        where = _where(was.place.organisation, places)
        if found.role != was.role:
            yield f"{where}Задачу «{found.name}» выполняет {found.role}, а было: {was.role}."
        if found.due_at != was.due_at:
            yield f"{where}Срок задачи «{found.name}»: было {_due(was)}, стало {_due(found)}."
        if found.name != was.name:
            yield f"{where}Задача «{was.name}» называется «{found.name}»."


def _ends(before: Outcome, after: Outcome) -> Iterator[str]:
    if before.state != after.state:
        yield f"Процесс в конце {after.state}, а было: {before.state}."
    gone = [one for one in before.stands_at if one not in after.stands_at]
    new = [one for one in after.stands_at if one not in before.stands_at]
    if new:
        yield f"В конце ждёт: {', '.join(new[:_MOST_NAMED])}."
    if gone:
        yield f"В конце больше не ждёт: {', '.join(gone[:_MOST_NAMED])}."


def _where(organisation: str | None, places: Mapping[str, str]) -> str:
    return f"{places.get(organisation, organisation)}. " if organisation else ""


def _listed(way: Way, ids: Sequence[str], outcome: Outcome) -> str:
    """Return names of elements; those without one stand aside while others have one."""
    names = [outcome.names.get(f"{way[0]} {one}") for one in ids]
    words = [f"«{name}»" for name in names if name] or [f"«{one}»" for one in ids]
    more = len(words) - _MOST_NAMED
    return ", ".join(words[:_MOST_NAMED]) + (f" и ещё {more}" if more > 0 else "")


def _due(term: Term) -> str:
    return "без срока" if term.due_at is None else moment(datetime.fromisoformat(term.due_at))
