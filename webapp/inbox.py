"""«Мои задачи»: what is due, whose it is, and taking it or giving it back in the row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import Box, Inbox, WorkItemState, WorkItemSummary
from processes.people import FilterOf, Organisations, SaveFilter, Verb
from processes.people.actor import PAPER_ROLES
from processes.reports.inbox import (
    Listed,
    NamesOf,
    ProcessesOfActivity,
    TaskList,
    activity_number,
    listens,
    paper_groups,
)
from processes.reports.subjects import SubjectsOf
from processes.roadmap import load_plan
from processes.roles import Role, held_roles
from webapp.admission import may_do, may_release, may_see
from webapp.navigation import Entry, add_entry
from webapp.roadmap import PLAN
from webapp.session import SignedIn, signed_in
from webapp.wiring import current_wiring

blueprint = Blueprint("inbox", __name__)
add_entry(blueprint, Entry("Мои задачи", "inbox.show", Verb.WORK_ITEM_PERFORM, 10))

REACHED = Box.LATE.value
"""The box of others' late tasks that have reached one of the person's positions."""

PAPER = "paper"
"""The box of participants' tasks whose paper forms a curator enters."""

SIZE = 50
_SCREEN = "inbox"
_LAST_PAGE = 10_000
_BOXES = (
    (Box.ALL.value, "Все"),
    (Box.MINE.value, "Мои"),
    (Box.FREE.value, "Свободные"),
    (Box.OVERDUE.value, "Просроченные"),
    (Box.DONE.value, "Выполненные"),
)
_EMPTY = {
    Box.ALL.value: (
        "Задач сейчас нет",
        "Они появятся здесь, когда в плане откроется мероприятие, где нужна ваша роль.",
    ),
    Box.MINE.value: (
        "Вы не взяли ни одной задачи",
        "Здесь будут задачи, которые вы взяли или которые передали лично вам.",
    ),
    Box.FREE.value: (
        "Свободных задач нет",
        "Здесь будут задачи ваших ролей, которые ещё никто не взял.",
    ),
    Box.OVERDUE.value: (
        "Просроченных задач нет",
        "Если срок задачи пройдёт, а она не выполнена, она появится здесь.",
    ),
    Box.DONE.value: (
        "Вы ещё не выполнили ни одной задачи",
        "Здесь останется всё, что вы выполните, с датой и приложенными документами.",
    ),
    REACHED: (
        "До вас ничего не дошло",
        (
            "Здесь будут просроченные задачи других людей: вашей организации – у руководителя, "
            "всего города – у ИОЦ и контролёра ДО, и те, о которых просит сообщить сама схема."
        ),
    ),
    PAPER: (
        "Задач участников нет",
        (
            "Здесь будут задачи наставников, наставляемых, законных представителей и партнёров "
            "вашей организации: если ответ пришёл на бумаге, внесите его за участника."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the screen is narrowed to; everything but `text` is kept on the server."""

    box: str = Box.ALL.value
    activity: str = ""
    organisation: str = ""
    text: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything besides the tab is chosen."""
        return bool(self.activity or self.organisation or self.text)

    def url(self, **changes: str) -> str:
        """Return the address of the screen with some of this changed."""
        values = {**asdict(self), **changes}
        kept = {name: value for name, value in values.items() if value or name == "box"}
        return url_for("inbox.show", **kept)


@dataclass(frozen=True, slots=True)
class Row:
    """A task as the table shows it; `instance_id` only where the person may open the instance."""

    id: int
    name: str
    about: str
    number: str
    activity: str
    organisation: str
    due_at: datetime | None
    closed_at: datetime | None
    holder: str
    has_draft: bool
    is_reminded: bool
    may_claim: bool
    may_release: bool
    instance_id: int | None
    may_open: bool

    @property
    def called(self) -> str:
        """The name that tells it from other rows."""
        return f"{self.name}, {self.about}" if self.about else self.name

    @property
    def may_mark(self) -> bool:
        """Whether something can be done with it together with others."""
        return self.may_claim or self.may_release


@blueprint.get("/tasks")
def show() -> Response | str:
    """Show one page of a box."""
    person = signed_in()
    chosen = _chosen(person)
    page = min(max(request.args.get("page", 0, type=int), 0), _LAST_PAGE)
    found = current_wiring().engine.execute(_query(person, chosen, page))
    if page and not found.items:
        return redirect(chosen.url())
    rows = _rows(found, chosen, person)
    return render_template(
        "inbox/show.html",
        rows=rows,
        may_mark=any(row.may_mark for row in rows),
        page=page,
        has_more=found.has_more,
        chosen=chosen,
        tabs=[
            (title, chosen.url(box=key), key == chosen.box, None) for key, title in _boxes(person)
        ],
        activities=load_plan(PLAN).activities,
        places=_places(person),
        empty=_EMPTY[chosen.box],
        here=request.full_path.rstrip("?"),
    )


def _boxes(person: SignedIn) -> tuple[tuple[str, str], ...]:
    """Return the boxes that this person has, with their titles."""
    reached = ((REACHED, "Дошло до меня"),) if listens(person.actor) else ()
    paper = ((PAPER, "За участников"),) if is_curator(person) else ()
    return (*_BOXES, *reached, *paper)


def is_curator(person: SignedIn) -> bool:
    """Return whether he may enter participants' paper forms; not while he stands in for somebody."""
    held = held_roles(person.actor.groups)
    return person.absent is None and any(one.role is Role.INSTITUTION_CURATOR for one in held)


def _chosen(person: SignedIn) -> Filter:
    """Return the filter of the address, and keep it; without one, that of the last time."""
    engine, actor = current_wiring().engine, person.actor
    kept = engine.execute(FilterOf(actor.user_id, _SCREEN))
    if not any(name in request.args for name in asdict(Filter())):
        return _understood(kept, person)
    chosen = _understood(request.args, person)
    value = asdict(chosen) | {"text": ""}
    if value != kept:
        engine.execute(SaveFilter(actor, _SCREEN, value))
    return chosen


def _understood(values: Any, person: SignedIn) -> Filter:
    """Return a filter of what is known; the rest is as if not chosen."""
    boxes = {key for key, _ in _boxes(person)}
    numbers = {activity.number for activity in load_plan(PLAN).activities}
    places = {place for place, _ in _places(person)}
    text = values.get("text")
    return Filter(
        box=_one_of(boxes, values.get("box")) or Box.ALL.value,
        activity=_one_of(numbers, values.get("activity")),
        organisation=_one_of(places, values.get("organisation")),
        text=text.strip()[:200] if isinstance(text, str) else "",
    )


def _one_of(known: set[str], value: object) -> str:
    return value if isinstance(value, str) and value in known else ""


def _query(person: SignedIn, chosen: Filter, page: int) -> TaskList:
    engine, is_paper = current_wiring().engine, chosen.box == PAPER
    keys = engine.execute(ProcessesOfActivity(chosen.activity)) if chosen.activity else None
    inbox = Inbox(
        person.actor,
        Box.OTHERS if is_paper else Box(chosen.box),
        chosen.text,
        process_keys=keys,
        organisation=chosen.organisation or None,
        groups=paper_groups(person.actor) if is_paper else None,
        size=SIZE,
        page=page,
    )
    return TaskList(inbox)


def _places(person: SignedIn) -> list[tuple[str, str]]:
    """Return the organisations whose tasks may come to this person; none when there is one."""
    held = held_roles(person.actor.groups)
    known = current_wiring().engine.execute(Organisations())
    everywhere = any(one.role.home is not None for one in held)
    mine = {one.organisation for one in held}
    found = [(one.id, one.short_name) for one in known if everywhere or one.id in mine]
    return found if len(found) > 1 else []


def _rows(found: Listed, chosen: Filter, person: SignedIn) -> list[Row]:
    engine = current_wiring().engine
    is_late = chosen.box == REACHED
    of_others = is_late or chosen.box == PAPER
    items = [item for item in found.items if of_others or may_see(item, person.actor)]
    places = {place.id: place.short_name for place in engine.execute(Organisations())}
    names = engine.execute(NamesOf.among(item.assignee for item in items))
    titles = {one.number: one.title.display for one in load_plan(PLAN).activities}
    keys = [(item.business_key, item.organisation) for item in items]
    subjects = engine.execute(SubjectsOf.among(keys, person.actor))
    rows = []
    for item in items:
        subject = subjects.get((item.business_key or "", item.organisation))
        number = activity_number(item.process_key) or ""
        rows.append(
            Row(
                id=item.id,
                name=item.name,
                about=subject.words if subject else "",
                number=number,
                activity=titles.get(number, ""),
                organisation=places.get(item.organisation or "", ""),
                due_at=item.due_at,
                closed_at=item.closed_at,
                holder=_responsible(item, names) if is_late else _holder(item, person, names),
                has_draft=item.has_draft and may_do(item, person.actor),
                is_reminded=item.id in found.reminded,
                may_claim=item.state is WorkItemState.OPEN and may_do(item, person.actor),
                may_release=not of_others and may_release(item, person.actor),
                instance_id=_instance(item, person),
                may_open=not is_late or may_see(item, person.actor),
            )
        )
    return rows


def _holder(item: WorkItemSummary, person: SignedIn, names: dict[str, str]) -> str:
    if item.state is WorkItemState.COMPLETED:
        return "выполнили вы"
    if item.assignee is None:
        return "свободна"
    return "у вас" if item.assignee == person.person.id else names.get(item.assignee, "")


def _responsible(item: WorkItemSummary, names: dict[str, str]) -> str:
    """Return whose late task it is; of a participant the position alone, as he may be a child."""
    role = Role(item.role)
    if role in PAPER_ROLES:
        return role.russian_name
    return f"{role.russian_name}: {names.get(item.assignee or '', 'никто не взял')}"


def _instance(item: WorkItemSummary, person: SignedIn) -> int | None:
    may_read = person.may(Verb.INSTANCE_READ, item.organisation)
    return item.instance_id if may_read else None
