"""Drafts may be hostile: whatever they do, a step ends, with a sentence, and little memory is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import InvalidState
from processes.rehearsal import Beginning, Skip, Stage, situation_of
from processes.rehearsal.bounds import StageExhausted
from tests.processes.rehearsal.conftest import BEGINS, next_step
from tests.processes.rehearsal.drawing import KEY, drawn, flow

Stages = Callable[..., Stage]


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
