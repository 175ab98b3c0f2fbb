"""Forms are published, listed and looked at: who may, and what keeps one from it."""

from __future__ import annotations

import re

import pytest

from engine import Engine
from processes.form_studio import FormDraftOf
from tests.webapp.conftest import Browser
from tests.webapp.drawing import OWNER
from tests.webapp.form_builder_page import EDIT, HIDDEN, KEY, Form, form, processes

__all__ = ["form", "processes"]


APPROVE = "activity-2.4.approve-programme"


def test_a_form_is_published_with_words_and_shown_in_its_list(form: Form, city: Engine) -> None:
    form.add("text", label="Место")
    asked = form.press("publish").text
    assert "Это первая версия" in asked
    seen = re.findall(r'name="seen" value="(\d+)"', asked)[0]

    refused = form.browser.post(f"/forms/{KEY}/publish", {"seen": seen, "comment": " "})
    assert refused.status_code == 422
    assert "Напишите, что изменилось" in refused.text

    done = form.browser.post(f"/forms/{KEY}/publish", {"seen": seen, "comment": "Сначала место"})
    page = form.browser.get(done.location).text
    assert "Опубликована версия 1 формы." in page
    assert "Сначала место" in page
    assert city.execute(FormDraftOf(OWNER, KEY)) is None


def test_what_keeps_a_form_from_being_published_leads_to_its_control(form: Form) -> None:
    form.press("add", add_kind="choice")

    asked = form.press("publish").text

    assert "Опубликовать пока нельзя" in asked
    assert "Поле без названия" in asked
    assert f"{EDIT}?open=f1&amp;focus=label" in asked
    assert 'name="comment"' not in asked


def test_a_shipped_form_is_changed_and_its_process_with_it(anna: Browser) -> None:
    where = anna.get(f"/forms/{APPROVE}").text
    assert "Утвердить программу и материалы" in where
    assert "Руководитель ОО" in where

    begun = anna.post(f"/forms/{APPROVE}/draft")
    page = anna.get(begun.location).text
    sent = {**dict(HIDDEN.findall(page)), "action": "add", "add_kind": "text"}
    opened = anna.get(anna.post(f"/forms/{APPROVE}/edit", sent).location).text
    sent = {**dict(HIDDEN.findall(opened)), "action": "publish", "label": "Кто готовил"}
    asked = anna.get(anna.post(f"/forms/{APPROVE}/edit", sent).location).text
    assert "Поле «Кто готовил»" in asked
    assert "Те, что уже идут, закончат с прежней." in asked

    seen = re.findall(r'name="seen" value="(\d+)"', asked)[0]
    typed = {"seen": seen, "comment": "Кто готовил", "process": "activity-2.4.institution"}
    done = anna.get(anna.post(f"/forms/{APPROVE}/publish", typed).location).text
    assert "Опубликована версия 2 формы. Вместе с ней заново: 1 процесс опубликован." in done
    compared = anna.get(f"/forms/{APPROVE}/compare?before=1&after=2").text
    assert "Поле «Кто готовил»" in compared

    taken = anna.get(anna.post(f"/forms/{APPROVE}/versions/1/draft").location).text
    assert "В черновике теперь версия 1" in taken


def test_forms_are_found_by_name_and_code(anna: Browser) -> None:
    found = anna.get("/forms?text=утвердите+программу").text
    assert f"/forms/{APPROVE}" in found
    assert "activity-1.1.fill-roadmap" not in found
    assert "Ничего не нашлось" in anna.get("/forms?text=нет+такой").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/forms/no.such", "Формы «no.such» нет."),
        ("/forms/no.such/edit", "Открытого черновика у формы «no.such» нет."),
        ("/forms/no.such/compare", "У формы «no.such» ещё нет версий."),
        (f"/forms/{APPROVE}/preview?version=9", f"Версии 9 у формы «{APPROVE}» нет."),
    ],
)
def test_what_does_not_exist_is_told(anna: Browser, path: str, words: str) -> None:
    answer = anna.get(path)

    assert answer.status_code == 404
    assert words in answer.text


def test_the_auditor_looks_and_a_curator_does_not(browser: Browser) -> None:
    browser.sign_in("olga")
    assert "Править" not in browser.get(f"/forms/{APPROVE}").text
    assert browser.get(f"/forms/{APPROVE}/sheet").status_code == 200
    assert browser.get("/forms/new").status_code == 403
    assert browser.post(f"/forms/{APPROVE}/draft").status_code == 403

    browser.post("/logout")
    browser.sign_in("vera")
    assert browser.get("/forms").status_code == 403
    assert browser.get(f"/forms/{APPROVE}/sheet").status_code == 403
