"""Diagrams that want harm, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pytest
from playwright.sync_api import expect

from engine import RunDueWork, StartInstance, WorkItemsOf
from processes.diagrams import FOLDER
from processes.studio import ImportDiagram, PublishDraft, drawn
from tests.browser.conftest import Site, Visit
from tests.browser.editor_page import problems, show
from tests.engine.attacks.documents import ATTACKS

pytestmark = pytest.mark.browser


HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
_HOSTILE_NAME = escape(HOSTILE)
HOSTILE_TASK = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
 id="definitions" targetNamespace="urn:tropa:bpmn">
 <bpmn:collaboration id="all"><bpmn:participant id="pool" name="{_HOSTILE_NAME}"
  processRef="hostile-task"/></bpmn:collaboration>
 <bpmn:process id="hostile-task" name="{_HOSTILE_NAME}" isExecutable="true">
  <bpmn:documentation>javascript:window.hacked=1 {_HOSTILE_NAME}</bpmn:documentation>
  <bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="Руководитель ОО">
   <bpmn:flowNodeRef>begun</bpmn:flowNodeRef><bpmn:flowNodeRef>do-it</bpmn:flowNodeRef>
   <bpmn:flowNodeRef>done</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
  <bpmn:startEvent id="begun" name="{_HOSTILE_NAME}"/>
  <bpmn:userTask id="do-it" name="{_HOSTILE_NAME}">
   <bpmn:documentation>{_HOSTILE_NAME}</bpmn:documentation><bpmn:extensionElements>
   <spiffworkflow:properties>
    <spiffworkflow:property name="form_key" value="activity-2.4.issue-templates"/>
    <spiffworkflow:property name="documents" value="{_HOSTILE_NAME}"/>
   </spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>
  <bpmn:endEvent id="done" name="{_HOSTILE_NAME}"/>
  <bpmn:sequenceFlow id="one" name="{_HOSTILE_NAME}" sourceRef="begun" targetRef="do-it"/>
  <bpmn:sequenceFlow id="two" sourceRef="do-it" targetRef="done"/>
 </bpmn:process></bpmn:definitions>"""


def test_hostile_names_are_shown_as_they_are_and_do_nothing(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    visited = visit("vladelec")
    page = visited.page
    harmless = (FOLDER / "activity-2.4.bpmn").read_text(encoding="utf-8")
    hostile = harmless.replace('"Принять сводку"', f'"{_HOSTILE_NAME}"').replace(
        "activity-2.4", "hostile-names"
    )
    hostile = hostile.replace(
        "<bpmn:documentation>", f"<bpmn:documentation>javascript:window.hacked=1 {_HOSTILE_NAME} "
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


def test_a_hostile_task_runs_no_script_where_it_is_done_and_watched(
    site: Site, visit: Callable[..., Visit]
) -> None:
    engine, owner = site.engine, site.actor("vladelec")
    draft = engine.execute(ImportDiagram(owner, drawn(HOSTILE_TASK.encode())))
    engine.execute(PublishDraft(owner, draft.id, draft.revision, HOSTILE))
    instance = engine.execute(StartInstance("hostile-task", organisation="oo-01"))
    RunDueWork(engine)()
    (task,) = engine.execute(WorkItemsOf(instance))

    head = visit("rukovoditel-01")
    head.page.goto("/tasks?box=all")
    expect(head.page.get_by_role("link", name=HOSTILE)).to_be_visible()
    head.page.goto(f"/tasks/{task.id}")
    expect(head.page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    auditor = visit("auditor")
    auditor.page.goto(f"/instances/{instance}")
    auditor.page.locator("svg [data-element-id=do-it]").wait_for()
    expect(auditor.page.locator("main")).to_contain_text(HOSTILE)
    owner_page = visit("vladelec")
    for path in ("/processes", "/processes/hostile-task"):
        owner_page.page.goto(path)
        expect(owner_page.page.locator("main")).to_contain_text(HOSTILE)
    for visited in (head, auditor, owner_page):
        visited.page.wait_for_load_state("networkidle")
        assert visited.page.evaluate("window.hacked") is None
        assert visited.complaints == []
        assert visited.hosts == {urlsplit(site.url).netloc}


def test_a_diagram_that_is_a_page_in_disguise_is_only_a_file(
    site: Site, visit: Callable[..., Visit]
) -> None:
    script = '<s xmlns="http://www.w3.org/1999/xhtml"><script>window.hacked=1</script></s>'
    xml = (FOLDER / "activity-2.4.bpmn").read_text(encoding="utf-8")
    xml = xml.replace("activity-2.4", "page-in-disguise")
    xml = xml.replace("</bpmn:definitions>", f"{script}</bpmn:definitions>")
    draft = site.engine.execute(ImportDiagram(site.actor("vladelec"), drawn(xml.encode())))

    page = visit("vladelec").page
    page.goto("/processes")
    with page.expect_download() as waiting:
        page.evaluate("url => { location.href = url; }", f"/studio/drafts/{draft.id}/diagram.bpmn")
    assert waiting.value.path().read_bytes() == xml.encode()
    assert page.evaluate("window.hacked") is None


def test_a_diagram_of_two_thousand_elements_opens_and_the_site_goes_on(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    path = tmp_path / "large.bpmn"
    path.write_bytes(ATTACKS["2,000 elements"][0]())  # type: ignore[arg-type] # bytes here
    visited = visit("vladelec")
    page = visited.page
    page.goto("/studio/new")
    page.get_by_label("Файл .bpmn").set_input_files(path)
    page.get_by_role("button", name="Загрузить").click(timeout=120_000)
    page.locator("[data-editor][data-ready]").wait_for(timeout=120_000)
    expect(problems(page)).to_contain_text("опубликовать", timeout=120_000)
    page.goto("/processes")
    expect(page.get_by_role("heading", name="Процессы")).to_be_visible()
    assert visited.complaints == []
