"""A form is built from nothing: every kind of field, order, choices, conditions, tables."""

from __future__ import annotations

from typing import Any

import pytest

from engine import Command, Conflict, Engine, InvalidInput, InvalidState, NotAllowed, NotFound
from processes.form_studio import (
    FORM,
    KINDS,
    EditForm,
    FormDraftOf,
    ListedForms,
    OpenFormDraft,
    PutFormAside,
    Seen,
    StartForm,
    TypeIntoForm,
    compiled,
    showable,
    sketch_of,
)
from processes.forms import Form, InvalidForm, Submitted, load_library
from tests.processes.form_studio.conftest import AUDITOR, CURATOR, FORM_KEY, OWNER, PAGE, Builder


def test_every_kind_of_the_engine_is_offered() -> None:
    unknown = {"title": "Форма", "fields": [{"key": "a", "kind": "weather", "label": "Погода"}]}
    with pytest.raises(InvalidForm) as refused:
        Form.from_document(unknown)

    (message,) = (one.message for one in refused.value.problems)
    assert message.removesuffix(".").partition("Возможны: ")[2].split(", ") == sorted(
        KINDS, key=message.index
    )


def test_every_shipped_form_goes_through_the_builder_unchanged_in_meaning() -> None:
    changed = [
        key
        for key, document in load_library().items()
        if (form := compiled(sketch_of(document)).form) is None
        or form.to_document() != Form.from_document(document).to_document()
    ]

    assert changed == []


def test_a_form_of_all_kinds_is_built_and_read_by_the_engine_of_forms(builder: Builder) -> None:
    builder.press("save", FORM, title="Сообщите о встрече", intro="Это займёт минуту.")
    builder.add("note", "Зачем это", text="Чтобы помочь парам.")
    builder.add("text", "Место", hint="Кабинет или адрес", required="true", max_length="80")
    builder.add("textarea", "О чём говорили")
    builder.add("number", "Сколько было", min="0", max="100", to_process="true", variable="present")
    builder.add("date", "Когда", min="01.09.2023", max="31.12.2024")
    builder.add("choice", "Как прошла", option__0__label="Хорошо", option__1__label="Плохо")
    builder.add("checklist", "Темы", option__0__label="Учёба", option__1__label="Спорт")
    builder.add("checkbox", "Согласовано", to_process="true")
    builder.add("file", "Протокол", document="протокол встречи", max_files="2")
    builder.add("pick", "Наставник", register="mentors")
    table = builder.add("table", "Участники", min_rows="1", count_to_process="true")
    builder.add_column(table, "text", "Фамилия", required="true")

    document = builder.document()

    assert [one["kind"] for one in document["fields"]] == [
        *("note", "text", "textarea", "number", "date", "choice", "checklist", "checkbox"),
        *("file", "pick", "table"),
    ]
    by_key = {one["key"]: one for one in document["fields"]}
    assert by_key["mesto"] == {
        "key": "mesto",
        "kind": "text",
        "label": "Место",
        "hint": "Кабинет или адрес",
        "required": True,
        "max_length": 80,
    }
    assert (by_key["skolko_bylo"]["variable"], by_key["soglasovano"]["variable"]) == (
        "present",
        "soglasovano",
    )
    assert by_key["kogda"]["min"] == "2023-09-01"
    assert [one["value"] for one in by_key["kak_proshla"]["options"]] == ["horosho", "ploho"]
    assert by_key["uchastniki"]["count_variable"] == "uchastniki_count"
    assert by_key["uchastniki"]["columns"][0]["label"] == "Фамилия"


def test_a_field_asked_only_after_an_answer_is_needed_only_then(builder: Builder) -> None:
    asked = builder.add(
        *("choice", "Как прошла"), option__0__label="Хорошо", option__1__label="Сорвалась"
    )
    why = {"when_field": asked, f"when__{asked}": "sorvalas"}
    builder.add("textarea", "Почему", required="true", **why)
    form = builder.compiled.form
    assert form is not None

    def errors(**texts: str) -> list[str]:
        return list(form.parse(Submitted({key: [text] for key, text in texts.items()})).errors)

    assert errors(kak_proshla="horosho") == []
    assert errors(kak_proshla="sorvalas") == ["pochemu"]
    assert errors(kak_proshla="sorvalas", pochemu="Болели") == []


def test_conditions_follow_an_option_whose_code_is_changed(builder: Builder) -> None:
    asked = builder.add("choice", "Как прошла", option__0__label="Хорошо", option__1__label="Плохо")
    builder.add("text", "Почему", when_field=asked, **{f"when__{asked}": "ploho"})

    builder.press(
        *("save", asked),
        option__0__label="Хорошо",
        option__0__value="horosho",
        option__1__label="Плохо",
        option__1__value="bad",
    )

    assert builder.document()["fields"][1]["when"] == {"field": "kak_proshla", "is": "bad"}


def test_fields_are_moved_repeated_and_removed(builder: Builder) -> None:
    first = builder.add("text", "Место")
    second = builder.add("date", "Когда")

    builder.press(f"up:{second}")
    assert builder.labels == ["Когда", "Место"]
    builder.press(f"up:{second}")
    assert builder.labels == ["Когда", "Место"]
    builder.press(f"down:{second}")
    builder.press(f"copy:{first}")
    assert builder.labels == ["Место", "Место (копия)", "Когда"]
    builder.press(f"remove:{second}")
    assert [one["key"] for one in builder.document()["fields"]] == ["mesto", "mesto_kopiya"]


