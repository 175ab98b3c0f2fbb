"""When an instance cannot return, and what is told before it does."""

from __future__ import annotations

import pytest

from engine import (
    InstanceHistory,
    InvalidInput,
    NotAllowed,
    NotFound,
    PreviewRewind,
    RewindInstance,
)
from tests.engine.migration.drawn import (
    diagram,
    element,
    ends,
    flow,
    line,
    message,
    properties,
    task,
)
from tests.engine.migration.office import CLERK, OWNER, Office
from tests.engine.migration.rewinding import BRANCHES, THREE, at, refusal, rewind


def test_it_takes_the_right_and_a_reason(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write")

    with pytest.raises(NotAllowed, match="вам не поручено"):
        office.run(RewindInstance(returned, "write", CLERK, "так"))
    with pytest.raises(InvalidInput, match="Укажите причину"):
        office.run(RewindInstance(returned, "write", OWNER, " "))
    with pytest.raises(NotFound, match="нет элемента «nowhere»"):
        office.run(RewindInstance(returned, "nowhere", OWNER, "так"))


def test_a_return_into_one_of_joined_branches_is_refused_with_where_to_go(office: Office) -> None:
    office.deploy(BRANCHES)
    returned = at(office, "plan", "a1", "b", "a2")

    sentence = refusal(office, returned, "a1")

    assert "ветки сходятся в «join»" in sentence
    assert "Вернитесь к «split»" in sentence
    assert office.run(PreviewRewind(returned, "a1")).instead == "split"
    rewind(office, returned, "split")
    assert sorted(office.open(returned)) == ["a1", "b"]


def test_only_to_an_element_that_the_instance_has_been_through(office: Office) -> None:
    office.deploy(THREE)
    returned = at(office, "write")

    assert "ещё не проходил «Подписать»" in refusal(office, returned, "sign")
    assert "ещё не проходил «Проверить»" in refusal(office, returned, "check")
    assert "токен приходит туда не сам" in refusal(office, returned, "late")


def test_a_loop_that_has_come_back_is_not_rewound_forward(office: Office) -> None:
    office.deploy(
        diagram(
            ends(),
            task("write"),
            task("check"),
            element("exclusiveGateway", "good", default="flow-good-write"),
            flow("good", "end", "ok"),
            line("start", "write", "check", "good", "write"),
        )
    )
    returned = at(office, "write")
    office.complete(returned, "check", ok=False)

    assert "это раньше, чем «check»" in refusal(office, returned, "check")
    assert refusal(office, returned, "write") == "Экземпляр и так стоит на «write»."
    office.complete(returned, "write")
    rewind(office, returned, "write")
    assert list(office.open(returned)) == ["write"]


def test_an_ended_instance_does_not_come_back(office: Office) -> None:
    office.deploy(THREE)
    ended = at(office, "write", "check", "sign")

    assert "завершён: возвращать в нём некого" in refusal(office, ended, "write")


def test_effects_that_stay_are_told_before_and_after_with_those_of_called_processes(
    office: Office,
) -> None:
    double = properties(handler="double", in__n="2", out__n="doubled")
    office.deploy(
        diagram(
            ends(),
            element("serviceTask", "inner-job", double),
            line("start", "inner-job", "end"),
            key="called",
        ),
        diagram(
            ends(),
            task("write"),
            element("serviceTask", "count", double),
            message("tell", "m", "intermediateThrowEvent", correlation_key="'k'"),
            element("callActivity", "call", calledElement="called"),
            task("sign"),
            line("start", "write", "count", "tell", "call", "sign", "end"),
            before='<bpmn:message id="m" name="told"/>',
        ),
    )
    returned = at(office, "write")

    preview = office.run(PreviewRewind(returned, "write"))
    result = office.run(RewindInstance(returned, "write", OWNER, "ошибка"))

    assert sorted((effect.kind.value, effect.what) for effect in preview.effects) == [
        ("children", "called"),
        ("job", "double"),
        ("job", "double"),
        ("message", "told"),
        ("work_item", "write"),
    ]
    assert result.effects == preview.effects
    event = next(e for e in office.run(InstanceHistory(returned)) if e.kind == "InstanceRewound")
    assert [effect["what"] for effect in event.data["effects"]] == [
        effect.what for effect in preview.effects
    ]
    assert office.run(PreviewRewind(returned, "sign")).effects == ()
