from __future__ import annotations

import logging
import re
from datetime import UTC, datetime

import pytest
from flask import Blueprint, Flask, flash, render_template_string, request

from engine import (
    Conflict,
    EngineError,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    NotFound,
    Problem,
)
from processes.people import Verb
from tests.webapp.conftest import Browser
from webapp import Wiring, create_app
from webapp.confirmation import Confirmation, confirmation_page
from webapp.errors import STATUSES
from webapp.navigation import Entry, add_entry

ERRORS: dict[str, tuple[EngineError, int]] = {
    "absent": (NotFound("Такой задачи нет, или она не ваша."), 404),
    "foreign": (NotAllowed("У вас нет права на это действие."), 403),
    "closed": (InvalidState("Задача уже закрыта."), 409),
    "raced": (Conflict("Задачу только что изменили."), 409),
    "typed": (InvalidInput("Укажите дату."), 422),
    "drawn": (InvalidDiagram([Problem("approve", "lane", "Шаг стоит вне дорожки.")]), 422),
}


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    app = create_app(wiring)
    blueprint = Blueprint("sample", __name__)
    add_entry(blueprint, Entry("Образцы", "sample.page", position=1))
    add_entry(blueprint, Entry("Журнал образцов", "sample.log", Verb.AUDIT_TECHNICAL, 2))
    add_entry(blueprint, Entry("Ещё не построено", "sample.nothing", position=3))

    @blueprint.get("/sample")
    def page() -> str:
        flash("Готово.", "done")
        return render_template_string('{% extends "base.html" %}')

    @blueprint.get("/sample/log")
    def log() -> str:
        return render_template_string('{% extends "base.html" %}')

    @blueprint.get("/sample/refused/<kind>")
    def refused(kind: str) -> str:
        raise ERRORS[kind][0]

    @blueprint.get("/sample/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    @blueprint.get("/sample/macro")
    def macro() -> str:
        return render_template_string(
            request.args["source"], moment=datetime(2023, 8, 30, 15, tzinfo=UTC)
        )

    @blueprint.get("/sample/confirm")
    def confirm() -> str:
        return confirmation_page(
            Confirmation(
                title="Закрыть пару № 214",
                sentence="Пара закроется сегодня.",
                button="Отозвать согласие и закрыть пару № 214",
                action="/sample/close",
                back="/sample",
                fields=[("pair", "214")],
                reason_label="Причина",
            )
        )

    app.register_blueprint(blueprint)
    return app


def rendered(browser: Browser, source: str) -> str:
    response = browser.client.get(
        "/sample/macro", query_string={"source": source, "q": "да", "page": "1"}
    )
    return " ".join(re.sub(r"<svg.*?</svg>", "", response.text).split())


def test_the_bar_shows_sections_that_exist_and_that_one_may_open(vera: Browser, app: Flask) -> None:
    page = vera.get("/sample").text
    assert "Образцы" in page
    assert "Журнал образцов" not in page
    assert "Ещё не построено" not in page

    olga = Browser(app.test_client())
    olga.sign_in("olga")
    assert "Журнал образцов" in olga.get("/sample").text


def test_the_bar_marks_where_one_is(vera: Browser, app: Flask) -> None:
    assert '<a href="/sample" aria-current="page">' in vera.get("/sample").text

    with app.test_request_context("/sample/confirm"):
        assert app.extensions["tropa.navigation"].current() == {
            "sample.page": "true",
            "sample.log": "true",
            "sample.nothing": "true",
        }


def test_a_section_that_is_itself_open_is_marked_alone(vera: Browser) -> None:
    assert vera.get("/sample").text.count("aria-current") == 1


def test_the_root_leads_to_the_first_section(vera: Browser) -> None:
    assert vera.get("/").location == "/sample"


def test_what_was_done_is_told_on_the_next_page(vera: Browser) -> None:
    page = vera.get("/sample").text
    assert 'role="status"' in page
    assert "Готово." in page


def test_every_error_of_the_engine_has_its_status() -> None:
    assert {STATUSES[type(error)] for error, _ in ERRORS.values()} == {404, 403, 409, 422}


@pytest.mark.parametrize("kind", ERRORS)
def test_a_refusal_shows_its_sentence(vera: Browser, kind: str) -> None:
    error, status = ERRORS[kind]
    response = vera.get(f"/sample/refused/{kind}")
    assert response.status_code == status
    assert str(error) in response.text


def test_a_refused_diagram_names_the_element(vera: Browser) -> None:
    page = vera.get("/sample/refused/drawn").text
    assert "<code>approve</code>: Шаг стоит вне дорожки." in page


def test_a_script_gets_the_refusal_as_json(vera: Browser) -> None:
    response = vera.get("/sample/refused/drawn", Accept="application/json")
    assert response.status_code == 422
    assert response.get_json()["problems"] == ["Шаг стоит вне дорожки."]


def test_htmx_gets_the_refusal_as_a_part_of_a_page(vera: Browser) -> None:
    response = vera.get("/sample/refused/closed", **{"HX-Request": "true"})
    assert response.status_code == 409
    assert "Задача уже закрыта." in response.text
    assert "<html" not in response.text


def test_an_unknown_address_is_explained(vera: Browser) -> None:
    response = vera.get("/no-such-page")
    assert response.status_code == 404
    assert "Такой страницы нет" in response.text


def test_a_failure_shows_a_number_that_the_log_has_too(
    vera: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="tropa.web"):
        response = vera.get("/sample/broken?name=Иванова")

    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", response.text)
    assert response.status_code == 500
    assert number is not None
    assert number.group() in caplog.text
    assert "secret detail" in caplog.text
    assert "Иванова" not in caplog.records[-1].getMessage()
    assert "secret detail" not in response.text
    assert "Traceback" not in response.text


def test_a_failure_is_told_even_when_the_database_is_gone(vera: Browser, app: Flask) -> None:
    vera.get("/sample")
    broken = app.extensions["tropa"].engine.runtime.connections

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk is gone")

    broken.borrow, borrow = fail, broken.borrow
    response = vera.get("/sample")
    broken.borrow = borrow
    assert response.status_code == 500
    assert "Мы записали ошибку под номером" in response.text


@pytest.mark.parametrize(
    ("version", "classes"),
    [
        ("white-on-black", "low-vision scheme-white-on-black"),
        ("large", "low-vision"),
        ("usual", ""),
        ("nonsense", ""),
    ],
)
def test_the_version_for_low_vision_is_kept_without_a_script(
    browser: Browser, version: str, classes: str
) -> None:
    browser.get("/appearance?next=/login")
    response = browser.post("/appearance", {"version": version, "next": "/login"})
    assert response.location == "/login"
    assert f'<html lang="ru" class="{classes}">' in browser.get("/login").text


def test_a_dangerous_deed_is_named_on_the_button(vera: Browser) -> None:
    page = vera.get("/sample/confirm").text
    assert "Отозвать согласие и закрыть пару № 214</button>" in page
    assert '<input type="hidden" name="pair" value="214">' in page
    assert '<textarea class="form-control" id="reason" name="reason" required' in page
    assert 'name="csrf_token"' in page


def test_a_due_date_has_a_word_and_a_machine_readable_moment(vera: Browser) -> None:
    source = '{% from "components/states.html" import due_badge %}{{ due_badge(moment) }}{{ due_badge(none) }}'
    shown = rendered(vera, source)
    assert 'class="due due-overdue" datetime="2023-08-30T18:00+03:00"' in shown
    assert "просрочено на 2 дня" in shown
    assert "30 августа" in shown


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("done", "выполнено"),
        ("active", "в работе"),
        ("overdue", "просрочено"),
        ("waiting", "ждёт"),
        ("incident", "остановлено"),
        ("cancelled", "отменено"),
    ],
)
def test_a_state_is_told_by_a_word_and_a_sign(vera: Browser, state: str, words: str) -> None:
    source = (
        f'{{% from "components/states.html" import state_badge %}}{{{{ state_badge("{state}") }}}}'
    )
    response = vera.client.get("/sample/macro", query_string={"source": source})
    assert words in response.text
    assert "<svg" in response.text


