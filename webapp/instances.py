"""«Экземпляр»: where a process stands, on its diagram and in its events."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from engine import (
    Instance,
    InstanceDetails,
    Instances,
    InstanceView,
    NotFound,
    VerifyInstance,
)
from processes.documents import DocumentsOf
from processes.people import Organisations, Verb
from processes.reports.inbox import activity_number
from processes.reports.story import InstanceStory, Story, with_waits
from processes.reports.subjects import SubjectsOf
from processes.reports.waiting import WhyWaiting
from webapp.formatting import dates
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("instances", __name__)

_VERIFIED_UNASKED = 500
"""Events of a history that every look at its page verifies."""


@blueprint.get("/instances/<int:instance_id>")
def show(instance_id: int) -> str:
    """Show one instance to whoever may see its organisation."""
    engine = current_wiring().engine
    details = _visible(instance_id)
    instance = details.instance
    parents = _parents(instance)
    person = signed_in()
    may_read = person.may(Verb.INSTANCE_HISTORY, instance.organisation)
    story = _story(instance_id)
    waits = engine.execute(WhyWaiting(instance_id))
    names = {place.id: place.short_name for place in engine.execute(Organisations())}
    children = _children(instance)
    subjects = engine.execute(
        SubjectsOf.among(
            ((one.business_key, one.organisation) for one in (instance, *children)), person.actor
        )
    )
    may_see_content = person.may(Verb.INSTANCE_CONTENT, instance.organisation)
    return render_template(
        "instances/show.html",
        instance=instance,
        activity=activity_number([*parents, instance][0].process_key),
        variables=details.variables if may_see_content else {},
        story=story.lines if may_read else [],
        may_read=may_read,
        waits=waits,
        states={"elements": with_waits(story.states_after, waits), "flows": []},
        events=_replayed(story) if may_read else [],
        children=children,
        subjects=subjects,
        parents=parents,
        names=names,
        documents=engine.execute(DocumentsOf(instance_id=instance_id)) if may_see_content else [],
        is_sound=_is_sound(instance_id, story) if may_read else None,
    )


def _story(instance_id: int) -> Story:
    before = request.args.get("before", type=int)
    return current_wiring().engine.execute(InstanceStory(instance_id, before))


def _is_sound(instance_id: int, story: Story) -> bool | None:
    """Verify a history that is short, or that somebody asks about; None: not verified."""
    if not story.lines:
        return None
    if story.lines[-1].position > _VERIFIED_UNASKED and "verify" not in request.args:
        return None
    return current_wiring().engine.execute(VerifyInstance(instance_id)).is_sound


def _replayed(story: Story) -> list[dict[str, Any]]:
    """Return the events for the slider; the first stands for all that came before those shown."""
    if not story.lines:
        return []
    first = story.lines[0]
    earlier = f"Раньше было событий: {first.position - 1}" if first.position > 1 else "До начала"
    shown = [{"at": "", "words": earlier, "elements": story.states_before, "flows": []}]
    for line in story.lines:
        words = f"{line.words}: «{line.element}»" if line.element else line.words
        at = dates().moment(line.at)
        shown.append({"at": at, "words": words, "elements": line.changes, "flows": []})
    return shown


def _visible(instance_id: int) -> InstanceDetails:
    """Return an instance; whoever may not see it does not learn that it exists."""
    details = current_wiring().engine.execute(InstanceView(instance_id))
    if not signed_in().may(Verb.INSTANCE_READ, details.instance.organisation):
        raise NotFound(f"Экземпляра процесса № {instance_id} нет, или он вам не открыт.")
    return details


def _children(instance: Instance) -> list[Instance]:
    found = current_wiring().engine.execute(Instances(parent_id=instance.id, limit=500))
    person = signed_in()
    return [child for child in found if person.may(Verb.INSTANCE_READ, child.organisation)]


def _parents(instance: Instance) -> list[Instance]:
    """Return the callers, the outermost first, as far as they may be seen."""
    engine, person = current_wiring().engine, signed_in()
    parents: list[Instance] = []
    parent_id = instance.parent_id
    while parent_id is not None:
        parent = engine.execute(InstanceView(parent_id)).instance
        if person.may(Verb.INSTANCE_READ, parent.organisation):
            parents.insert(0, parent)
        parent_id = parent.parent_id
    return parents
