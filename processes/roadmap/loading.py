"""The plan's data file made into values."""

from __future__ import annotations

from functools import cache, partial

from engine.errors import InvalidInput, NotFound
from processes.roadmap.bounds import Bound, read_bound
from processes.roadmap.data_files import Fields, document_names, load_document
from processes.roadmap.model import (
    Activity,
    Anomaly,
    Cell,
    Dependency,
    DependencyKind,
    Executors,
    OrderItem,
    Plan,
    Result,
    Schedule,
    ScheduleKind,
    Section,
    Source,
)


@cache
def load_plan(name: str = "2022-2024") -> Plan:
    """Return a shipped plan; read once. Raises NotFound, InvalidInput."""
    if name not in plan_names():
        known = ", ".join(f"«{each}»" for each in plan_names())
        raise NotFound(f"Плана «{name}» нет в поставке. Есть: {known}.")
    return read_plan(load_document(f"plan-{name}.yaml"))


def plan_names() -> tuple[str, ...]:
    """Return the names of the shipped plans."""
    files = (name for name in document_names() if name.startswith("plan-"))
    return tuple(name.removeprefix("plan-").removesuffix(".yaml") for name in files)


def read_plan(document: Fields) -> Plan:
    """Make a plan of a data file. Raises InvalidInput with the place of the fault."""
    source = _source(document.part("source"))
    sections = tuple(_section(each) for each in document.rows("sections"))
    anomalies = tuple(_anomaly(each) for each in document.rows("anomalies"))
    read = partial(_activity, sections=sections, anomalies=anomalies, source=source)
    abbreviations = document.part("abbreviations")
    return Plan(
        name=document.text("name"),
        title=document.text("title"),
        years=document.numbers("years"),
        source=source,
        abbreviations=tuple((short, abbreviations.text(short)) for short in abbreviations.values),
        header=document.texts("table_header"),
        sections=sections,
        activities=tuple(read(each) for each in document.rows("activities")),
        anomalies=anomalies,
    )


def _source(document: Fields) -> Source:
    return Source(
        text=document.text("text"),
        issuer=document.text("issuer"),
        kind=document.text("kind"),
        date=document.day("date"),
        number=document.text("number"),
        annex=document.text("annex"),
        items=tuple(_order_item(each) for each in document.rows("items")),
    )


def _order_item(document: Fields) -> OrderItem:
    return OrderItem(document.number("item"), document.text("role"), document.text("duty"))


def _section(document: Fields) -> Section:
    return Section(document.number("number"), _cell(document.part("title")))


def _anomaly(document: Fields) -> Anomaly:
    return Anomaly(
        id=document.text("id"),
        finding=document.text("finding"),
        default=document.text("default"),
        activities=document.texts("activities"),
        decision_needed=document.flag("decision_needed"),
    )


def _activity(
    document: Fields,
    sections: tuple[Section, ...],
    anomalies: tuple[Anomaly, ...],
    source: Source,
) -> Activity:
    number = document.text("number")
    printed = document.text("number_verbatim")
    section = next((each for each in sections if each.number == document.number("section")), None)
    if section is None:
        raise document.fault("section", "ожидался номер раздела этого плана")
    return Activity(
        number=number,
        number_cell=Cell(printed, printed),
        section=section,
        process_key=document.text("process_key"),
        title=_cell(document.part("title")),
        schedule=_schedule(document.part("schedule")),
        executors=_executors(document.part("executors")),
        result=_result(document.part("result")),
        depends_on=tuple(_dependency(each) for each in document.rows("depends_on")),
        feeds=document.texts("feeds"),
        branch_per_institution=document.flag("branch_per_institution"),
        anomalies=tuple(each for each in anomalies if number in each.activities),
        order_items=source.items,
    )


def _cell(document: Fields) -> Cell:
    """Return a cell; what is shown are the words of the order unless the data say otherwise."""
    verbatim = document.text("verbatim")
    return Cell(
        verbatim=verbatim,
        display=document.optional_text("display") or verbatim,
        reason=document.optional_text("reason"),
        points=document.part("normalised").texts("points"),
    )


def _schedule(document: Fields) -> Schedule:
    normalised = document.part("normalised")
    try:
        kind = ScheduleKind(normalised.text("kind"))
    except ValueError:
        raise normalised.fault("kind", f"ожидалось одно из: {', '.join(ScheduleKind)}") from None
    return Schedule(
        cell=_cell(document),
        kind=kind,
        opens=_bound(normalised, "opens"),
        due=_bound(normalised, "due"),
        years=normalised.numbers("years"),
    )


def _bound(document: Fields, key: str) -> Bound | None:
    words = document.optional_text(key)
    try:
        return None if words is None else read_bound(words)
    except InvalidInput:
        expected = (
            f"ожидалась дата («2022», «2022-12», «2022-12-30», «12-30»), а написано «{words}»"
        )
        raise document.fault(key, expected) from None


def _executors(document: Fields) -> Executors:
    normalised = document.part("normalised")
    return Executors(
        cell=_cell(document),
        roles=normalised.texts("roles"),
        accountable=normalised.text("accountable"),
        participants=normalised.texts("participants"),
        named_organisations=normalised.texts("named_organisations"),
    )


def _result(document: Fields) -> Result:
    return Result(_cell(document), document.part("normalised").texts("documents"))


def _dependency(document: Fields) -> Dependency:
    try:
        kind = DependencyKind(document.text("kind"))
    except ValueError:
        raise document.fault("kind", f"ожидалось одно из: {', '.join(DependencyKind)}") from None
    return Dependency(document.text("activity"), kind)
