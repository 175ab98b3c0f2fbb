"""The root of the site: the first section that the person may open."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from webapp.navigation import navigation
from webapp.session import signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def start() -> Response | str:
    """Go on to the first section; without any, say what is missing."""
    entries = navigation().shown_to(signed_in())
    return redirect(entries[0].url) if entries else render_template("home/nothing.html")
