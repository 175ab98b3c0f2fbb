"""What an instance is about, in words: «пара № 8», a partner, an audience.

A call tells its instances apart by their business key (property `business_key`, bpmn/README.md):
`<kind>/<id>`. Ids alone are kept; names are looked up for those who may read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from engine import Actor, Query
from processes.forms.russian import full_day
from processes.pairs.tables import pairs
from processes.people import Verb
from processes.people.permissions import actor_may
from processes.registers.tables import register_entries
from processes.reports.inbox import NamesOf

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_AUDIENCES = {
    "teachers": "педагоги",
    "parents": "родители",
    "pupils": "обучающиеся",
    "graduates": "выпускники",
    "enterprises": "предприятия и организации",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What an instance is about; `pair` is the pair's number, if that is what it is about."""

    words: str
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a register's entry is called; `person` names it instead where it stands for a person."""

    said: Callable[[Mapping[str, Any]], str]
    person: str | None = None


def _named(field: str, word: str) -> Callable[[Mapping[str, Any]], str]:
    def said(content: Mapping[str, Any]) -> str:
        return f"{word} «{content[field]}»" if content.get(field) else word

    return said


def _event(content: Mapping[str, Any]) -> str:
    held_on = content.get("held_on")
    return f"встреча {full_day(date.fromisoformat(held_on))}" if held_on else "встреча"


_KINDS = {
    "partner": _Kind(_named("name", "партнёр")),
    "community": _Kind(_named("name", "сообщество")),
    "publication": _Kind(_named("theme", "публикация")),
    "event": _Kind(_event),
    "learner": _Kind(lambda content: str(content.get("full_name", "")), person="слушатель"),
}
"""Kinds that are entries of registers."""


@dataclass(frozen=True, slots=True)
class SubjectsOf(Query[dict[tuple[str, str | None], Subject]]):
    """What instances are about, by business key and organisation; those about nothing are left out.

    A person is named only to whoever may read the pairs of the organisation.
    """

    keys: frozenset[tuple[str, str | None]]
    actor: Actor

    @classmethod
    def among(cls, keys: Iterable[tuple[str | None, str | None]], actor: Actor) -> SubjectsOf:
        """Build it from pairs (business key, organisation) some of which have no key."""
        return cls(frozenset((key, place) for key, place in keys if key is not None), actor)

    def execute(self, uow: UnitOfWork) -> dict[tuple[str, str | None], Subject]:
        """Return them, with three questions to the database at most."""
        parts = {whole: whole[0].partition("/") for whole in self.keys}
        entries = _contents(uow, {i for kind, _, i in parts.values() if kind in _KINDS})
        people = (i for kind, _, i in parts.values() if kind == "candidate")
        names = NamesOf.among(people).execute(uow)
        groups = _groups(uow, {i for kind, _, i in parts.values() if kind == "pair"})
        found: dict[tuple[str, str | None], Subject] = {}
        for whole, (kind, _, about) in parts.items():
            named = actor_may(self.actor, Verb.PAIRS_READ, whole[1])
            if kind == "pair" and about.isdecimal():
                word = "группа" if int(about) in groups else "пара"
                found[whole] = Subject(f"{word} № {about}", int(about))
            elif kind == "audience":
                found[whole] = Subject(f"аудитория: {_AUDIENCES.get(about, about)}")
            elif kind == "candidate" and named and about in names:
                found[whole] = Subject(names[about])
            elif kind in _KINDS and about in entries:
                found[whole] = Subject(_entry(_KINDS[kind], about, entries[about], named=named))
        return found


def subject_of(
    uow: UnitOfWork, business_key: str | None, organisation: str | None, actor: Actor
) -> Subject | None:
    """Return what one instance is about, if it is about something."""
    key = (business_key, organisation)
    return next(iter(SubjectsOf.among([key], actor).execute(uow).values()), None)


def _entry(kind: _Kind, about: str, content: Mapping[str, Any], *, named: bool) -> str:
    if kind.person is not None and not named:
        return f"{kind.person} № {about}"
    return kind.said(content)


def _contents(uow: UnitOfWork, ids: set[str]) -> dict[str, Mapping[str, Any]]:
    numbers = _numbers(ids)
    if not numbers:
        return {}
    columns = register_entries.c
    query = select(columns.id, columns.content).where(columns.id.in_(numbers))
    return {str(row.id): row.content for row in uow.connection.execute(query)}


def _groups(uow: UnitOfWork, ids: set[str]) -> frozenset[int]:
    """Return which of the pairs were made as groups."""
    numbers = _numbers(ids)
    if not numbers:
        return frozenset()
    query = select(pairs.c.id).where(pairs.c.id.in_(numbers), pairs.c.group_name.is_not(None))
    return frozenset(uow.connection.scalars(query))


def _numbers(ids: set[str]) -> list[int]:
    return [int(one) for one in ids if one.isdecimal()]
