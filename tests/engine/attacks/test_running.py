"""What attacks when it runs ends within the bounds with an incident, and the engine serves on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from engine import (
    SYSTEM,
    BroadcastSignal,
    Deploy,
    Engine,
    EngineSettings,
    InstanceView,
    InvalidInput,
    OpenIncidents,
    ResolveIncident,
    RunDueWork,
    StartInstance,
    VerifyHistory,
)
from engine.testing import FrozenClock, memory_engine
from tests.engine.attacks import running as r
from tests.engine.attacks.watch import assert_serves_on, nothing_happens_outside
from tests.engine.checks.large import document, process
from tests.engine.trace import HANDLERS

ENDLESS = "слишком долго идёт"
BIG = list(range(10_000))


@dataclass(frozen=True)
class Attack:
    """Diagrams, of which the last is started with these variables, and what the incident says."""

    diagrams: tuple[bytes, ...]
    says: str
    variables: dict[str, Any] = field(default_factory=lambda: {"n": 1})
    keys: tuple[str, ...] = ("p",)
    signal: str = ""


def one(xml: bytes, says: str, **variables: Any) -> Attack:
    return Attack((xml,), says, {"n": 1, **variables})


def scripted(*lines: str, says: str, **variables: Any) -> Attack:
    return one(r.stepping(r.script("step", *lines)), says, **variables)


def looped(*lines: str, says: str, **variables: Any) -> Attack:
    return one(r.looping(r.script("s", *lines), names=("s",)), says, **variables)


def repeated(loop: str, says: str, **variables: Any) -> Attack:
    return one(r.stepping(r.many(loop)), says, **variables)


def waiting(tag: str, text: str, says: str, **variables: Any) -> Attack:
    return one(r.stepping(r.timed(tag, text)), says, **variables)


def conversation(kind: str) -> Attack:
    a, b = f"{kind[0]}1", f"{kind[0]}2"
    return Attack(
        (r.answering(a, b, kind, "other"), r.asking(b, a, kind, "p")), ENDLESS, keys=("other", "p")
    )


ATTACKS = {
    "an endless loop": looped("m = 1", says=ENDLESS),
    "an endless loop of empty tasks": one(r.looping(r.node("task", "t"), names=("t",)), ENDLESS),
    "an endless standard loop": one(
        r.stepping(
            r.node(
                "task",
                "step",
                "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>n == n"
                "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
            )
        ),
        ENDLESS,
    ),
    "a loop that doubles a text": looped("n = n + n", says="длиннее", n="ха"),
    "a loop that doubles a list": looped("n = n + n", says="в списке больше", n=[1]),
    "a loop that squares a number": looped("n = n * n", says="больше", n=3),
    "a loop that nests a list": looped("n = [n]", says="слишком глубоко"),
    "a loop that nests an object": looped("n = {'n': n, 'm': n}", says="слишком"),
    "a loop that postpones a date": looped(
        "n = add_months(n, 1000)", says="выходит за пределы", n="2023-09-01"
    ),
    "a loop of heavy comparisons": looped(
        *[f"x{i} = n == n and n == n" for i in range(14)], says="слишком много", n=BIG
    ),
    "a loop over working days": looped(
        *[f"x{i} = working_days(2000)" for i in range(14)], says="слишком много"
    ),
    "a loop that copies a list": looped(
        *[f"x{i} = n" for i in range(29)], says="слишком много", n=BIG
    ),
    "a text repeated a thousand million times": scripted(
        "x = 'a' * 1000000000", says="не применяется"
    ),
    "a list repeated a thousand million times": scripted(
        "x = [0] * 1000000000", says="не применяется"
    ),
    "a list of a thousand million numbers": scripted("x = range(1000000000)", says="длина списка"),
    "a number of 100,000 digits": scripted("x = int(n)", says="не похож на число", n="9" * 100_000),
    "a script that walks through lists": scripted(
        *[f"x{i} = max(n) + sum(n)" for i in range(50)], says="слишком велико", n=BIG
    ),
    "a script that compares nested lists": scripted(
        *[f"x{i} = n == n" for i in range(50)],
        says="слишком велико",
        n=[[0] * 100 for _ in range(100)],
    ),
    "minus one instances": repeated(r.counted("n"), "не меньше нуля", n=-1),
    "a thousand million instances": repeated(r.counted("n"), "больше 10000", n=10**9),
    "a number of instances in words": repeated(r.counted("n"), "целым", n="три"),
    "two and a half instances": repeated(r.counted("n"), "целым", n=2.5),
    "true instances": repeated(r.counted("n"), "целым", n=True),
    "no number of instances": repeated(r.counted("n"), "целым", n=None),
    "instances for each letter": repeated(r.over("n"), "не список", n="абв"),
    "instances for too long a list": repeated(r.over("n"), "больше 10000", n=[0] * 10_001),
    "instances of instances": one(r.nested_many("n"), ENDLESS, n=180),
    "too many calls": Attack(
        (
            r.stepping(r.node("task", "step"), key="child"),
            r.stepping(r.many(r.counted("n"), "", "callActivity", calledElement="child")),
        ),
        "больше 10000",
        {"n": 10_001},
    ),
    "calls of calls": Attack(
        (
            r.stepping(r.node("task", "step"), key="grandchild"),
            r.stepping(
                r.many(r.counted("n"), "", "callActivity", calledElement="grandchild"), key="child"
            ),
            r.stepping(r.many(r.counted("n"), "", "callActivity", calledElement="child")),
        ),
        "не может начаться больше",
        {"n": 120},
    ),
    "a fork in a loop": one(r.forking(), ENDLESS),
    "an escalation that begins its own cause": one(r.escalating(), ENDLESS),
    "an error that begins its own cause": one(r.failing(), ENDLESS),
    "a signal that begins its sender": Attack((r.begetting("signal"),), "без конца"),
    "a message that begins its sender": Attack((r.begetting("message"),), "без конца"),
    "an event subprocess that hears itself": one(r.hearing_itself(), ENDLESS),
    "an event subprocess that flickers": one(r.flickering(), ENDLESS, n=True),
    "a signal that comes back to two processes for ever": Attack(
        (r.storming("s1", "s2", "other"), r.storming("s2", "s1", "p")),
        ENDLESS,
        keys=("other", "p"),
        signal="s1",
    ),
    "a signal that a process sends to itself for ever": Attack(
        (r.storming("s1", "s1", "p"),), ENDLESS, signal="s1"
    ),
    "two processes that answer each other by messages": conversation("message"),
    "a fact that lets a loop pass each time": one(
        r.looping(
            r.throws("send", "message", "m1", retain="true"),
            r.catches("wait", "message", "m1"),
            names=("send", "wait"),
            roots=r.MESSAGES,
        ),
        ENDLESS,
    ),
    "a duration of 999,999,999 years": waiting(
        "timeDuration", "n", "больше 100 лет", n="P999999999Y"
    ),
    "a negative duration": waiting("timeDuration", "n", "отрицательной", n="-P1D"),
    "a duration that is none": waiting("timeDuration", "n", "дату или длительность", n=[1]),
    "a cycle without time": waiting("timeCycle", "n", "нулевым", n="R3/PT0S"),
    "a cycle a second without end": waiting("timeCycle", "n", "раза в 10 секунд", n="R/PT1S"),
    "a cycle of minus one": waiting("timeCycle", "n", "нужен повтор", n="R-1/P1D"),
    "a cycle of a thousand million": waiting("timeCycle", "n", "от 1 до 1000", n="R999999999/P1D"),
    "a date beyond all years": waiting("timeDate", "n", "", n="99999-01-01"),
    "a due date beyond all years": one(
        r.stepping(
            r.node(
                "userTask",
                "step",
                r.properties(responsible_role="clerk", due="add_months(n, 99999)"),
            )
        ),
        "выходит за пределы",
        n="2023-09-01",
    ),
    "an executor that is a list": one(
        r.stepping(
            r.node("userTask", "step", r.properties(responsible_role="clerk", assignee="n"))
        ),
        "не человек",
        n=[1],
    ),
    "an executor of 10,000 letters": one(
        r.stepping(
            r.node("userTask", "step", r.properties(responsible_role="clerk", assignee="n"))
        ),
        "не человек",
        n="я" * 10_000,
    ),
    "a correlation key of 10,000 letters": one(
        r.stepping(r.catches("step", "message", "m1", correlation_key="n"), roots=r.MESSAGES),
        "длиннее",
        n="я" * 10_000,
    ),
    "a correlation key that is an object": one(
        r.stepping(r.throws("step", "message", "m1", correlation_key="n"), roots=r.MESSAGES),
        "не текст",
        n={"a": 1},
    ),
    "a payload that fails": one(
        r.stepping(r.throws("step", "message", "m1", in__x="1 / 0 + n"), roots=r.MESSAGES),
        "делить на ноль",
    ),
    "a handler that is not there": one(
        r.stepping(r.node("serviceTask", "step", r.properties(handler="format-disk"))),
        "format-disk",
    ),
}


SMALL = EngineSettings(
    step_budget=3_000,
    command_budget=20_000,
    work_budget=500_000,
    max_children=300,
    max_instances=600,
)
"""Budgets that are soon spent; the others are what an engine has by itself."""


def attacked(attack: Attack, settings: EngineSettings) -> Engine:
    engine = memory_engine(handlers=HANDLERS, settings=settings)
    with nothing_happens_outside():
        for xml in attack.diagrams:
            engine.execute(Deploy(xml))
        for key in attack.keys:
            engine.execute(StartInstance(key, attack.variables))
        if attack.signal:
            engine.execute(BroadcastSignal(attack.signal))
        RunDueWork(engine)(most=1_000)
    return engine


def assert_contained(engine: Engine, says: str) -> None:
    incidents = engine.execute(OpenIncidents())
    assert any(says in incident.message for incident in incidents)
    for incident in incidents:
        assert re.search("[а-я]{4}", incident.message)
        assert incident.message.endswith((".", "»."))
    assert engine.execute(VerifyHistory()).is_sound
    assert_serves_on(engine)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_an_incident_with_a_sentence(name: str) -> None:
    engine = attacked(ATTACKS[name], SMALL)

    assert_contained(engine, ATTACKS[name].says)


@pytest.mark.long
@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_with_the_budgets_that_an_engine_has(name: str) -> None:
    engine = attacked(ATTACKS[name], EngineSettings())

    assert_contained(engine, ATTACKS[name].says)


@pytest.mark.parametrize(
    "step",
    [
        r.node("serviceTask", "step", r.properties(handler="double", in__n="n", out__m="doubled")),
        r.timed("timeDuration", "t"),
        r.timed("timeDate", "t"),
    ],
    ids=["by jobs", "by a timer without time", "by a date that is over"],
)
def test_a_loop_through_jobs_and_timers_leaves_room_for_others_and_comes_to_an_end(
    step: str,
) -> None:
    settings = replace(SMALL, max_history=300)
    engine = memory_engine(handlers=HANDLERS, settings=settings)
    time = "2020-01-01" if "timeDate" in step else "PT0S"
    engine.execute(Deploy(r.looping(step, names=("step",))))
    engine.execute(StartInstance("p", {"n": 1, "t": time}))

    assert RunDueWork(engine)(most=20).any
    assert_serves_on(engine)

    RunDueWork(engine)(most=1_000)
    assert_contained(engine, ENDLESS)


def test_a_cycle_that_was_missed_for_years_leaves_room_for_others() -> None:
    clock = FrozenClock()
    engine = memory_engine(clock=clock)
    boundary = r.node(
        "boundaryEvent",
        "often",
        "<bpmn:timerEventDefinition><bpmn:timeCycle>R/PT1M</bpmn:timeCycle></bpmn:timerEventDefinition>",
        attachedToRef="step",
        cancelActivity="false",
    )
    task = r.node("userTask", "step", r.properties(responsible_role="clerk"))
    ways = r.flows("start", "step", "end") + r.flows("often", "end")
    engine.execute(Deploy(document(process(r.start() + task + boundary + r.end() + ways))))
    engine.execute(StartInstance("p"))
    clock.forward(days=3_000)

    done = RunDueWork(engine)(most=200)

    assert done.timers >= 200
    assert_serves_on(engine)


def test_an_endless_loop_goes_on_once_what_it_asks_for_is_mended() -> None:
    engine = memory_engine(settings=SMALL)
    gate = r.node("exclusiveGateway", "gate", default="gate-end")
    steps = r.start() + r.node("task", "t") + gate + r.end()
    ways = r.flows("start", "t", "gate") + r.flow("gate", "t", "n == 1") + r.flow("gate", "end")
    engine.execute(Deploy(document(process(steps + ways))))
    instance_id = engine.execute(StartInstance("p", {"n": 1}))
    (incident,) = engine.execute(OpenIncidents())

    engine.execute(ResolveIncident(incident.id, SYSTEM, "retry", {"n": 2}, "исправлено"))

    assert engine.execute(OpenIncidents()) == []
    assert engine.execute(InstanceView(instance_id)).instance.state == "completed"


def test_data_that_no_instance_can_hold_is_refused() -> None:
    engine = memory_engine()
    task = r.node("userTask", "step", r.properties(responsible_role="clerk"))
    engine.execute(Deploy(r.stepping(task)))

    with pytest.raises(InvalidInput, match="больше 32 МБ"):
        engine.execute(StartInstance("p", {"n": "х" * 17_000_000}))

    assert_serves_on(engine)
