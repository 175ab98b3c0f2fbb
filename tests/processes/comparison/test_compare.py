"""Pairs of diagrams that differ in one thing, and the sentence about it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import etree

from engine.errors import InvalidDiagram
from processes.comparison import Change, Comparison, Mark, Matter, Outcome, compare
from processes.comparison.terms import said_term
from processes.diagrams import FOLDER, shipped
from processes.forms import load_library
from processes.layout import lay_out

KEY = "activity-2.4"
XML = (FOLDER / f"{KEY}.bpmn").read_text(encoding="utf-8")
FORMS = load_library()
ACCEPT = '<bpmn:userTask id="accept-summary" name="Принять сводку">'


def differences(after: str, before: str = XML, forms: Any = FORMS) -> Comparison:
    return compare(KEY, (before.encode(), FORMS), (after.encode(), forms))


def the_change(after: str, before: str = XML) -> Change:
    (change,) = differences(after, before).changes
    return change


def swapped(old: str, new: str) -> str:
    assert XML.count(old) == 1, old
    return XML.replace(old, new)


def in_accept(old: str, new: str) -> str:
    """Return the diagram with a word of the task «Принять сводку» changed."""
    head, begin, rest = XML.partition(ACCEPT)
    task, end, tail = rest.partition("</bpmn:userTask>")
    assert task.count(old) == 1, old
    return head + begin + task.replace(old, new) + end + tail


PROPERTY = '<spiffworkflow:property name="{}" value="{}"/>'
DUE = '<spiffworkflow:property name="due" value="working_days(5)"/>'
CALL = 'calledElement="activity-2.4.institution"'
CONDITION = 'decision == "return" and rounds &lt; 3'
RETURN = 'id="flow-summary-accepted-to-merge-summary" name="уточнить"'
PUBLISH = '<bpmn:serviceTask id="publish-summary" name="Опубликовать сводку">'
MERGE = "«без названия, перед „Свести, какие программы и материалы разработаны“»"
SAID = {
    "name": (
        swapped('name="Принять сводку"', 'name="Утвердить сводку"'),
        Matter.NAME,
        "Задача «Принять сводку» называется теперь «Утвердить сводку».",
        ("Принять сводку", "Утвердить сводку"),
    ),
    "due": (
        in_accept("working_days(5)", "P10D"),
        Matter.DUE,
        "У задачи «Принять сводку» изменился срок.",
        ("5 рабочих дней", "10 дней"),
    ),
    "reminder": (
        in_accept(DUE, DUE + PROPERTY.format("reminder", "working_days(2)")),
        Matter.DUE,
        "У задачи «Принять сводку» появилось напоминание.",
        ("", "2 рабочих дня до срока"),
    ),
    "escalation": (
        in_accept(DUE, DUE + PROPERTY.format("escalate_to", "methodical_center")),
        Matter.DUE,
        "У задачи «Принять сводку» появилась эскалация при просрочке.",
        ("", "сразу узнаёт ИОЦ"),
    ),
    "due taken away": (
        in_accept(DUE, ""),
        Matter.DUE,
        "У задачи «Принять сводку» убран срок.",
        ("5 рабочих дней", ""),
    ),
    "role": (
        in_accept(DUE, f'{DUE}<spiffworkflow:property name="responsible_role" value="mentor"/>'),
        Matter.ROLE,
        "У задачи «Принять сводку» изменился ответственный исполнитель.",
        ("Контролёр ДО", "Наставник (на дорожке «Контролёр ДО»)"),
    ),
    "form": (
        in_accept("activity-2.4.accept-summary", "activity-2.4.settle-materials"),
        Matter.FORM,
        "У задачи «Принять сводку» изменилась форма.",
        None,
    ),
    "documents": (
        in_accept(DUE, f'{DUE}<spiffworkflow:property name="documents" value="сводка; приказ"/>'),
        Matter.DOCUMENTS,
        "У задачи «Принять сводку» появились документы.",
        ("", "сводка; приказ"),
    ),
    "not the same person": (
        in_accept('value="summarise-materials"', 'value="summarise-materials,issue-templates"'),
        Matter.ROLE,
        "У задачи «Принять сводку» изменилось ограничение исполнителя.",
        (
            "не тот, кто выполнил: «Свести, какие программы и материалы разработаны»",
            (
                "не тот, кто выполнил: «Свести, какие программы и материалы разработаны», "
                "«Выдать ОО пакет шаблонов»"
            ),
        ),
    ),
    "one person": (
        in_accept(DUE, f'{DUE}<spiffworkflow:property name="assignee" value="chief"/>'),
        Matter.ROLE,
        "У задачи «Принять сводку» появился именной исполнитель.",
        ("", "chief"),
    ),
    "timer": (
        swapped(
            "<bpmn:timeDate>due_at</bpmn:timeDate>", "<bpmn:timeDuration>P14D</bpmn:timeDuration>"
        ),
        Matter.TIMER,
        "У события на границе «Срок по плану наступил» изменилось время срабатывания.",
        ("день из данных: срок по плану (due_at)", "через 14 дней"),
    ),
    "interrupting": (
        swapped('cancelActivity="false"', 'cancelActivity="true"'),
        Matter.PLACE,
        "У события на границе «Срок по плану наступил» изменилось действие на шаг.",
        ("не прерывает работу", "прерывает работу"),
    ),
    "host": (
        swapped('attachedToRef="develop-materials"', 'attachedToRef="issue-templates"'),
        Matter.PLACE,
        "У события на границе «Срок по плану наступил» изменилось место на границе.",
        ("«Разработать программу и материалы в каждой ОО»", "«Выдать ОО пакет шаблонов»"),
    ),
    "condition": (
        swapped(CONDITION, 'decision == "return"'),
        Matter.CONDITION,
        f"У линии «Сводка принята?» → {MERGE} изменилось условие.",
        (
            "Решение: это «Уточнить» и rounds: меньше 3",
            "Решение: это «Уточнить»",
        ),
    ),
    "label of a flow": (
        swapped(RETURN, RETURN.replace("уточнить", "вернуть")),
        Matter.NAME,
        f"У линии «Сводка принята?» → {MERGE} изменилась подпись.",
        ("уточнить", "вернуть"),
    ),
    "target of a flow": (
        swapped(
            'sourceRef="instruct-institutions" targetRef="institutions-instructed"',
            'sourceRef="instruct-institutions" targetRef="merge-summary"',
        ),
        Matter.FLOW,
        (
            f"Линия от «Дать поручение ОО без программы» ведёт теперь к {MERGE}, "
            "а не к «Поручение дано»."
        ),
        None,
    ),
    "source of a flow": (
        swapped(
            'sourceRef="term-came" targetRef="instruct-institutions"',
            'sourceRef="issue-templates" targetRef="instruct-institutions"',
        ),
        Matter.FLOW,
        (
            "Линия к «Дать поручение ОО без программы» идёт теперь от «Выдать ОО пакет шаблонов», "
            "а не от «Срок по плану наступил»."
        ),
        None,
    ),
    "default": (
        swapped(
            'default="flow-summary-accepted-to-publish-summary"',
            'default="flow-summary-accepted-to-merge-summary"',
        ),
        Matter.FLOW,
        "У развилки «Сводка принята?» изменился выход по умолчанию.",
        ("«да, или уточняли уже дважды», к «Опубликовать сводку»", f"«уточнить», к {MERGE}"),
    ),
    "called process": (
        swapped(CALL, 'calledElement="activity-2.3"'),
        Matter.CALL,
        (
            "У вызова процесса «Разработать программу и материалы в каждой ОО» "
            "изменился вызываемый процесс."
        ),
        ("activity-2.4.institution", "activity-2.3"),
    ),
    "mapping in": (
        swapped('name="in.year" value="year"', 'name="in.year" value="year + 1"'),
        Matter.MAPPING,
        (
            "У вызова процесса «Разработать программу и материалы в каждой ОО» "
            "изменилось передаваемое значение «year»."
        ),
        ("year", "year + 1"),
    ),
    "mapping out": (
        swapped('<spiffworkflow:property name="out.results" value="programme_ends"/>', ""),
        Matter.MAPPING,
        (
            "У вызова процесса «Разработать программу и материалы в каждой ОО» "
            "убрано возвращаемое значение «results»."
        ),
        ("programme_ends", ""),
    ),
    "repetition": (
        swapped(
            "<bpmn:multiInstanceLoopCharacteristics>",
            '<bpmn:multiInstanceLoopCharacteristics isSequential="true">',
        ),
        Matter.REPEAT,
        "У вызова процесса «Разработать программу и материалы в каждой ОО» изменилось повторение.",
        (
            "для каждого, сразу все, по списку organisations, каждый называется organisation",
            "для каждого по очереди, по списку organisations, каждый называется organisation",
        ),
    ),
    "handler": (
        swapped('value="publish-result"', 'value="collect-documents"'),
        Matter.SYSTEM,
        "У шага системы «Опубликовать сводку» изменилось действие системы.",
        (
            "Опубликовать документ (publish-result)",
            "Собрать принятые документы (collect-documents)",
        ),
    ),
    "script": (
        swapped("rounds = get(rounds, 0) + 1", "rounds = get(rounds, 0) + 2"),
        Matter.SYSTEM,
        "У вычисления «Посчитать рассмотрение сводки» изменилось вычисление.",
        ("rounds = get(rounds, 0) + 1", "rounds = get(rounds, 0) + 2"),
    ),
    "description": (
        swapped(PUBLISH, f"{PUBLISH}<bpmn:documentation>Для всех ОО.</bpmn:documentation>"),
        Matter.DESCRIPTION,
        "У шага системы «Опубликовать сводку» появилось описание.",
        ("", "Для всех ОО."),
    ),
    "clause of the order": (
        in_accept(DUE, f'{DUE}<spiffworkflow:property name="order_clause" value="2.4"/>'),
        Matter.DESCRIPTION,
        "У задачи «Принять сводку» появился пункт приказа.",
        ("", "2.4"),
    ),
    "any other property": (
        in_accept(DUE, f'{DUE}<spiffworkflow:property name="priority" value="9"/>'),
        Matter.RECORD,
        "У задачи «Принять сводку» появилось свойство «priority».",
        ("", "9"),
    ),
    "kind": (
        swapped(
            '<bpmn:exclusiveGateway id="merge-summary">',
            '<bpmn:inclusiveGateway id="merge-summary">',
        ).replace(
            "flow-merge-summary-to-summarise-materials</bpmn:outgoing>\n    </bpmn:exclusiveGateway>",
            "flow-merge-summary-to-summarise-materials</bpmn:outgoing>\n    </bpmn:inclusiveGateway>",
        ),
        Matter.ELEMENT,
        f"У развилки «и/или» {MERGE} изменился вид.",
        ("развилка", "развилка «и/или»"),
    ),
}


@pytest.mark.parametrize(("after", "matter", "sentence", "values"), SAID.values(), ids=SAID)
def test_a_change_is_said_in_one_sentence_with_the_values_before_and_after(
    after: str, matter: Matter, sentence: str, values: tuple[str, str] | None
) -> None:
    change = the_change(after)
    assert (change.mark, change.matter, change.sentence) == (Mark.CHANGED, matter, sentence)
    if values is not None:
        assert (change.before, change.after) == values


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P1Y2M", "1 год 2 месяца"),
        ("PT36H", "36 часов"),
        ("R3/P7D", "повторять через 7 дней, 3 раза"),
        ("R/P1W", "повторять через 1 неделя, без конца"),
        ("2023-09-15", "15.09.2023"),
        ("working_day_before(due_at, 3)", "за 3 рабочих дня до: срок по плану (due_at)"),
        ("end_of_day(chosen)", "до конца дня: chosen"),
        (
            "working_days(1) if late else due_at",
            "по выражению: working_days(1) if late else due_at",
        ),
        ("P", "день из данных: P"),
        ("", ""),
    ],
)
def test_a_term_is_said_in_words(text: str, words: str) -> None:
    assert said_term(text) == words


HOST = "Разработать программу и материалы в каждой ОО"
DEFAULT = "Опубликовать сводку"


@pytest.mark.parametrize("name", [HOST, DEFAULT])
def test_a_new_name_is_no_change_of_what_is_joined_to_it(name: str) -> None:
    assert the_change(swapped(f'name="{name}"', 'name="Иначе"')).matter is Matter.NAME


def as_condition(text: str) -> str:
    """Return how a condition of the way back to the summary is said."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return the_change(swapped(CONDITION, escaped)).after


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('decision != "return"', "Решение: не это «Уточнить»"),
        ('decision == "unknown"', "Решение: это unknown"),
        (
            "(year == 2023 or not final) and rounds >= 2",
            "(год: равно 2023 или final: нет) и rounds: не меньше 2",
        ),
        ('final or contains(kinds, "a")', "final: да или kinds: содержит a"),
        ('not contains(kinds, "a")', "kinds: не содержит a"),
        ('due_at < "2023-09-01"', "срок по плану: раньше 2023-09-01"),
        ("rounds < len(results)", "по выражению: rounds < len(results)"),
        ("1 < rounds < 3", "по выражению: 1 < rounds < 3"),
        ("rounds <", "по выражению: rounds <"),
        ("(" * 5000, "по выражению: " + "(" * 5000),
    ],
)
def test_a_condition_is_said_in_the_words_of_the_forms(written: str, said: str) -> None:
    assert as_condition(written) == said


def test_a_condition_that_went_is_said_with_its_line() -> None:
    flow = XML[XML.index(f"<bpmn:sequenceFlow {RETURN}") :]
    whole = flow[: flow.index("</bpmn:sequenceFlow>") + len("</bpmn:sequenceFlow>")]
    removed = differences(XML.replace(whole, "")).changes
    (line,) = (one for one in removed if one.matter is Matter.FLOW)
    assert line.before == (
        "подпись «уточнить»; условие: Решение: это «Уточнить» и rounds: меньше 3"
    )
