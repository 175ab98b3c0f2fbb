"""Timers, messages, calls and steps of the system when an instance moves."""

from __future__ import annotations

from typing import Any

import pytest

from engine import (
    CorrelateMessage,
    OpenIncidents,
    Verdict,
)
from engine.migration.values import Aspect
from tests.engine.migration.deciding import keep, question, renew, timed
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    line,
    message,
    properties,
    task,
)
from tests.engine.migration.office import Office

MESSAGE = '<bpmn:message id="m" name="{}"/>'


@pytest.mark.parametrize(("answer", "left"), [(keep, 7), (renew, 30)])
def test_a_pending_timer_keeps_its_moment_or_begins_again_as_the_owner_says(
    office: Office, answer: Any, left: int
) -> None:
    office.deploy(timed("P10D"), timed("P30D"))
    moved = office.start()
    office.work(days=3)

    assert "Срок события «Срок вышел» в новой версии задан иначе" in question(office, moved)
    office.migrate(moved, **answer(Aspect.TIMER, "late"))

    office.work(days=left - 1)
    assert office.state(moved) == "active"
    office.work(days=1)
    assert office.state(moved) == "completed"


def test_a_timer_that_cannot_be_reckoned_is_an_obstacle(office: Office) -> None:
    office.deploy(timed("P10D"), timed("term"))
    moved = office.start()

    assert office.preview(moved).verdict is Verdict.CANNOT
    assert "Срок события «Срок вышел» не вычисляется" in office.preview(moved).reasons()[0]


def awaiting(name: str, key: str) -> bytes:
    return diagram(
        ends(),
        message("wait", "m", correlation_key=key),
        line("start", "wait", "end"),
        before=MESSAGE.format(name),
    )


def test_a_wait_for_another_message_is_opened_anew(office: Office) -> None:
    office.deploy(awaiting("agreed", "number"), awaiting("signed", "number"))
    moved = office.start(number="7")

    assert "будет ждать «signed»" in office.migrate(moved).findings[0].message

    assert office.run(CorrelateMessage("agreed", "7")) == 0
    assert office.run(CorrelateMessage("signed", "7")) == 1
    assert office.state(moved) == "completed"


def test_a_message_that_has_come_before_is_taken_after_the_move(office: Office) -> None:
    office.deploy(awaiting("agreed", "number"), awaiting("signed", "number"))
    moved = office.start(number="7")
    office.run(CorrelateMessage("signed", "7"))

    office.migrate(moved)

    assert office.state(moved) == "completed"


def calling(key: str) -> bytes:
    call = element("callActivity", "call", calledElement=key)
    return diagram(ends(), call, line("start", "call", "end"))


@pytest.mark.parametrize(("answer", "task_id"), [(keep, "old"), (renew, "new")])
def test_called_processes_go_on_or_are_replaced_as_the_owner_says(
    office: Office, answer: Any, task_id: str
) -> None:
    for key in ("old", "new"):
        office.deploy(diagram(ends(), task(key), line("start", key, "end"), key=f"p-{key}"))
    office.deploy(calling("p-old"), calling("p-new"))
    moved = office.start()

    assert "вызывает процесс «p-new» вместо «p-old»" in question(office, moved)
    office.migrate(moved, **answer(Aspect.CALL, "call"))

    assert list(office.open(moved)) == [task_id]
    office.complete(moved, task_id)
    assert office.state(moved) == "completed"


def test_calls_for_a_list_go_on_by_the_list_they_began_with(office: Office) -> None:
    def each(collection: str) -> bytes:
        loop = (
            '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
            f"<bpmn:loopDataInputRef>{collection}</bpmn:loopDataInputRef>"
            '<bpmn:inputDataItem id="i" name="item"/></bpmn:multiInstanceLoopCharacteristics>'
        )
        call = element("callActivity", "call", loop, calledElement="called")
        return diagram(ends(), call, line("start", "call", "end"))

    office.deploy(diagram(ends(), task("inner"), line("start", "inner", "end"), key="called"))
    office.deploy(each("two"), each("three"))
    moved = office.start(two=[1, 2], three=[1, 2, 3])

    assert "проходы уже начаты (1 из 2)" in office.migrate(moved).findings[0].message

    office.complete(moved, "inner")
    office.complete(moved, "inner")
    assert office.state(moved) == "completed"


def working(handler: str) -> bytes:
    values = {"handler": handler, "in__works": "works", "in__n": "1"}
    step = element("serviceTask", "job", properties(**values), name="Расчёт")
    return diagram(ends(), step, line("start", "job", "end"))


def test_a_step_of_the_system_that_failed_is_done_by_the_new_handler(office: Office) -> None:
    office.deploy(working("fail"), working("double"))
    moved = office.start(works=False)
    for _ in range(6):
        office.work(days=1)
    assert [incident.element_id for incident in office.run(OpenIncidents())] == ["job"]

    findings = office.migrate(moved).findings

    assert "Шаг системы «Расчёт» ещё не выполнен: он пойдёт по новой версии." in [
        finding.message for finding in findings
    ]
    assert office.state(moved) == "completed"
    assert office.run(OpenIncidents()) == []
