"""Where time is lost, in words: of what was played (see `played.py`), and of figures made for a hint."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from processes.insight import ElementFigures, ElementKind
from processes.insight.bottlenecks import MOST, longest_calls, longest_waits, most_missed
from processes.insight.spread import Spread
from processes.insight.values import ChildrenFigures, TaskFigures
from tests.processes.insight.conftest import Stage, days
from tests.processes.insight.played import PRINTING

QUIET = TaskFigures(
    opened=20,
    completed=20,
    cancelled=0,
    taken=20,
    with_term=20,
    late=0,
    opened_late=0,
    still_open=0,
    overdue=0,
    oldest=None,
)
EVEN = Spread(20, days(2), days(4), days(50))


def _task(element_id: str = "approve", **changes: object) -> ElementFigures:
    figures = ElementFigures(
        element_id,
        "Утвердить приказ",
        ElementKind.TASK,
        "Руководитель ОО",
        on_diagram=True,
        instances=20,
        passes=20,
        time=EVEN,
        waiting=EVEN,
        working=Spread(20, days(1), days(2), days(20)),
        task=QUIET,
    )
    return replace(figures, **changes)  # type: ignore[arg-type]


def _said(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_the_longest_waits_are_told_with_their_share_of_all_waiting(stage: Stage) -> None:
    approve, prepare = longest_waits(stage.insight().elements)

    assert (approve.element_id, prepare.element_id) == ("approve", "prepare")
    assert _said(approve.sentence) == (
        "Шаг «Утвердить приказ» ждёт в медиане 2 дня, работают над ним 1 день; в 33 % случаев "
        "позже срока. На него приходится 57 % всего ожидания: 8 дней за 3 выполнения."
    )
    assert _said(prepare.sentence) == (
        "Шаг «Написать приказ» ждёт в медиане 2 дня, работают над ним 1 день. "
        "На него приходится 43 % всего ожидания: 6 дней за 3 выполнения."
    )


def test_what_is_done_after_its_term_is_told(stage: Stage) -> None:
    (approve,) = most_missed(stage.insight().elements)

    assert _said(approve.sentence) == (
        "Шаг «Утвердить приказ»: позже срока 1 из 3 (33 %), в медиане за 2 дня."
    )
    assert approve.hint == (
        "Опаздывают отдельные организации: найдите их фильтром, проверьте напоминания."
    )


def test_called_processes_that_last_are_told_with_where_to_look(stage: Stage) -> None:
    (printed,) = longest_calls(stage.insight().elements)

    assert (printed.element_id, printed.process_key) == ("print", PRINTING)
    assert _said(printed.sentence) == (
        "Шаг «Напечатать» идёт в медиане 1,5 дня. Всего 3 дня за 2 вызова."
    )


def test_of_many_calls_the_slow_ones_are_told_too() -> None:
    called = _task(task=None, children=ChildrenFigures("pair-trial", 20, 20, EVEN))

    (told,) = longest_calls([called])

    assert _said(told.sentence) == (
        "Шаг «Утвердить приказ» идёт в медиане 2 дня, девять из десяти — 4 дня или меньше. "
        "Всего 50 дней за 20 вызовов."
    )


@pytest.mark.parametrize(
    ("task", "hint"),
    [
        (
            _task(task=replace(QUIET, still_open=7, overdue=3)),
            "Сейчас открыто 7, из них просрочено 3: начните с них.",
        ),
        (
            _task(waiting=replace(EVEN, p90=days(6))),
            (
                "Обычно не медлят, но в каждом десятом случае ждут 6 дней и дольше: "
                "найдите эти организации фильтром."
            ),
        ),
        (
            _task(working=replace(EVEN, median=timedelta(minutes=20))),
            (
                "Делают быстро, а берут поздно: посмотрите, сколько задач у роли «Руководитель ОО» "
                "и когда приходит напоминание."
            ),
        ),
        (
            _task(working=replace(EVEN, median=days(6))),
            "Берут быстро, а делают долго: проверьте форму и чего в ней не хватает.",
        ),
        (_task(), ""),
    ],
)
def test_a_wait_says_what_to_look_at(task: ElementFigures, hint: str) -> None:
    (told,) = longest_waits([task])

    assert _said(told.hint) == hint


@pytest.mark.parametrize(
    ("task", "hint"),
    [
        (
            replace(QUIET, late=4, opened_late=3),
            (
                "Когда задача открылась, срок уже вышел (3 из 4): начинайте её раньше или считайте "
                "срок от её открытия."
            ),
        ),
        (replace(QUIET, late=12), "Не успевает большинство: проверьте, выполним ли срок."),
        (replace(QUIET, late=4, still_open=2, overdue=2), "Сейчас просрочено 2: начните с них."),
        (
            replace(QUIET, late=4),
            "Опаздывают отдельные организации: найдите их фильтром, проверьте напоминания.",
        ),
    ],
)
def test_a_missed_term_says_what_to_look_at(task: TaskFigures, hint: str) -> None:
    (told,) = most_missed([_task(task=task)])

    assert told.hint == hint


def test_within_one_organisation_nobody_is_sent_to_look_for_others() -> None:
    rare = _task(waiting=replace(EVEN, p90=days(6)), task=replace(QUIET, late=4))

    (wait,) = longest_waits([rare], many_places=False)
    (missed,) = most_missed([rare], many_places=False)

    assert _said(wait.hint).endswith("ждут 6 дней и дольше: посмотрите, в какое время.")
    assert missed.hint == "Опаздывают иногда: проверьте, когда приходит напоминание."


def test_one_slow_pass_among_few_is_no_tenth_case() -> None:
    (told,) = longest_waits([_task(waiting=Spread(2, days(2), days(9), days(11)))])

    assert told.hint == ""


def test_the_worst_five_come_first_and_what_never_waited_is_left_out() -> None:
    waited = [_task(f"task-{n}", waiting=Spread(1, days(n), days(n), days(n))) for n in range(1, 8)]

    told = longest_waits([*waited, _task("quick", waiting=Spread(1, days(0), days(0), days(0)))])

    assert [one.element_id for one in told] == ["task-7", "task-6", "task-5", "task-4", "task-3"]
    assert len(told) == MOST
    assert longest_waits([]) == ()
    assert most_missed([_task()]) == ()
