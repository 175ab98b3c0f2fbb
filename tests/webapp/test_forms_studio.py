"""«Формы»: built by plain POSTs, tried out, published; nothing typed is lost."""

from __future__ import annotations

import io
import re

import pytest
from werkzeug.test import TestResponse

from engine import Deploy, Engine
from processes.diagrams import FOLDER
from processes.form_studio import FormDraftOf, SketchOf
from processes.forms import load_library
from tests.webapp.conftest import Browser
from tests.webapp.drawing import OWNER

KEY = "form.soobschite-o-vstreche"
EDIT = f"/forms/{KEY}/edit"
HIDDEN = re.compile(r'<input type="hidden" name="(section|turn|page)" value="([^"]*)"')
APPROVE = "activity-2.4.approve-programme"


@pytest.fixture(autouse=True)
def processes(city: Engine) -> None:
    """Deploy a process that shows forms."""
    xml = (FOLDER / "activity-2.4.institution.bpmn").read_bytes()
    city.execute(Deploy(xml, load_library()))


@pytest.fixture
def form(anna: Browser) -> Form:
    anna.post("/forms/new", {"title": "Сообщите о встрече"})
    return Form(anna)


class Form:
    """The builder's page of one form, as a browser without scripts drives it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.page = browser.get(EDIT).text

    def press(self, action: str, **typed: str) -> TestResponse:
        """Press a button of the page that was seen last, and follow to where it leads."""
        sent = {**dict(HIDDEN.findall(self.page)), **typed, "action": action}
        answer = self.browser.post(EDIT, sent)
        if answer.status_code == 303:
            answer = self.browser.get(answer.location)
        if 'class="builder"' in answer.text:
            self.page = answer.text
        return answer

    def fill(self, kind: str, **typed: str) -> TestResponse:
        """Add a field, fill it in, and leave it open."""
        self.press("add", add_kind=kind)
        return self.press("save", **typed)

    def add(self, kind: str, **typed: str) -> None:
        """Add a field, fill it in, and close it."""
        self.press("add", add_kind=kind)
        self.press(f"close:{dict(HIDDEN.findall(self.page))['section']}", **typed)


def test_a_form_begins_with_a_name_and_gets_a_code_of_it(anna: Browser) -> None:
    begun = anna.post("/forms/new", {"title": "Сообщите о встрече"})

    assert begun.location == EDIT
    page = anna.get(EDIT).text
    assert f"Черновик формы {KEY}" in page
    refused = anna.post("/forms/new", {"title": "Сообщите о встрече", "like": ""})
    assert refused.status_code == 422
    assert "уже есть. Выберите другой код." in refused.text
    assert 'value="Сообщите о встрече"' in refused.text


def test_a_field_is_added_opened_filled_in_and_closed(form: Form) -> None:
    added = form.press("add", add_kind="choice").text
    assert re.search(r'id="c-label" name="label"[^>]* autofocus', added)
    assert "Напишите название" not in added

    saved = form.press("save", label="Как прошла", **{"option-0-label": "Хорошо"}).text
    assert 'value="Хорошо"' in saved
    assert 'value="horosho"' in saved

    closed = form.press("close:f1", label="Как прошла встреча").text
    assert '<strong class="text-break">Как прошла встреча</strong>' in closed
    assert 'id="c-label"' not in closed


def test_what_is_wrong_stands_at_its_control_and_is_counted(form: Form) -> None:
    page = form.fill("number", label="Сколько", min="9", max="3").text

    assert 'id="c-max-error"' in page
    assert 'aria-describedby="c-max-error"' in page
    assert "поменяйте их местами" in page
    assert "1 замечание" in page


def test_fields_move_and_the_keyboard_stays_where_it_was(form: Form) -> None:
    form.add("text", label="Место")
    form.add("date", label="Когда")

    moved = form.press("up:f2").text

    assert moved.index("Когда</strong>") < moved.index("Место</strong>")
    assert re.search(r'value="up:f2"[^>]* autofocus', moved)


def test_a_field_removed_can_be_brought_back(form: Form) -> None:
    form.add("text", label="Место")

    removed = form.press("remove:f1").text
    assert "«Отменить шаг» вернёт его" in removed
    assert "Место</strong>" not in removed

    assert "Место</strong>" in form.press("undo").text


def test_what_is_typed_is_kept_by_the_script_without_a_page(form: Form, city: Engine) -> None:
    form.press("add", add_kind="text")
    sent = {**dict(HIDDEN.findall(form.page)), "label": "Ме"}

    saved = form.browser.post(f"/forms/{KEY}/autosave", sent)

    assert saved.get_json()["message"].startswith("Черновик сохранён в ")
    assert city.execute(SketchOf(OWNER, KEY))[1].fields[0].text("label") == "Ме"


def test_of_two_windows_the_later_one_sees_both_texts(form: Form) -> None:
    form.add("text", label="Место")
    other = Form(form.browser)
    other.page = form.browser.get(f"{EDIT}?open=f1").text
    mine = form.browser.get(f"{EDIT}?open=f1").text
    other.press("save", label="Где встречались")

    form.page = mine
    refused = form.press("save", label="Адрес встречи")

    assert refused.status_code == 409
    assert "Черновик тем временем изменён в другом окне" in refused.text
    assert "Его изменил Анна Лебедева" in refused.text
    assert 'value="Адрес встречи"' in refused.text
    kept = form.press("save", label="Адрес встречи").text
    assert "Адрес встречи</strong>" in kept


def test_the_script_of_an_old_window_is_told_to_show_both(form: Form) -> None:
    old = dict(HIDDEN.findall(form.page))
    other = Form(form.browser)
    other.press("add", add_kind="text")

    refused = form.browser.post(f"/forms/{KEY}/autosave", {**old, "title": "Иначе"})

    assert refused.status_code == 409
    assert "вы увидите оба варианта" in refused.get_json()["message"]


def test_what_was_typed_into_a_removed_field_or_a_closed_draft_is_shown_to_be_copied(
    form: Form,
) -> None:
    form.add("text", label="Место")
    mine = form.browser.get(f"{EDIT}?open=f1").text
    Form(form.browser).press("remove:f1")

    form.page = mine
    gone = form.press("save", label="Длинное название, которое жаль потерять")
    assert gone.status_code == 409
    assert "в черновике больше нет" in gone.text
    assert "Длинное название, которое жаль потерять" in gone.text

    form.browser.post(f"/forms/{KEY}/aside")
    form.page = mine
    closed = form.press("save", label="Ещё слова")
    assert closed.status_code == 409
    assert "уже опубликован или убран" in closed.text
    assert "Ещё слова" in closed.text


def test_a_form_is_tried_out_and_nothing_is_written(form: Form) -> None:
    form.add("text", label="Место", required="true")
    form.add("number", label="Сколько", to_process="true", variable="present")
    form.add("file", label="Протокол")
    sheet = f"/forms/{KEY}/sheet"

    empty = form.browser.post(sheet, {"action": "try"}).text
    assert "Что вышло бы" not in empty
    assert "Место" in empty
    assert 'aria-invalid="true"' in empty

    filled = {"action": "try", "mesto": "Школа <b>№ 5</b>", "skolko": "12"}
    uploaded = {**filled, "protokol": (io.BytesIO(b"%PDF-1.4"), "Протокол.pdf")}
    done = form.browser.post(sheet, uploaded).text
    assert "Это проба: ничего не записано." in done
    assert "Школа &lt;b&gt;№ 5&lt;/b&gt;" in done
    assert "<code>present</code>" in done
    assert "Протокол.pdf (в пробе не сохраняется)" in done

    example = form.browser.get(f"{sheet}?examples=2").text
    assert re.search(r'name="mesto"[^>]* value="[^"]+"', example)


def test_the_trial_stands_in_a_frame_of_our_own_and_no_one_elses(form: Form) -> None:
    sheet = form.browser.get(f"/forms/{KEY}/sheet")
    page = form.browser.get(f"/forms/{KEY}/preview?width=phone")

    assert "frame-ancestors 'self'" in sheet.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert "trial-phone" in page.text


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


def test_words_of_the_author_are_shown_as_words(form: Form) -> None:
    hostile = '"><script>alert(1)</script>'
    page = form.fill("choice", label=hostile, hint=hostile, **{"option-0-label": hostile}).text

    sheet = form.browser.get(f"/forms/{KEY}/sheet").text

    for shown in (page, sheet):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
