from __future__ import annotations

import re

import pytest
from lxml import html

from processes.forms import Form, Option, Submitted, Typed, UploadedFile, load_library
from tests.webapp.form_page import FORM, one, page, render, sent, words
from webapp.rendering import Surroundings

HOSTILE = '"><script>alert(\'x\')</script><b onclick="y">&amp;'


def test_every_control_has_a_name_that_people_and_screen_readers_see() -> None:
    tree = page()
    labels = set(tree.xpath("//label/@for"))
    ids = set(tree.xpath("//@id"))

    for control in tree.xpath("//input | //select | //textarea"):
        named_by = control.get("aria-labelledby", "").split()
        assert control.get("id") in labels
        assert ids.issuperset(named_by)


def test_ids_are_unique_and_every_reference_leads_somewhere() -> None:
    tree = page(FORM, sent(share="x", mentees__0__birth_year="x"))
    ids = tree.xpath("//@id")
    references = " ".join(tree.xpath("//@aria-describedby | //@aria-labelledby")).split()
    links = [link.removeprefix("#") for link in tree.xpath("//a[starts-with(@href, '#')]/@href")]

    assert len(ids) == len(set(ids))
    assert set(ids).issuperset([*references, *links, *tree.xpath("//label/@for")])


def test_groups_of_choices_are_fieldsets_with_a_legend() -> None:
    tree = page()

    decision = one(tree, "//fieldset[.//input[@name='decision']]")
    assert words(one(decision, "./legend")) == "Решение (обязательно)"
    assert decision.get("role") == "radiogroup"
    assert len(tree.xpath("//fieldset[./legend]//input[@type='checkbox'][@name='topics']")) == 2


def test_a_wrong_field_is_marked_and_its_error_stands_beside_it() -> None:
    tree = page(FORM, sent(share="много"))

    share = one(tree, "//*[@name='share']")
    assert share.get("aria-invalid") == "true"
    assert share.get("value") == "много"
    assert share.get("aria-describedby") == "field-share-hint field-share-error"
    assert "Введите число" in words(one(tree, "//*[@id='field-share-error']"))


def test_the_summary_counts_the_errors_and_links_to_each() -> None:
    tree = page(FORM, sent(decision="return", topics="study", agreed="true"))

    summary = one(tree, "//*[@role='alert']")
    assert words(one(summary, ".//h2")) == "Форма не отправлена: исправьте 2 ошибки"
    assert summary.xpath(".//a/@href") == ["#field-remarks", "#field-mentees"]
    assert words(summary.xpath(".//a")[0]) == "Замечания: заполните это поле."


def test_a_form_not_sent_yet_shows_no_summary() -> None:
    assert page().xpath("//*[@role='alert']") == []


def test_what_was_typed_stands_in_the_fields_again() -> None:
    parsed = sent(
        decision="stop",
        remarks="\nпервая\nвторая",
        place="ул. «Мира»",
        topics=["work"],
        agreed="true",
        mentor="17",
        mentees__0__full_name="Аня",
        mentees__0__form="pupil",
        comment="Готово",
    )

    tree = page(FORM, parsed)

    assert tree.xpath("//input[@checked]/@value") == ["stop", "work", "true"]
    assert tree.xpath("//option[@selected]/@value") == ["17", "pupil"]
    assert "<textarea" in render(FORM, parsed)
    assert ">\n\nпервая\nвторая</textarea>" in render(FORM, parsed)
    assert one(tree, "//*[@name='place']").get("value") == "ул. «Мира»"
    assert one(tree, "//*[@name='mentees-0-full_name']").get("value") == "Аня"


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("01.09.2023", "date", "2023-09-01"),
        ("31.02.2023", "text", "31.02.2023"),
        ("", "date", ""),
    ],
)
def test_a_date_that_a_calendar_cannot_show_is_shown_as_text(
    typed: str, kind: str, value: str
) -> None:
    control = one(page(FORM, sent(held_on=typed)), "//*[@name='held_on']")

    assert (control.get("type"), control.get("value")) == (kind, value)


def test_nothing_in_the_browser_cuts_or_swallows_what_is_typed() -> None:
    tree = page()

    assert tree.xpath("//@maxlength | //@required | //@pattern") == []
    assert tree.xpath("//input[@type='number']") == []


def test_an_entry_no_longer_offered_is_said_to_be_gone() -> None:
    tree = page(FORM, sent(mentor="18"))

    chosen = one(tree, "//select[@name='mentor']/option[@selected]")
    assert (chosen.get("value"), words(chosen)) == ("18", "Этой записи больше нет в списке")


def test_a_long_choice_is_a_list() -> None:
    options = [{"value": f"v{index}", "label": f"В{index}"} for index in range(8)]
    field = {"key": "a", "kind": "choice", "label": "А", "options": options}
    form = Form.from_document({"title": "Форма", "fields": [field]})

    assert len(page(form).xpath("//select[@name='a']/option")) == 9


def test_an_answer_that_is_not_demanded_can_be_taken_back() -> None:
    field = {"key": "a", "kind": "choice", "label": "А", "options": [{"value": "x", "label": "Х"}]}
    form = Form.from_document({"title": "Форма", "fields": [field]})

    assert page(form).xpath("//input[@name='a']/@value") == ["x", ""]
    assert "" not in page().xpath("//input[@name='decision']/@value")


