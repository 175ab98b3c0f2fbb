"""What people do in Tropa, from the first click to the last, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from processes.people import PersonById
from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
VERIFY = "Проверить базу: дубли, запрос, форма наставничества"
APPROVE = "Утвердить базу наставляемых"


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    path = tmp_path / "Протокол сверки.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def verification(site: Site) -> int:
    """Bring the first school to the last task of its curator."""
    site.do("oo-01", "kurator-01")
    site.do("oo-01", "kurator-01", mentees_enrolled=0)
    return site.task("oo-01").id


def test_a_curator_on_a_phone_without_scripts_passes_his_task_to_the_head(
    visit: Callable[..., Visit], verification: int, protocol: Path
) -> None:
    page = visit("kurator-01", width=390, height=844, java_script_enabled=False).page
    page.goto("/tasks?box=all")
    page.get_by_role("link", name=VERIFY).click()

    send(page)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("Дублей нет")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    assert_sentences(problems.locator("li").all_inner_texts(), at_least=4)

    for label in ("Дублей нет", "У каждого определён запрос", "Каждому рекомендована форма"):
        page.get_by_label(label).check()
    page.get_by_label("Тип запроса").select_option("Учёба")
    page.get_by_label("Сколько").fill("0")
    page.get_by_label("Нет", exact=True).check()
    page.get_by_label("Дополнительные файлы").set_input_files(protocol)
    send(page)

    page.goto("/tasks?box=all")
    expect(page.get_by_role("heading", name="Мои задачи")).to_be_visible()
    expect(page.get_by_role("link", name=VERIFY)).to_have_count(0)
    page.goto(f"/tasks/{verification}")
    page.get_by_role("link", name=protocol.name).wait_for()

    head = visit("rukovoditel-01").page
    head.goto("/tasks?box=all")
    head.get_by_role("link", name=APPROVE).click()
    expect(head.get_by_role("heading", level=1)).to_have_text(APPROVE)


@pytest.mark.parametrize("kind", ["tasks", "instances"])
def test_a_curator_of_another_school_does_not_learn_that_there_is_anything(
    site: Site, visit: Callable[..., Visit], kind: str
) -> None:
    page = visit("kurator-03").page
    number = site.task("oo-02").id if kind == "tasks" else site.branch("oo-02")
    response = page.goto(f"/{kind}/{number}")
    assert response is not None
    assert response.status == 404
    expect(page.locator("main")).not_to_contain_text("СОШ № 2")


def test_the_auditor_follows_the_plan_down_to_who_did_what(
    site: Site, visit: Callable[..., Visit]
) -> None:
    site.do("oo-02", "kurator-02")
    auditor = visit("auditor")
    page = auditor.page

    page.goto("/plan")
    page.get_by_role("link", name="4.2", exact=True).click()
    page.get_by_role("link", name="СОШ № 2 — открыть процесс").click()

    done = page.locator("svg [data-element-id=open-recruitment]")
    expect(done).to_be_visible()
    expect(done).to_contain_class("state-done")
    expect(page.locator("svg [data-element-id=enrol-mentees]")).to_contain_class("state-active")
    completed = page.locator("tr[data-element-id=open-recruitment]", has_text=curator(site))
    expect(completed.first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert auditor.complaints == []
    assert auditor.hosts == {urlsplit(site.url).netloc}


def test_what_is_typed_is_there_after_the_page_is_loaded_again(
    site: Site, visit: Callable[..., Visit]
) -> None:
    typing = visit("kurator-03")
    page = typing.page
    page.goto(f"/tasks/{site.task('oo-03').id}")
    page.get_by_label("Классы или группы").fill("8 «А» и 9 «Б»")
    expect(page.locator("output[data-autosave-state]")).to_contain_text("Черновик сохранён")

    page.reload()

    expect(page.get_by_label("Классы или группы")).to_have_value("8 «А» и 9 «Б»")
    assert typing.complaints == []


def test_a_row_of_the_inbox_is_marked_and_taken_by_keyboard(
    site: Site, visit: Callable[..., Visit]
) -> None:
    page = visit("kurator-03").page
    page.goto("/tasks?box=free")
    page.get_by_role("link", name=site.task("oo-03").name).focus()
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Space")
    expect(page.locator("[data-chosen-count]")).to_have_text("Отмечено: 1")
    expect(page.get_by_role("button", name="Снять отметки")).to_be_visible()
    page.locator("#chosen").get_by_role("button", name="Взять себе").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Теперь у вас: 1 задача")
    page.goto("/tasks?box=mine")
    page.get_by_role("checkbox").check()
    page.locator("#chosen").get_by_role("button", name="Вернуть").click()
    expect(page.get_by_role("status")).to_contain_text("Возвращено в общий список: 1 задача")


def send(page: Page) -> None:
    page.get_by_role("button", name="Выполнить").click()


def assert_sentences(texts: list[str], at_least: int) -> None:
    """Each error says what is wrong in words, not in a code."""
    assert len(texts) >= at_least
    assert all(len(text.split()) >= 3 for text in texts), texts


def curator(site: Site) -> str:
    return site.engine.execute(PersonById(site.city.people["kurator-02"])).display_name
