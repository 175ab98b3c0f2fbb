"""«План»: the order's table with state and fact; «Мероприятие»: its occurrences and organisations."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from engine import DiagramXml, InstanceView, NewestDefinitions
from processes.people import Organisations, Verb
from processes.people.permission_table import Scope
from processes.people.permissions import organisations_for, require, scope_of
from processes.reports.branches import BranchMatrix, Matrix
from processes.reports.plan_fact import ActivityFact, OccurrenceFact, PlanFact
from processes.reports.story import Standing
from processes.reports.waiting import WhyWaiting
from processes.roadmap import load_plan
from processes.roadmap.model import Activity, Plan
from processes.roles import Role, held_roles, role_of_executor
from webapp.diagram_files import diagram_file
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


@dataclass(frozen=True, slots=True)
class Filter:
    """What the table is narrowed to."""

    section: str = ""
    state: str = ""
    executor: str = ""
    text: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return self != Filter()

    def fits(self, row: ActivityFact) -> bool:
        """Return whether a row of the plan belongs to it."""
        activity = row.activity
        words = " ".join(cell.verbatim for cell in activity.cells)
        return (
            self.section in ("", str(activity.section.number))
            and self.state in ("", row.state)
            and self.executor in ("", *_roles(activity))
            and self.text.casefold() in words.casefold()
        )


@blueprint.get("/plan")
def plan() -> str:
    """Show the 35 rows as the order words them; filter by section, executor, state and text."""
    require(signed_in().actor, Verb.PLAN_READ)
    rows = current_wiring().engine.execute(PlanFact(PLAN))
    asked = {name: request.args.get(name, "").strip() for name in asdict(Filter())}
    chosen = Filter(**asked)
    found = load_plan(PLAN)
    return render_template(
        "roadmap/plan.html",
        plan=found,
        rows=[row for row in rows if chosen.fits(row)],
        states=STATES,
        executors=_executors(found),
        counts={key: sum(row.state == key for row in rows) for key, _ in STATES},
        chosen=chosen,
    )


@blueprint.get("/plan/<number>")
def activity(number: str) -> str:
    """Show one activity: the order's wording, occurrences, and the organisations of one of them."""
    person, engine = signed_in(), current_wiring().engine
    require(person.actor, Verb.ACTIVITY_READ)
    roadmap = load_plan(PLAN)
    found = roadmap.activity(number)
    fact = next(row for row in engine.execute(PlanFact(PLAN)) if row.activity.number == number)
    shown = _visible(fact)
    chosen = _chosen(fact, shown)
    names = {place.id: place.short_name for place in engine.execute(Organisations())}
    instance_id = chosen.instance_id if chosen else None
    may_open = chosen is not None and _may_open(chosen)
    return render_template(
        "roadmap/activity.html",
        activity=found,
        links=[(roadmap.activity(one.activity), one.kind) for one in found.depends_on],
        feeds=[roadmap.activity(one) for one in found.feeds],
        fact=fact,
        occurrences=shown,
        chosen=chosen,
        matrix=_matrix(chosen),
        waits=engine.execute(WhyWaiting(instance_id)) if instance_id else [],
        names=names,
        may_open=may_open,
        drawing=_drawing(found, instance_id if may_open else None),
    )


@blueprint.get("/processes/<int:definition_id>/diagram.bpmn")
def diagram(definition_id: int) -> Response:
    """Give the diagram of a version as its author drew it."""
    require(signed_in().actor, Verb.DIAGRAM_READ)
    return diagram_file(current_wiring().engine.execute(DiagramXml(definition_id)))


def _roles(activity: Activity) -> list[Role]:
    """Return the positions behind the executors that the plan names."""
    found = (role_of_executor(one) for one in activity.executors.roles)
    return [role for role in found if role is not None]


def _executors(plan: Plan) -> list[tuple[str, str]]:
    """Return the positions that the plan names anywhere, as values and words, in their order."""
    named = {role for one in plan.activities for role in _roles(one)}
    return [(role.value, role.russian_name) for role in Role if role in named]


def _mine() -> frozenset[str] | None:
    """Return the organisations whose processes this person may know of; None for all of them."""
    roles = tuple(held_roles(signed_in().actor.groups))
    if scope_of(roles, Verb.INSTANCE_READ) is Scope.ALL:
        return None
    return organisations_for(roles, Verb.INSTANCE_READ)


def _visible(fact: ActivityFact) -> list[OccurrenceFact]:
    """Return the occurrences of all, and of the organisations that this person may know of."""
    mine = _mine()
    return [
        one
        for one in fact.occurrences
        if one.organisation is None or mine is None or one.organisation in mine
    ]


def _chosen(fact: ActivityFact, shown: list[OccurrenceFact]) -> OccurrenceFact | None:
    """Return the occurrence asked for, else the one that matters now."""
    asked = request.args.get("occurrence", type=int)
    found = next((one for one in shown if one.id == asked), None)
    if found is not None or fact.current in shown:
        return found or fact.current
    return shown[-1] if shown else None


def _matrix(chosen: OccurrenceFact | None) -> Matrix | None:
    """Return the organisations' branches; an occurrence of one organisation has none."""
    if chosen is None or chosen.instance_id is None or chosen.organisation is not None:
        return None
    return current_wiring().engine.execute(BranchMatrix(chosen.instance_id, _mine()))


@dataclass(frozen=True, slots=True)
class Drawing:
    """The diagram of an activity, with where it stands if a process of it is shown."""

    definition_id: int
    process_key: str
    version: int
    states: dict[str, Any] | None = None


def _drawing(activity: Activity, instance_id: int | None) -> Drawing | None:
    """Return the diagram that the instance runs on, else the newest version; None before both."""
    engine, key = current_wiring().engine, activity.process_key
    if instance_id is not None:
        instance = engine.execute(InstanceView(instance_id)).instance
        states = {"elements": engine.execute(Standing(instance_id)), "flows": []}
        return Drawing(instance.definition_id, key, instance.version, states)
    for one in engine.execute(NewestDefinitions()):
        if one.process_key == key:
            return Drawing(one.id, key, one.version)
    return None


def _may_open(chosen: OccurrenceFact) -> bool:
    return signed_in().may(Verb.INSTANCE_READ, chosen.organisation)