def test_a_conditional_field_says_when_it_is_needed_and_tells_the_script() -> None:
    group = one(page(), "//*[@data-when-field='decision']")

    assert group.get("data-when-is") == "return stop"
    assert words(one(group, "./p")) == (
        "Нужно, если в поле «Решение» выбрано «Вернуть» или «Прекратить»."
    )
    assert one(group, ".//textarea").get("name") == "remarks"
    assert "hidden" not in group.attrib


def test_having_nothing_to_report_asks_for_its_reason() -> None:
    group = one(page(), "//*[@data-when-field='nothing_to_report']")

    assert group.get("data-when-is") == "true"
    assert one(page(), "//input[@name='nothing_to_report']").get("value") == "true"
    assert one(group, ".//textarea").get("name") == "nothing_to_report_reason"


def test_documents_attached_already_are_listed_and_can_be_taken_away() -> None:
    typed = Typed(files={"order": (UploadedFile("приказ.pdf", 1_572_864, 7),)})

    tree = page(FORM, typed)

    link = one(tree, "//a[@href='/documents/7']")
    assert words(link.getparent()) == "приказ.pdf, 1,5 МБ"
    assert one(tree, "//input[@name='order-remove']").get("value") == "7"
    upload = one(tree, "//input[@type='file'][@name='order']")
    assert ".docx" in upload.get("accept", "").split(",")
    hint = words(one(tree, "//*[@id='field-order-hint']"))
    assert hint.startswith("Ожидается: приказ ОО. Файлы PDF, ")
    assert hint.endswith("каждый до 20 МБ.")


def test_a_table_keeps_its_roles_and_becomes_cards_on_a_narrow_screen() -> None:
    table = one(page(), "//table")

    assert table.get("role") == "table"
    assert (
        len(table.xpath("./tbody/tr[@role='row'][contains(@class, 'd-block d-md-table-row')]")) == 2
    )
    assert one(table, "./thead/tr").get("class") == "d-none d-md-table-row"
    cell = table.xpath("./tbody/tr/td[@role='cell']")[0]
    assert words(one(cell, "./label")) == "ФИО (обязательно)"
    assert one(cell, "./input").get("aria-labelledby") == "field-mentees-0 field-mentees-full_name"


def test_rows_are_added_and_removed_by_buttons_that_the_form_understands() -> None:
    parsed = sent(mentees__0__full_name="Аня", mentees__1__full_name="Боря")
    tree = page(FORM, parsed)

    actions = [action for action in tree.xpath("//button[@name='row_action']/@value") if action]

    assert actions == ["remove:mentees:0", "remove:mentees:1", "add:mentees"]
    assert all(FORM.after_row_action(parsed.typed, action) for action in actions)


def test_a_full_table_offers_no_more_rows() -> None:
    full = Typed(rows={"mentees": ({}, {}, {})})

    assert "Больше строк добавить нельзя." in render(FORM, full)
    assert "add:mentees" not in render(FORM, full)


def test_enter_in_a_field_presses_a_button_that_changes_nothing() -> None:
    first = page().xpath("//form//button")[0]

    assert (first.get("name"), first.get("value")) == ("row_action", "")
    assert FORM.after_row_action(Typed(), "") is None


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    options = [{"value": "x", "label": HOSTILE}]
    columns = [{"key": "c", "kind": "text", "label": HOSTILE, "hint": HOSTILE}]
    fields = [
        {"key": "a", "kind": "text", "label": HOSTILE, "hint": HOSTILE},
        {"key": "b", "kind": "textarea", "label": HOSTILE, "when": {"field": "d", "is": "x"}},
        {"key": "d", "kind": "choice", "label": HOSTILE, "options": options},
        {"key": "e", "kind": "checklist", "label": HOSTILE, "options": options},
        {"key": "f", "kind": "file", "label": HOSTILE, "document": HOSTILE},
        {"key": "g", "kind": "table", "label": HOSTILE, "columns": columns},
        {"key": "h", "kind": "note", "label": HOSTILE, "text": HOSTILE},
        {"key": "i", "kind": "pick", "label": HOSTILE, "register": "mentors"},
        {"key": "j", "kind": "number", "label": HOSTILE},
    ]
    form = Form.from_document({"title": HOSTILE, "intro": HOSTILE, "fields": fields})
    texts = {name: [HOSTILE] for name in ("a", "b", "d", "e", "g-0-c", "i", "j", "comment")}
    files = {"f": [UploadedFile(HOSTILE, 1, 1)]}
    offers = {"i": [Option(HOSTILE, HOSTILE)]}

    parsed = form.parse(Submitted(texts, files), offers)
    written = render(form, parsed, Surroundings(offers=offers, document_url=lambda _: HOSTILE))

    tree = html.fromstring(written)
    assert tree.xpath("//script | //b | //@onclick") == []
    assert tree.xpath("//*[@name='a']/@value") == [HOSTILE]
    assert "&amp;lt;" not in written


def test_the_page_needs_no_inline_script_or_style() -> None:
    written = render(FORM, sent(share="x"))

    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", written) == []


def test_every_shipped_form_can_be_shown_empty_and_with_errors() -> None:
    for document in load_library().values():
        form = Form.from_document(document)
        assert "<form" in render(form, None, Surroundings())
        assert "<form" in render(form, form.parse(Submitted()), Surroundings())
