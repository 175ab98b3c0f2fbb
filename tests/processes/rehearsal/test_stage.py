from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine import Engine, InvalidDiagram, InvalidInput, InvalidState, NotFound, StartInstance
from processes.forms.submit import FormRefused
from processes.layout import lay_out
from processes.registers.tables import register_entries
from processes.rehearsal import (
    Answer,
    Fill,
    MaterialOf,
    Resolve,
    Send,
    Skip,
    Stage,
    situation_of,
    usual_step,
)
from processes.rehearsal import shown as shown_in
from processes.rehearsal.stage import begun
from processes.rehearsal.values import Place, StepImpossible
from tests.processes.rehearsal.conftest import BEGINS, BRANCH, WHOLE, in_days, next_step, shipped
from tests.processes.rehearsal.drawing import KEY, drawn, flow

Stages = Callable[..., Stage]


def play_to_the_end(stage: Stage) -> list[str]:
    """Answer as usual until nobody has anything to do; return what was done."""
    done = []
    while stage.open_items():
        done.append(next_step(stage).perform(stage))
    return done


def test_the_owner_plays_every_role_to_the_end(stage_of: Stages) -> None:
    stage = stage_of()
    assert play_to_the_end(stage) == [
        "Выполнено: «Назначить разработчика», СОШ № 5",
        "Выполнено: «Разработать программу наставничества», СОШ № 5",
        "Выполнено: «Подготовить комплект анкет, форм встреч и памяток», СОШ № 5",
        "Выполнено: «Утвердить программу и материалы», СОШ № 5",
        "Выполнено: «Провести методическую проверку», СОШ № 5",
    ]
    situation = situation_of(stage)
    assert situation.is_over
    assert situation.ending == (
        "Процесс завершён 1 сентября 2023: «2.4 завершено: программа и материалы приняты»."
    )


def test_a_timer_that_would_begin_the_process_begins_no_other_beside_the_rehearsed_one(
    stage_of: Stages,
) -> None:
    daily = b"<bpmn:timerEventDefinition><bpmn:timeCycle>R/P1D</bpmn:timeCycle>"
    xml = shipped(BRANCH)
    start = xml.index(b"</bpmn:startEvent>")
    stage = stage_of(xml=xml[:start] + daily + b"</bpmn:timerEventDefinition>" + xml[start:])
    assert stage.next_moment() == stage.open_items()[0].due_at
    stage.skip_to(in_days(stage, 30))
    assert len(stage.open_items()) == 1


def test_the_umbrella_calls_a_branch_for_each_chosen_organisation(stage_of: Stages) -> None:
    stage = stage_of(WHOLE)
    next_step(stage).perform(stage)
    places = {task.organisation for task in situation_of(stage).tasks}
    assert places == {"СОШ № 5", "СОШ № 10"}
    play_to_the_end(stage)
    assert situation_of(stage).is_over


def test_due_dates_run_out_while_time_is_skipped(stage_of: Stages) -> None:
    stage = stage_of()
    (task,) = situation_of(stage).tasks
    assert not task.overdue
    assert Skip(in_days(stage, 20)).perform(stage) == "Время: с 1 сентября 2023 на 21 сентября 2023"
    (task,) = situation_of(stage).tasks
    assert task.overdue


def test_a_timer_goes_off_at_its_own_moment_on_the_way(stage_of: Stages) -> None:
    stage = stage_of(WHOLE)
    next_step(stage).perform(stage)
    (ahead,) = situation_of(stage).ahead
    assert (ahead.at, ahead.words) == (BEGINS.due_at, "«Срок по плану наступил»")

    stage.skip_to(datetime(2024, 2, 1, tzinfo=UTC))

    late = [
        one for one in situation_of(stage).tasks if one.item.element_id == "instruct-institutions"
    ]
    assert [one.item.opened_at for one in late] == [BEGINS.due_at]


def test_the_next_moment_is_a_term_or_a_timer(stage_of: Stages) -> None:
    stage = stage_of(WHOLE)
    term = stage.open_items()[0].due_at
    assert stage.next_moment() == term
    stage.skip_to(in_days(stage, 100))
    assert stage.next_moment() is None


@pytest.mark.parametrize("days", [0, -1, 6 * 366])
def test_time_goes_forward_and_not_too_far(stage_of: Stages, days: int) -> None:
    stage = stage_of()
    with pytest.raises(InvalidInput):
        stage.skip_to(in_days(stage, days))


def test_forms_are_checked_as_in_the_work(stage_of: Stages) -> None:
    stage = stage_of()
    (task,) = situation_of(stage).tasks
    with pytest.raises(FormRefused):
        Fill(task.place).perform(stage)
    assert [one.item.id for one in situation_of(stage).tasks] == [task.item.id]


def test_the_path_is_drawn_by_the_flows_that_were_taken(stage_of: Stages) -> None:
    stage = stage_of()
    next_step(stage).perform(stage)
    assert shown_in(stage, stage.instance_id).flows == (
        "flow-templates-received-to-appoint-developer",
        "flow-appoint-developer-to-merge-programme",
        "flow-merge-programme-to-develop-programme",
    )


