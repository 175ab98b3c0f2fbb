"""One day of the process owner: he adds an approval to 2.4, and takes it back in the evening."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from engine import DiagramXml, Engine, InstanceHistory, InstanceView, VersionsOf, WorkItemsOf
from engine.diagrams.model import Node
from engine.diagrams.reading import read_processes
from processes.diagrams import deploy_shipped
from processes.roadmap.adopt import AdoptPlan
from processes.worker import sweep
from tests.browser.conftest import Site, Visit, city_site
from tests.browser.editor_page import SAVED, problems
from tests.browser.hand import click, click_flow
from tests.processes.moves.branches import KEY, appoint, start_branch

pytestmark = pytest.mark.browser

ORGANISATIONS = 33
ASKS = 16
"""The one branch that stands at the step whose term changes."""


@dataclass(frozen=True, slots=True)
class Branches:
    """The running branches of 2.4 and the work that they offered before the owner's day."""

    engine: Engine
    ids: tuple[int, ...]

    def versions(self) -> set[int]:
        return {self.engine.execute(InstanceView(one)).instance.version for one in self.ids}

    def work(self) -> list[int]:
        return [self.engine.execute(WorkItemsOf(one))[-1].id for one in self.ids]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A city of 33 schools and centres."""
    with city_site(tmp_path_factory.mktemp("city"), organisations=ORGANISATIONS) as site:
        deploy_shipped(site.engine)
        site.engine.execute(AdoptPlan())
        yield site


@pytest.fixture(scope="module")
def branches(site: Site) -> Branches:
    """The branch of activity 2.4 in each; one is a step further than the others."""
    ids = tuple(start_branch(site.engine, place) for place in site.city.organisations)
    appoint(site.engine, ids[ASKS])
    return Branches(site.engine, ids)


def test_an_approval_is_drawn_rehearsed_published_taken_over_by_33_branches_and_taken_back(
    site: Site, visit: Callable[..., Visit], branches: Branches
) -> None:
    visited = visit("vladelec")
    page, engine = visited.page, site.engine
    before = newest(engine)
    work = branches.work()

    draw_an_approval(page)
    see_two_problems_and_fix_them(page)
    give_the_programme_another_term(page)
    rehearse(page)
    publish(page)
    assert approval(engine).lane == "ИОЦ"
    assert approval(engine).properties["not_same_as"] == "prepare-materials"

    decide_and_move(page)
    see_the_result(page, engine)
    assert branches.versions() == {2}
    assert branches.work() == work

    lead_back(page, engine)
    assert branches.versions() == {1}
    kinds = [one.kind for one in engine.execute(InstanceHistory(branches.ids[ASKS]))]
    assert kinds.count("InstanceMigrated") == 2

    return_the_version_before(page)
    assert newest(engine) == (3, before[1])
    assert (visited.complaints, visited.hosts) == ([], {urlsplit(site.url).netloc})


def newest(engine: Engine) -> tuple[int, bytes]:
    """Return the number and the drawing of the newest version."""
    found = engine.execute(VersionsOf(KEY))[0]
    return found.version, engine.execute(DiagramXml(found.id))


def approval(engine: Engine) -> Node:
    (process,) = read_processes(newest(engine)[1])
    (found,) = (node for node in process.nodes() if node.name == "Согласовать")
    return found


def draw_an_approval(page: Page) -> None:
    """Find the branch of 2.4 among the processes; put an approval into the flow that is clicked."""
    page.get_by_role("link", name="Процессы").first.click()
    page.get_by_label("Найти по названию или коду").fill("методические материалы")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Править {KEY}").click()
    page.locator("[data-editor][data-ready]").wait_for()
    expect(problems(page)).to_contain_text("Замечаний нет")

    click_flow(page, "flow-prepare-materials-to-approve-programme")
    page.get_by_role("button", name="Шаблоны").click()
    page.get_by_role("button", name="Согласование с возвратом на доработку").click()
    page.get_by_label("Кто согласует").select_option("ИОЦ")
    page.get_by_role("button", name="Вставить", exact=True).click()
    expect(page.locator(".panel-head h2")).to_have_text("Согласовать")


def see_two_problems_and_fix_them(page: Page) -> None:
    """Two steps have no form: so publication says, and leads back to the first of them."""
    expect(problems(page)).to_contain_text("2 замечания к схеме")
    page.get_by_role("button", name="Опубликовать").click()
    problem = page.get_by_role("listitem").filter(has_text="Согласовать").first
    problem.get_by_role("link", name="Показать в редакторе").click()
    page.locator("[data-editor][data-ready]").wait_for()
    expect(page.locator(".panel-head h2")).to_have_text("Согласовать")
    page.get_by_label("Форма", exact=True).select_option("activity-2.4.check-method")

    expect(problems(page)).to_contain_text("1 замечание к схеме")
    problems(page).locator("summary").click()
    problems(page).get_by_role("listitem").get_by_role("button").click()
    expect(page.locator(".panel-head h2")).to_have_text("Доработать по замечаниям")
    page.get_by_label("Форма", exact=True).select_option("activity-2.4.prepare-materials")
    expect(problems(page)).to_contain_text("Замечаний нет")


def give_the_programme_another_term(page: Page) -> None:
    page.get_by_role("button", name="Вся схема").click()
    click(page, "develop-programme")
    page.get_by_label("Срок", exact=True).select_option("через столько-то дней, недель, месяцев")
    page.get_by_label("Сколько").fill("10")
    page.keyboard.press("Tab")
    expect(problems(page)).to_contain_text("Замечаний нет")
    expect(page.locator("[data-editor-state]")).to_have_text(SAVED)


def rehearse(page: Page) -> None:
    """Play the draft: a programme that is 20 days late, an approval refused once, then given."""
    page.get_by_role("navigation", name="Путь к странице").get_by_role("link", name=KEY).click()
    page.get_by_role("link", name="Репетиция").click()
    page.get_by_label("День начала").fill("2022-11-25")
    page.get_by_label("Срок по плану").fill("2022-12-30")
    page.get_by_role("button", name="Начать репетицию").click()
    as_usual(page, "Назначить разработчика")
    expect(task(page, "Разработать программу наставничества")).to_be_visible()

    page.get_by_label("Пропустить дней").fill("20")
    page.get_by_role("button", name="Пропустить", exact=True).click()
    expect(page.get_by_role("heading", name="15 декабря 2022")).to_be_visible()
    late = task(page, "Разработать программу наставничества")
    expect(late).to_contain_text("просрочено на 10 дней")

    as_usual(page, "Разработать программу наставничества")
    as_usual(page, "Подготовить комплект анкет")
    send_back(page)
    as_usual(page, "Доработать по замечаниям")
    as_usual(page, "Согласовать")
    expect(task(page, "Утвердить программу и материалы")).to_be_visible()
    page.get_by_role("button", name="Закончить репетицию").click()
    expect(page.get_by_text("Ничего из неё в работу не попало")).to_be_visible()


def task(page: Page, name: str) -> Locator:
    return page.locator(".rehearsal-card").filter(has_text=name)


def as_usual(page: Page, name: str) -> None:
    """Complete a task of the rehearsal with the ordinary answers."""
    task(page, name).get_by_role("button", name="Как обычно").click()
    expect(page.locator(".rehearsal-steps li").last).to_contain_text(name)


def send_back(page: Page) -> None:
    """Fill in the form of the approval, as the methodologist of ИОЦ would."""
    task(page, "Согласовать").get_by_role("link").click()
    page.get_by_role("radio", name="Вернуть с замечаниями").check()
    page.get_by_role("textbox", name="Замечания").fill("Нет памятки наставнику.")
    page.get_by_role("button", name="Выполнить").click()
    expect(task(page, "Доработать по замечаниям")).to_be_visible()


def publish(page: Page) -> None:
    """See what changes and whom it concerns, and publish."""
    page.get_by_role("link", name="К публикации").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Публикация версии 2")
    changes = page.get_by_role("table", name="Что изменилось")
    expect(changes).to_contain_text("Добавлена задача «Согласовать».")
    term = changes.get_by_role("row", name="У задачи «Разработать программу наставничества»")
    expect(term.locator("[data-label=Стало]")).to_have_text("10 дней")
    expect(page.get_by_text(f"По версии 1: {ORGANISATIONS} экземпляра. Где стоят:")).to_be_visible()
    page.get_by_label("Что изменилось и зачем").fill("Программу согласует ИОЦ.")
    page.get_by_role("button", name="Опубликовать версию 2").click()


def decide_and_move(page: Page) -> None:
    """Decide about the one branch that asks, and order the move of all."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Перевод на версию 2")
    expect(page.get_by_role("heading", name="Перейдут: 32")).to_be_visible()
    expect(page.get_by_role("heading", name="Нужно решение: 1")).to_be_visible()
    question = page.get_by_role("group", name=re.compile("Срок задачи «Разработать программу"))
    expect(question).to_contain_text("Касается: 1 экземпляр")
    page.get_by_label("Причина").fill("С этого года программу согласуют")
    question.get_by_label("оставить прежний срок").check()
    page.get_by_role("button", name="Показать с этими решениями").click()
    expect(page.get_by_label("Причина")).to_have_value("С этого года программу согласуют")
    page.get_by_role("button", name=f"Перевести всех, кто перейдёт: {ORGANISATIONS}").click()


