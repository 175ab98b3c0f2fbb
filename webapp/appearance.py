"""The version for people with low vision: one and a half of the size, three schemes of colour."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.security import own_path
from webapp.wiring import current_wiring

blueprint = Blueprint("appearance", __name__)
_COOKIE = "appearance"
_YEAR = 365 * 24 * 3600


class Appearance(StrEnum):
    """How pages look; the value stands in the cookie and names the scheme of the theme."""

    USUAL = "usual"
    LARGE = "large"
    BLACK_ON_WHITE = "black-on-white"
    WHITE_ON_BLACK = "white-on-black"
    BLUE_ON_LIGHT = "blue-on-light"

    @property
    def label(self) -> str:
        """What the person chooses from."""
        return _TITLES[self]

    @property
    def css_classes(self) -> str:
        """Classes of the page's root element."""
        if self is Appearance.USUAL:
            return ""
        return "low-vision" if self is Appearance.LARGE else f"low-vision scheme-{self}"


_TITLES = {
    Appearance.USUAL: "Обычная версия",
    Appearance.LARGE: "Крупный шрифт, обычные цвета",
    Appearance.BLACK_ON_WHITE: "Крупный шрифт, чёрным по белому",
    Appearance.WHITE_ON_BLACK: "Крупный шрифт, белым по чёрному",
    Appearance.BLUE_ON_LIGHT: "Крупный шрифт, тёмно-синим по голубому",
}


@blueprint.get("/appearance")
def choose() -> str:
    """Offer the versions."""
    return render_template("appearance/choose.html", versions=list(Appearance), next=_next())


@blueprint.post("/appearance")
def keep() -> Response:
    """Keep the choice in a cookie for a year."""
    chosen = _known(request.form.get("version"))
    response = redirect(_next(), 303)
    secure = current_wiring().settings.behind_tls
    response.set_cookie(
        _COOKIE, chosen, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure
    )
    return response


def appearance() -> Appearance:
    """Return the version of this request."""
    return _known(request.cookies.get(_COOKIE))


def register(app: Flask) -> None:
    """Make the version known to templates."""
    app.jinja_env.globals.update(appearance=appearance)


def _known(value: str | None) -> Appearance:
    return Appearance(value) if value in set(Appearance) else Appearance.USUAL


def _next() -> str:
    return own_path(request.values.get("next"), url_for("home.start"))
