"""With what a rehearsal may begin: the plan's own dates, two organisations, the data that is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from engine import CheckDiagram, Query
from engine.diagrams.model import Node, NodeKind, Process
from engine.expressions import ExpressionError, Language, compile_script, parse_due
from processes.form_studio import known_forms
from processes.people import Organisation, Organisations
from processes.people.period import today
from processes.rehearsal.stage import activity_of
from processes.roadmap import load_plan
from processes.roadmap.model import Activity
from processes.roadmap.schedule import occurrences as occurrences_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

GIVEN = frozenset(
    {
        *("plan", "activity", "occurrence", "organisations", "organisation"),
        *("school_year", "year", "opens_at", "due_at"),
    }
)
"""Variables that every rehearsal sets by itself."""
_LASTS = timedelta(days=90)
_READ = ("due", "assignee", "correlation_key", "organisation", "business_key")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the page offers; `names` are variables that the drawing reads and nothing in it sets."""

    opens_on: date
    due_on: date
    organisations: tuple[Organisation, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestedBeginning(Query[Suggestion]):
    """What a rehearsal of a drawing may begin with; problems in the drawing do not matter."""

    process_key: str
    xml: bytes = field(repr=False)

    def execute(self, uow: UnitOfWork) -> Suggestion:
        """Return it."""
        forms = known_forms(uow)
        report = CheckDiagram(self.xml, forms).execute(uow)
        language = uow.runtime.definitions.language
        names = {name for p in report.processes for name in missing(p, forms, language)}
        opens_on, due_on = _window(activity_of(self.process_key), today(uow.now))
        places = tuple(Organisations(takes_part=True).execute(uow))
        return Suggestion(opens_on, due_on, places, tuple(sorted(names)))


def missing(process: Process, forms: Mapping[str, Any], language: Language) -> set[str]:
    """Return the variables that a process reads and that neither it nor the plan sets."""
    read = {name for text in _expressions(process) for name in _names(text, language)}
    given = {name for node in process.nodes() for name in _set_by(node, forms, language)}
    return read - given - GIVEN


def started_with(
    outcome: Mapping[str, Any], nodes: Iterable[Node], forms: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """Return what an instance began with: its last data without what its own elements have set."""
    found = {name for node in nodes for name in _set_by(node, forms, language)} - GIVEN
    return {name: value for name, value in outcome.items() if name not in found}


def _window(activity: Activity | None, day: date) -> tuple[date, date]:
    """Return the last window of an activity that has opened, else its first one; else from the day."""
    plan = load_plan()
    found = [] if activity is None else list(occurrences_of(activity.schedule, plan))
    opened = [one for one in found if one.opens_on <= day] or found[:1]
    if not opened:
        first = max(day, plan.starts_on)
        return first, first + _LASTS
    return opened[-1].opens_on, opened[-1].due_on or opened[-1].opens_on + _LASTS


def _expressions(process: Process) -> Iterator[str]:
    for scope in process.scopes.values():
        yield from (flow.condition for flow in scope.flows if flow.condition)
    for node in process.nodes():
        yield from (node.properties[name] for name in _READ if node.properties.get(name))
        yield from node.mapping("in").values()
        yield from (event.text for event in node.events if event.text)
        if node.loop is not None and node.loop.collection:
            yield node.loop.collection


def _names(text: str, language: Language) -> Iterable[str]:
    for read in (lambda: parse_due(text, language), lambda: language.compile(text)):
        with suppress(ExpressionError):
            return read().names
    return ()


def _set_by(node: Node, forms: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield from node.mapping("out")
    if node.loop is not None:
        yield from filter(None, (node.loop.item, node.loop.output_collection))
    if node.kind is NodeKind.SCRIPT_TASK:
        yield from _assigned(node, language)
    document = forms.get(node.properties.get("form_key", ""), {})
    for one in document.get("fields", []):
        yield from (one[key] for key in ("variable", "count_variable") if one.get(key))


def _assigned(node: Node, language: Language) -> Iterator[str]:
    try:
        script = compile_script(node.script or "", language)
    except ExpressionError:
        return
    yield from script.targets
