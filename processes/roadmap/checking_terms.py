"""Whether the dates of the plan are possible and lie where its words put them."""

from __future__ import annotations

from collections.abc import Iterator

from processes.roadmap.model import Activity, Occurrence, Plan, Schedule, ScheduleKind
from processes.roadmap.problems import PlanProblem
from processes.roadmap.schedule import occurrences, windows

UNDATED = {ScheduleKind.CONTINUOUS, ScheduleKind.EXTERNAL_SCHEDULE, ScheduleKind.ON_REQUEST}
WINDOWED = {ScheduleKind.ONE_OFF_WINDOW, ScheduleKind.ANNUAL_WINDOW, ScheduleKind.MULTI_YEAR}


def term_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield schedules that fit neither their kind nor the plan, and occurrences out of their window."""
    for activity in plan.activities:
        fault = _schedule_fault(activity.schedule, plan)
        if fault:
            yield PlanProblem(
                "schedule", activity.number, f"Мероприятие {activity.number}: {fault}"
            )
            continue
        computed = occurrences(activity.schedule, plan)
        if activity.schedule.due and not computed:
            yield PlanProblem(
                "schedule",
                activity.number,
                f"Мероприятие {activity.number}: срок целиком вне плана. Проверьте даты.",
            )
        yield from occurrence_problems(activity, computed, plan)


def occurrence_problems(
    activity: Activity, given: tuple[Occurrence, ...], plan: Plan
) -> Iterator[PlanProblem]:
    """Yield each given occurrence that begins before the order, after the plan, or out of its window."""
    allowed = tuple(windows(activity.schedule, plan))
    for occurrence in given:
        opens_on, due_on = occurrence.opens_on, occurrence.due_on or occurrence.opens_on
        name = f"Мероприятие {activity.number}, вхождение с {opens_on:%d.%m.%Y}"
        if not plan.starts_on <= opens_on <= plan.ends_on:
            yield PlanProblem(
                "occurrence",
                activity.number,
                f"{name}: начало вне плана ({plan.starts_on:%d.%m.%Y} – {plan.ends_on:%d.%m.%Y}). Измените дату начала.",
            )
        if allowed and not any(first <= opens_on <= due_on <= last for first, last in allowed):
            yield PlanProblem(
                "occurrence",
                activity.number,
                f"{name} по {due_on:%d.%m.%Y} не помещается в срок «{activity.schedule.cell.verbatim}». Измените даты.",
            )


def _schedule_fault(schedule: Schedule, plan: Plan) -> str | None:
    """Return what is wrong with the normalised schedule in itself, as the end of a sentence."""
    has_opens, has_due = schedule.opens is not None, schedule.due is not None
    if schedule.kind in UNDATED and (has_opens or has_due):
        return "у срока без дат записаны даты. Уберите их или измените вид срока."
    if schedule.kind in WINDOWED and not (has_opens and has_due):
        return "у окна нужны начало и конец. Запишите обе даты."
    if schedule.kind is ScheduleKind.DEADLINE_ONLY and not has_due:
        return "не записан последний день. Запишите его."
    return _bounds_fault(schedule, plan)


def _bounds_fault(schedule: Schedule, plan: Plan) -> str | None:
    """Return what is wrong with the dates: mixed, backwards, or of the wrong kind."""
    opens, due = schedule.opens, schedule.due
    if due is None:
        return None
    single = schedule.kind in {ScheduleKind.ONE_OFF_WINDOW, ScheduleKind.MULTI_YEAR}
    yearly = schedule.kind is ScheduleKind.ANNUAL_WINDOW
    faults = (
        (
            opens is not None and opens.is_annual != due.is_annual,
            "начало и конец срока пишутся оба с годом или оба без года. Исправьте даты.",
        ),
        (
            single and due.is_annual,
            "разовый срок пишется с годом. Допишите год или измените вид срока.",
        ),
        (
            yearly and not due.is_annual,
            "ежегодный срок пишется без года. Уберите год или измените вид срока.",
        ),
        (
            any(last < first for first, last in windows(schedule, plan)),
            "срок кончается раньше, чем начинается. Поменяйте даты местами.",
        ),
        (
            not set(schedule.years) <= set(plan.years),
            "среди лет вхождений есть годы вне плана. Уберите их.",
        ),
    )
    return next((sentence for is_wrong, sentence in faults if is_wrong), None)
