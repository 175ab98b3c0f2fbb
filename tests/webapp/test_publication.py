"""«Публикация»: what a person sees before a version is made, and what keeps it from being made."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from engine import SYSTEM, Deploy, DiagramXml, Engine, StartInstance, VersionsOf
from processes.forms import load_library
from processes.studio import Draft, DraftOf, PublishDraft, StartProcess
from tests.processes.studio.conftest import retitled
from tests.webapp.conftest import Browser
from tests.webapp.drawing import (
    KEY,
    OWNER,
    anna,
    draft,
    engine,
    renamed,
    shipped,
    wiring,
)
from tests.webapp.publishing import PAGE, changed, saved, versions
from webapp import Wiring

__all__ = ["anna", "changed", "draft", "engine", "wiring"]
HOSTILE = "</script><img src=x onerror=alert(1)>"


def marks(page: str) -> Any:
    found = re.search(r"<script[^>]*data-compare-marks>(.*?)</script>", page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@pytest.mark.usefixtures("changed")
def test_the_page_says_what_changed_whom_it_concerns_and_that_nothing_is_wrong(
    anna: Browser,
) -> None:
    page = anna.get(PAGE).text
    assert "Публикация версии 2" in page
    assert "Задача «Принять сводку» называется теперь «Утвердить сводку»." in page
    assert marks(page) == {
        "before": {"accept-summary": "changed"},
        "after": {"accept-summary": "changed"},
    }
    assert "Замечаний нет." in page
    assert "Другие процессы его не вызывают." in page
    assert re.search(r"<strong>2\.4</strong>", page)
    assert "Сейчас не идёт ни одного." in page


def test_a_published_draft_leads_to_the_versions_where_its_comment_stands(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    anna.get(PAGE)
    sent = {"seen": changed.revision, "comment": "Сводку утверждают"}
    assert anna.post(PAGE, sent).headers["Location"] == f"/processes/{KEY}"
    page = anna.get(f"/processes/{KEY}").text
    assert "Опубликована версия 2." in page
    assert "Сводку утверждают" in page
    assert "Анна Лебедева" in page
    assert versions(wiring) == [2, 1]


def test_where_instances_run_a_publication_leads_on_to_them(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    wiring.engine.execute(StartInstance(KEY, {"occurrence": 1, "activity": "2.4"}, SYSTEM))
    assert "По версии 1: 1 экземпляр" in anna.get(PAGE).text
    published = anna.post(PAGE, {"seen": changed.revision, "comment": "Утверждают"})
    assert published.headers["Location"] == f"/processes/{KEY}/move?version=2"


def test_only_what_was_seen_is_published_and_nothing_typed_is_lost(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    anna.get(PAGE)
    later = saved(wiring, changed, renamed("Сверить сводку"))

    refused = anna.post(PAGE, {"seen": changed.revision, "comment": "Сводку утверждают"})

    assert refused.status_code == 409
    assert "изменён в другом окне" in refused.text
    assert "называется теперь «Сверить сводку»" in refused.text
    assert "Сводку утверждают</textarea>" in refused.text
    assert versions(wiring) == [1]
    again = {"seen": later.revision, "comment": "Сводку утверждают"}
    assert f'name="seen" value="{later.revision}"' in refused.text
    assert anna.post(PAGE, again).status_code == 303


def test_a_form_that_changed_after_the_page_was_opened_is_shown_before_it_is_published(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    seen = re.search(r'name="forms_seen" value="(\w+)"', anna.get(PAGE).text)
    assert seen is not None
    retitled(wiring.engine, OWNER, "activity-2.4.accept-summary", "Утвердите сводку")
    sent = {"seen": changed.revision, "forms_seen": seen[1], "comment": "Сводку утверждают"}
    refused = anna.post(PAGE, sent)
    assert refused.status_code == 409
    assert "Форма, которую показывает схема, изменена" in refused.text
    assert "Форма «Утвердите сводку»: заголовок иначе." in refused.text
    assert versions(wiring) == [1]


def test_without_words_or_without_changes_nothing_is_published(
    anna: Browser, wiring: Wiring, draft: Draft
) -> None:
    page = anna.get(PAGE).text
    assert "Различий нет." in page
    refused = anna.post(PAGE, {"seen": draft.revision, "comment": "Слова"})
    assert (refused.status_code, "публиковать нечего" in refused.text) == (409, True)
    refused = anna.post(PAGE, {"seen": draft.revision, "comment": "  "})
    assert (refused.status_code, "что изменилось" in refused.text) == (422, True)
    assert versions(wiring) == [1]


def test_a_draft_with_problems_lists_them_with_their_places_and_is_not_published(
    anna: Browser, wiring: Wiring
) -> None:
    draft = wiring.engine.execute(StartProcess(OWNER, "Новый", "simple", "fresh"))
    path = "/processes/fresh/draft/publication"
    page = anna.get(path).text
    assert "Публикация версии 1" in page
    assert "Это первая версия процесса" in page
    assert '<a href="/processes/fresh/editor#do-work">Показать в редакторе</a>' in page
    assert "Опубликовать версию" not in page
    refused = anna.post(path, {"seen": draft.revision, "comment": "первая"})
    assert (refused.status_code, "к схеме есть замечания" in refused.text) == (422, True)
    assert versions(wiring, "fresh") == []


def test_a_draft_that_was_published_meanwhile_leads_to_the_versions(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    anna.get(PAGE)
    wiring.engine.execute(PublishDraft(OWNER, changed.id, changed.revision, "раньше"))
    second = anna.post(PAGE, {"seen": changed.revision, "comment": "дважды"})
    assert second.headers["Location"] == f"/processes/{KEY}"
    assert "Открытого черновика нет" in anna.get(f"/processes/{KEY}").text
    assert anna.get(PAGE).status_code == 303
    assert versions(wiring) == [2, 1]


@pytest.mark.parametrize(("login", "statuses"), [("olga", (200, 200)), ("vera", (403, 200))])
def test_the_auditor_reads_the_page_a_curator_only_compares_and_neither_publishes(
    browser: Browser, wiring: Wiring, changed: Draft, login: str, statuses: tuple[int, int]
) -> None:
    browser.sign_in(login)
    pages = (browser.get(PAGE), browser.get(f"/processes/{KEY}/compare"))
    assert tuple(page.status_code for page in pages) == statuses
    assert "Опубликовать версию" not in pages[0].text
    assert "Вернуть" not in browser.get(f"/processes/{KEY}").text
    for path in (
        PAGE,
        f"/processes/{KEY}/draft/second-look",
        f"/processes/{KEY}/draft/second-look/1",
        f"/processes/{KEY}/versions/{changed.base_definition_id}/draft",
    ):
        sent = {"seen": changed.revision, "comment": "слова", "decision": "approve"}
        assert browser.post(path, sent).status_code in (403, 404), path
    assert versions(wiring) == [1]
    assert wiring.engine.execute(DraftOf(OWNER, KEY)) == changed


def test_two_versions_are_compared_those_asked_for_or_the_last_two(
    anna: Browser, wiring: Wiring
) -> None:
    for name in ("Утвердить сводку", "Сверить сводку"):
        wiring.engine.execute(Deploy(renamed(name), load_library(), comment=name))
    newest = anna.get(f"/processes/{KEY}/compare").text
    assert "Задача «Утвердить сводку» называется теперь «Сверить сводку»." in newest
    asked = anna.get(f"/processes/{KEY}/compare?before=3&after=1").text
    assert "Задача «Сверить сводку» называется теперь «Принять сводку»." in asked
    assert '<option value="3" selected>' in asked
    assert "Различий нет." in anna.get(f"/processes/{KEY}/compare?before=1&after=1").text
    assert anna.get(f"/processes/{KEY}/compare?after=9").status_code == 404
    assert anna.get("/processes/nothing/compare").status_code == 404


def test_hostile_names_stay_words(anna: Browser, wiring: Wiring, draft: Draft) -> None:
    escaped = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    saved(wiring, draft, renamed(escaped))
    page = anna.get(PAGE).text
    assert HOSTILE not in page
    assert escaped in page
    assert marks(page)["after"] == {"accept-summary": "changed"}


def test_an_earlier_version_is_returned_through_the_same_page(
    anna: Browser, wiring: Wiring, changed: Draft
) -> None:
    wiring.engine.execute(PublishDraft(OWNER, changed.id, changed.revision, "Утверждают"))
    (first,) = (one for one in wiring.engine.execute(VersionsOf(KEY)) if one.version == 1)
    anna.get(f"/processes/{KEY}")

    taken = anna.post(f"/processes/{KEY}/versions/{first.id}/draft")
    page = anna.get(taken.headers["Location"]).text

    assert "В черновике теперь версия 1." in page
    assert "Задача «Утвердить сводку» называется теперь «Принять сводку»." in page
    assert "Возвращена версия 1.</textarea>" in page
    now = wiring.engine.execute(DraftOf(OWNER, KEY))
    assert now is not None
    anna.post(PAGE, {"seen": now.revision, "comment": "Возвращена версия 1."})
    newest = wiring.engine.execute(VersionsOf(KEY))[0]
    assert (newest.version, newest.comment) == (3, "Возвращена версия 1.")
    assert wiring.engine.execute(DiagramXml(newest.id)) == shipped()


def test_the_publication_of_a_process_without_a_draft_leads_to_it(
    anna: Browser, engine: Engine
) -> None:
    assert anna.get(PAGE).headers["Location"] == f"/processes/{KEY}"
    assert engine.execute(DraftOf(OWNER, KEY)) is None
