"""The words of the plan against the words of the order, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from processes.roadmap.model import Activity, Cell, Plan
from processes.roadmap.order_text import OrderRow, OrderText, order_text, parse_order
from processes.roadmap.problems import PlanProblem


def wording_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield where the plan says something else than the order, or shows something else without a reason."""
    text = order_text(plan.source.text)
    order = parse_order(text)
    yield from _source_problems(plan, text, order)
    yield from _section_problems(plan, order)
    yield from _row_problems(plan, order)
    for activity in plan.activities:
        for cell in activity.cells:
            yield from _layer_problems(plan, activity.number, cell)
    for section in plan.sections:
        yield from _layer_problems(plan, None, section.title)


def _source_problems(plan: Plan, text: str, order: OrderText) -> Iterator[PlanProblem]:
    """Compare the date, the number, the items and the header of the table."""
    lines = text.splitlines()
    for words in (f"от {plan.source.date:%d.%m.%Y}", f"№ {plan.source.number}", plan.source.kind):
        if words not in lines:
            yield PlanProblem(
                "source",
                None,
                f"В тексте приказа нет строки «{words}». Проверьте реквизиты приказа.",
            )
    printed = {number for number, _ in order.items}
    for item in plan.source.items:
        if item.number not in printed:
            yield PlanProblem(
                "source", None, f"В приказе нет пункта {item.number}. Проверьте пункты приказа."
            )
    if plan.header != order.header:
        yield PlanProblem(
            "wording",
            None,
            "Заголовок таблицы плана расходится с приказом. Верните дословный текст.",
        )


def _section_problems(plan: Plan, order: OrderText) -> Iterator[PlanProblem]:
    ours = [(section.number, section.title.verbatim) for section in plan.sections]
    theirs = [(section.number, section.title) for section in order.sections]
    for number, title in theirs:
        if (number, title) not in ours:
            yield PlanProblem(
                "wording",
                None,
                f"Заголовок раздела {number} расходится с приказом: «{title}». Верните дословный текст.",
            )
    if [number for number, _ in ours] != [number for number, _ in theirs]:
        yield PlanProblem(
            "order", None, "Разделы плана стоят не в порядке приказа. Верните порядок приказа."
        )


def _row_problems(plan: Plan, order: OrderText) -> Iterator[PlanProblem]:
    ours = [activity.number_cell.verbatim for activity in plan.activities]
    theirs = [row.cells[0] for row in order.rows]
    if ours != theirs:
        yield PlanProblem(
            "order",
            None,
            f"Мероприятия плана ({len(ours)}) не те или стоят не в том порядке, что в приказе ({len(theirs)}). "
            "Верните состав и порядок приказа.",
        )
    rows = {row.cells[0]: row for row in order.rows}
    for activity in plan.activities:
        row = rows.get(activity.number_cell.verbatim)
        if row is not None:
            yield from _cell_problems(activity, row, order.header)


def _cell_problems(
    activity: Activity, row: OrderRow, header: tuple[str, ...]
) -> Iterator[PlanProblem]:
    """Each cell letter by letter; the number and the section agree with the row."""
    number = activity.number
    if f"{number}." != row.cells[0] or activity.section.number != row.section:
        yield PlanProblem(
            "order",
            number,
            f"Мероприятие {number} стоит в приказе под номером «{row.cells[0]}» в разделе {row.section}. "
            "Верните номер и раздел приказа.",
        )
    for cell, words, column in zip(activity.cells, row.cells, header, strict=True):
        if cell.verbatim != words:
            yield PlanProblem("wording", number, _difference(number, column, cell.verbatim, words))


def _difference(number: str, column: str, ours: str, theirs: str) -> str:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
    place = len(tuple(same))
    start = max(place - 10, 0)
    return (
        f"Мероприятие {number}, столбец «{column}»: с {place + 1}-го знака в плане «{ours[start : place + 20]}», "
        f"в приказе «{theirs[start : place + 20]}». Верните дословный текст."
    )


def _layer_problems(plan: Plan, number: str | None, cell: Cell) -> Iterator[PlanProblem]:
    """Yield shown texts that differ without a known anomaly, and points that the cell does not list."""
    known = {anomaly.id for anomaly in plan.anomalies}
    if cell.display != cell.verbatim and cell.reason not in known:
        yield PlanProblem(
            "display",
            number,
            f"Показанный текст «{cell.display[:60]}» отличается от приказа без основания. "
            "Назовите неясное место приказа (A01 …), из-за которого он изменён.",
        )
    for point in cell.points:
        if point not in cell.verbatim:
            yield PlanProblem(
                "points",
                number,
                f"Пункта «{point[:60]}» нет в тексте приказа. Верните дословный текст пункта.",
            )