def test_options_are_moved_and_removed(builder: Builder) -> None:
    words = {f"option__{n}__label": word for n, word in enumerate(("Раз", "Два", "Три"))}
    uid = builder.add("choice", "Сколько", **words)

    builder.press("option-up:2", uid)
    builder.press("option-remove:0", uid)

    assert [one["label"] for one in builder.document()["fields"][0]["options"]] == ["Три", "Два"]


def test_a_key_once_given_outlives_its_label(builder: Builder) -> None:
    uid = builder.add("text", "Место")

    builder.press("save", uid, label="Где встречались")

    assert builder.document()["fields"][0] | {} == {
        **builder.document()["fields"][0],
        "key": "mesto",
        "label": "Где встречались",
    }


def test_what_a_kind_does_not_have_comes_back_with_the_kind(builder: Builder) -> None:
    uid = builder.add("choice", "Как прошла", option__0__label="Хорошо")

    builder.press("save", uid, kind="text")
    assert "options" not in builder.document()["fields"][0]
    builder.press("save", uid, kind="choice")

    assert builder.document()["fields"][0]["options"][0]["label"] == "Хорошо"


def test_steps_are_undone_and_done_again(builder: Builder) -> None:
    builder.add("text", "Место")
    uid = builder.add("date", "Когда")
    builder.press(f"remove:{uid}")

    builder.press("undo")
    assert builder.labels == ["Место", "Когда"]
    builder.press("redo")
    assert builder.labels == ["Место"]
    builder.press("redo")
    assert builder.labels == ["Место"]


def test_typing_is_kept_and_undone_as_one_step(engine: Engine, builder: Builder) -> None:
    uid = builder.press("add:text")
    for text in ("М", "Мес", "Место"):
        seen = Seen(builder.turn, PAGE)
        engine.execute(TypeIntoForm(OWNER, FORM_KEY, seen, uid, {"label": [text]}))
    assert builder.labels == ["Место"]

    builder.press("undo", uid)

    assert builder.labels == [""]


def test_two_windows_of_one_draft_are_told_of_each_other(engine: Engine, builder: Builder) -> None:
    seen = builder.turn
    builder.add("text", "Место")

    with pytest.raises(Conflict, match="Черновик тем временем изменён в другом окне"):
        engine.execute(EditForm(OWNER, FORM_KEY, Seen(seen, "another-page"), "", {}, "add:date"))
    assert builder.labels == ["Место"]


def test_a_form_begins_as_a_copy_of_another(engine: Engine) -> None:
    like = "activity-2.4.approve-programme"
    draft = engine.execute(StartForm(OWNER, "Утвердите отчёт", "activity-2.4", like=like))

    copied = Builder(engine, draft.form_key)
    assert draft.form_key == "activity-2.4.utverdite-otchet"
    original = Form.from_document(load_library()[like]).to_document()
    assert copied.document() == {**original, "title": "Утвердите отчёт"}


@pytest.mark.parametrize(
    ("title", "form_key", "like", "refusal"),
    [
        (" ", "", "", "Назовите форму: от 1 до 300 знаков"),
        ("Форма", "Моя форма", "", "Код формы «Моя форма» не подходит"),
        ("Форма", "activity-2.4.approve-programme", "", "уже есть. Выберите другой код"),
        ("Форма", "", "nothing.at-all", "Формы «nothing.at-all» нет"),
    ],
)
def test_a_form_that_cannot_begin_says_why(
    engine: Engine, title: str, form_key: str, like: str, refusal: str
) -> None:
    with pytest.raises((InvalidInput, InvalidState, NotFound), match=refusal):
        engine.execute(StartForm(OWNER, title, form_key=form_key, like=like))


def test_a_draft_put_aside_is_closed_and_its_key_is_free_again(
    engine: Engine, builder: Builder
) -> None:
    builder.add("text", "Место")
    seen = Seen(builder.turn, PAGE)
    engine.execute(PutFormAside(OWNER, FORM_KEY))

    assert engine.execute(FormDraftOf(OWNER, FORM_KEY)) is None
    with pytest.raises(InvalidState, match="уже опубликован или убран"):
        engine.execute(EditForm(OWNER, FORM_KEY, seen, "", {}, "add:text"))
    assert Builder(engine).start("Другая форма").sketch.title == "Другая форма"


def test_a_trial_leaves_out_what_is_not_finished(builder: Builder) -> None:
    builder.add("text", "Место")
    builder.press("add:choice")

    form, left_out = showable(builder.sketch)

    assert ([one.label for one in form.fields], left_out) == (["Место"], 1)


def test_only_the_owner_builds_and_the_auditor_only_looks(engine: Engine, builder: Builder) -> None:
    assert engine.execute(ListedForms(AUDITOR))
    seen = Seen(builder.turn, PAGE)
    for actor in (AUDITOR, CURATOR):
        commands: tuple[Command[Any], ...] = (
            StartForm(actor, "Форма"),
            OpenFormDraft(actor, FORM_KEY),
            EditForm(actor, FORM_KEY, seen, "", {}, "add:text"),
            PutFormAside(actor, FORM_KEY),
        )
        for command in commands:
            with pytest.raises(NotAllowed, match="У вас нет права"):
                engine.execute(command)
    with pytest.raises(NotAllowed):
        engine.execute(ListedForms(CURATOR))
