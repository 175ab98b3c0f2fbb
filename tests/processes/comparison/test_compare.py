"""What counts as a difference between two diagrams: steps, flows, lanes, forms, the drawing itself."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import etree

from engine.errors import InvalidDiagram
from processes.comparison import Mark, Matter, Outcome, compare
from processes.diagrams import shipped
from processes.layout import lay_out
from tests.processes.comparison.drawing import (
    ACCEPT,
    FORMS,
    KEY,
    XML,
    differences,
    swapped,
    the_change,
)


def test_another_lane_is_another_executor_of_a_task_and_another_lane_of_the_rest() -> None:
    gone = "        <bpmn:flowNodeRef>accept-summary</bpmn:flowNodeRef>\n"
    ref = "        <bpmn:flowNodeRef>merge-summary</bpmn:flowNodeRef>\n"
    after = swapped(gone, "").replace(ref, ref + gone, 1)
    change = the_change(after)
    assert (change.matter, change.before, change.after) == (Matter.ROLE, "Контролёр ДО", "ИОЦ")

    ref = "        <bpmn:flowNodeRef>summary-accepted</bpmn:flowNodeRef>\n"
    system = "        <bpmn:flowNodeRef>count-review</bpmn:flowNodeRef>\n"
    change = the_change(swapped(ref, "").replace(system, system + ref, 1))
    assert change.sentence == "У развилки «Сводка принята?» изменилась дорожка."


def with_a_step() -> str:
    """Return 2.4 with a check between the summary and its acceptance."""
    flow = "flow-summarise-materials-to-accept-summary"
    added = (
        '<bpmn:userTask id="check-summary" name="Проверить сводку"><bpmn:extensionElements>'
        '<spiffworkflow:properties><spiffworkflow:property name="form_key" '
        'value="activity-2.4.accept-summary"/><spiffworkflow:property name="due" value="P3D"/>'
        "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
        '<bpmn:sequenceFlow id="flow-new" sourceRef="check-summary" targetRef="accept-summary"/>'
    )
    after = swapped(
        'sourceRef="summarise-materials" targetRef="accept-summary"',
        'sourceRef="summarise-materials" targetRef="check-summary"',
    )
    assert flow in after
    after = after.replace(ACCEPT, added + ACCEPT)
    lane = "<bpmn:flowNodeRef>accept-summary</bpmn:flowNodeRef>"
    return after.replace(lane, f"<bpmn:flowNodeRef>check-summary</bpmn:flowNodeRef>{lane}")


def test_a_new_step_is_said_with_what_matters_about_it_and_the_flows_around_it() -> None:
    comparison = differences(with_a_step())
    assert [change.sentence for change in comparison.changes] == [
        "Добавлена задача «Проверить сводку».",
        "Добавлена линия «Проверить сводку» → «Принять сводку».",
        (
            "Линия от «Свести, какие программы и материалы разработаны» ведёт теперь "
            "к «Проверить сводку», а не к «Принять сводку»."
        ),
    ]
    described = comparison.changes[0].after
    assert "ответственный исполнитель: Контролёр ДО" in described
    assert "срок: 3 дня" in described
    assert comparison.marks_after() == {
        "check-summary": Mark.ADDED,
        "flow-summarise-materials-to-accept-summary": Mark.CHANGED,
        "flow-new": Mark.ADDED,
    }
    assert comparison.marks_before() == {"flow-summarise-materials-to-accept-summary": Mark.CHANGED}
    assert comparison.counts == {Mark.ADDED: 2, Mark.CHANGED: 1}


def test_a_step_taken_out_is_marked_on_the_older_drawing() -> None:
    comparison = differences(XML, before=with_a_step())
    assert "Убрана задача «Проверить сводку»." in {one.sentence for one in comparison.changes}
    assert comparison.marks_before()["check-summary"] is Mark.REMOVED
    assert "check-summary" not in comparison.marks_after()


def test_the_process_itself_its_lanes_and_its_notes_are_compared() -> None:
    after = swapped(
        '<bpmn:lane id="lane-system" name="Система">',
        '<bpmn:lane id="lane-system" name="Психолог">',
    )
    after = after.replace("<bpmn:documentation>ИОЦ выдаёт", "<bpmn:documentation>Центр выдаёт")
    after = after.replace('name="Разработка программно', 'name="Создание программно')
    note = (
        '<bpmn:textAnnotation id="note"><bpmn:text>Смотри приказ</bpmn:text></bpmn:textAnnotation>'
    )
    after = after.replace("</bpmn:process>", f"{note}</bpmn:process>")
    sentences = [change.sentence for change in differences(after).changes]
    assert sentences[0].startswith("Процесс называется теперь «Создание программно")
    assert sentences[1:4] == [
        "Изменилось описание процесса.",
        "Убрана дорожка «Система».",
        "Добавлена дорожка «Психолог».",
    ]
    assert sentences[-1] == "Добавлено пояснение на схеме: «Смотри приказ»."
    changed = after.replace("Смотри приказ", "Смотри закон")
    assert the_change(changed, after).sentence == "Изменилось пояснение на схеме."
    assert the_change(after.replace(note, ""), after).mark is Mark.REMOVED


def test_the_order_in_which_a_gateway_asks_its_conditions_is_meaning() -> None:
    extra = (
        '<bpmn:sequenceFlow id="flow-b" name="снова" sourceRef="summary-accepted" '
        'targetRef="merge-summary"><bpmn:conditionExpression>rounds &lt; 2'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )
    first = '    <bpmn:sequenceFlow id="flow-development-opened-to-issue-templates"'
    behind = XML.replace("</bpmn:process>", f"{extra}</bpmn:process>")
    change = the_change(XML.replace(first, extra + first), behind)
    assert change.sentence == "У развилки «Сводка принята?» условия проверяются в другом порядке."
    assert (change.before, change.after) == ("уточнить; снова", "снова; уточнить")


def test_a_flow_drawn_again_between_the_same_steps_is_not_a_flow_less() -> None:
    change = the_change(XML.replace("flow-accept-summary-to-count-review", "flow-other"))
    assert change.sentence == (
        "Линия «Принять сводку» → «Посчитать рассмотрение сводки» нарисована заново."
    )


def changed_form(**changes: Any) -> Any:
    """Return the library with the form of «Принять сводку» changed."""
    form = copy.deepcopy(FORMS["activity-2.4.accept-summary"])
    return {**FORMS, "activity-2.4.accept-summary": {**form, **changes}}


def test_the_content_of_a_form_is_compared_field_by_field() -> None:
    fields = copy.deepcopy(FORMS["activity-2.4.accept-summary"]["fields"])
    first = fields[0]
    first["label"] = "Итог"
    fresh = {"key": "note_date", "kind": "date", "label": "Дата", "required": True}
    forms = changed_form(title="Утвердите", fields=[fresh, first])
    sentences = [one.sentence for one in differences(XML, forms=forms).changes]
    assert sentences[:3] == [
        "Форма «Утвердите»: заголовок иначе.",
        "Форма «Утвердите»: добавлено поле «Дата».",
        "Форма «Утвердите»: изменилось поле «Итог».",
    ]
    assert all("убрано поле" in one for one in sentences[3:])
    (added,) = (one for one in differences(XML, forms=forms).changes if "Дата" in one.sentence)
    assert (added.after, added.element_id) == ("«Дата»; дата; обязательное", "accept-summary")


def test_another_order_of_fields_is_said() -> None:
    fields = FORMS["activity-2.4.accept-summary"]["fields"]
    forms = changed_form(fields=list(reversed(fields)))
    (change,) = differences(XML, forms=forms).changes
    assert change.sentence.endswith("поля стоят в другом порядке.")


def test_a_diagram_laid_out_anew_differs_in_layout_only() -> None:
    moved = XML.replace('<dc:Bounds x="', '<dc:Bounds x="1', 1)
    assert differences(moved).outcome is Outcome.LAYOUT
    assert differences(XML).outcome is Outcome.SAME


def test_what_the_engine_does_not_read_is_told_apart_from_layout() -> None:
    after = swapped('name="Мероприятие 2.4"', 'name="Пункт 2.4"')
    assert differences(after).outcome is Outcome.RECORDS


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_shipped_diagram_drawn_and_written_anew_means_the_same(path: Any) -> None:
    xml = path.read_bytes()
    root = etree.fromstring(xml)
    rewritten = lay_out(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    comparison = compare(path.stem, (xml, FORMS), (rewritten, FORMS))
    assert comparison.changes == ()


def test_another_process_is_nothing_to_compare_with() -> None:
    other = XML.replace('id="activity-2.4"', 'id="other"')
    with pytest.raises(InvalidDiagram):
        differences(other)


def decided(many: int, prefix: str) -> bytes:
    """Return a process of so many decisions, each with a step beside it, under ids of its own."""
    after = [*(f"{prefix}g{n}" for n in range(1, many)), "e"]
    parts = [
        f'<bpmn:exclusiveGateway id="{prefix}g{n}" default="{prefix}d{n}"/>'
        f'<bpmn:userTask id="{prefix}t{n}" name="Шаг"/>'
        f'<bpmn:sequenceFlow id="{prefix}c{n}" sourceRef="{prefix}g{n}" targetRef="{prefix}t{n}">'
        "<bpmn:conditionExpression>decision</bpmn:conditionExpression></bpmn:sequenceFlow>"
        f'<bpmn:sequenceFlow id="{prefix}d{n}" sourceRef="{prefix}g{n}" targetRef="{after[n]}"/>'
        f'<bpmn:sequenceFlow id="{prefix}x{n}" sourceRef="{prefix}t{n}" targetRef="{after[n]}"/>'
        for n in range(many)
    ]
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"'
        f' targetNamespace="urn:x"><bpmn:process id="{KEY}"><bpmn:startEvent id="s"/>'
        f'<bpmn:sequenceFlow id="{prefix}s" sourceRef="s" targetRef="{prefix}g0"/>'
        f'{"".join(parts)}<bpmn:endEvent id="e"/></bpmn:process></bpmn:definitions>'
    ).encode()


def test_a_large_process_drawn_wholly_anew_is_compared_within_one_request() -> None:
    """It took the cube of its size: minutes for what may be drawn."""
    found = compare(KEY, (decided(2, "old"), FORMS), (decided(500, "new"), FORMS))
    assert found.counts == {Mark.ADDED: 500 * 5 + 1, Mark.REMOVED: 2 * 5 + 1}