def see_the_result(page: Page, engine: Engine) -> None:
    """Leave the bar; the move goes on, and its result waits, one row for each branch."""
    expect(page.get_by_text(f"Идёт: 0 из {ORGANISATIONS}")).to_be_visible()
    shown = page.url
    page.goto("/processes")
    sweep(engine)
    page.goto(shown)
    expect(page.get_by_text(f"переведён: {ORGANISATIONS}")).to_be_visible()
    results = page.get_by_role("table", name="Итог по каждому экземпляру")
    expect(results.get_by_role("link", name=re.compile("№"))).to_have_count(ORGANISATIONS)


def lead_back(page: Page, engine: Engine) -> None:
    page.get_by_role("link", name=f"Вернуть на версию 1 ({ORGANISATIONS})").click()
    page.get_by_label("Причина").fill("Совет отложил согласование")
    page.get_by_role("button", name=f"Вернуть всех, кто перейдёт: {ORGANISATIONS}").click()
    expect(page.get_by_text(f"Идёт: 0 из {ORGANISATIONS}")).to_be_visible()
    sweep(engine)
    expect(page.get_by_text(f"переведён: {ORGANISATIONS}")).to_be_visible()


def return_the_version_before(page: Page) -> None:
    page.get_by_role("navigation", name="Путь к странице").get_by_role("link", name=KEY).click()
    page.get_by_role("button", name="Вернуть версию 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Публикация версии 3")
    expect(page.get_by_label("Что изменилось и зачем")).to_have_value("Возвращена версия 1.")
    page.get_by_role("button", name="Опубликовать версию 3").click()
    expect(page.get_by_text("Опубликована версия 3.")).to_be_visible()
