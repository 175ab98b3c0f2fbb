"""Sign in, sign out, stand in for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    abort,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from engine import Query
from processes.people import ActorOf, CheckPassword, Person, PersonById
from webapp.security import own_path
from webapp.session import (
    Position,
    positions_of,
    sign_in,
    sign_out,
    stand_in_for,
    whoever_is_here,
)
from webapp.wiring import current_wiring

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

blueprint = Blueprint("auth", __name__)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A person whom the demo lets in without a password."""

    person: Person
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class DemoAccounts(Query[list[DemoAccount]]):
    """The people whom the demo offers, in the given order. Raises NotFound, NotAllowed."""

    people: tuple[str, ...]

    def execute(self, uow: UnitOfWork) -> list[DemoAccount]:
        """Return the accounts with their positions of today."""
        return [
            DemoAccount(
                PersonById(person_id).execute(uow),
                positions_of(ActorOf(person_id).execute(uow), uow),
            )
            for person_id in self.people
        ]


@blueprint.get("/login")
def login() -> Response | str:
    """Show the page «Вход»; who is signed in already goes on."""
    if whoever_is_here() is not None:
        return redirect(_next())
    return _page()


@blueprint.post("/login")
def enter() -> Response:
    """Check the password and begin a session; a refusal says why and keeps the login typed."""
    typed = request.form.get("login", "")
    wiring = current_wiring()
    checked = wiring.engine.execute(
        CheckPassword(typed, request.form.get("password", ""), request.remote_addr)
    )
    if checked.person_id is None:
        status = 429 if checked.wait_until else 422
        return make_response(_page(typed, checked.refusal), status)
    sign_in(checked.person_id)
    return redirect(_next(), 303)


@blueprint.post("/login/demo")
def enter_demo() -> Response:
    """Let in one of the demo's people, in demo mode only."""
    person_id = request.form.get("person", "")
    if person_id not in _demo_people():
        abort(404)
    sign_in(person_id)
    return redirect(_next(), 303)


@blueprint.post("/logout")
def leave() -> Response:
    """End the session; the browser forgets the pages that it has kept."""
    sign_out()
    flash("Вы вышли из системы.", "info")
    response = redirect(url_for("auth.login"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/substitution")
def substitute() -> Response:
    """Act for an absent person, or (an empty field) for oneself again."""
    stand_in_for(request.form.get("absent") or None)
    return redirect(url_for("home.start"), 303)


@blueprint.get("/session/token")
def token() -> Response:
    """Give a script of ours the token of the present session."""
    return jsonify(token=generate_csrf())


def _page(typed: str = "", refusal: str | None = None) -> str:
    people = _demo_people()
    accounts = current_wiring().engine.execute(DemoAccounts(people)) if people else []
    return render_template(
        "auth/login.html", typed=typed, refusal=refusal, accounts=accounts, next=_next()
    )


def _next() -> str:
    return own_path(request.values.get("next"), url_for("home.start"))


def _demo_people() -> tuple[str, ...]:
    wiring = current_wiring()
    return wiring.demo_people if wiring.settings.demo else ()
