from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, request

from engine import Engine
from processes.settings import Settings
from tests.webapp.conftest import Browser
from webapp import Wiring, create_app
from webapp.security import allow_inline_styles, own_path
from webapp.shell import url_with

SAME = {"Sec-Fetch-Site": "same-origin"}
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    app = create_app(wiring)
    blueprint = Blueprint("sample", __name__)

    @blueprint.post("/sample")
    def save() -> str:
        return f"saved {request.form['remarks']}"

    @blueprint.get("/sample/editor")
    def editor() -> str:
        allow_inline_styles()
        return "editor"

    app.register_blueprint(blueprint)
    return app


def test_a_page_allows_nothing_from_other_hosts_and_no_inline_script(browser: Browser) -> None:
    policy = browser.get("/login").headers["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert not any("unsafe" in rule or "http" in rule for rule in policy)


def test_only_the_page_that_asks_for_it_may_have_inline_styles(vera: Browser) -> None:
    assert "style-src" in vera.get("/sample/editor").headers["Content-Security-Policy"]
    assert "style-src" not in vera.get("/login").headers["Content-Security-Policy"]


def test_every_answer_carries_the_protective_headers(browser: Browser) -> None:
    for path in ("/login", "/no-such-page", "/static/dist/app-1.js"):
        headers = browser.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_load_nothing_from_other_hosts(browser: Browser) -> None:
    loaded = re.findall(
        r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', browser.get("/login").text
    )
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_the_session_cookie_is_out_of_reach_for_scripts(browser: Browser) -> None:
    cookie = browser.get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_behind_tls_the_cookie_travels_encrypted_only(
    city: Engine, wiring: Wiring, browser_of: Callable[[Flask], Browser]
) -> None:
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32, "TROPA_BEHIND_TLS": "1"})
    app = create_app(Wiring(city, settings, built_assets=wiring.built_assets))

    response = browser_of(app).get("/login")

    assert response.headers["Set-Cookie"].startswith("__Host-tropa=")
    assert "Secure" in response.headers["Set-Cookie"]
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_a_post_without_the_token_changes_nothing(vera: Browser) -> None:
    response = vera.client.post("/sample", data={"remarks": "да"})
    assert response.status_code == 400
    assert "saved" not in response.text


def test_a_stale_page_gives_back_what_was_typed_and_sends_it_again(vera: Browser) -> None:
    typed = 'Первая "строка" <b>'
    response = vera.post("/sample", {"remarks": typed, "csrf_token": "stale"}, **SAME)
    assert response.status_code == 400
    assert "Отправить ещё раз" in response.text

    fields = dict(_HIDDEN.findall(response.text))
    assert fields["remarks"] == "Первая &#34;строка&#34; &lt;b&gt;"
    again = vera.post("/sample", {"remarks": typed, "csrf_token": fields["csrf_token"]})
    assert again.text == f"saved {typed}"


def test_what_another_site_sent_is_not_offered_again(vera: Browser) -> None:
    response = vera.post(
        "/sample", {"remarks": "чужое", "csrf_token": "x"}, **{"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 400
    assert "чужое" not in response.text


def test_a_session_that_ended_while_typing_keeps_what_was_typed(browser: Browser) -> None:
    browser.get("/login")
    response = browser.post("/sample", {"remarks": "важное"}, **SAME)
    assert response.status_code == 401
    assert "важное" in response.text
    assert "Войдите в новой вкладке" in response.text


def test_a_script_is_told_in_json_that_the_session_has_ended(browser: Browser) -> None:
    response = browser.post("/sample", {"remarks": "да"}, Accept="application/json")
    assert response.status_code == 401
    assert response.get_json()["message"] == "Войдите снова, чтобы продолжить."


def test_a_page_gets_a_fresh_token_after_signing_in_again(vera: Browser) -> None:
    fresh = vera.get("/session/token").get_json()["token"]
    assert vera.post("/sample", {"remarks": "да", "csrf_token": fresh}).text == "saved да"


def test_too_large_a_file_is_refused_with_the_limit(
    city: Engine, wiring: Wiring, browser_of: Callable[[Flask], Browser]
) -> None:
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32, "TROPA_MAX_UPLOAD_MB": "1"})
    app = create_app(Wiring(city, settings, built_assets=wiring.built_assets))
    browser = browser_of(app)
    browser.sign_in("vera")

    kind = "application/x-www-form-urlencoded"
    response = browser.client.post("/logout", data=b"0" * 1_100_000, content_type=kind)

    assert response.status_code == 413
    assert "больше 1 мегабайта" in response.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
        "",
        None,
    ],
)
def test_nobody_is_sent_to_another_site(target: str | None) -> None:
    assert own_path(target, "/home") == "/home"


def test_own_pages_are_kept_as_the_way_on() -> None:
    assert own_path("/plan?section=4#row-4.2", "/home") == "/plan?section=4#row-4.2"


def test_the_address_of_a_page_takes_no_orders_from_its_query(app: Flask) -> None:
    with app.test_request_context("/login?_scheme=javascript&_external=1&q=да&page=2"):
        assert url_with(page=3) == "/login?_scheme=javascript&_external=1&q=%D0%B4%D0%B0&page=3"
        assert "page" not in url_with(page=None)
