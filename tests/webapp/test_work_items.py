"""«Задача» through a browser: a real engine, a small process, no script."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pytest
from flask import Flask

from engine import (
    SYSTEM,
    Command,
    Engine,
    InstanceView,
    RewindInstance,
    WorkItemsOf,
    WorkItemState,
    WorkItemView,
)
from engine.unit_of_work import UnitOfWork
from processes.pairs.matching import Suggestion
from processes.pairs.suggestions import KeepSuggestions, SuggestionKind
from processes.registers.entries import Entries, add_entries
from tests.webapp.conftest import Browser
from tests.webapp.tasks import PDF, begun, engine, enter, wiring
from webapp import Wiring

__all__ = ["engine", "wiring"]


@pytest.fixture
def task(wiring: Wiring) -> int:
    return begun(wiring.engine)


def state_of(engine: Engine, task: int) -> WorkItemState:
    return engine.execute(WorkItemView(task, SYSTEM)).summary.state


def draft_of(engine: Engine, task: int) -> str:
    return str(engine.execute(WorkItemView(task, SYSTEM)).draft)


def complete(browser: Browser, task: int, **typed: object) -> int:
    return browser.post(f"/tasks/{task}", {"action": "complete", **typed}).status_code


def download(browser: Browser, path: str) -> tuple[int, bytes, dict[str, str]]:
    with browser.get(path) as answer:
        return answer.status_code, answer.data, dict(answer.headers)


def test_the_page_says_what_why_until_when_and_for_whom(app: Flask, task: int) -> None:
    page = enter(app, "vera").get(f"/tasks/{task}").text

    assert "Внести наставляемых" in page
    assert "мероприятие 4.2" in page
    assert "Почему эта задача у меня" in page
    assert "«Куратор ОО, СОШ № 5»" in page
    assert "11 сентября" in page


def test_the_curator_completes_and_the_head_gets_the_next_task(
    app: Flask, city: Engine, task: int
) -> None:
    vera = enter(app, "vera")

    done = vera.post(f"/tasks/{task}", {"action": "complete", "note": "Приказ 7", "count": "12"})

    assert done.status_code == 303
    assert "Задача выполнена: «Внести наставляемых»" in vera.get(done.location).text
    instance_id = city.execute(WorkItemView(task, SYSTEM)).summary.instance_id
    assert city.execute(InstanceView(instance_id)).variables["mentees_count"] == 12
    following = city.execute(WorkItemsOf(instance_id))[1].id
    page = enter(app, "nina").get(f"/tasks/{following}").text
    assert "Утвердить базу" in page
    assert "Вера Орлова" in page


def test_another_schools_curator_does_not_learn_that_the_task_exists(
    app: Flask, city: Engine, task: int
) -> None:
    rita = enter(app, "rita")

    answers = [
        rita.get(f"/tasks/{task}"),
        rita.post(f"/tasks/{task}", {"action": "complete", "note": "чужое"}),
        rita.post(f"/tasks/{task}/claim"),
        rita.post(f"/tasks/{task}/draft", {"note": "чужое"}),
        rita.get(f"/tasks/{task}/hand-over"),
    ]

    assert [one.status_code for one in answers] == [404] * 5
    assert "Внести" not in answers[0].text
    assert state_of(city, task) is WorkItemState.OPEN
    assert "чужое" not in draft_of(city, task)


def test_a_form_with_errors_keeps_everything_that_was_typed(
    app: Flask, city: Engine, task: int
) -> None:
    vera = enter(app, "vera")
    typed = {"action": "complete", "count": "двенадцать", "people-0-full_name": "Аня <Ёж>"}

    refused = vera.post(f"/tasks/{task}", typed)

    assert refused.status_code == 422
    assert "исправьте 2 ошибки" in refused.text
    assert "двенадцать" in refused.text
    assert "Аня &lt;Ёж&gt;" in refused.text
    assert state_of(city, task) is WorkItemState.OPEN
    later = vera.get(f"/tasks/{task}").text
    assert "двенадцать" in later
    assert "Аня &lt;Ёж&gt;" in later


def test_rows_are_added_and_removed_without_a_script(app: Flask, task: int) -> None:
    vera = enter(app, "vera")
    typed = {"note": "Основание", "people-0-full_name": "Аня"}

    added = vera.post(f"/tasks/{task}", {**typed, "row_action": "add:people"})

    assert added.location.endswith(f"/tasks/{task}#field-people")
    page = vera.get(f"/tasks/{task}").text
    assert 'name="people-1-full_name"' in page
    assert 'value="Аня"' in page
    vera.post(f"/tasks/{task}", {**typed, "row_action": "remove:people:0"})
    assert 'value="Аня"' not in vera.get(f"/tasks/{task}").text


def test_enter_in_a_field_keeps_a_draft_and_completes_nothing(
    app: Flask, city: Engine, task: int
) -> None:
    enter(app, "vera").post(f"/tasks/{task}", {"row_action": "", "note": "Приказ 7"})

    assert state_of(city, task) is WorkItemState.OPEN
    assert "Приказ 7" in draft_of(city, task)


def test_the_script_keeps_a_draft_and_lets_go_of_no_file(
    app: Flask, city: Engine, task: int
) -> None:
    vera = enter(app, "vera")
    vera.post(f"/tasks/{task}", {"action": "draft", "order": (BytesIO(PDF), "приказ.pdf")})

    kept = vera.post(
        f"/tasks/{task}/draft", {"note": "Пишу", "order-remove": "1"}, Accept="application/json"
    )

    assert kept.json == {"message": "Черновик сохранён в 08:00"}
    assert "Пишу" in draft_of(city, task)
    assert "приказ.pdf" in draft_of(city, task)


def test_a_file_survives_errors_and_is_attached_when_the_task_is_done(
    app: Flask, task: int
) -> None:
    vera = enter(app, "vera")

    refused = vera.post(
        f"/tasks/{task}", {"action": "complete", "order": (BytesIO(PDF), "приказ.pdf")}
    )

    assert refused.status_code == 422
    assert "приказ.pdf" in refused.text
    assert download(vera, f"/tasks/{task}/documents/1")[1] == PDF
    assert complete(vera, task, note="Приказ 7") == 303
    _, content, headers = download(vera, "/documents/1")
    assert content == PDF
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    answers = vera.get(f"/tasks/{task}").text
    assert "Приказ 7" in answers
    assert 'href="/documents/1"' in answers


def test_a_document_is_given_to_nobody_of_another_school_who_has_no_right(
    app: Flask, task: int
) -> None:
    vera = enter(app, "vera")
    vera.post(f"/tasks/{task}", {"action": "draft", "order": (BytesIO(PDF), "приказ.pdf")})
    rita, olga = enter(app, "rita"), enter(app, "olga")

    assert rita.get("/documents/1").status_code == 404
    assert rita.get(f"/tasks/{task}/documents/1").status_code == 404
    assert olga.get("/documents/1").status_code == 404, "a draft is nobody else's"
    complete(vera, task, note="Приказ 7")
    assert rita.get("/documents/1").status_code == 404
    assert download(olga, "/documents/1")[0] == 200, "an auditor reads what was handed in"


def test_a_refused_file_is_named_beside_its_field_and_the_rest_is_kept(
    app: Flask, city: Engine, task: int
) -> None:
    vera = enter(app, "vera")
    typed = {"action": "complete", "note": "Приказ 7", "order": (BytesIO(b"MZ\x90"), "вирус.exe")}

    refused = vera.post(f"/tasks/{task}", typed)

    assert refused.status_code == 422
    assert "Файл «вирус.exe» не принят" in refused.text
    assert "Приказ 7" in refused.text
    assert state_of(city, task) is WorkItemState.OPEN


def test_work_that_comes_back_begins_with_what_was_sent_the_last_time(
    app: Flask, engine: Engine, task: int
) -> None:
    vera = enter(app, "vera")
    vera.get(f"/tasks/{task}")
    assert complete(vera, task, note="Протокол педсовета № 4") == 303
    instance = engine.execute(WorkItemView(task, SYSTEM)).summary.instance_id

    engine.execute(RewindInstance(instance, "propose", SYSTEM, "прислано не то"))

    (again,) = engine.execute(WorkItemsOf(instance, open_only=True))
    page = vera.get(f"/tasks/{again.id}").text
    assert "Протокол педсовета № 4" in page
    assert "Файлы приложите заново" in page


@dataclass(frozen=True)
class Proposed(Command[None]):
    """Two entries of the registers, and the system's proposal to bring them together."""

    def execute(self, uow: UnitOfWork) -> None:
        school = {"organisation": "oo-05", "school_year": "2023-2024", "created_by": "vera"}
        add_entries(uow, "mentors", [{"name": "Пётр Лебедев"}], **school)
        add_entries(uow, "mentees", [{"name": "Оля Синицына"}], **school)
        (mentor,), (mentee,) = (
            Entries(register, "oo-05").execute(uow) for register in ("mentors", "mentees")
        )
        found = [Suggestion(mentor.id, mentee.id, 7, ("оба любят физику",))]
        KeepSuggestions(SuggestionKind.PAIR, "oo-05", "2023-2024", found).execute(uow)


def test_what_the_system_proposes_stands_beside_the_form_with_the_reason(
    app: Flask, engine: Engine, task: int
) -> None:
    engine.execute(Proposed())

    page = enter(app, "vera").get(f"/tasks/{task}").text

    assert all(words in page for words in ("Пётр Лебедев", "Оля Синицына", "оба любят физику"))