def test_the_owner_answers_for_the_system(stage_of: Stages) -> None:
    stage = stage_of(WHOLE, beginning=replace(BEGINS, asks_system=True))
    play_to_the_end(stage)
    (asked,) = situation_of(stage).jobs
    assert (asked.job.name, asked.job.results) == ("Опубликовать сводку", ("document",))
    said = Answer(asked.place, {"document": 7}).perform(stage)
    assert said == "Ответ за систему: «Опубликовать сводку»"
    assert shown_in(stage, stage.instance_id).variables["summary_document"] == 7
    assert situation_of(stage).is_over


def test_an_incident_is_shown_and_resolved_with_other_data(stage_of: Stages) -> None:
    xml = shipped(BRANCH).replace(b'value="working_days(5)"', b'value="end_of_day(given_day)"', 1)
    stage = stage_of(xml=xml)
    (stop,) = situation_of(stage).stops
    assert "given_day" in stop.incident.message
    Resolve(stop.place, "retry", {"given_day": "2023-09-08"}).perform(stage)
    situation = situation_of(stage)
    assert not situation.stops
    assert [task.item.element_id for task in situation.tasks] == ["appoint-developer"]


def test_what_is_not_there_cannot_be_done(stage_of: Stages) -> None:
    stage = stage_of()
    nowhere = Place(BRANCH, "oo-05", "no-such-step")
    for step in (
        Fill(nowhere),
        Answer(nowhere, {}),
        Resolve(nowhere, "retry"),
        Send("unheard-of", "", {}),
    ):
        with pytest.raises(StepImpossible):
            step.perform(stage)


def test_a_message_is_sent_to_who_waits_for_it(stage_of: Stages) -> None:
    xml = _waiting_for_message()
    stage = stage_of(xml=xml)
    (awaited,) = situation_of(stage).awaited
    assert (awaited.name, awaited.key, awaited.names) == ("go-ahead", "oo-05", ("sign",))
    Send(awaited.name, awaited.key, {"sign": "А-1"}).perform(stage)
    assert shown_in(stage, stage.instance_id).variables["sign"] == "А-1"
    assert [one.element_id for one in stage.open_items()] == ["appoint-developer"]


def test_a_drawing_with_problems_does_not_begin(engine: Engine) -> None:
    with pytest.raises(InvalidDiagram):
        engine.execute(MaterialOf(BRANCH, shipped(BRANCH).replace(b"form_key", b"form_kee", 1)))


def test_an_activity_does_not_begin_before_its_order(engine: Engine) -> None:
    material = engine.execute(MaterialOf(WHOLE, shipped(WHOLE)))
    early = replace(BEGINS, at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises((InvalidInput, InvalidState, NotFound), match="приказ"):
        begun(material, [], early, engine.runtime.settings)


def _waiting_for_message() -> bytes:
    """Return the branch with a wait for a message before its first task."""
    xml = shipped(BRANCH)
    flow = b'sourceRef="templates-received" targetRef="appoint-developer"'
    assert flow in xml
    xml = xml.replace(flow, b'sourceRef="templates-received" targetRef="allowed"')
    xml = xml.replace(
        b"<bpmn:incoming>flow-templates-received-to-appoint-developer</bpmn:incoming>",
        b"<bpmn:incoming>flow-allowed</bpmn:incoming>",
    )
    wait = """<bpmn:intermediateCatchEvent id="allowed" name="Разрешено">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="correlation_key" value="organisation"/>
        <spiffworkflow:property name="out.sign" value="sign"/>
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:incoming>flow-templates-received-to-appoint-developer</bpmn:incoming>
      <bpmn:outgoing>flow-allowed</bpmn:outgoing>
      <bpmn:messageEventDefinition messageRef="m-go"/></bpmn:intermediateCatchEvent>
      <bpmn:sequenceFlow id="flow-allowed" sourceRef="allowed" targetRef="appoint-developer"/>
      </bpmn:process><bpmn:message id="m-go" name="go-ahead"/>""".encode()
    xml = xml.replace(b"</bpmn:process>", wait)
    lane = b"<bpmn:flowNodeRef>appoint-developer</bpmn:flowNodeRef>"
    return lay_out(xml.replace(lane, lane + b"<bpmn:flowNodeRef>allowed</bpmn:flowNodeRef>"))


@pytest.mark.parametrize(
    "form", ["activity-2.3.describe-programmes", "activity-2.3.offer-programmes"]
)
def test_what_enters_a_register_belongs_to_the_school_year_of_the_day_in_moscow(
    stage_of: Stages, form: str
) -> None:
    xml = drawn(flow("a", "e"), ids="s a e", form_key=form)
    night = datetime(2023, 8, 31, 21, 30, tzinfo=UTC)
    stage = stage_of(KEY, xml=xml, beginning=replace(BEGINS, at=night, organisations=("oo-05",)))
    stage.run(StartInstance(KEY, organisation="oo-05"))
    usual_step(stage, stage.open_items()[-1]).perform(stage)
    with stage.engine.runtime.database.connect() as connection:
        years = connection.scalars(select(register_entries.c.school_year).distinct())
        assert list(years) == ["2023-2024"]
