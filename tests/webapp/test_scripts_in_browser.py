"""What the scripts of the shell do, in a real browser, with the assets as they are built."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, jsonify, render_template_string, request
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from engine import Engine
from processes.layout.layout import lay_out
from tests.webapp.conftest import PASSWORD
from webapp import Wiring, build_assets, create_app

pytestmark = [
    pytest.mark.browser,
    # a page that is left drops its connections, and the little server leaves what it was sending
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

DIAGRAM = Path(__file__).parents[2] / "bpmn" / "activity-4.2.institution.bpmn"
FORM = """
{% extends "base.html" %}{% from "components/page.html" import csrf_field %}{% block content %}
<form method="post" action="/sample" data-autosave-url="/sample/draft">
  {{ csrf_field() }}
  <label>Место <input name="place"></label>
  <label><input type="radio" name="decision" value="approve"> Утвердить</label>
  <label><input type="radio" name="decision" value="return"> Вернуть</label>
  <div data-when-field="decision" data-when-is="return stop">
    <label>Замечания <input name="remarks" required></label>
  </div>
  <button>Завершить</button>
</form>{% endblock %}
"""
REPLAY = """
{% extends "base.html" %}{% from "components/diagram.html" import diagram %}
{% block head %}{{ assets("viewer") }}{% endblock %}
{% block content %}{% call diagram("/sample/xml", events=events) %}
<table><tr data-event-index="0"><td>Открыть набор</td></tr></table>{% endcall %}{% endblock %}
"""
EVENTS = [
    {
        "at": "1 сентября, 08:00",
        "words": "Набор начался",
        "elements": {"open-recruitment": {"state": "active", "words": "у Орловой"}},
    },
    {
        "at": "5 сентября, 12:40",
        "words": "Набор открыт",
        "elements": {"open-recruitment": {"state": "done", "words": "5 сентября"}},
    },
]


class Received(list[tuple[str, dict[str, str]]]):
    """What the server has got, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.draft_came = threading.Event()


def sample(received: Received) -> Blueprint:
    blueprint = Blueprint("sample", __name__)

    @blueprint.get("/sample")
    def form() -> str:
        return render_template_string(FORM)

    @blueprint.post("/sample")
    def complete() -> str:
        received.append(("form", request.form.to_dict()))
        return render_template_string('{% extends "base.html" %}')

    @blueprint.post("/sample/draft")
    def draft() -> Response:
        received.append(("draft", request.form.to_dict()))
        received.draft_came.set()
        return jsonify(message="Черновик сохранён в 14:05")

    @blueprint.get("/sample/replay")
    def replay() -> str:
        return render_template_string(REPLAY, events=EVENTS)

    @blueprint.get("/sample/xml")
    def xml() -> Response:
        return Response(lay_out(DIAGRAM.read_bytes()), mimetype="application/xml")

    return blueprint


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def app(city: Engine, wiring: Wiring, received: Received) -> Flask:
    build_assets.build()
    app = create_app(Wiring(city, wiring.settings))
    app.register_blueprint(sample(received))
    return app


@pytest.fixture
def page(app: Flask, chromium: Chromium) -> Iterator[Page]:
    """Return a page of Vera, who has signed in; nothing may complain in its console."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="ru-RU")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "policy" in said.text else None)
    page.goto("/login")
    page.fill("#login", "vera")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.locator(".shell-who").wait_for()
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []


def state(page: Page, words: str) -> None:
    page.locator("output", has_text=words).wait_for()


def test_what_is_typed_is_saved_while_typing(page: Page, received: Received) -> None:
    page.goto("/sample")
    page.fill("[name=place]", "Рыбинск")
    state(page, "Черновик сохранён в 14:05")
    kind, typed = received[-1]
    assert (kind, typed["place"]) == ("draft", "Рыбинск")


def test_a_draft_arrives_before_the_form_that_completes(page: Page, received: Received) -> None:
    page.goto("/sample")
    page.fill("[name=place]", "Рыбинск")
    page.click("text=Завершить")
    page.wait_for_url("/sample")
    page.locator("form[data-autosave-url]").wait_for(state="detached")
    assert [kind for kind, _ in received] == ["draft", "form"]


def test_what_is_typed_is_saved_when_one_leaves_the_page(page: Page, received: Received) -> None:
    page.goto("/sample")
    page.fill("[name=place]", "Рыбинск")
    page.goto("/appearance")
    assert received.draft_came.wait(10)
    assert received[-1][1]["place"] == "Рыбинск"


def test_a_draft_that_was_not_taken_says_so_and_is_sent_again(
    page: Page, received: Received
) -> None:
    page.goto("/sample")
    page.context.set_offline(True)
    page.fill("[name=place]", "Рыбинск")
    state(page, "нет связи")

    page.context.set_offline(False)

    state(page, "Черновик сохранён")
    assert received[-1][1]["place"] == "Рыбинск"


def test_a_draft_goes_on_after_signing_in_again_in_another_tab(
    page: Page, received: Received
) -> None:
    page.goto("/sample")
    other = page.context.new_page()
    page.context.clear_cookies()
    other.goto("/login")
    other.fill("#login", "vera")
    other.fill("#password", PASSWORD)
    other.click("main button")
    other.locator(".shell-who").wait_for()

    page.fill("[name=place]", "Рыбинск")

    state(page, "Черновик сохранён")
    page.click("text=Завершить")
    page.locator("form[data-autosave-url]").wait_for(state="detached")
    assert received[-1][0] == "form"


def test_a_field_is_asked_for_only_when_its_condition_is_met(page: Page) -> None:
    page.goto("/sample")
    remarks = page.locator("[name=remarks]")
    expect(remarks).to_be_hidden()
    expect(remarks).not_to_have_attribute("required", "")

    page.check("text=Вернуть")
    expect(remarks).to_be_visible()
    expect(remarks).to_have_attribute("required", "")

    remarks.fill("исправьте")
    page.check("text=Утвердить")
    expect(remarks).to_be_hidden()
    expect(remarks).to_have_value("исправьте")


def test_the_slider_shows_the_diagram_as_it_stood(page: Page) -> None:
    page.goto("/sample/replay")
    shape = page.locator('[data-element-id="open-recruitment"].djs-element')
    expect(shape).to_contain_class("state-done")

    page.focus("[data-replay-slider]")
    page.keyboard.press("ArrowLeft")

    expect(shape).to_contain_class("state-active")
    label = page.locator("[data-replay-label]")
    expect(label).to_have_text("Шаг 1 из 2. 1 сентября, 08:00: Набор начался")
    expect(page.locator("[data-event-index='0']")).to_have_attribute("aria-current", "true")
    expect(page.locator(".diagram-badge-active")).to_have_text(re.compile("у Орловой$"))


def test_the_mark_of_bpmn_io_stays_in_sight(page: Page) -> None:
    page.goto("/sample/replay")
    mark = page.locator(".bjs-powered-by")
    mark.wait_for()
    covered = mark.evaluate(
        "mark => { const b = mark.getBoundingClientRect();"
        " return !mark.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) }"
    )
    assert not covered


def test_on_a_phone_the_steps_come_first_and_the_diagram_by_a_button(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/sample/replay")
    expect(page.locator("[data-diagram-canvas]")).to_be_hidden()
    expect(page.locator("text=Открыть набор")).to_be_visible()

    page.click("text=Показать схему")

    page.locator(".state-done").first.wait_for()
    expect(page.locator(".bjs-powered-by")).to_be_visible()
