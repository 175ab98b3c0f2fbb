"""The check of the plan finds what is wrong and says so in Russian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from processes.roadmap import (
    Activity,
    Dependency,
    DependencyKind,
    Occurrence,
    Plan,
    ScheduleKind,
    check_plan,
    load_plan,
    occurrence_problems,
)
from processes.roadmap.bounds import read_bound

PLAN = load_plan()
KEYS = {activity.process_key for activity in PLAN.activities}
Change = Callable[[Activity], Activity]


def with_activity(number: str, change: Change) -> Plan:
    """Return the plan with one activity changed."""
    changed = tuple(change(each) if each.number == number else each for each in PLAN.activities)
    return replace(PLAN, activities=changed)


def retold(part: str, **words: Any) -> Change:
    """Change the cell of a part of an activity."""

    def change(activity: Activity) -> Activity:
        value = getattr(activity, part)
        return replace(activity, **{part: replace(value, cell=replace(value.cell, **words))})

    return change


def rules_of(plan: Plan) -> set[tuple[str, str | None]]:
    """Return rule and activity of every problem."""
    return {(problem.rule, problem.activity) for problem in check_plan(plan)}


def test_the_shipped_plan_has_no_problem() -> None:
    assert check_plan(PLAN) == []
    assert check_plan(PLAN, KEYS) == []


def test_one_changed_letter_is_found_and_shown() -> None:
    broken = with_activity(
        "6.3", retold("schedule", verbatim="Апрель ежегодно", display="Апрель ежегодно")
    )

    problems = check_plan(broken)

    assert [(each.rule, each.activity) for each in problems] == [("wording", "6.3")]
    assert "столбец «Срок реализации»: с 16-го знака" in problems[0].message
    assert problems[0].message.endswith("Верните дословный текст.")


def test_two_activities_in_the_wrong_order_are_found() -> None:
    first, second, *rest = PLAN.activities

    assert ("order", None) in rules_of(replace(PLAN, activities=(second, first, *rest)))


def test_a_missing_activity_is_found() -> None:
    found = rules_of(replace(PLAN, activities=PLAN.activities[:-1]))

    assert ("order", None) in found
    assert ("anomaly", None) in found


def test_an_activity_in_another_section_is_found() -> None:
    broken = with_activity("2.1", lambda each: replace(each, section=PLAN.sections[0]))

    assert rules_of(broken) == {("order", "2.1")}


def test_a_changed_section_title_and_a_swapped_section_are_found() -> None:
    first, second, *rest = PLAN.sections
    title = replace(second.title, verbatim="Поддержка", display="Поддержка")

    assert ("wording", None) in rules_of(
        replace(PLAN, sections=(first, replace(second, title=title), *rest))
    )
    assert rules_of(replace(PLAN, sections=(second, first, *rest))) == {("order", None)}


def test_another_date_or_number_of_the_order_is_found() -> None:
    assert ("source", None) in rules_of(
        replace(PLAN, source=replace(PLAN.source, date=date(2022, 8, 29)))
    )
    assert rules_of(replace(PLAN, source=replace(PLAN.source, number="1"))) == {("source", None)}


def test_a_shown_text_without_a_reason_is_found() -> None:
    broken = with_activity(
        "4.4", retold("result", display="методическое сопровождение наставников")
    )

    assert rules_of(broken) == {("display", "4.4")}


def test_a_point_that_the_order_does_not_list_is_found() -> None:
    broken = with_activity("4.7", retold("result", points=("выдача дипломов",)))

    assert rules_of(broken) == {("points", "4.7")}


def test_an_unknown_executor_is_found_and_named() -> None:
    words = "ДО, ИОЦ, методисты"
    broken = with_activity("8.3", retold("executors", verbatim=words, display=words))

    sentences = [each.message for each in check_plan(broken) if each.rule == "executor-unknown"]

    assert len(sentences) == 1
    assert sentences[0].startswith("Мероприятие 8.3. Исполнитель «методисты» не найден")


def test_executors_other_than_the_words_say_are_found() -> None:
    broken = with_activity(
        "6.4",
        lambda each: replace(each, executors=replace(each.executors, roles=("methodical_center",))),
    )

    assert rules_of(broken) == {("executor-roles", "6.4")}


def test_a_participant_nobody_knows_and_an_accountable_without_work_are_found() -> None:
    executors = replace(
        PLAN.activity("6.1").executors, participants=("teacher",), accountable="mentor"
    )

    broken = with_activity("6.1", lambda each: replace(each, executors=executors))

    assert [each.rule for each in check_plan(broken)] == ["role", "role"]


def test_an_executor_without_a_lane_is_found() -> None:
    executors = replace(PLAN.activity("8.2").executors, roles=("education_department", "auditor"))

    broken = with_activity("8.2", lambda each: replace(each, executors=executors))

    assert ("role", "8.2") in rules_of(broken)


def test_an_item_that_the_order_does_not_have_and_another_header_are_found() -> None:
    item = replace(PLAN.source.items[0], number=7)
    source = replace(PLAN.source, items=(*PLAN.source.items, item))

    assert rules_of(replace(PLAN, source=source)) == {("source", None)}
    assert rules_of(replace(PLAN, header=PLAN.header[::-1])) == {("wording", None)}


def test_a_circle_of_waiting_is_found_and_spelled_out() -> None:
    def wait_for_the_next(activity: Activity) -> Activity:
        late = Dependency("4.3", DependencyKind.GATE)
        return replace(activity, depends_on=(*activity.depends_on, late))

    problems = check_plan(with_activity("4.2", wait_for_the_next))

    circle = next(each.message for each in problems if each.rule == "cycle")
    assert "4.2 → 4.3 → 4.2" in circle or "4.3 → 4.2 → 4.3" in circle


def test_a_dependency_told_on_one_side_only_is_found() -> None:
    taken = with_activity("1.3", lambda each: replace(each, depends_on=()))
    given = with_activity("1.1", lambda each: replace(each, feeds=each.feeds[1:]))

    assert rules_of(taken) == {("mirror", "8.3")}
    assert rules_of(given) == {("mirror", "1.2")}


def test_a_dependency_on_an_activity_that_does_not_exist_is_found() -> None:
    stray = (Dependency("9.9", DependencyKind.DATA),)

    assert rules_of(with_activity("1.1", lambda each: replace(each, depends_on=stray))) == {
        ("mirror", "1.1")
    }


@pytest.mark.parametrize(
    ("number", "opens", "due"),
    [
        ("1.1", "2022-12", None),
        ("1.1", "2022-12", "2022-11"),
        ("1.1", "2022-05", "2022-06"),
        ("1.1", "12", "12"),
        ("1.4", "2023-01", "2023-02"),
        ("4.2", "09-01", "2023-09-15"),
        ("2.1", "2022-09", "2022-10"),
        ("2.4", "2022-09", None),
    ],
)
def test_a_term_that_cannot_be_is_found(number: str, opens: str, due: str | None) -> None:
    def change(activity: Activity) -> Activity:
        bound = read_bound(due) if due else None
        return replace(
            activity, schedule=replace(activity.schedule, opens=read_bound(opens), due=bound)
        )

    assert rules_of(with_activity(number, change)) == {("schedule", number)}


def test_years_outside_the_plan_are_found() -> None:
    broken = with_activity(
        "4.2", lambda each: replace(each, schedule=replace(each.schedule, years=(2024, 2025)))
    )

    assert rules_of(broken) == {("schedule", "4.2")}


@pytest.mark.parametrize(
    ("number", "opens_on", "due_on"),
    [
        ("4.2", date(2023, 9, 1), date(2023, 9, 16)),
        ("4.2", date(2023, 8, 31), date(2023, 9, 15)),
        ("2.5", date(2022, 8, 29), date(2022, 9, 15)),
        ("2.5", date(2025, 1, 1), None),
    ],
)
def test_an_occurrence_outside_its_window_or_the_plan_is_found(
    number: str, opens_on: date, due_on: date | None
) -> None:
    given = Occurrence(opens_on.year, opens_on, due_on)

    found = list(occurrence_problems(PLAN.activity(number), (given,), PLAN))

    assert [(each.rule, each.activity) for each in found] == [("occurrence", number)]


def test_an_occurrence_by_someone_elses_timetable_is_good_on_any_day_of_the_plan() -> None:
    given = Occurrence(2023, date(2023, 3, 14), None)

    assert list(occurrence_problems(PLAN.activity("2.5"), (given,), PLAN)) == []
    assert PLAN.activity("2.5").schedule.kind is ScheduleKind.EXTERNAL_SCHEDULE


def test_a_process_under_another_name_and_a_missing_diagram_are_found() -> None:
    broken = with_activity("3.3", lambda each: replace(each, process_key="training"))

    assert rules_of(broken) == {("process-key", "3.3")}
    assert [each.rule for each in check_plan(PLAN, KEYS - {"activity-4.2"})] == ["diagram"]


def test_an_anomaly_written_twice_is_found() -> None:
    assert rules_of(replace(PLAN, anomalies=(*PLAN.anomalies, PLAN.anomalies[0]))) == {
        ("anomaly", None)
    }
