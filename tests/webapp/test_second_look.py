"""The second look: another owner approves a publication or declines it."""

from __future__ import annotations

import pytest
from flask import Flask

from engine import Engine
from processes.form_studio import FORM, OpenFormDraft, Seen, TypeIntoForm
from processes.settings import Settings
from processes.studio import Draft, SecondLookOf
from tests.webapp.conftest import Browser
from tests.webapp.drawing import (
    COLLEAGUE,
    KEY,
    OWNER,
    anna,
    draft,
    engine,
    renamed,
    wiring,
)
from tests.webapp.publishing import PAGE, changed, saved, versions
from webapp import Wiring, create_app

__all__ = ["anna", "changed", "draft", "engine", "wiring"]


@pytest.fixture
def strict(wiring: Wiring) -> Flask:
    """An application where a publication needs a second look."""
    settings = Settings.from_env({"TROPA_SECRET": "s" * 32, "TROPA_SECOND_LOOK": "1"})
    return create_app(Wiring(wiring.engine, settings, built_assets=wiring.built_assets))


def entered(app: Flask, login: str) -> Browser:
    browser = Browser(app.test_client())
    browser.sign_in(login)
    return browser


LOOK = f"/processes/{KEY}/draft/second-look"


def test_a_second_owner_approves_what_the_first_has_drawn(
    strict: Flask, wiring: Wiring, changed: Draft
) -> None:
    anna, boris = entered(strict, "anna"), entered(strict, "boris")
    page = anna.get(PAGE).text
    assert "Запросить второй взгляд" in page
    assert "Опубликовать версию" not in page
    sent = {"seen": changed.revision, "comment": "Сводку утверждают"}
    refused = anna.post(PAGE, sent)
    assert (refused.status_code, "нужен второй взгляд" in refused.text) == (409, True)

    assert anna.post(LOOK, sent).status_code == 303
    waiting = anna.get(PAGE).text
    assert "Ждём ответа другого владельца процесса" in waiting
    assert "Одобрить публикацию" not in waiting
    assert anna.post(f"{LOOK}/1", {"decision": "approve"}).status_code == 403

    assert "ждёт второго взгляда" in boris.get("/processes").text
    assert "Публикация ждёт второго взгляда." in boris.get(f"/processes/{KEY}").text
    asked = boris.get(PAGE).text
    assert "Запросил: Анна Лебедева" in asked
    assert "«Сводку утверждают»" in asked
    assert boris.post(f"{LOOK}/1", {"decision": "approve"}).status_code == 303

    assert "ждёт второго взгляда" not in boris.get("/processes").text
    approved = anna.get(PAGE).text
    assert "Одобрил: Борис Соколов" in approved
    assert "Сводку утверждают</textarea>" in approved
    assert anna.post(PAGE, sent).status_code == 303
    assert versions(wiring) == [2, 1]


def test_a_new_form_reaches_its_process_only_by_a_second_look(
    strict: Flask, wiring: Wiring, engine: Engine
) -> None:
    key = "activity-2.4.accept-summary"
    anna, boris = entered(strict, "anna"), entered(strict, "boris")
    seen = Seen(engine.execute(OpenFormDraft(OWNER, key)).turn, "page")
    form = engine.execute(TypeIntoForm(OWNER, key, seen, FORM, {"title": ["Утвердите"]}))
    asked = anna.get(f"/forms/{key}/publish").text
    assert 'name="process"' not in asked
    assert f'href="/processes/{KEY}"' in asked
    sent = {"seen": str(form.turn), "comment": "Слово из приказа"}
    refused = anna.post(f"/forms/{key}/publish", {**sent, "process": KEY})
    assert (refused.status_code, "одобряет другой владелец" in refused.text) == (409, True)
    assert anna.post(f"/forms/{key}/publish", sent).status_code == 303
    assert versions(wiring) == [1]

    anna.get(f"/processes/{KEY}")
    anna.post(f"/processes/{KEY}/draft")
    assert "Утвердите" in anna.get(PAGE).text
    sent = {"seen": "1", "comment": "Слово из приказа"}
    assert anna.post(PAGE, sent).status_code == 409
    assert anna.post(LOOK, sent).status_code == 303
    boris.get(PAGE)
    assert boris.post(f"{LOOK}/1", {"decision": "approve"}).status_code == 303
    assert anna.post(PAGE, sent).status_code == 303
    assert versions(wiring) == [2, 1]


def test_a_refusal_says_why_and_the_next_change_is_looked_at_anew(
    strict: Flask, wiring: Wiring, changed: Draft
) -> None:
    anna, boris = entered(strict, "anna"), entered(strict, "boris")
    anna.get(PAGE)
    anna.post(LOOK, {"seen": changed.revision, "comment": "Сводку утверждают"})
    boris.get(PAGE)
    unexplained = boris.post(f"{LOOK}/1", {"decision": "decline", "reason": " "})
    assert (unexplained.status_code, "почему публиковать нельзя" in unexplained.text) == (422, True)
    boris.post(f"{LOOK}/1", {"decision": "decline", "reason": "В приказе другое слово"})
    assert "Причина: В приказе другое слово" in anna.get(PAGE).text

    later = saved(wiring, changed, renamed("Сверить сводку"))
    assert "черновик изменён: запросите взгляд снова" in anna.get(PAGE).text
    anna.post(LOOK, {"seen": later.revision, "comment": "Слово из приказа"})
    look = wiring.engine.execute(SecondLookOf(COLLEAGUE, changed.id))
    assert look is not None
    assert look.is_awaited


def test_an_answer_to_what_has_changed_meanwhile_is_refused_and_kept(
    strict: Flask, wiring: Wiring, changed: Draft
) -> None:
    anna, boris = entered(strict, "anna"), entered(strict, "boris")
    anna.get(PAGE)
    anna.post(LOOK, {"seen": changed.revision, "comment": "Сводку утверждают"})
    boris.get(PAGE)
    saved(wiring, changed, renamed("Сверить сводку"))
    late = boris.post(f"{LOOK}/1", {"decision": "approve", "reason": "Согласен"})
    assert late.status_code == 409
    assert "изменён после запроса" in late.text
