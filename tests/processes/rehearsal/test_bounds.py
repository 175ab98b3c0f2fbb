"""Drafts may be hostile: whatever they do, a step ends, with a sentence, and little memory is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import InvalidState
from processes.layout import lay_out
from processes.rehearsal import Beginning, Skip, Stage, situation_of
from processes.rehearsal.bounds import StageExhausted
from tests.processes.rehearsal.conftest import BEGINS, next_step

Stages = Callable[..., Stage]
KEY = "hostile"
_TASK = (
    '<bpmn:userTask id="a" name="Дело"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="form_key" value="activity-2.4.approve-programme"/>'
    "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
)


def drawn(*parts: str, ids: str) -> bytes:
    """Return a process of one lane whose elements have these ids."""
    members = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ids.split())
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions id="d" targetNamespace="urn:x"'
        ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        '<bpmn:collaboration id="c"><bpmn:participant id="p" name="Вред" processRef="hostile"/>'
        '</bpmn:collaboration><bpmn:process id="hostile" name="Вред" isExecutable="true">'
        f'<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Куратор ОО">{members}</bpmn:lane></bpmn:laneSet>'
        f'<bpmn:startEvent id="s" name="Начало"/>{_TASK}<bpmn:endEvent id="e" name="Конец"/>'
        f"{flow('s', 'a')}{''.join(parts)}</bpmn:process></bpmn:definitions>"
    )
    return lay_out(xml.encode())


def flow(source: str, target: str, condition: str = "") -> str:
    inside = (
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    )
    return f'<bpmn:sequenceFlow id="f-{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'


def every(period: str) -> bytes:
    """Return a task at which something happens again and again."""
    return drawn(
        '<bpmn:boundaryEvent id="b" name="Пора" attachedToRef="a" cancelActivity="false">'
        f"<bpmn:timerEventDefinition><bpmn:timeCycle>R/{period}</bpmn:timeCycle>"
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        '<bpmn:task id="t" name="Шум"/><bpmn:endEvent id="e2" name="Конец шума"/>',
        flow("a", "e"),
        flow("b", "t"),
        flow("t", "e2"),
        ids="s a e b t e2",
    )


def round_by(element: str) -> bytes:
    """Return a task after which a token goes round for ever."""
    return drawn(
        f'<bpmn:exclusiveGateway id="g" name="Хватит?" default="f-g-t"/>{element}',
        flow("a", "g"),
        flow("g", "t"),
        flow("t", "g"),
        flow("g", "e", "get(enough, 0) &gt; 0"),
        ids="s a e g t",
    )


@pytest.fixture
def hostile(stage_of: Stages) -> Callable[[bytes], Stage]:
    beginning: Beginning = replace(BEGINS, organisations=("oo-05",))
    return lambda xml: stage_of(KEY, xml=xml, beginning=beginning)


def test_a_timer_that_repeats_every_minute_is_cut_off(hostile: Callable[[bytes], Stage]) -> None:
    stage = hostile(every("PT1M"))
    stage.allow(0.3)
    with pytest.raises(StageExhausted, match="дольше 0,3 секунд"):
        Skip(stage.clock.now() + timedelta(days=1000)).perform(stage)


def test_a_token_that_goes_round_by_timers_is_cut_off(hostile: Callable[[bytes], Stage]) -> None:
    stage = hostile(
        round_by(
            '<bpmn:intermediateCatchEvent id="t" name="Секунда"><bpmn:timerEventDefinition>'
            "<bpmn:timeDuration>PT1S</bpmn:timeDuration></bpmn:timerEventDefinition>"
            "</bpmn:intermediateCatchEvent>"
        )
    )
    next_step(stage).perform(stage)
    stage.allow(0.3)
    with pytest.raises(StageExhausted):
        stage.skip_to(stage.clock.now() + timedelta(days=1000))


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("x = get(x, 0) + 1", "слишком долго"),
        ("x = get(x, [1]) + get(x, [1])", "больше 10000 значений"),
    ],
)
def test_a_token_that_goes_round_by_itself_stops_with_an_incident(
    hostile: Callable[[bytes], Stage], script: str, sentence: str
) -> None:
    stage = hostile(
        round_by(
            '<bpmn:scriptTask id="t" name="Счёт" scriptFormat="tropa">'
            f"<bpmn:script>{script}</bpmn:script></bpmn:scriptTask>"
        )
    )
    next_step(stage).perform(stage)
    (stop,) = situation_of(stage).stops
    assert sentence in stop.incident.message


def test_a_store_that_would_grow_too_large_is_full(hostile: Callable[[bytes], Stage]) -> None:
    stage = hostile(every("PT1H"))
    with stage.engine.runtime.database.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(StageExhausted, match="больше не поместится"):
        stage.skip_to(stage.clock.now() + timedelta(days=60))


def test_an_exhausted_stage_says_so_as_a_refusal() -> None:
    assert issubclass(StageExhausted, InvalidState)
