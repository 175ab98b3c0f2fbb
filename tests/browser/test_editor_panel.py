"""The panel beside the drawing: choosing in words what the engine reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.editor_page import (
    EDITOR,
    element_called_first_task,
    show,
)

pytestmark = pytest.mark.browser


def test_a_condition_is_built_from_the_answers_of_the_forms_before_it(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-2.4.institution").page
    flow = page.evaluate(
        f"""() => {EDITOR}.registry.find(each => each.type === 'bpmn:SequenceFlow'
            && each.businessObject.conditionExpression?.body.includes('approval')).id"""
    )
    show(page, flow)
    row = page.get_by_role("group", name="Условие 1")
    expect(row.get_by_label("Значение").locator("option:checked")).to_have_text(
        "Вернуть на доработку"
    )

    row.get_by_label("Значение").select_option("Утвердить")
    expect(page.locator("code.expression")).to_have_text('approval == "approve"')
    page.get_by_role("button", name="Отменить").click()
    expect(page.locator("code.expression")).to_have_text('approval == "return"')


def test_a_term_is_chosen_in_words(drawing: Callable[[str], Visit]) -> None:
    page = drawing("activity-1.4").page
    task = element_called_first_task(page)
    page.get_by_label("Срок", exact=True).select_option("через столько-то дней, недель, месяцев")
    page.get_by_label("Сколько").fill("2")
    page.get_by_label("Сколько").blur()
    page.get_by_label("Единица").select_option("недель")
    expect(page.locator(".said").first).to_have_text("через 2 недели")
    due = f"id => {EDITOR}.registry.get(id).businessObject.extensionElements.values[0].properties.find(each => each.name === 'due').value"
    assert page.evaluate(due, task) == "P2W"


def test_reminder_and_escalation_are_chosen_in_words_and_taken_back(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-1.4").page
    task = element_called_first_task(page)
    page.get_by_label("Напоминание", exact=True).select_option("за столько-то рабочих дней")
    number = page.locator('[data-key="Напоминание-count"]')
    number.fill("2")
    number.blur()
    expect(page.get_by_text("за 2 рабочих дня до срока")).to_be_visible()
    listener = page.get_by_label("О просрочке сразу узнаёт")
    expect(listener.get_by_role("option", name="Наставляемый")).to_have_count(0)
    listener.select_option("ИОЦ")

    kept = f"""id => Object.fromEntries({EDITOR}.registry.get(id).businessObject.extensionElements
        .values[0].properties.map(({{ name, value }}) => [name, value]))"""
    assert page.evaluate(kept, task)["reminder"] == "working_days(2)"
    assert page.evaluate(kept, task)["escalate_to"] == "methodical_center"
    page.get_by_label("О просрочке сразу узнаёт").select_option("больше никто")
    page.get_by_label("Напоминание", exact=True).select_option("по общим правилам")
    assert {"reminder", "escalate_to"}.isdisjoint(page.evaluate(kept, task))


def test_several_authors_are_kept_from_approving_their_own_work(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-8.1.assignment").page
    task = page.evaluate(
        f"""() => {EDITOR}.model.flowNodes().find((each) =>
            JSON.stringify(each.businessObject.extensionElements?.values[0].properties ?? [])
                .includes('not_same_as')).id"""
    )
    show(page, task)
    chosen = page.locator(".chosen li")
    before = chosen.count()
    page.get_by_label("Не тот, кто сделал").select_option(index=1)
    expect(chosen).to_have_count(before + 1)
    chosen.first.get_by_role("button").click()
    expect(chosen).to_have_count(before)
    page.get_by_role("button", name="Отменить").click()
    expect(chosen).to_have_count(before + 1)


def test_a_condition_on_a_day_is_chosen_in_a_calendar(drawing: Callable[[str], Visit]) -> None:
    page = drawing("activity-2.4.institution").page
    flow = page.evaluate(
        f"""() => {EDITOR}.registry.find(each => each.type === 'bpmn:SequenceFlow'
            && each.businessObject.conditionExpression?.body.includes('approval')).id"""
    )
    show(page, flow)
    row = page.get_by_role("group", name="Условие 1")
    row.get_by_label("Что").select_option("due_at")
    row.get_by_label("Сравнение").select_option("не позже")
    row.get_by_label("День").fill("2026-12-01")
    row.get_by_label("День").blur()
    expect(page.locator("code.expression")).to_have_text('date(due_at) <= "2026-12-01"')
    expect(page.locator(".condition .said")).to_have_text("срок по плану: не позже 01.12.2026")
    expect(row.get_by_label("День")).to_have_value("2026-12-01")


def test_timers_on_a_task_are_told_in_words_beside_its_term(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-2.4").page
    show(page, "accept-summary")
    page.get_by_role("button", name="Добавить срок без ответа").click()
    page.get_by_role("button", name="Вставить", exact=True).click()
    expect(page.locator("[data-editor-message]")).to_contain_text("Вставлено")
    show(page, "accept-summary")
    page.get_by_role("button", name="Ответа нет: через 10 рабочих дней").click()
    expect(page.locator(".panel-kind")).to_have_text("Событие на задаче: таймер")
    expect(page.locator(".said")).to_have_text("через 10 рабочих дней")


def test_a_start_by_a_timer_is_chosen_and_said_in_words(drawing: Callable[[str], Visit]) -> None:
    page = drawing("activity-2.4").page
    start = page.evaluate(
        f"{EDITOR}.model.flowNodes().find(each => each.type === 'bpmn:StartEvent').id"
    )
    show(page, start)
    page.locator('.djs-context-pad [data-action="replace"]').click()
    page.locator(".djs-popup").get_by_text("Начало: таймер", exact=True).click()
    show(page, page.evaluate(f"{EDITOR}.modeler.get('selection').get()[0].id"))
    expect(page.locator(".panel-kind")).to_have_text("Начало: таймер")
    expect(page.get_by_text("Отсчёт идёт от публикации")).to_be_visible()
    offered = page.get_by_label("Когда", exact=True)
    expect(offered.get_by_role("option", name="в день из данных процесса")).to_have_count(0)
    page.get_by_label("Запускает процесс").select_option("повторять")
    expect(page.locator(".said")).to_have_text("каждые 7 дней, 3 раза")
    cycle = f"{EDITOR}.model.flowNodes().find(each => each.type === 'bpmn:StartEvent').businessObject.eventDefinitions[0].timeCycle.body"
    assert page.evaluate(cycle) == "R3/P7D"


def test_a_remark_on_a_step_is_written_marked_and_settled(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-5.2").page
    task = element_called_first_task(page)
    page.get_by_label("Новое замечание").fill("Почему это делает ИОЦ?")
    show(page, page.evaluate(f"{EDITOR}.model.lanes()[0].id"))
    show(page, task)
    expect(page.get_by_label("Новое замечание")).to_have_value("Почему это делает ИОЦ?")
    page.get_by_role("button", name="Написать").click()
    expect(page.locator(".remark-badge")).to_have_text("✎ 1")
    expect(page.locator(".remark")).to_contain_text("Почему это делает ИОЦ?")
    page.get_by_role("button", name="Улажено: Почему").click()
    expect(page.locator(".remark-badge")).to_have_count(0)
