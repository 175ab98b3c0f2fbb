"""«Анализ»: where the time of a process goes, on its diagram, in a table and in words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from engine import NewestDefinitions, NotFound, ProcessDefinition, VersionsOf
from processes.insight import (
    ChoicesOf,
    Insight,
    InstanceCounts,
    ProcessInsight,
    may_see_insight,
    own_organisations,
    sees_all,
    visible_organisation,
)
from processes.insight.bottlenecks import longest_calls, longest_waits, most_missed
from processes.insight.words import decimal, duration, percent
from processes.people import Organisations, Verb
from webapp.insight_filters import (
    COLUMNS,
    day_asked,
    selection_asked,
    sorted_rows,
    version_asked,
)
from webapp.insight_map import MEASURES, heat_map, legend, measure_called
from webapp.navigation import Entry, add_entry
from webapp.session import signed_in, whoever_is_here
from webapp.wiring import current_wiring

blueprint = Blueprint("insight", __name__)
add_entry(
    blueprint,
    Entry("Анализ", "insight.processes", Verb.DASHBOARD_READ, 36, (Verb.DIAGRAM_CHANGE,)),
)


@blueprint.app_context_processor
def _known_everywhere() -> dict[str, Any]:
    """Tell every template whether to offer the way here."""
    return {"may_see_insight": _may_see}


@blueprint.get("/insight")
def processes() -> str:
    """List the processes that have run, as far as the person may know."""
    engine, actor = current_wiring().engine, signed_in().actor
    counts = engine.execute(InstanceCounts(actor, request.args.get("organisation") or None))
    text = request.args.get("text", "").strip()
    rows = [
        {"definition": one, "counts": counts[one.process_key]}
        for one in engine.execute(NewestDefinitions())
        if one.process_key in counts
        and text.casefold() in f"{one.process_key} {one.name}".casefold()
    ]
    return render_template("insight/processes.html", rows=rows, text=text, total=len(counts))


@blueprint.get("/processes/<process_key>/insight")
def process(process_key: str) -> str:
    """Show the figures of a process. Raises NotFound, NotAllowed."""
    engine, actor = current_wiring().engine, signed_in().actor
    choices = engine.execute(ChoicesOf(actor, process_key))
    versions = engine.execute(VersionsOf(process_key))
    if not versions:
        raise NotFound(f"Процесса «{process_key}» нет.")
    drawn = version_asked(versions) or versions[0]
    asked = selection_asked(process_key, versions)
    variant = request.args.get("variant", type=int)
    organisation = visible_organisation(actor, asked.organisation)
    insight = engine.execute(ProcessInsight(actor, asked, drawn.id, variant))
    return render_template(
        "insight/process.html",
        versions=versions,
        drawn=drawn,
        choices=choices,
        places=_places(choices.organisations),
        organisation=organisation,
        everywhere=sees_all(actor),
        asked=asked,
        variant=variant,
        days={name: day_asked(name) for name in ("from", "to")},
        narrowed=any(request.args.get(name) for name in _FILTERS),
        **_figures(insight, drawn, many_places=organisation is None),
    )


_FILTERS = ("version", "plan", "school_year", "organisation", "from", "to")


def _figures(insight: Insight, drawn: ProcessDefinition, *, many_places: bool) -> dict[str, Any]:
    shown = measure_called(request.args.get("measure", ""))
    return {
        "insight": insight,
        "name": drawn.name,
        "rows": sorted_rows(list(insight.elements)),
        "columns": COLUMNS,
        "measures": MEASURES,
        "shown": shown,
        "legends": {one.key: legend(one, insight) for one in MEASURES},
        "map": heat_map(insight, shown),
        "waits": longest_waits(insight.elements, many_places=many_places),
        "missed": most_missed(insight.elements, many_places=many_places),
        "calls": longest_calls(insight.elements),
        "work": _work(insight),
        "duration": duration,
        "percent": percent,
        "decimal": decimal,
    }


def _work(insight: Insight) -> dict[str, int]:
    """Return of people's tasks how many were done, of these taken in hand before, and with a term."""
    tasks = [one.task for one in insight.elements if one.task is not None]
    return {
        "done": sum(task.completed for task in tasks),
        "taken": sum(task.taken for task in tasks),
        "with_term": sum(task.with_term for task in tasks),
    }


def _places(offered: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the organisations to choose from, with their names."""
    mine = own_organisations(signed_in().actor)
    known = current_wiring().engine.execute(Organisations())
    return [(one.id, one.short_name) for one in known if one.id in (offered or mine)]


def _may_see() -> bool:
    person = whoever_is_here()
    return person is not None and may_see_insight(person.actor)
