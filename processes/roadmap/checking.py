"""Whether the plan is true to the order and can be carried out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from processes.roadmap.checking_executors import executor_problems
from processes.roadmap.checking_links import link_problems
from processes.roadmap.checking_terms import term_problems
from processes.roadmap.checking_wording import wording_problems
from processes.roadmap.model import Plan
from processes.roadmap.problems import PlanProblem


def check_plan(plan: Plan, process_keys: Collection[str] | None = None) -> list[PlanProblem]:
    """Return every fault of the plan; none is good.

    The wording is compared with the text of the order that the plan names. `process_keys` are the
    keys of the diagrams at hand; when given, each activity must have one.
    """
    return [
        *wording_problems(plan),
        *executor_problems(plan),
        *term_problems(plan),
        *link_problems(plan),
        *_diagram_problems(plan, process_keys),
    ]


def _diagram_problems(plan: Plan, process_keys: Collection[str] | None) -> Iterator[PlanProblem]:
    """Yield processes not called `activity-<number>`, and those without a diagram."""
    for activity in plan.activities:
        key, number = activity.process_key, activity.number
        if key != f"activity-{number}":
            yield PlanProblem(
                "process-key",
                number,
                f"Процесс мероприятия {number} назван «{key}». Назовите его «activity-{number}».",
            )
        if process_keys is not None and key not in process_keys:
            yield PlanProblem(
                "diagram",
                number,
                f"У мероприятия {number} нет схемы процесса «{key}». Нарисуйте и опубликуйте её.",
            )
