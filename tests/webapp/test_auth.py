from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine import SYSTEM, Engine
from engine.testing import FrozenClock
from processes.people import SetActive, SetPassword
from tests.webapp.conftest import PASSWORD, Browser
from webapp import Wiring, create_app


@pytest.fixture
def demo(demo_wiring: Wiring, browser_of: Callable[[Flask], Browser]) -> Browser:
    return browser_of(create_app(demo_wiring))


def test_every_page_asks_to_sign_in_and_comes_back_to_itself(browser: Browser) -> None:
    response = browser.get("/session/token?a=1")
    assert response.status_code == 302
    assert response.location == "/login?next=/session/token?a%3D1"


def test_the_right_password_lets_in_and_goes_on_to_where_one_was_going(browser: Browser) -> None:
    browser.get("/login?next=/appearance")
    typed = {"login": " Vera ", "password": PASSWORD, "next": "/appearance"}
    response = browser.post("/login", typed)
    assert (response.status_code, response.location) == (303, "/appearance")
    assert "Вера Орлова" in browser.get("/appearance").text
    assert "Куратор ОО, СОШ № 5" in browser.get("/appearance").text


def test_a_wrong_password_keeps_the_login_and_never_shows_the_password(browser: Browser) -> None:
    response = browser.sign_in("vera", "неверный-пароль")
    assert response.status_code == 422
    assert "Неверный логин или пароль" in response.text
    assert 'value="vera"' in response.text
    assert "неверный-пароль" not in response.text


def test_guessing_is_slowed_down(browser: Browser, clock: FrozenClock) -> None:
    for _ in range(5):
        browser.sign_in("vera", "мимо")
    blocked = browser.sign_in("vera")
    assert blocked.status_code == 429
    assert "Слишком много неудачных попыток" in blocked.text

    clock.forward(minutes=2)
    assert browser.sign_in("vera").status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(browser: Browser, target: str) -> None:
    browser.get("/login")
    response = browser.post("/login", {"login": "vera", "password": PASSWORD, "next": target})
    assert response.location == "/"


def test_who_is_signed_in_already_is_not_asked_again(vera: Browser) -> None:
    assert vera.get("/login?next=/appearance").location == "/appearance"


def test_a_session_planted_before_signing_in_does_not_survive_it(browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session["planted"] = "yes"
        session["on_behalf_of"] = "nina"
    browser.sign_in("vera")
    with browser.client.session_transaction() as session:
        assert "planted" not in session
        assert "on_behalf_of" not in session


def test_the_token_changes_with_signing_in(browser: Browser) -> None:
    browser.get("/login")
    before = browser.token
    browser.sign_in("vera")
    response = browser.post("/logout", {"csrf_token": before})
    assert response.status_code == 400
    assert "Вера Орлова" in browser.get("/appearance").text


def test_signing_out_is_a_post_and_makes_the_browser_forget(vera: Browser) -> None:
    assert vera.get("/logout").status_code == 405

    response = vera.post("/logout")

    assert response.location == "/login"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert "Вы вышли из системы" in vera.get("/login").text
    assert vera.get("/session/token").status_code == 302


def test_a_changed_password_ends_other_sessions(
    vera: Browser, city: Engine, clock: FrozenClock
) -> None:
    clock.forward(minutes=1)
    city.execute(SetPassword(SYSTEM, "vera", "другой-крепкий-пароль-7"))
    assert vera.get("/session/token").status_code == 302


def test_a_switched_off_account_is_out_at_once(vera: Browser, city: Engine) -> None:
    city.execute(SetActive(SYSTEM, "vera", active=False))
    assert vera.get("/session/token").status_code == 302


def test_a_stale_login_page_asks_to_try_again(browser: Browser) -> None:
    response = browser.post("/login", {"login": "vera", "password": PASSWORD})
    assert response.location == "/login"
    assert "Страница входа устарела" in browser.get("/login").text


def test_the_demo_offers_its_people_with_their_roles(demo: Browser) -> None:
    page = demo.get("/login").text
    assert "Вера Орлова" in page
    assert "Куратор ОО, СОШ № 5" in page
    assert "Аудитор, ДО" in page
    assert "Нина Громова" not in page


def test_the_demo_lets_in_by_one_click(demo: Browser) -> None:
    demo.get("/login")
    assert demo.post("/login/demo", {"person": "olga"}).status_code == 303
    assert "Ольга Белова" in demo.get("/appearance").text


def test_the_demo_lets_in_only_those_whom_it_offers(demo: Browser) -> None:
    demo.get("/login")
    assert demo.post("/login/demo", {"person": "nina"}).status_code == 404


def test_outside_the_demo_nobody_enters_without_a_password(
    demo_wiring: Wiring, wiring: Wiring, browser_of: Callable[[Flask], Browser]
) -> None:
    people = demo_wiring.demo_people
    app = create_app(
        Wiring(wiring.engine, wiring.settings, people, built_assets=wiring.built_assets)
    )
    browser = browser_of(app)
    assert "Вера Орлова" not in browser.get("/login").text
    assert browser.post("/login/demo", {"person": "vera"}).status_code == 404


@pytest.mark.usefixtures("on_leave")
def test_a_substitute_switches_to_the_absent_and_every_page_says_so(vera: Browser) -> None:
    assert "Работать за: Нина Громова" in vera.get("/appearance").text

    vera.post("/substitution", {"absent": "nina"})

    page = vera.get("/appearance").text
    assert "Вы работаете за отсутствующего" in page
    assert "Руководитель ОО, СОШ № 5" in page
    vera.post("/substitution", {"absent": ""})
    assert "Вы работаете за отсутствующего" not in vera.get("/appearance").text


def test_nobody_acts_for_a_person_who_is_not_away(vera: Browser) -> None:
    response = vera.post("/substitution", {"absent": "nina"})
    assert response.status_code == 403
    assert "Сегодня вы не замещаете этого сотрудника" in response.text


@pytest.mark.usefixtures("on_leave")
def test_when_the_substitution_ends_one_is_oneself_again(vera: Browser, clock: FrozenClock) -> None:
    vera.post("/substitution", {"absent": "nina"})
    clock.forward(days=30)

    page = vera.get("/appearance").text

    assert "Замещение закончилось" in page
    assert "Куратор ОО, СОШ № 5" in page
