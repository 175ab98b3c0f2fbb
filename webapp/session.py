"""Who is here: the signed-in person, whom he stands in for, and what may be seen by nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import Flask, abort, flash, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from engine import Actor, NotAllowed, NotFound, Query
from processes.people import (
    ActorFor,
    OrganisationById,
    PasswordSetAt,
    Person,
    PersonAndActor,
    PersonById,
    Scope,
    StandsInFor,
    Verb,
    actor_may,
    scope_of,
)
from processes.roles import held_roles
from webapp.wiring import current_wiring

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "assets.built",
        "auth.login",
        "auth.enter",
        "auth.enter_demo",
        "appearance.choose",
        "appearance.keep",
    }
)
"""All that can be opened without signing in. Everything else asks for it."""

_SINCE = "signed_in_at"
_ABSENT = "on_behalf_of"


@dataclass(frozen=True, slots=True)
class Position:
    """A role and where it is held, in words for the screen."""

    role: str
    organisation: str

    @property
    def words(self) -> str:
        """Return «Куратор ОО, СОШ № 5»; «Контролёр ДО» says by itself where he stands."""
        is_said = self.organisation in self.role.split()
        return self.role if is_said else f"{self.role}, {self.organisation}"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person who is signed in.

    `actor` is what commands get: himself, or `absent`, for whom he stands in now.
    """

    person: Person
    actor: Actor
    absent: Person | None = None

    def may(self, verb: Verb | str, organisation: str | None = None, *, owns: bool = False) -> bool:
        """Return whether he has a right to a thing of an organisation; see `actor_may`."""
        return actor_may(self.actor, verb, organisation, owns=owns)

    def may_somewhere(self, verb: Verb | str) -> bool:
        """Return whether he has a right to anything at all."""
        return scope_of(held_roles(self.actor.groups), verb) is not Scope.NONE

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the person's id, as Flask-Login asks for it."""
        return self.person.id


@dataclass(frozen=True, slots=True)
class WhoIsHere(Query[SignedIn]):
    """The person of a session that began at `since`.

    Raises NotAllowed when the account is switched off or the password was changed since then,
    and when he no longer stands in for `absent_id`; NotFound.
    """

    person_id: str
    since: datetime
    absent_id: str | None = None

    def execute(self, uow: UnitOfWork) -> SignedIn:
        """Return the person."""
        self._refuse_if_password_changed(uow)
        person, actor = PersonAndActor(self.person_id).execute(uow)
        if self.absent_id is None:
            return SignedIn(person, actor)
        actor = ActorFor(self.person_id, self.absent_id).execute(uow)
        return SignedIn(person, actor, PersonById(self.absent_id).execute(uow))

    def _refuse_if_password_changed(self, uow: UnitOfWork) -> None:
        changed = PasswordSetAt(self.person_id).execute(uow)
        if changed is not None and changed > self.since:
            raise NotAllowed("Пароль изменён. Войдите с новым паролем.")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the shell shows of a person.

    `positions` are those he acts in now: his own, or, while he stands in for somebody, those that
    passed to him. `may_stand_in_for` are the absent of today.
    """

    positions: tuple[Position, ...]
    may_stand_in_for: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class StandingOf(Query[Standing]):
    """What the shell shows of the person who is here; asked for pages only."""

    who: SignedIn

    def execute(self, uow: UnitOfWork) -> Standing:
        """Return it."""
        absent = StandsInFor(self.who.person.id).execute(uow)
        return Standing(
            positions_of(self.who.actor, uow),
            tuple(PersonById(one.absent_id).execute(uow) for one in absent),
        )


def positions_of(actor: Actor, uow: UnitOfWork) -> tuple[Position, ...]:
    """Return an actor's positions in words, by organisation and role."""
    held = sorted(held_roles(actor.groups), key=lambda one: (one.organisation, one.role))
    names = {one.organisation: OrganisationById(one.organisation) for one in held}
    short = {key: query.execute(uow).short_name for key, query in names.items()}
    return tuple(Position(one.role.russian_name, short[one.organisation]) for one in held)


def sign_in(person_id: str) -> None:
    """Begin a session. Nothing of the one before is left in it, so none can be planted."""
    session.clear()
    now = current_wiring().now()
    person = current_wiring().engine.execute(WhoIsHere(person_id, now))
    session[_SINCE] = now.isoformat()
    session.permanent = True
    login_user(person)


def sign_out() -> None:
    """End the session and forget all that it held."""
    logout_user()
    session.clear()


def stand_in_for(absent_id: str | None) -> None:
    """Act for an absent person from the next request on; None: for oneself again.

    Raises NotAllowed when there is no such substitution today.
    """
    session.pop(_ABSENT, None)
    if absent_id is not None:
        person_id = signed_in().person.id
        current_wiring().engine.execute(ActorFor(person_id, absent_id))
        session[_ABSENT] = absent_id


def signed_in() -> SignedIn:
    """Return the person who makes this request; on pages that ask for signing in there is one."""
    person = whoever_is_here()
    if person is None:
        abort(401)
    return person


def whoever_is_here() -> SignedIn | None:
    """Return the person who makes this request, or None."""
    return cast("SignedIn", current_user) if current_user.is_authenticated else None


def register(app: Flask) -> None:
    """Make the application ask who is there, on every page but the public ones."""
    manager = LoginManager()
    manager.user_loader(_load)
    manager.init_app(app, add_context_processor=False)
    app.before_request(_ask_to_sign_in)


def _load(person_id: str) -> SignedIn | None:
    since = session.get(_SINCE)
    if since is None:
        return None
    engine, began = current_wiring().engine, datetime.fromisoformat(since)
    absent_id = session.get(_ABSENT)
    if absent_id is not None:
        try:
            return engine.execute(WhoIsHere(person_id, began, absent_id))
        except (NotAllowed, NotFound):
            session.pop(_ABSENT)
            flash("Замещение закончилось: вы снова работаете от своего имени.", "warning")
    try:
        return engine.execute(WhoIsHere(person_id, began))
    except (NotAllowed, NotFound):
        return None


def _ask_to_sign_in() -> Response | None:
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS:
        return None
    if whoever_is_here() is not None:
        return None
    if request.method != "GET" or wants_part():
        abort(401)
    return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))


def wants_part() -> bool:
    """Return whether a script asks, and a whole page would be of no use to it."""
    best = request.accept_mimetypes.best
    return "HX-Request" in request.headers or best in ("application/json", "application/xml")
