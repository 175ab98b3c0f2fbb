"""«Экземпляр»: where a process stands, on its diagram and in its events."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine import (
    Instance,
    InstanceDetails,
    Instances,
    InstanceView,
    NotFound,
    VerifyHistory,
    WorkItemsOf,
)
from processes.documents import DocumentsOf
from processes.people import Organisations, Verb
from processes.reports.story import InstanceStory, element_states
from processes.reports.waiting import WhyWaiting
from webapp.formatting import dates
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("instances", __name__)


@blueprint.get("/instances/<int:instance_id>")
def show(instance_id: int) -> str:
    """Show one instance to whoever may see its organisation."""
    engine = current_wiring().engine
    details = _visible(instance_id)
    instance = details.instance
    person = signed_in()
    may_read = person.may(Verb.INSTANCE_HISTORY, instance.organisation)
    story = engine.execute(InstanceStory(instance_id)) if may_read else []
    waits = engine.execute(WhyWaiting(instance_id))
    late = frozenset(wait.element_id for wait in waits if wait.overdue and wait.element_id)
    states = element_states(
        story, {wait.element_id: wait.sentence for wait in waits if wait.element_id}, late
    )
    names = {place.id: place.short_name for place in engine.execute(Organisations())}
    may_see_content = person.may(Verb.INSTANCE_CONTENT, instance.organisation)
    return render_template(
        "instances/show.html",
        instance=instance,
        variables=details.variables if may_see_content else {},
        story=story,
        may_read=may_read,
        waits=waits,
        states={"elements": states, "flows": []},
        events=[
            {
                "at": dates().moment(line.at),
                "words": f"{line.words}: «{line.element}»" if line.element else line.words,
                "elements": line.changes,
                "flows": [],
            }
            for line in story
        ],
        work_items=engine.execute(WorkItemsOf(instance_id)),
        children=_children(instance),
        parents=_parents(instance),
        names=names,
        documents=engine.execute(DocumentsOf(instance_id=instance_id)) if may_see_content else [],
        is_sound=engine.execute(VerifyHistory(instance_id)).is_sound if may_read else None,
    )


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
