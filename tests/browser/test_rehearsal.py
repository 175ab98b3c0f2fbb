"""The owner tries a draft out before anybody works by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import Instances
from processes.people import ActorOf
from processes.studio import DraftOf, OpenDraft, PutDraftAside, RevisionXml, SaveRevision
from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser

KEY = "activity-2.4"


@pytest.fixture
def draft(site: Site) -> Iterator[Callable[[bytes, bytes], None]]:
    """Open a draft of 2.4 and return what changes it, as a save in the editor would."""
    actor = site.engine.execute(ActorOf(site.city.people["vladelec"]))
    site.engine.execute(OpenDraft(actor, KEY))

    def change(old: bytes, new: bytes) -> None:
        found = site.engine.execute(DraftOf(actor, KEY))
        assert found is not None
        xml = site.engine.execute(RevisionXml(actor, found.id))
        assert old in xml
        site.engine.execute(SaveRevision(actor, found.id, found.revision, xml.replace(old, new)))

    yield change
    found = site.engine.execute(DraftOf(actor, KEY))
    assert found is not None
    site.engine.execute(PutDraftAside(actor, found.id))


def card(page: Page, name: str) -> Locator:
    """Return what stands on the page for the tasks of this name."""
    return page.locator(".rehearsal-card").filter(has_text=name)


def on_path(page: Page, element_id: str, look: str) -> Locator:
    """Return an element of the drawing, if it looks so."""
    return page.locator(f'[data-diagram-canvas] [data-element-id="{element_id}"].{look}')


def begin(page: Page) -> None:
    page.goto(f"/processes/{KEY}")
    page.get_by_role("link", name="Репетиция").click()
    page.get_by_label("День начала").fill("2022-11-25")
    page.get_by_label("Срок по плану").fill("2022-12-10")
    page.get_by_role("button", name="Начать репетицию").click()
    expect(page.get_by_role("heading", name="25 ноября 2022")).to_be_visible()
    expect(on_path(page, "issue-templates", "state-active")).to_be_visible()


def fill_in_the_form(page: Page) -> None:
    """Send the real form unfinished, then finished."""
    card(page, "Выдать ОО пакет шаблонов").get_by_role("link").click()
    page.get_by_role("button", name="Выполнить").click()
    expect(page.get_by_role("alert")).to_contain_text("Форма не отправлена")
    page.get_by_label("Анкеты").check()
    page.get_by_role("button", name="Выполнить").click()
    expect(page.get_by_text("Выполнено: «Выдать ОО пакет шаблонов».")).to_be_visible()
    expect(card(page, "Назначить разработчика")).to_have_count(2)


def skip_20_days(page: Page) -> None:
    page.get_by_label("Пропустить дней").fill("20")
    page.get_by_role("button", name="Пропустить", exact=True).click()
    expect(page.get_by_role("heading", name="15 декабря 2022")).to_be_visible()


def see_what_is_late_and_take_it_back(page: Page) -> None:
    skip_20_days(page)
    expect(card(page, "Назначить разработчика").first).to_contain_text("просрочено на 13 дней")
    expect(card(page, "Дать поручение ОО без программы")).to_have_count(1)
    expect(on_path(page, "term-came", "state-done")).to_be_visible()
    expect(on_path(page, "flow-term-came-to-instruct-institutions", "flow-taken")).to_be_visible()
    page.get_by_role("button", name="Отменить последний шаг").click()
    expect(page.get_by_role("heading", name="25 ноября 2022")).to_be_visible()
    expect(card(page, "Дать поручение ОО без программы")).to_have_count(0)


def test_the_owner_rehearses_2_4_keeps_the_way_and_sees_what_a_change_does_to_it(
    site: Site, visit: Callable[..., Visit], draft: Callable[[bytes, bytes], None]
) -> None:
    running = len(site.engine.execute(Instances()))
    visited = visit("vladelec")
    page = visited.page
    begin(page)
    fill_in_the_form(page)

    see_what_is_late_and_take_it_back(page)
    skip_20_days(page)
    page.get_by_label("Сохранить этот путь как сценарий").fill("ОО не успели к сроку")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    expect(page.get_by_role("heading", name="ОО не успели к сроку")).to_be_visible()
    draft(b"<bpmn:timeDate>due_at</bpmn:timeDate>", b"<bpmn:timeDate>2023-02-01</bpmn:timeDate>")
    page.get_by_role("link", name=re.compile("Пройти все")).click()
    expect(page.get_by_text("идёт иначе")).to_be_visible()
    expect(page.get_by_text("Больше не проходит: «Срок по плану наступил»")).to_be_visible()

    page.goto(f"/processes/{KEY}/draft/publication")
    expect(page.get_by_text("Идут иначе: 1 из 1.")).to_be_visible()
    page.get_by_role("link", name="ОО не успели к сроку").click()
    page.get_by_role("button", name="Открыть на репетиции").click()
    expect(page.get_by_text("1 февраля 2023, 00:00", exact=True)).to_be_visible()
    page.get_by_role("button", name="Закончить репетицию").click()
    expect(page.get_by_text("Ничего из неё в работу не попало")).to_be_visible()
    assert len(site.engine.execute(Instances())) == running
    assert [one for one in visited.complaints if "422" not in one] == []


def test_tokens_are_led_through_the_drawing_and_every_word_is_russian(
    visit: Callable[..., Visit],
) -> None:
    visited = visit("vladelec")
    page = visited.page
    page.goto("/processes/activity-2.4.institution")
    page.get_by_role("link", name="Проиграть токены").click()
    page.locator("[data-diagram][data-ready]").wait_for()

    page.get_by_title("Журнал: показать или скрыть").click()
    trigger(page, "templates-received").click()
    log = page.locator(".bts-log")
    expect(log).to_contain_text("ОО получила пакет шаблонов")
    expect(trigger(page, "appoint-developer")).to_be_visible()
    trigger(page, "appoint-developer").click()
    expect(log).to_contain_text("Назначить разработчика")

    said = page.locator(".djs-container").evaluate(
        """(root) => [
            ...[...root.querySelectorAll('[class^=bts], [class*=" bts"]')].map((one) => one.innerText),
            ...[...root.querySelectorAll('[title], [aria-label]')].flatMap(
                (one) => [one.getAttribute('title'), one.getAttribute('aria-label')]),
        ].filter(Boolean).map((text) => text.replace(/\\b[0-9a-z]{7}\\b/g, ''))
         .filter((text) => /[A-Za-z]{3}/.test(text) && !/bpmn\\.io/i.test(text))"""
    )
    assert said == []
    assert visited.complaints == []


def trigger(page: Page, element_id: str) -> Locator:
    """Return what lets a token go on at an element."""
    return page.locator(
        f".djs-overlays[data-container-id='{element_id}'] [title='Пустить токен дальше']"
    ).first