def test_pages_of_a_list_keep_its_filters(vera: Browser) -> None:
    source = '{% from "components/page.html" import pagination %}{{ pagination(1, true) }}'
    shown = rendered(vera, source)
    assert "q=%D0%B4%D0%B0" in shown
    assert "page=2" in shown
    assert "Страница 2" in shown


def test_a_cell_of_a_table_knows_its_heading_on_a_phone(vera: Browser) -> None:
    source = (
        '{% from "components/table.html" import data_table %}'
        '{{ data_table([{"key": "n", "label": "№", "kind": "anchor"}, {"key": "due", "label": "Срок", '
        '"kind": "due"}], [{"n": "4.2", "due": "<b>завтра</b>"}], "План", row_id="n") }}'
    )
    shown = rendered(vera, source)
    assert '<tr role="row" id="row-4.2">' in shown
    assert '<th scope="row" role="rowheader" class="cell-anchor" data-label="№">4.2</th>' in shown
    assert 'class="cell-due" data-label="Срок">&lt;b&gt;завтра&lt;/b&gt;</td>' in shown


def test_a_diagram_carries_its_states_as_data_that_cannot_end_the_script(vera: Browser) -> None:
    source = (
        '{% from "components/diagram.html" import diagram %}'
        '{{ diagram("/xml", states={"elements": {"a": {"state": "done", "words": "</script><b>"}}}) }}'
    )
    shown = rendered(vera, source)
    assert 'data-xml-url="/xml"' in shown
    assert "</script><b>" not in shown
    assert "Всё" not in shown
    assert "Вся схема" in shown
