from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from engine import SYSTEM, Deploy, Engine, SuspendDefinition
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.studio import Draft, DraftOf, SaveRevision
from tests.webapp.conftest import Browser
from tests.webapp.drawing import KEY, OWNER, anna, draft, engine, send, wiring
from webapp import Wiring

__all__ = ["anna", "draft", "engine", "wiring"]


def test_the_owner_finds_processes_versions_and_drafts(anna: Browser, draft: Draft) -> None:
    listed = anna.get("/processes").text
    assert "activity-2.4.institution" in listed
    assert f"/processes/{KEY}/draft" in listed

    shown = anna.get(f"/processes/{KEY}").text
    assert "Продолжить черновик" in shown
    assert f"/processes/{KEY}/draft/publication" in shown
    assert draft.is_open


def test_a_process_that_a_timer_begins_says_when_it_does_next(
    anna: Browser, engine: Engine
) -> None:
    line = "Следующий запуск по таймеру: 2 октября, 09:00."
    assert "по таймеру" not in anna.get(f"/processes/{KEY}").text
    timer = b"<bpmn:timerEventDefinition><bpmn:timeCycle>R/2023-10-02T09:00/P7D</bpmn:timeCycle>"
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes()
    start = xml.index(b"</bpmn:startEvent>")
    xml = xml[:start] + timer + b"</bpmn:timerEventDefinition>" + xml[start:]
    engine.execute(Deploy(xml, load_library()))
    assert line in anna.get(f"/processes/{KEY}").text
    engine.execute(SuspendDefinition(KEY, SYSTEM, "проверка"))
    assert line not in anna.get(f"/processes/{KEY}").text


def test_the_list_is_searched_by_name_and_code(anna: Browser) -> None:
    assert "activity-2.4.institution" not in anna.get("/processes?text=на+уровне").text
    assert "Ничего не нашлось" in anna.get("/processes?text=такого+нет").text


def test_a_process_that_does_not_exist_is_not_found(anna: Browser) -> None:
    assert anna.get("/processes/nothing").status_code == 404


def test_without_a_draft_the_editor_leads_to_where_one_is_begun(
    anna: Browser, engine: Engine
) -> None:
    assert anna.get(f"/processes/{KEY}/editor").headers["Location"] == f"/processes/{KEY}"
    assert engine.execute(DraftOf(OWNER, KEY)) is None
    anna.get("/processes")
    assert anna.post(f"/processes/{KEY}/draft").headers["Location"] == f"/processes/{KEY}/editor"


@pytest.mark.usefixtures("draft")
def test_only_the_editor_may_have_inline_styles(anna: Browser) -> None:
    editor = anna.get(f"/processes/{KEY}/editor")
    policy = editor.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy  # scripts stay with default-src 'self'
    elsewhere = anna.get(f"/processes/{KEY}").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in elsewhere


PAGES = ("/processes", f"/processes/{KEY}", f"/processes/{KEY}/draft", f"/processes/{KEY}/editor")


@pytest.mark.parametrize(
    ("login", "statuses"), [("olga", (200, 200, 200, 403)), ("vera", (200, 200, 403, 403))]
)
@pytest.mark.usefixtures("draft")
def test_the_auditor_reads_drafts_and_a_curator_only_what_is_published(
    browser: Browser, login: str, statuses: tuple[int, ...]
) -> None:
    browser.sign_in(login)
    assert tuple(browser.get(page).status_code for page in PAGES) == statuses
    assert "Править" not in browser.get("/processes").text


@pytest.mark.parametrize("login", ["olga", "vera"])
def test_nobody_but_the_owner_changes_anything(
    browser: Browser, wiring: Wiring, draft: Draft, login: str
) -> None:
    browser.sign_in(login)
    for path, body in (
        (f"/studio/drafts/{draft.id}/revisions?seen=1", b"<a/>"),
        (f"/studio/drafts/{draft.id}/restore", {"number": 1}),
        (f"/studio/drafts/{draft.id}/presence", {"tab": "a"}),
        (f"/processes/{KEY}/check", b"<a/>"),
        ("/studio/layout", b"<a/>"),
        (f"/processes/{KEY}/comments/1", {"resolved": True}),
    ):
        assert send(browser, path, body).status_code == 403, path
    file = {"file": (io.BytesIO(b"<a/>"), "a.bpmn")}
    assert browser.post(f"/studio/drafts/{draft.id}/file", file).status_code == 403
    for path in (f"/processes/{KEY}/draft", f"/processes/{KEY}/draft/aside"):
        assert browser.post(path).status_code == 403, path
    assert wiring.engine.execute(DraftOf(OWNER, KEY)) == draft


