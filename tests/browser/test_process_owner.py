"""The process owner draws: from a published version, from a template, from a file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from engine.diagrams.reading import read_processes
from processes.diagrams import shipped
from processes.studio import DraftOf, RevisionXml, SaveRevision
from tests.browser.conftest import Site, Visit
from tests.browser.editor_page import (
    EDITOR,
    SAVED,
    element_called,
    element_called_first_task,
    opened,
    renamed,
    show,
)
from tests.browser.meaning import meaning

pytestmark = pytest.mark.browser


def test_every_shipped_diagram_opens_without_warnings_and_is_saved_unchanged_in_meaning(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-1.1").page
    changed: list[str] = []
    for path in shipped():
        before = path.read_text(encoding="utf-8")
        after = page.evaluate(
            f"""async xml => {{
                const {{ warnings }} = await {EDITOR}.modeler.importXML(xml);
                const saved = await {EDITOR}.modeler.saveXML({{ format: true }});
                return {{ warnings: warnings.map(each => each.message), xml: saved.xml }};
            }}""",
            before,
        )
        assert after["warnings"] == [], path.name
        if meaning(before) != meaning(after["xml"]):
            changed.append(path.name)
        assert [one.key for one in read_processes(after["xml"].encode())] == [path.stem]
    assert changed == []


@pytest.mark.parametrize(
    ("kind", "beginning"), [("bpmn", b"<?xml"), ("SVG", b"<?xml"), ("PNG", b"\x89PNG")]
)
def test_the_drawing_can_be_taken_away(
    drawing: Callable[[str], Visit], kind: str, beginning: bytes
) -> None:
    visited = drawing("activity-1.6")
    page = visited.page
    page.get_by_text("Ещё", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(rf"Скачать \.?{kind}")).click()
    assert waiting.value.suggested_filename == f"activity-1.6.{kind.lower()}"
    assert waiting.value.path().read_bytes().startswith(beginning)
    assert visited.complaints == []


def test_what_is_drawn_is_there_after_the_page_is_loaded_again(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-1.2").page
    name = element_called_first_task(page)
    page.get_by_label("Название").fill("Собрать предложения школ")
    page.get_by_label("Название").blur()
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)

    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()

    show(page, name)
    expect(page.get_by_label("Название")).to_have_value("Собрать предложения школ")


def test_a_save_that_comes_while_the_page_loads_is_no_conflict(
    site: Site, visit: Callable[..., Visit]
) -> None:
    page, owner = visit("vladelec").page, site.actor("vladelec")
    opened(page, "activity-1.4")

    def save_before(route: Route) -> None:
        draft = site.engine.execute(DraftOf(owner, "activity-1.4"))
        assert draft is not None
        xml = site.engine.execute(RevisionXml(owner, draft.id))
        later = xml.replace(b"</bpmn:definitions>", b"<!-- later --></bpmn:definitions>")
        site.engine.execute(SaveRevision(owner, draft.id, draft.revision, later))
        route.continue_()

    page.route("**/diagram.bpmn", save_before, times=1)
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    renamed(page, element_called_first_task(page), "Другое слово")

    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)


def test_two_who_draw_the_same_are_told_and_neither_loses_his_work(
    visit: Callable[..., Visit],
) -> None:
    first, second = visit("vladelec").page, visit("vladelec").page
    opened(first, "activity-1.3")
    opened(second, "activity-1.3")
    expect(second.get_by_text("Черновик открыт ещё: вы сами в другой вкладке")).to_be_visible()

    task = element_called_first_task(first)
    renamed(first, task, "Первое слово")
    expect(first.locator("[data-editor-state]")).to_have_text(SAVED)
    renamed(second, task, "Второе слово")

    expect(second.get_by_text("тем временем изменён в другом окне")).to_be_visible()
    second.get_by_role("button", name="Сохранить мой сверху").click()
    expect(second.locator("[data-editor-state]")).to_have_text(SAVED)
    second.get_by_text("Ещё", exact=True).click()
    second.get_by_role("button", name="Сохранения черновика").click()
    expect(second.get_by_role("dialog").get_by_role("listitem")).to_have_count(3)


def test_a_step_is_added_by_a_key_and_connected_in_the_panel(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec")
    page = visited.page
    page.goto("/processes")
    page.get_by_role("link", name="Новый процесс").click()
    page.get_by_label("Название").fill("Обучение кураторов")
    page.get_by_label("Подготовка и согласование").check()
    page.get_by_role("button", name="Начать рисовать").click()
    page.locator("[data-editor][data-ready]").wait_for()

    show(page, "prepare-document")
    page.locator("[data-editor-canvas] svg").first.focus()
    page.keyboard.press("n")
    page.keyboard.type("Собрать замечания")
    page.keyboard.press("Tab")
    expect(page.locator(".panel-head h2")).to_have_text("Собрать замечания")
    assert element_called(page, "Собрать замечания") == "task-1"
    page.get_by_role("heading", name="Что дальше").click()
    page.get_by_label("Соединить с").select_option(label="Задача человека «Согласовать документ»")
    assert (
        page.evaluate(f"{EDITOR}.registry.get('task-1').outgoing[0].target.id")
        == "approve-document"
    )
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)
    assert visited.complaints == []


def test_on_a_phone_the_editor_asks_for_a_wider_screen_and_shows_the_diagram(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec", width=390, height=844)
    page = visited.page
    page.goto("/processes/activity-1.1")
    page.get_by_role("button", name=re.compile("Править|Продолжить черновик")).click()
    expect(page.get_by_text("Рисовать удобно на экране шире")).to_be_visible()
    page.get_by_role("button", name="Показать схему").click()
    page.locator(".editor-narrow svg .djs-shape").first.wait_for()
    assert visited.complaints == []
