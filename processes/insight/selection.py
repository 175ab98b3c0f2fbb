"""Which instances are looked at: one process, narrowed by version, place, plan and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, or_, select

from engine import Actor
from engine.instances.tables import instances
from engine.storage.columns import IdColumn, UtcDateTime
from processes.people import Scope, Verb, organisations_for, require, scope_of
from processes.roadmap.tables import occurrences
from processes.roles import held_roles


@dataclass(frozen=True, slots=True)
class Selection:
    """The instances of a process that the figures are about; None leaves a condition out.

    `definition_id` is a version; without one, all versions count: they share ids of elements.
    `plan` and `school_year` are those of the occurrence to which an instance belongs, if it does.
    An instance counts when it began at `started_from` or later, and before `started_before`.
    """

    process_key: str
    definition_id: int | None = None
    organisation: str | None = None
    plan: str | None = None
    school_year: str | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None

    def values(self) -> dict[str, Any]:
        """Return the values of the parameters of `CHOSEN`."""
        return {name: getattr(self, name) for name in self.__slots__}

    def seen_by(self, actor: Actor) -> Selection:
        """Return it narrowed to what the actor may know. Raises NotAllowed.

        Figures come from the history of instances, so its right counts: ДО, ИОЦ, the auditor and
        the process owner see all organisations, a head of an institution sees his own one.
        """
        return replace(self, organisation=visible_organisation(actor, self.organisation))


def visible_organisation(actor: Actor, asked: str | None) -> str | None:
    """Return the one organisation whose figures an actor sees; None: all. Raises NotAllowed."""
    if sees_all(actor):
        return asked
    own = own_organisations(actor)
    if not own or (asked is not None and asked not in own):
        require(actor, Verb.INSTANCE_HISTORY, asked)
    return asked or own[0]


def sees_all(actor: Actor) -> bool:
    """Return whether an actor sees the figures of all organisations."""
    return scope_of(held_roles(actor.groups), Verb.INSTANCE_HISTORY) is Scope.ALL


def own_organisations(actor: Actor) -> list[str]:
    """Return the organisations whose figures are open to an actor who does not see all."""
    return sorted(organisations_for(held_roles(actor.groups), Verb.INSTANCE_HISTORY))


def may_see_insight(actor: Actor) -> bool:
    """Return whether an actor sees any figures."""
    return sees_all(actor) or bool(own_organisations(actor))


_PLAN = bindparam("plan", type_=String)
_SCHOOL_YEAR = bindparam("school_year", type_=String)


def _if_given(parameter: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(parameter.is_(None), condition)


def _asked(column: Any, name: str, kind: Any) -> ColumnElement[bool]:
    parameter = bindparam(name, type_=kind)
    return _if_given(parameter, column == parameter)


_FROM = bindparam("started_from", type_=UtcDateTime)
_BEFORE = bindparam("started_before", type_=UtcDateTime)

_OF_OCCURRENCE = or_(
    and_(_PLAN.is_(None), _SCHOOL_YEAR.is_(None)),
    instances.c.root_id.in_(
        select(occurrences.c.instance_id).where(
            occurrences.c.instance_id.is_not(None),
            _if_given(_PLAN, occurrences.c.plan == _PLAN),
            _if_given(_SCHOOL_YEAR, occurrences.c.school_year == _SCHOOL_YEAR),
        )
    ),
)

CHOSEN = (
    select(instances.c.id, instances.c.state, instances.c.started_at, instances.c.ended_at)
    .where(
        instances.c.process_key == bindparam("process_key"),
        _asked(instances.c.definition_id, "definition_id", IdColumn),
        _asked(instances.c.organisation, "organisation", String),
        _OF_OCCURRENCE,
        _if_given(_FROM, instances.c.started_at >= _FROM),
        _if_given(_BEFORE, instances.c.started_at < _BEFORE),
    )
    .cte("chosen")
)
"""The instances of a selection, found by the index on the process; its values are the parameters."""