def test_without_the_token_of_the_page_nothing_is_saved(anna: Browser, draft: Draft) -> None:
    path = f"/studio/drafts/{draft.id}/revisions?seen=1"
    assert anna.client.post(path, data=b"<a/>").status_code == 400


def test_a_save_says_when_and_a_second_author_learns_who_was_first(
    anna: Browser, wiring: Wiring, draft: Draft
) -> None:
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes().replace("Принять".encode(), "Взять".encode())
    path = f"/studio/drafts/{draft.id}/revisions?seen=1"
    assert send(anna, path, xml).json == {"revision": 2, "message": "Сохранено в 08:00"}

    other = xml.replace("Взять".encode(), "Получить".encode())
    refused = send(anna, path, other)

    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["revision"] == 2
    assert "Анна Лебедева" in refused.json["message"]
    assert wiring.engine.execute(DraftOf(OWNER, KEY)) != draft


def test_problems_come_with_their_places(anna: Browser) -> None:
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes().replace(b'"form_key"', b'"no_form"', 1)
    answer = send(anna, f"/processes/{KEY}/check", xml).json
    assert answer is not None
    assert {"element_id": "issue-templates", "rule": "form-named"}.items() <= answer["problems"][
        0
    ].items()


def test_layout_gives_the_same_model_drawn_anew_or_a_sentence(anna: Browser) -> None:
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes()
    answer = send(anna, "/studio/layout", xml)
    assert answer.json == {"xml": xml.decode()}
    refused = send(anna, "/studio/layout", b"<a/>")
    assert refused.status_code == 422
    assert refused.json is not None
    assert "не схема BPMN" in refused.json["message"]


def test_revisions_are_listed_and_any_comes_back(anna: Browser, draft: Draft) -> None:
    listed = anna.get(f"/studio/drafts/{draft.id}/revisions", Accept="application/json").json
    assert listed is not None
    (first,) = listed["revisions"]
    assert (first["number"], first["words"]) == (1, "начат из версии 1")
    restored = send(anna, f"/studio/drafts/{draft.id}/restore", {"number": 1})
    assert restored.json is not None
    assert (restored.json["revision"], restored.json["message"]) == (2, "Сохранено в 08:00")
    assert restored.json["xml"] == (FOLDER / f"{KEY}.bpmn").read_text(encoding="utf-8")


def test_an_earlier_save_is_looked_at_before_it_is_restored(
    anna: Browser, wiring: Wiring, draft: Draft
) -> None:
    xml = (FOLDER / f"{KEY}.bpmn").read_bytes().replace("Принять".encode(), "Взять".encode())
    wiring.engine.execute(SaveRevision(OWNER, draft.id, 1, xml))

    page = anna.get(f"/processes/{KEY}/draft?revision=1").text

    assert "Схема в сохранении № 1" in page
    address = f"/studio/drafts/{draft.id}/diagram.bpmn?revision=1"
    assert f'data-xml-url="{address}"' in page
    assert "Принять сводку" in anna.get(address).text
    assert anna.get(f"/processes/{KEY}/draft?revision=7").status_code == 404


def test_a_file_opened_in_the_editor_becomes_a_revision_of_this_draft(
    anna: Browser, draft: Draft
) -> None:
    path = f"/studio/drafts/{draft.id}/file?seen=1"
    foreign = (FOLDER / "activity-5.1.bpmn").read_bytes()
    anna.get("/processes")

    taken = anna.post(path, {"file": (io.BytesIO(foreign), "a.bpmn")}, Accept="application/json")

    assert taken.json is not None
    assert taken.json["revision"] == 2
    assert f'<bpmn:process id="{KEY}" name="{draft.name}"' in taken.json["xml"]
    assert "activity-5.1" not in taken.json["xml"].split("<bpmn:laneSet")[0]

    late = anna.post(path, {"file": (io.BytesIO(foreign), "a.bpmn")}, Accept="application/json")
    assert late.status_code == 409
    assert anna.post(path, Accept="application/json").status_code == 422


def test_a_diagram_of_another_tool_begins_a_process_with_a_code_made_of_its_name(
    anna: Browser,
) -> None:
    xml = (FOLDER / f"{KEY}.bpmn").read_text(encoding="utf-8")
    foreign = re.sub(r'name="[^"]*" isExecutable', 'name="Летний лагерь" isExecutable', xml)
    foreign = foreign.replace(f'"{KEY}"', '"Process_0kx9"')
    anna.get("/studio/new")
    for expected in ("letniy-lager", "letniy-lager-2"):
        sent = {"file": (io.BytesIO(foreign.encode()), "a.bpmn")}
        answer = anna.post("/studio/import", sent)
        assert answer.headers["Location"] == f"/processes/{expected}/editor"


