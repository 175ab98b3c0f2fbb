"""A file of another tool, from its upload to the decision what of it is executed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.editor_page import EDITOR, SAVED, problems
from tests.processes.studio.test_foreign_files import together


def test_a_collaboration_of_an_older_tool_is_drawn_whole_and_its_owner_says_what_is_executed(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    xml = together(("Process_1", "false"), ("Process_2", "false"), names=("Лагерь", "Школа"))
    path = tmp_path / "schema.bpmn"
    path.write_bytes(xml.decode().replace("UTF-8", "windows-1251", 1).encode("cp1251"))
    visited = visit("vladelec")
    page = visited.page

    page.goto("/studio/new")
    page.get_by_label("Файл .bpmn").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.locator("[data-editor][data-ready]").wait_for()

    expect(page.get_by_text("В файле несколько процессов, они сохранены все.")).to_be_visible()
    expect(page.locator(".djs-element[data-element-id=pool-Process_2]")).to_be_visible()
    expect(page.locator(".technical code")).to_have_text("lager")
    expect(problems(page)).to_contain_text("нет ни одного исполняемого процесса")

    page.get_by_label("Исполняемый процесс").check()

    expect(problems(page)).to_contain_text("Замечаний нет, схему можно опубликовать")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)

    page.evaluate(f"{EDITOR}.show('pool-Process_2')")
    expect(page.locator(".technical code")).to_have_text("Process_2")
    page.get_by_label("Исполняемый процесс").check()

    expect(problems(page)).to_contain_text("Процесс «Школа» тоже отмечен как исполняемый")
    assert visited.complaints == []
