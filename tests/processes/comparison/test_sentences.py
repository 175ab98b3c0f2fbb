"""Pairs of diagrams that differ in one thing, and the sentence about it."""

from __future__ import annotations

import pytest

from processes.comparison import Mark, Matter
from tests.processes.comparison.drawing import (
    CALL,
    CONDITION,
    DUE,
    MERGE,
    PROPERTY,
    PUBLISH,
    RETURN,
    in_accept,
    swapped,
    the_change,
)

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
        ("", "за 2 рабочих дня до срока"),
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


def test_a_second_element_of_the_same_name_changes_nothing_about_the_first() -> None:
    name = "Свести, какие программы и материалы разработаны"
    twin = f'<bpmn:manualTask id="twin" name="{name}"/></bpmn:process>'
    assert the_change(swapped("</bpmn:process>", twin)).sentence == f"Добавлен шаг «{name} (twin)»."