def test_a_collaboration_in_windows_1251_is_uploaded_shown_and_saved_as_it_is(
    anna: Browser, wiring: Wiring
) -> None:
    text = (FOLDER / f"{KEY}.bpmn").read_text(encoding="utf-8").replace("UTF-8", "windows-1251", 1)
    other = (
        '<bpmn:process id="school" name="Школа" isExecutable="false"><bpmn:task/></bpmn:process>'
    )
    both = text.replace("</bpmn:process>", f"</bpmn:process>{other}", 1).replace("🗎", "")
    anna.get("/studio/new")

    answer = anna.post("/studio/import", {"file": (io.BytesIO(both.encode("cp1251")), "a.bpmn")})

    assert answer.headers["Location"] == f"/processes/{KEY}/editor"
    assert "В файле несколько процессов" in anna.get(f"/processes/{KEY}/editor").text
    draft = wiring.engine.execute(DraftOf(OWNER, KEY))
    assert draft is not None
    shown = anna.get(f"/studio/drafts/{draft.id}/diagram.bpmn")
    assert shown.data.decode("utf-8") == both.replace("windows-1251", "UTF-8", 1)
    assert send(anna, f"/processes/{KEY}/check", shown.data).json == {"problems": []}
    saved = send(anna, f"/studio/drafts/{draft.id}/revisions?seen=1", shown.data)
    assert saved.status_code == 200


def test_a_diagram_is_a_file_to_keep_and_never_a_page(anna: Browser, draft: Draft) -> None:
    answer = anna.get(f"/studio/drafts/{draft.id}/diagram.bpmn")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["restore", "presence"])
def test_a_request_that_says_nothing_is_refused_with_a_sentence(
    anna: Browser, draft: Draft, path: str
) -> None:
    refused = send(anna, f"/studio/drafts/{draft.id}/{path}", {})
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["message"].endswith(".")


@pytest.mark.usefixtures("draft")
def test_remarks_are_read_by_the_auditor_and_settled_by_the_owner(
    browser: Browser, app: Flask
) -> None:
    browser.sign_in("olga")
    path = f"/processes/{KEY}/comments"
    written = send(browser, path, {"element_id": "accept-summary", "text": "<b>Почему?</b>"}).json
    assert written is not None
    assert written["comments"][0]["text"] == "<b>Почему?</b>"
    page = browser.get(f"/processes/{KEY}/draft").text
    assert "&lt;b&gt;Почему?" in page
    assert browser.post(f"/processes/{KEY}/remarks", {"text": "В целом ясно"}).status_code == 303

    owner = Browser(app.test_client())
    owner.sign_in("anna")
    settled = send(owner, f"{path}/1", {"resolved": True}).json
    assert settled is not None
    assert [one["resolved"] for one in settled["comments"]] == [True, False]


def test_a_new_process_begins_or_says_what_is_missing(anna: Browser, wiring: Wiring) -> None:
    anna.get("/studio/new")
    refused = anna.post("/studio/new", {"name": " ", "template": "simple"})
    assert (refused.status_code, "Назовите процесс" in refused.text) == (422, True)
    begun = anna.post("/studio/new", {"name": "Обучение", "template": "simple"})
    assert begun.headers["Location"] == "/processes/obuchenie/editor"
    anna.get("/processes")
    assert anna.post("/processes/obuchenie/draft/aside").headers["Location"] == "/processes"
    kept = wiring.engine.execute(DraftOf(OWNER, "obuchenie"))
    assert kept is not None
    assert not kept.is_open


@pytest.mark.usefixtures("draft")
def test_a_draft_that_is_put_aside_is_no_longer_shown(anna: Browser) -> None:
    anna.get(f"/processes/{KEY}")
    aside = anna.post(f"/processes/{KEY}/draft/aside")
    assert aside.headers["Location"] == f"/processes/{KEY}"
    assert anna.get(f"/processes/{KEY}/draft").status_code == 404


def test_a_file_goes_into_a_draft_and_a_bad_one_gets_a_sentence(anna: Browser) -> None:
    anna.get("/studio/new")
    good = (io.BytesIO((FOLDER / f"{KEY}.bpmn").read_bytes()), "a.bpmn")
    assert anna.post("/studio/import", {"file": good}).status_code == 303
    bad = (io.BytesIO(b"<html/>"), "b.bpmn")
    refused = anna.post("/studio/import", {"file": bad})
    assert refused.status_code == 422
    assert "не схема BPMN" in refused.text
    assert anna.post("/studio/import").status_code == 422


def test_offers_are_for_those_who_read_drafts(anna: Browser) -> None:
    offers = anna.get("/studio/offers.json", Accept="application/json").json
    assert offers is not None
    assert "userTask" in offers["elements"]["tasks"]
