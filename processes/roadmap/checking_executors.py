"""Whether every executor can be found, and the data name those whom the words name."""

from __future__ import annotations

from collections.abc import Iterator

from processes.roadmap.executors import read_executors, unknown_executor
from processes.roadmap.grounds import task_roles
from processes.roadmap.model import Activity, Plan
from processes.roadmap.problems import PlanProblem
from processes.roles import role_of_executor


def executor_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield executors that are not understood, not those of the words, or receive no work items."""
    for activity in plan.activities:
        yield from _reading_problems(activity)
        yield from _role_problems(activity)


def _reading_problems(activity: Activity) -> Iterator[PlanProblem]:
    """Compare the normalised executors with what the table of phrases reads in the order's words."""
    number, executors = activity.number, activity.executors
    reading = read_executors(executors.cell.verbatim)
    for words in reading.unknown:
        yield PlanProblem(
            "executor-unknown", number, f"Мероприятие {number}. {unknown_executor(words)}"
        )
    if (reading.roles, reading.organisations) != (executors.roles, executors.named_organisations):
        yield PlanProblem(
            "executor-roles",
            number,
            f"Мероприятие {number}: исполнители «{executors.cell.verbatim}» прочитаны как "
            f"{_listed(reading.roles + reading.organisations)}, а в плане записаны "
            f"{_listed(executors.roles + executors.named_organisations)}. Исправьте план или таблицу исполнителей.",
        )


def _role_problems(activity: Activity) -> Iterator[PlanProblem]:
    """Yield roles that may not hold work items, and an accountable role that holds none."""
    named = (*activity.executors.roles, *activity.executors.participants)
    for key in named:
        role = role_of_executor(key)
        if role is None or not role.has_lane:
            yield PlanProblem(
                "role",
                activity.number,
                f"Мероприятие {activity.number}: роль «{key}» не может получать задачи. "
                "Назовите роль, у которой есть дорожка на схеме.",
            )
    if activity.executors.accountable not in task_roles(activity):
        yield PlanProblem(
            "role",
            activity.number,
            f"Мероприятие {activity.number}: ответственной записана роль «{activity.executors.accountable}», "
            "но задач в мероприятии она не получает. Назовите ответственным одного из исполнителей.",
        )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words) or "никто"
