"""The process owner builds a form and a task uses it: with the keyboard alone, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import (
    SYSTEM,
    Deploy,
    Instances,
    InstanceView,
    StartInstance,
    VersionsOf,
    WorkItemsOf,
)
from processes.form_studio import KnownForms
from processes.forms import load_library
from tests.browser.conftest import Site, Visit, city_site
from tests.processes.insight.drawing import diagram, flow, lane, task

pytestmark = pytest.mark.browser

KEY = "meeting"
TASK = "Сообщить о встрече"
REPORT = "Сообщите, как прошла встреча"
LIST = "Запишите, кто был"
MOST_TABS = 150


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a city with one small process: the curator tells of a meeting."""
    with city_site(tmp_path_factory.mktemp("tropa")) as site:
        site.engine.execute(Deploy(meeting(), load_library()))
        yield site


def meeting() -> bytes:
    return diagram(
        KEY,
        "Встреча наставников",
        "<bpmn:laneSet>",
        lane("Куратор ОО", "planned", "report", "held"),
        "</bpmn:laneSet>",
        '<bpmn:startEvent id="planned" name="Встреча назначена"/>',
        task("report", TASK),
        '<bpmn:endEvent id="held" name="Встреча прошла"/>',
        flow("planned", "report"),
        flow("report", "held"),
    )


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the keyboard is there."""
    goal = target.element_handle()
    for _ in range(MOST_TABS):
        is_there = goal.evaluate(
            "each => each.isConnected ? each === document.activeElement : null"
        )
        if is_there:
            return
        if is_there is None:  # the page has drawn it anew
            goal = target.element_handle()
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {target}")


def press(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    exact = isinstance(name, str)
    reach(page, page.get_by_role(role, name=name, exact=exact).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def tick(page: Page, name: str) -> None:
    reach(page, page.get_by_label(name, exact=True))
    page.keyboard.press("Space")


def choose(page: Page, select: Locator, words: str) -> None:
    """Choose from a list with the arrows."""
    reach(page, select)
    names = select.locator("option").all_inner_texts()
    (index,) = (number for number, name in enumerate(names) if words in name)
    page.keyboard.press("Home")
    for _ in range(index):
        page.keyboard.press("ArrowDown")
    expect(select.locator("option").nth(index)).to_have_js_property("selected", True)  # noqa: FBT003 - its value


def write(page: Page, field: Locator, text: str) -> None:
    """Write where the keyboard has been brought by the page itself."""
    expect(field).to_be_focused()
    page.keyboard.type(text)


def add_field(page: Page, kind: str, label: str) -> None:
    choose(page, page.get_by_label("Новое поле"), kind)
    press(page, "Добавить поле")
    write(page, page.get_by_label("Название", exact=True), label)


def save(page: Page) -> None:
    press(page, "Сохранить и закрыть")
    expect(page.get_by_role("button", name="Сохранить и закрыть")).to_have_count(0)


def test_a_form_is_built_and_given_to_a_task_and_filled_with_the_keyboard_alone(
    site: Site, visit: Callable[..., Visit]
) -> None:
    visited = visit("vladelec")
    page = visited.page
    begin_form(page)
    ask_how_it_went(page)
    ask_why_not(page)
    put_the_reason_first_and_take_it_back(page)
    publish_form(page, "Чтобы знать, какие встречи сорвались.")
    give_to_the_task(page)
    assert visited.complaints == []

    instance = begin(site, "oo-01")
    curator = visit("kurator-01")
    tell_of_the_meeting(curator.page)

    assert site.engine.execute(InstanceView(instance)).variables == {"outcome": "ne-sostoyalas"}
    assert [one for one in curator.complaints if "422" not in one] == []


def begin_form(page: Page) -> None:
    page.goto("/forms")
    press(page, "Новая форма", "link")
    write(page, page.get_by_label("Название", exact=True), REPORT)
    choose(page, page.get_by_label("Для какого процесса"), KEY)
    press(page, "Начать")
    page.wait_for_url("**/edit*")


def ask_how_it_went(page: Page) -> None:
    add_field(page, "Выбор одного", "Как прошла встреча")
    tick(page, "Обязательное")
    reach(page, page.get_by_label("Вариант 1"))
    page.keyboard.type("Хорошо")
    press(page, "Ещё вариант")
    write(page, page.get_by_label("Вариант 2"), "Не состоялась")
    tick(page, "Передавать ответ в процесс")
    reach(page, page.get_by_label("Имя переменной процесса"))
    page.keyboard.type("outcome")
    save(page)


def ask_why_not(page: Page) -> None:
    add_field(page, "Текст", "Почему")
    tick(page, "Обязательное")
    choose(page, page.get_by_label("Поле, от которого это зависит"), "Как прошла встреча")
    tick(page, "Не состоялась")
    save(page)
    expect(page.get_by_text("по условию: «Как прошла встреча»")).to_be_visible()


def put_the_reason_first_and_take_it_back(page: Page) -> None:
    """Move a field up, see the keyboard stay on its button, and undo it."""
    rows = page.get_by_role("list", name="Поля формы").locator(".builder-row")
    press(page, "Выше: Почему")
    expect(rows.nth(1)).to_contain_text("Почему")
    expect(page.get_by_role("button", name="Выше: Почему")).to_be_focused()
    press(page, "Отменить шаг")
    expect(rows.nth(2)).to_contain_text("Почему")


def publish_form(page: Page, comment: str) -> None:
    press(page, "Опубликовать…")
    reach(page, page.get_by_label("Что изменилось и зачем"))
    page.keyboard.type(comment)
    press(page, "Опубликовать")
    expect(page.get_by_text("Опубликована версия 1 формы.")).to_be_visible()
    expect(page.get_by_text("Пока нигде")).to_be_visible()


def give_to_the_task(page: Page) -> None:
    page.goto(f"/processes/{KEY}")
    press(page, "Править")
    page.locator("[data-editor][data-ready]").wait_for()
    reach(page, page.locator(".djs-container svg[tabindex]"))
    page.keyboard.press("Control+KeyF")
    page.keyboard.type(TASK)
    page.keyboard.press("Enter")
    page.keyboard.press("KeyP")
    choose(page, page.get_by_label("Форма", exact=True), REPORT)
    expect(page.locator("[data-editor-state]")).to_have_text(re.compile("Сохранено в"))
    press(page, "Опубликовать")
    reach(page, page.get_by_label("Что изменилось и зачем"))
    page.keyboard.type("О встрече сообщают по новой форме.")
    press(page, re.compile("Опубликовать версию"))
    page.wait_for_url(lambda address: "/draft/" not in address)


def begin(site: Site, organisation: str) -> int:
    return site.engine.execute(StartInstance(KEY, {}, SYSTEM, organisation=organisation))


def tell_of_the_meeting(page: Page) -> None:
    page.goto("/tasks")
    press(page, TASK, "link")
    press(page, "Выполнить")
    expect(page.get_by_role("alert")).to_contain_text("Как прошла встреча")
    reach(page, page.get_by_label("Хорошо"))
    page.keyboard.press("ArrowDown")
    reach(page, page.get_by_label("Почему"))
    page.keyboard.type("Зал был занят.")
    press(page, "Выполнить")
    page.wait_for_url(lambda address: not re.search(r"/tasks/\d+$", address))


def test_without_scripts_a_form_is_built_tried_published_and_filled(
    site: Site, visit: Callable[..., Visit]
) -> None:
    page = visit("vladelec", java_script_enabled=False).page
    key = build_the_list(page)
    try_the_list(page, key)
    page.goto(f"/forms/{key}/publish")
    page.get_by_label("Что изменилось и зачем").fill("Список участников.")
    page.get_by_role("button", name="Опубликовать").click()
    show_it_at_the_task(site, key)
    page.reload()
    uses = page.get_by_role("table", name="Задачи, которые показывают форму")
    expect(uses.get_by_role("row").nth(1)).to_contain_text(TASK)

    instance = begin(site, "oo-02")
    curator = visit("kurator-02", java_script_enabled=False).page
    curator.goto("/tasks")
    curator.get_by_role("link", name=TASK).click()
    curator.get_by_role("checkbox", name="Никого не было").check()
    curator.get_by_role("button", name="Выполнить").click()
    items = site.engine.execute(WorkItemsOf(instance))
    assert [one.completed_by for one in items] == [site.city.people["kurator-02"]]


def build_the_list(page: Page) -> str:
    page.goto("/forms/new")
    page.get_by_label("Название", exact=True).fill(LIST)
    page.get_by_role("button", name="Начать").click()
    for kind, label in (("Подтверждение", "Никого не было"), ("Таблица", "Участники")):
        page.get_by_label("Новое поле").select_option(
            page.get_by_label("Новое поле").locator("option", has_text=kind).inner_text()
        )
        page.get_by_role("button", name="Добавить поле").click()
        page.get_by_label("Название", exact=True).fill(label)
    page.get_by_label("Поле, от которого это зависит").select_option(
        "Смотря что ответили: «Никого не было»"
    )
    page.get_by_label("не отмечено", exact=True).check()
    page.get_by_label("Обязательное").check()
    page.get_by_role("button", name="Добавить столбец").click()
    page.get_by_label("Название столбца").fill("Фамилия")
    page.get_by_role("button", name="Сохранить и закрыть").click()
    expect(page.get_by_text("по условию: «Никого не было»")).to_be_visible()
    return page.url.split("/forms/")[1].split("/")[0]


def try_the_list(page: Page, key: str) -> None:
    page.goto(f"/forms/{key}/preview?width=phone")
    frame = page.frame_locator("iframe")
    frame.get_by_role("link", name="Заполнить примером").click()
    frame.get_by_role("button", name="Проверить").click()
    expect(frame.get_by_role("heading", name="Что вышло бы")).to_be_visible()
    frame.get_by_role("link", name="Очистить").click()
    frame.get_by_role("button", name="Проверить").click()
    expect(frame.get_by_role("alert")).to_contain_text("Участники")


def show_it_at_the_task(site: Site, key: str) -> None:
    shipped = meeting().replace(b"activity-2.4.approve-programme", key.encode())
    forms = site.engine.execute(KnownForms())
    site.engine.execute(Deploy(shipped, forms))
    assert site.engine.execute(VersionsOf(KEY))
    assert not site.engine.execute(Instances(process_key=KEY, organisation="oo-02"))
