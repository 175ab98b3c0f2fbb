"""«План»: the order's table with state and fact; «Мероприятие»: its occurrences and organisations."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine import DiagramXml, NewestDefinitions
from processes.people import Organisations, Verb
from processes.people.permission_table import Scope
from processes.people.permissions import organisations_for, require, scope_of
from processes.reports.plan_fact import ActivityFact, Branch, BranchesOf, OccurrenceFact, PlanFact
from processes.reports.waiting import WhyWaiting
from processes.roadmap import load_plan
from processes.roles import held_roles
from webapp.navigation import Entry, add_entry
from webapp.session import signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("roadmap", __name__)
add_entry(blueprint, Entry("План", "roadmap.plan", Verb.PLAN_READ, 20, also=("instances",)))

PLAN = "2022-2024"
STATES = (
    ("active", "в работе"),
    ("overdue", "просрочено"),
    ("done", "выполнено"),
    ("waiting", "ждёт"),
)


@blueprint.get("/plan")
def plan() -> str:
    """Show the 35 rows as the order words them; filter by section, state and text."""
    require(signed_in().actor, Verb.PLAN_READ)
    rows = current_wiring().engine.execute(PlanFact(PLAN))
    section = request.args.get("section", "")
    state = request.args.get("state", "")
    text = request.args.get("text", "").strip()
    shown = [row for row in rows if _fits(row, section, state, text)]
    return render_template(
        "roadmap/plan.html",
        plan=load_plan(PLAN),
        rows=shown,
        states=STATES,
        counts={key: sum(row.state == key for row in rows) for key, _ in STATES},
        section=section,
        state=state,
        text=text,
    )


@blueprint.get("/plan/<number>")
def activity(number: str) -> str:
    """Show one activity: the order's wording, occurrences, and the organisations of one of them."""
    person, engine = signed_in(), current_wiring().engine
    require(person.actor, Verb.ACTIVITY_READ)
    found = load_plan(PLAN).activity(number)
    fact = next(row for row in engine.execute(PlanFact(PLAN)) if row.activity.number == number)
    chosen = _chosen(fact)
    names = {place.id: place.short_name for place in engine.execute(Organisations())}
    definitions = {one.process_key: one for one in engine.execute(NewestDefinitions())}
    instance_id = chosen.instance_id if chosen else None
    return render_template(
        "roadmap/activity.html",
        activity=found,
        fact=fact,
        chosen=chosen,
        branches=_branches(chosen),
        waits=engine.execute(WhyWaiting(instance_id)) if instance_id else [],
        names=names,
        may_open=chosen is not None and _may_open(chosen),
        definition=definitions.get(found.process_key),
    )


@blueprint.get("/processes/<int:definition_id>/diagram.bpmn")
def diagram(definition_id: int) -> tuple[bytes, dict[str, str]]:
    """Give the diagram of a version as its author drew it."""
    require(signed_in().actor, Verb.DIAGRAM_READ)
    xml = current_wiring().engine.execute(DiagramXml(definition_id))
    return xml, {"Content-Type": "application/xml; charset=utf-8"}


def _fits(row: ActivityFact, section: str, state: str, text: str) -> bool:
    words = f"{row.activity.number} {row.activity.title.verbatim} {row.activity.executors.cell.verbatim}"
    return (
        (not section or row.activity.number.startswith(f"{section}."))
        and (not state or row.state == state)
        and text.casefold() in words.casefold()
    )


def _chosen(fact: ActivityFact) -> OccurrenceFact | None:
    """Return the occurrence asked for, else the one that matters now."""
    asked = request.args.get("occurrence", type=int)
    return next((one for one in fact.occurrences if one.id == asked), fact.current)


def _branches(chosen: OccurrenceFact | None) -> list[Branch]:
    """Return the organisations' branches that this person may know of."""
    if chosen is None or chosen.instance_id is None:
        return []
    roles = tuple(held_roles(signed_in().actor.groups))
    everywhere = scope_of(roles, Verb.INSTANCE_READ) is Scope.ALL
    mine = None if everywhere else organisations_for(roles, Verb.INSTANCE_READ)
    return current_wiring().engine.execute(BranchesOf(chosen.instance_id, mine))


def _may_open(chosen: OccurrenceFact) -> bool:
    return signed_in().may(Verb.INSTANCE_READ, chosen.organisation)
