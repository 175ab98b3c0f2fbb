"""Every change of a drawing is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from processes.diagrams import FOLDER
from tests.browser.conftest import Visit
from tests.browser.editor_page import (
    EDITOR,
    SAVED,
    drawn,
    element_called_first_task,
    places,
    renamed,
    show,
)
from tests.browser.meaning import meaning

pytestmark = pytest.mark.browser


def test_layout_is_one_step_and_undo_brings_every_place_back(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-4.2").page
    moved = """() => {
        const { model } = document.querySelector('[data-editor]').editor;
        for (const node of model.flowNodes().filter((each) => !each.host)) {
            model.modeling.moveShape(node, { x: 37, y: 0 });
        }
    }"""
    page.evaluate(moved)
    before, model = places(page), drawn(page)["model"]

    page.get_by_role("button", name="Разложить").click()
    expect(page.locator("[data-editor-message]")).to_contain_text("Схема разложена")
    laid_out = drawn(page)
    assert laid_out["drawing"] == meaning((FOLDER / "activity-4.2.bpmn").read_bytes())["drawing"]
    assert laid_out["model"] == model

    page.get_by_role("button", name="Отменить").click()
    assert places(page) == before
    assert drawn(page)["model"] == model


FRAGMENTS = {
    "approval": "flow-issue-templates-to-develop-materials",
    "branches": "flow-issue-templates-to-develop-materials",
    "both": "flow-issue-templates-to-develop-materials",
    "choice": "accept-summary",
    "escalation": "accept-summary",
    "silence": "accept-summary",
}


def test_every_template_fits_where_it_is_offered_and_goes_with_one_undo(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-2.4").page
    assert page.evaluate(f"{EDITOR}.offers.fragments.map(each => each.key)") == list(FRAGMENTS)
    before = drawn(page)["model"]
    for key, place in FRAGMENTS.items():
        show(page, place)
        page.evaluate(f"key => {EDITOR}.openFragments(key)", key)
        page.get_by_label("Разложить схему после вставки").uncheck()
        page.get_by_role("button", name="Вставить", exact=True).click()
        expect(page.locator("[data-editor-message]")).to_contain_text("Вставлено")
        page.evaluate(f"() => {EDITOR}.problems.check()")
        rules = set(page.evaluate(f"{EDITOR}.problems.found.map(each => each.rule)"))
        assert rules <= {"form-named", "call-named"}, key
        page.evaluate(f"() => {EDITOR}.undo()")
        assert drawn(page)["model"] == before, key


def test_a_file_opened_in_the_editor_is_one_step_and_the_steps_before_it_stay(
    drawing: Callable[[str], Visit],
) -> None:
    visited = drawing("activity-2.2")
    page = visited.page
    task = element_called_first_task(page)
    page.get_by_label("Название").fill("Собрать базу")
    page.get_by_label("Название").blur()
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    before = drawn(page)

    page.locator("[data-editor-file]").set_input_files(FOLDER / "activity-5.1.bpmn")
    expect(page.locator("[data-editor-message]")).to_contain_text("Схема взята из файла")
    taken = drawn(page)
    assert taken["model"] != before["model"]
    assert "'activity-2.2'" in repr(taken["model"])

    page.get_by_role("button", name="Отменить").click()
    assert drawn(page) == before
    page.get_by_role("button", name="Отменить").click()
    show(page, task)
    expect(page.get_by_label("Название")).not_to_have_value("Собрать базу")

    page.get_by_role("button", name="Вернуть", exact=True).click()
    page.get_by_role("button", name="Вернуть", exact=True).click()
    assert drawn(page) == taken
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    assert drawn(page) == taken
    assert visited.complaints == []


def test_an_earlier_save_is_looked_at_restored_and_that_is_undone(
    drawing: Callable[[str], Visit],
) -> None:
    visited = drawing("activity-3.3")
    page = visited.page
    begun = drawn(page)
    renamed(page, element_called_first_task(page), "Новое слово")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    changed = drawn(page)

    page.get_by_text("Ещё", exact=True).click()
    page.get_by_role("button", name="Сохранения черновика").click()
    first = page.get_by_role("dialog").get_by_role("listitem").last
    with page.context.expect_page() as opened_page:
        first.get_by_role("link").click()
    expect(opened_page.value.get_by_role("heading", name="Схема в сохранении № 1")).to_be_visible()
    opened_page.value.locator("svg [data-element-id]").first.wait_for()
    opened_page.value.close()
    first.get_by_role("button").click()

    expect(page.locator("[data-editor-message]")).to_contain_text("Показано сохранение № 1")
    assert drawn(page) == begun
    page.get_by_role("button", name="Отменить").click()
    assert drawn(page) == changed
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    assert visited.complaints == []
