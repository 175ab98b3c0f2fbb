"""The process owner draws: from a published version, from a template, from a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine import DiagramXml, VersionsOf
from engine.diagrams.reading import read_processes
from processes.diagrams import FOLDER, shipped
from tests.browser.conftest import Site, Visit
from tests.browser.meaning import meaning

pytestmark = pytest.mark.browser

EDITOR = "document.querySelector('[data-editor]').editor"
SAVED = re.compile(r"Сохранено в \d\d:\d\d")


@pytest.fixture
def drawing(visit: Callable[..., Visit]) -> Callable[[str], Visit]:
    """Return what opens the editor for the owner, ready to draw."""

    def begin(process_key: str) -> Visit:
        visited = visit("vladelec")
        opened(visited.page, process_key)
        return visited

    return begin


def opened(page: Page, process_key: str) -> None:
    page.goto(f"/processes/{process_key}")
    page.get_by_role("button", name=re.compile("Править|Продолжить черновик")).click()
    page.locator("[data-editor][data-ready]").wait_for()


def show(page: Page, element_id: str) -> None:
    """Choose an element, as a click on it does."""
    page.evaluate(f"id => {EDITOR}.show(id)", element_id)
    expect(page.locator(".technical code")).to_have_text(element_id)


def problems(page: Page) -> Any:
    return page.locator("[data-editor-problems]")


def element_called(page: Page, name: str) -> str:
    found: str = page.evaluate(
        f"name => {EDITOR}.registry.find(each => each.businessObject?.name === name).id", name
    )
    return found


def test_the_owner_adds_an_approval_to_2_4_fixes_two_problems_and_publishes(
    site: Site, drawing: Callable[[str], Visit]
) -> None:
    visited = drawing("activity-2.4")
    page = visited.page
    expect(problems(page)).to_contain_text("Замечаний нет")

    insert_approval(page, "flow-summarise-materials-to-accept-summary", "Контролёр ДО")

    expect(problems(page)).to_contain_text("2 замечания к схеме")
    come_back_from_publication(page, "Согласовать")

    problems(page).locator("summary").click()
    for task, form in (("Согласовать", "Примите сводку"), ("Доработать", "Сведите")):
        problems(page).get_by_role("listitem").filter(has_text=task).get_by_role("button").click()
        choose_form(page, form)
    expect(problems(page)).to_contain_text("Замечаний нет")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)

    publish(page, "Сводку сначала согласует контролёр.")

    page.wait_for_url("**/processes/activity-2.4")
    expect(page.get_by_text("Опубликована версия 2.")).to_be_visible()
    newest = site.engine.execute(VersionsOf("activity-2.4"))[0]
    assert (newest.version, newest.deployed_by) == (2, site.city.people["vladelec"])
    (process,) = read_processes(site.engine.execute(DiagramXml(newest.id)))
    (approval,) = (node for node in process.nodes() if node.name == "Согласовать")
    assert approval.lane == "Контролёр ДО"
    assert approval.properties["not_same_as"] == "summarise-materials"
    assert (visited.complaints, visited.hosts) == ([], {urlsplit(site.url).netloc})


def come_back_from_publication(page: Page, task: str) -> None:
    """Learn on the page of publication what is wrong, and come back to the step that it names."""
    page.get_by_role("button", name="Опубликовать").click()
    problem = page.get_by_role("listitem").filter(has_text=task).first
    problem.get_by_role("link", name="Показать в редакторе").click()
    page.locator("[data-editor][data-ready]").wait_for()
    expect(page.locator(".panel-head h2")).to_have_text(task)


def insert_approval(page: Page, flow: str, role: str) -> None:
    show(page, flow)
    page.get_by_role("button", name="Шаблоны").click()
    page.get_by_role("button", name="Согласование с возвратом на доработку").click()
    page.get_by_label("Кто согласует").select_option(role)
    page.get_by_role("button", name="Вставить", exact=True).click()


def publish(page: Page, comment: str) -> None:
    """Go from the editor to the page of publication, and publish there."""
    page.get_by_role("button", name="Опубликовать").click()
    page.get_by_label("Что изменилось и зачем").fill(comment)
    page.get_by_role("button", name="Опубликовать версию").click()


def choose_form(page: Page, beginning: str) -> None:
    select = page.get_by_label("Форма", exact=True)
    value = select.locator("option").filter(has_text=re.compile(f"^{beginning}")).first
    select.select_option(value.get_attribute("value"))


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


def test_nothing_in_the_editor_is_left_untranslated(drawing: Callable[[str], Visit]) -> None:
    page = drawing("activity-5.1").page
    page.evaluate(VISIT_EVERYTHING)
    assert page.evaluate(f"[...{EDITOR}.untranslated]") == []
    said = page.evaluate("window.said")
    assert len(said) > 200
    latin = [text for text in said if re.search(r"[A-Za-z]{3,}", CODE.sub("", text))]
    assert latin == []


CODE = re.compile(
    r"\b(bpmn|BPMN|SVG|PNG|Ctrl|Shift|Delete|Esc|activity-[\w.-]+|pair-[\w-]+|[a-z]+(?:-[a-z]+)*-\d+|[a-z_]+_[a-z_]+"
    r"|rounds|get|organisation|activity|occurrence|year|decision|return|due_at)\b|\.bpmn"
)
"""Codes, keys, formats and variables: they are no words."""

VISIT_EVERYTHING = """async () => {
  const editor = document.querySelector('[data-editor]').editor;
  const { modeler, model, offers } = editor;
  const get = (name) => modeler.get(name);
  const rest = () => new Promise((done) => setTimeout(done, 15));
  const said = (window.said = []);
  const listen = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.closest('.bjs-powered-by')) continue; // the mark of bpmn.io stays as it is
      for (const name of ['title', 'aria-label', 'placeholder', 'label']) said.push(each.getAttribute(name) ?? '');
      const own = [...each.childNodes].filter((node) => node.nodeType === 3);
      if (!each.closest('code, textarea, datalist, option, svg')) said.push(...own.map((node) => node.data.trim()));
    }
  };
  const pool = model.process();
  const kinds = Object.entries(offers.elements.events)
    .flatMap(([type, events]) => events.map((event) => [type, event]))
    .concat([...offers.elements.tasks, ...offers.elements.gateways, ...offers.elements.artifacts].map((type) => [type]));
  const upper = (text) => text[0].toUpperCase() + text.slice(1);
  const host = model.flowNodes().find((each) => each.type === 'bpmn:UserTask');
  const visited = [pool, ...model.lanes(), ...model.registry.filter((each) => each.type === 'bpmn:SequenceFlow')];
  for (const [type, event] of kinds) {
    const eventDefinitionType = event && event !== 'none' ? `bpmn:${upper(event)}EventDefinition` : undefined;
    const shape = get('elementFactory').createShape({ type: `bpmn:${upper(type)}`, eventDefinitionType, isExpanded: true });
    const point = type === 'boundaryEvent' ? { x: host.x + 10, y: host.y } : { x: pool.x + 300, y: pool.y + 60 };
    const [parent, attach] = type === 'boundaryEvent' ? [host, { attach: true }] : [pool, {}];
    visited.push(get('modeling').createShape(shape, point, parent, attach));
  }
  listen(document.querySelector('.djs-palette'));
  for (const element of visited) {
    get('selection').select(element);
    await rest();
    get('contextPad').open(element, true);
    for (const pad of document.querySelectorAll('.djs-context-pad')) listen(pad);
    if (!get('popupMenu').isEmpty(element, 'bpmn-replace')) {
      get('popupMenu').open(element, 'bpmn-replace', { x: 400, y: 300 }, { title: 'Заменить', search: true });
      await rest();
      for (const menu of document.querySelectorAll('.djs-popup')) listen(menu);
      get('popupMenu').close();
    }
    listen(document.querySelector('[data-editor-panel]'));
  }
  get('selection').select(visited.slice(-2));
  await rest();
  listen(document.querySelector('.editor-board'));
  get('searchPad').toggle();
  listen(document.querySelector('.djs-search-container'));
  get('searchPad').close();
  editor.openFragments();
  editor.openHelp();
  listen(document.querySelector('[data-editor]'));
}"""


def test_only_what_the_engine_runs_can_be_put_on_the_drawing(
    drawing: Callable[[str], Visit],
) -> None:
    page = drawing("activity-2.4").page
    show(page, "accept-summary")
    page.locator("[data-editor-canvas] svg").first.focus()
    page.keyboard.press("r")
    menu = page.locator(".djs-popup")
    expect(menu.get_by_text("Вычисление")).to_be_visible()
    labels = menu.locator(".djs-popup-label").all_inner_texts()
    assert sorted(labels) == ["Вызов процесса", "Вычисление", "Действие системы", "Подпроцесс"]


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


def drawn(page: Page) -> dict[str, Any]:
    return meaning(page.evaluate(f"async () => (await {EDITOR}.modeler.saveXML()).xml"))


def places(page: Page) -> Any:
    return page.evaluate(
        f"""() => {EDITOR}.registry.getAll().map(({{ id, x, y, width, height, waypoints }}) =>
            [id, x, y, width, height, waypoints?.map((point) => [point.x, point.y])])"""
    )


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


def element_called_first_task(page: Page) -> str:
    """Choose the first task of the diagram and return its id."""
    found: str = page.evaluate(
        f"{EDITOR}.model.flowNodes().find(each => each.type === 'bpmn:UserTask').id"
    )
    show(page, found)
    return found


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


def renamed(page: Page, element_id: str, name: str) -> None:
    show(page, element_id)
    page.get_by_label("Название").fill(name)
    page.get_by_label("Название").blur()


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


def test_a_new_process_is_drawn_from_a_template_with_keyboard_and_mouse(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec")
    page = visited.page
    page.goto("/processes")
    page.get_by_role("link", name="Новый процесс").click()
    page.get_by_label("Название").fill("Обучение наставников")
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


HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"


def test_hostile_names_are_shown_as_they_are_and_do_nothing(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    visited = visit("vladelec")
    page = visited.page
    harmless = (FOLDER / "activity-2.4.bpmn").read_text(encoding="utf-8")
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    hostile = harmless.replace('"Принять сводку"', f'"{escaped}"').replace(
        "activity-2.4", "hostile-names"
    )
    hostile = hostile.replace(
        "<bpmn:documentation>", f"<bpmn:documentation>javascript:window.hacked=1 {escaped} "
    )
    path = tmp_path / "hostile.bpmn"
    path.write_text(hostile, encoding="utf-8")

    page.goto("/studio/new")
    page.get_by_label("Файл .bpmn").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    page.locator("[data-editor][data-ready]").wait_for()
    show(page, "accept-summary")
    expect(page.locator(".panel-head h2")).to_have_text(HOSTILE)
    expect(problems(page)).to_contain_text("замечани")
    page.get_by_role("button", name="Шаблоны").click()

    page.goto("/processes/hostile-names/draft")
    page.locator("svg [data-element-id=accept-summary]").wait_for()
    assert page.evaluate("window.hacked") is None
    assert visited.complaints == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>', "есть DOCTYPE"),
        ("<a>" + "x" * 2_100_000 + "</a>", "больше 2 МБ"),
        ("просто слова", "повреждён"),
    ],
    ids=["a doctype", "a huge file", "no XML"],
)
def test_a_file_that_is_no_diagram_is_refused_with_a_sentence(
    visit: Callable[..., Visit], tmp_path: Path, content: str, sentence: str
) -> None:
    page = visit("vladelec").page
    path = tmp_path / "схема.bpmn"
    path.write_text(content, encoding="utf-8")
    page.goto("/studio/new")
    page.get_by_label("Файл .bpmn").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click()
    expect(page.locator("main")).to_contain_text(sentence)


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
