"""«Формы»: built by plain POSTs, tried out, published; nothing typed is lost."""

from __future__ import annotations

import io
import re

from engine import Engine
from processes.form_studio import SketchOf
from tests.webapp.conftest import Browser
from tests.webapp.drawing import OWNER
from tests.webapp.form_builder_page import EDIT, HIDDEN, KEY, Form, form, processes

__all__ = ["form", "processes"]


def test_a_form_begins_with_a_name_and_gets_a_code_of_it(anna: Browser) -> None:
    begun = anna.post("/forms/new", {"title": "Сообщите о встрече"})

    assert begun.location == EDIT
    page = anna.get(EDIT).text
    assert f"Черновик формы {KEY}" in page
    refused = anna.post("/forms/new", {"title": "Сообщите о встрече", "like": ""})
    assert refused.status_code == 409
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


def test_words_of_the_author_are_shown_as_words(form: Form) -> None:
    hostile = '"><script>alert(1)</script>'
    page = form.fill("choice", label=hostile, hint=hostile, **{"option-0-label": hostile}).text

    sheet = form.browser.get(f"/forms/{KEY}/sheet").text

    for shown in (page, sheet):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
