"""Whether the activities can wait for each other as written, and both sides say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from processes.roadmap.model import DependencyKind, Plan
from processes.roadmap.problems import PlanProblem


def link_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield circles of waiting, dependencies told on one side only, anomalies that point nowhere."""
    yield from _cycle_problems(plan)
    yield from _mirror_problems(plan)
    yield from _anomaly_problems(plan)


def _cycle_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield a circle of gates and data; what feeds the next cycle may close one."""
    waits_for = {
        activity.number: {
            each.activity
            for each in activity.depends_on
            if each.kind is not DependencyKind.NEXT_CYCLE
        }
        for activity in plan.activities
    }
    try:
        TopologicalSorter(waits_for).prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        yield PlanProblem(
            "cycle",
            error.args[1][0],
            f"Мероприятия ждут друг друга по кругу: {circle}. "
            "Уберите одну из зависимостей или отнесите её к следующему циклу.",
        )


def _mirror_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield what one activity takes and the other does not give, and the other way round."""
    taken = Counter(
        (each.activity, one.number) for one in plan.activities for each in one.depends_on
    )
    given = Counter((one.number, other) for one in plan.activities for other in one.feeds)
    for (source, target), count in (taken - given).items():
        yield PlanProblem(
            "mirror",
            target,
            f"Мероприятие {target} берёт из {source} (записано раз: {count}), но {source} об этом не знает. "
            f"Добавьте {target} в «отдаёт» мероприятия {source} или уберите зависимость.",
        )
    for source, target in given - taken:
        yield PlanProblem(
            "mirror",
            source,
            f"Мероприятие {source} отдаёт в {target}, но {target} от него не зависит. "
            f"Добавьте зависимость мероприятию {target} или уберите её у {source}.",
        )


def _anomaly_problems(plan: Plan) -> Iterator[PlanProblem]:
    """Yield anomalies written twice or naming activities that do not exist."""
    numbers = {activity.number for activity in plan.activities}
    for anomaly in plan.anomalies:
        for number in anomaly.activities:
            if number not in numbers:
                yield PlanProblem(
                    "anomaly",
                    None,
                    f"Неясное место {anomaly.id} названо для мероприятия {number}, которого нет в плане. Проверьте номер.",
                )
    repeated = [
        each for each, count in Counter(one.id for one in plan.anomalies).items() if count > 1
    ]
    for each in repeated:
        yield PlanProblem(
            "anomaly", None, f"Неясное место {each} записано дважды. Оставьте одну запись."
        )
