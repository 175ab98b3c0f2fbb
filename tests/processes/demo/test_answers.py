"""Every shipped form, filled in as the people of the demo do."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest

from processes.demo.answers import Occasion
from processes.demo.answers.selectors import Place
from processes.demo.answers.slots import SLOTS
from processes.demo.answers.writer import BANKS, CHOICES
from processes.demo.filling import Filler, Habits
from processes.form_studio import example_offers
from processes.forms import (
    DateField,
    Field,
    Form,
    NumberField,
    TableField,
    TextAreaField,
    TextField,
    Typed,
    UploadedFile,
    load_library,
)

FORMS = {key: Form.from_document(document) for key, document in load_library().items()}
BEGAN, TODAY = date(2023, 10, 16), date(2023, 10, 20)
SEEDS = range(6)
REQUISITES = ("inn", "ogrn", "partner_inn")
HAPPENED = (
    *("act_date", "answered_on", "approved_on", "checked_on", "consent_date", "created_on"),
    *("delivered_on", "document_date", "handed_on", "informed_on", "noted_on", "order_date"),
    *("placed_on", "published_on", "regulation_on", "sent_on", "signed_on", "talk_date"),
    *("talk_on", "warned_on"),
)
PLANNED = ("planned_on", "event_on", "meeting_on", "training_on", "draft_due", "assignment_due")
SPANS = (
    *(("starts_on", "ends_on"), ("programme_starts", "programme_ends"), ("starts", "ends")),
    *(("period_from", "period_to"), ("wish_from", "wish_to")),
)


def filled_in(form_key: str, seed: int) -> Typed:
    numbers = count(1)
    form, filler = FORMS[form_key], Filler(random.Random(seed), Habits())  # noqa: S311 - answers, no secrets
    return filler.fill(
        form,
        example_offers(form),
        Occasion(form_key, TODAY, BEGAN),
        lambda name, _kind: UploadedFile(name, 1024, next(numbers)),
    )


def answers(form_key: str, typed: Typed) -> Iterator[tuple[str, Field, str]]:
    """Yield each answer that stands in a field or a cell, with the key of the table."""
    for field in FORMS[form_key].fields:
        if isinstance(field, TableField):
            for row in typed.rows.get(field.key, ()):
                yield from ((field.key, c, row[c.key]) for c in field.columns if row[c.key])
        else:
            yield from (("", field, text) for text in typed.texts.get(field.key, ())[:1])


def every_answer() -> Iterator[tuple[str, str, Field, str]]:
    for form_key in FORMS:
        for seed in SEEDS:
            for table, field, text in answers(form_key, filled_in(form_key, seed)):
                yield form_key, table, field, text


def test_the_same_seed_gives_the_same_answers() -> None:
    for form_key in FORMS:
        assert filled_in(form_key, 5) == filled_in(form_key, 5)
    varied = [key for key in FORMS if filled_in(key, 5) != filled_in(key, 6)]
    assert len(varied) > len(FORMS) / 2


def test_what_is_written_is_accepted() -> None:
    for form_key, form in FORMS.items():
        for seed in SEEDS:
            parsed = form.parse_typed(filled_in(form_key, seed), example_offers(form))
            assert parsed.is_valid, (form_key, parsed.errors)


def test_no_text_is_filler() -> None:
    for form_key, table, field, text in every_answer():
        if not isinstance(field, TextField | TextAreaField):
            continue
        where = (form_key, table, field.key, text)
        assert not text.lower().startswith(field.label.lower()), where
        assert field.key in REQUISITES or re.search(r"[^\W\d_]|/", text) or text == "%", where
        assert "{" not in text, where


def test_every_text_of_the_shipped_forms_has_phrases_of_its_own() -> None:
    missing = [
        (form_key, table, field.key)
        for form_key, table, field, _ in every_answer()
        if isinstance(field, TextField | TextAreaField)
        and BANKS.find(Place(form_key, table, field.key)) is None
    ]
    assert missing == []


def test_phrases_for_one_form_are_used() -> None:
    places = [
        Place(form_key, table, field.key, mark)
        for form_key, form in FORMS.items()
        for table, field in places_of(form)
        for mark in ("", "!", "~")
    ]
    for data in (BANKS, CHOICES):
        used = {data.selector_for(place) for place in places}
        assert [one for one in data.entries if "/" in one and one not in used] == []


def places_of(form: Form) -> Iterator[tuple[str, Field]]:
    for field in form.fields:
        if isinstance(field, TableField):
            yield from ((field.key, column) for column in field.columns)
        else:
            yield "", field


def test_slots_of_phrases_are_known_and_phrases_are_texts() -> None:
    for selector, bank in BANKS.entries.items():
        for phrase in bank:
            assert isinstance(phrase, str), selector
            named = re.findall(r"\{([a-z_]+)\}", phrase)
            assert set(named) <= set(SLOTS), (selector, phrase)


def test_what_has_happened_lies_between_the_beginning_of_the_work_and_today() -> None:
    days = [(k, f, t) for k, _, f, t in every_answer() if isinstance(f, DateField)]
    happened = [one for one in days if one[1].key in HAPPENED]
    assert len({field.key for _, field, _ in happened}) == len(HAPPENED)
    for form_key, field, text in happened:
        assert BEGAN <= date.fromisoformat(text) <= TODAY, (form_key, field.key, text)
    for form_key, field, text in days:
        if field.key in PLANNED:
            assert date.fromisoformat(text) > TODAY, (form_key, field.key, text)


@pytest.mark.parametrize(
    "form_key",
    [
        "pair-meeting.hold-meeting",
        "pair-acquaintance.hold-acquaintance",
        "pair-trial.hold-trial",
        "pair-final.hold-final",
        "activity-4.7.report-public-event",
        "activity-8.3.record-decisions",
    ],
)
def test_a_meeting_is_told_of_after_it_was_held(form_key: str) -> None:
    for seed in range(40):
        texts = filled_in(form_key, seed).texts
        held_on = texts.get("date") or texts["held_on"]
        assert BEGAN <= date.fromisoformat(held_on[0]) <= TODAY


def test_what_ends_ends_after_it_begins() -> None:
    found = set()
    for form_key in FORMS:
        for seed in SEEDS:
            typed = filled_in(form_key, seed)
            alone = {key: texts[0] for key, texts in typed.texts.items()}
            for cells in (alone, *(row for rows in typed.rows.values() for row in rows)):
                for beginning, end in SPANS:
                    if beginning in cells and end in cells:
                        found.add(beginning)
                        assert cells[beginning] < cells[end], (form_key, cells)
    assert found == {beginning for beginning, _ in SPANS}


def test_lessons_follow_one_another_between_the_beginning_and_the_end() -> None:
    for seed in SEEDS:
        typed = filled_in("activity-3.1.design-programme", seed)
        lessons = [row["held_on"] for row in typed.rows["lessons"]]
        (begins,), (ends,) = typed.texts["starts_on"], typed.texts["ends_on"]
        assert begins <= lessons[0] < lessons[1] <= ends


def test_numbers_are_such_as_an_office_has() -> None:
    numbers = [(f, int(t)) for _, _, f, t in every_answer() if isinstance(f, NumberField)]
    marks = [n for f, n in numbers if (f.minimum, f.maximum) == (1, 10)]
    assert 7 <= sum(marks) / len(marks) <= 9
    assert {n for f, n in numbers if f.key == "duration"} <= set(range(30, 91, 5))
    assert all(2006 <= n <= 2012 for f, n in numbers if f.key == "birth_year")
    assert max(n for _, n in numbers) <= 3000


def test_numbers_that_other_cells_tell_agree_with_them() -> None:
    for row in filled_in("activity-8.2.write-memo", 3).rows["indicators"]:
        assert int(row["deviation"]) == int(row["fact"]) - int(row["target"])
    for row in filled_in("activity-6.1.attest-participants", 3).rows["participants"]:
        lived = TODAY - date.fromisoformat(row["birth_date"])
        assert int(row["age"]) == int(lived.days / 365.25)


def test_a_number_that_other_cells_would_tell_is_given_without_them_too() -> None:
    fields = (NumberField(key="age", label="Возраст"), NumberField(key="deviation", label="Сдвиг"))
    occasion = Occasion("", TODAY, TODAY)
    filler = Filler(random.Random(1), Habits())  # noqa: S311 - answers, no secrets
    typed = filler.fill(Form("Проба", fields), {}, occasion, lambda *_named: pytest.fail("no"))
    assert all(1 <= int(text) <= 30 for (text,) in typed.texts.values())


def test_the_grounds_of_a_refusal_are_not_those_of_an_approval() -> None:
    said: dict[str, set[str]] = {"approve": set(), "rework": set()}
    for seed in range(200):
        texts = filled_in("activity-1.5.settle-act", seed).texts
        said[texts["decision"][0]].add(texts["grounds"][0])
    assert said["rework"]
    assert said["approve"].isdisjoint(said["rework"])


def test_a_table_led_by_a_choice_goes_through_its_options_with_what_suits_them() -> None:
    rows = filled_in("activity-2.6.plan-campaign", 1).rows["actions"]
    assert [(row["audience"], row["format"]) for row in rows][:2] == [
        ("teachers", "Выступление на педагогическом совете"),
        ("parents", "Родительское собрание и памятка"),
    ]


def test_the_guardian_of_a_child_bears_its_name() -> None:
    for row in filled_in("activity-4.2.enrol-mentees", 2).rows["mentees"]:
        assert row["guardian"][:4] == row["full_name"][:4]


def test_files_are_called_after_their_document_its_number_or_the_day() -> None:
    (order,) = filled_in("pair-formation.issue-order", 1).files["order"]
    assert re.fullmatch(r"приказ-о-закреплении-\d+-01-15\.pdf", order.name)
    (minutes,) = filled_in("activity-4.7.hold-group-reflection", 1).files["protocol"]
    assert minutes.name == "протокол-групповой-рефлексии-2023-10-20.pdf"
    (picture,) = filled_in("activity-2.7.publish-material", 1).files["screenshot"]
    assert picture.name == "снимок-экрана-2023-10-20.png"


def test_a_form_that_no_process_has_gets_neutral_answers() -> None:
    fields = (TextField(key="unheard_of", label="Небывалое поле"),)
    typed = Filler(random.Random(1), Habits()).fill(  # noqa: S311 - answers, no secrets
        Form("Проба", fields), {}, Occasion("", TODAY, TODAY), lambda *_named: pytest.fail("no")
    )
    assert typed.texts["unheard_of"][0] in {
        *("Без замечаний", "Согласовано", "Вопросов нет", "Выполнено в срок")
    }
