"""The root of the site: the first section that the person may open."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from processes.people import Verb
from webapp.navigation import navigation
from webapp.session import signed_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def start() -> Response | str:
    """Go on to the first section; without any, say what is missing."""
    entries, person = navigation().shown_to(signed_in()), signed_in()
    if entries:
        return redirect(entries[0].url)
    return render_template("home/nothing.html", is_admin=person.may_somewhere(Verb.PEOPLE_MANAGE))
