"""What keeps a form from being published is said in Russian, at the control where it stands."""

from __future__ import annotations

import pytest

from engine import Conflict, Engine, InvalidInput, InvalidState, NotAllowed, NotFound
from processes.form_studio import (
    FORM,
    FormDocument,
    OpenFormDraft,
    PreviewOfPublication,
    PublishForm,
    TakeFormVersion,
    UnfinishedForm,
)
from tests.processes.form_studio.conftest import AUDITOR, CURATOR, FORM_KEY, OWNER, PROCESS, Builder


@pytest.mark.parametrize(
    ("kind", "typed", "name", "message"),
    [
        ("text", {"label": ""}, "label", "Напишите название: без него поле не понять."),
        (
            "text",
            {"label": "Место " * 60},
            "label",
            "Название длиннее 300 знаков: перенесите часть слов в подсказку.",
        ),
        (
            "text",
            {"max_length": "много"},
            "max_length",
            "Введите число цифрами, например 12 или 12,5.",
        ),
        ("text", {"max_length": "0"}, "max_length", "Введите целое число от 1 до 100000."),
        ("number", {"min": "9", "max": "3"}, "max", "Верхняя граница меньше нижней"),
        ("date", {"min": "завтра"}, "min", "Введите дату"),
        ("choice", {}, "options", "Вариантов нет: напишите хотя бы один."),
        (
            "choice",
            {"option__0__value": "yes"},
            "options",
            "У варианта есть код, но нет названия: напишите его.",
        ),
        ("pick", {}, "register", "Выберите реестр, из которого берут запись."),
        ("table", {}, "columns", "столб"),
        ("text", {"key": "Место"}, "key", "Ключ «Место» не подходит"),
        ("text", {"key": "comment"}, "key", "занят: такое поле система добавляет"),
        (
            "number",
            {"to_process": "true", "variable": "Сколько"},
            "variable",
            "Имя переменной «Сколько» не подходит",
        ),
    ],
)
def test_a_field_says_what_is_wrong_with_it(
    builder: Builder, kind: str, typed: dict[str, str], name: str, message: str
) -> None:
    uid = builder.press(f"add:{kind}")
    builder.press("save", uid, **{"label": "Место", **typed})

    found = {(one.uid, one.name): one.message for one in builder.compiled.problems}

    assert message in found[uid, name]
    with pytest.raises(UnfinishedForm, match="исправьте отмеченное в черновике"):
        builder.publish()


def test_a_form_says_what_is_wrong_with_it(builder: Builder) -> None:
    builder.press(
        "save",
        FORM,
        title=" ",
        nothing="true",
        variable__0__name="present",
        variable__0__type="number",
        variable__0__value="ноль",
    )

    assert builder.problems() == {
        "title": "Назовите форму: это первое, что увидит исполнитель.",
        "variable-0-value": "Введите число цифрами, например 12 или 12,5.",
    }


def test_a_condition_without_its_field_or_answer_says_so(builder: Builder) -> None:
    asked = builder.add("checkbox", "Никого не было")
    builder.add("text", "Кто был", when_field=asked)
    assert builder.problems() == {"when_values": "Отметьте, при каком ответе на «Никого не было»."}

    builder.press(f"remove:{asked}")

    assert builder.problems() == {
        "when_field": "Поля, от которого зависит это, больше нет: выберите другое или «Всегда»."
    }


def test_fields_that_ask_for_each_other_in_a_circle_are_refused(builder: Builder) -> None:
    first = builder.add("checkbox", "Первое")
    second = builder.add("checkbox", "Второе", when_field=first, **{f"when__{first}": "true"})
    builder.press("save", first, when_field=second, **{f"when__{second}": "true"})

    (message, *_) = builder.problems().values()

    assert "круг" in message


def test_a_publication_needs_words_and_the_newest_draft(engine: Engine, builder: Builder) -> None:
    builder.add("text", "Место")
    with pytest.raises(InvalidInput, match="Напишите, что изменилось: от 1 до 1000 знаков"):
        builder.publish("  ")
    seen = builder.turn
    builder.add("date", "Когда")
    with pytest.raises(Conflict, match="Черновик изменён после того, как вы открыли"):
        engine.execute(PublishForm(OWNER, FORM_KEY, seen, "Место"))


def test_a_publication_that_would_change_nothing_is_refused(builder: Builder) -> None:
    builder.form_key = "activity-2.4.approve-programme"
    builder.engine.execute(OpenFormDraft(OWNER, builder.form_key))

    with pytest.raises(InvalidState, match="ничем не отличается от версии 1"):
        builder.publish()


def test_only_processes_that_show_the_form_are_published_with_it(builder: Builder) -> None:
    builder.add("text", "Место")

    with pytest.raises(InvalidInput, match=f"Процесс «{PROCESS}» не показывает эту форму"):
        builder.publish(processes=(PROCESS,))
    assert builder.labels == ["Место"]


def test_publishing_is_the_owners_and_its_preview_the_auditors_too(
    engine: Engine, builder: Builder
) -> None:
    builder.add("text", "Место")
    assert engine.execute(PreviewOfPublication(AUDITOR, FORM_KEY)).changes is None
    for actor in (AUDITOR, CURATOR):
        with pytest.raises(NotAllowed, match="У вас нет права"):
            engine.execute(PublishForm(actor, FORM_KEY, builder.turn, "Место"))
    with pytest.raises(NotAllowed):
        engine.execute(PreviewOfPublication(CURATOR, FORM_KEY))


def test_a_version_that_does_not_exist_is_told(engine: Engine) -> None:
    with pytest.raises(NotFound, match=r"Версии 7 у формы «activity-2.4.approve-programme» нет"):
        engine.execute(FormDocument(OWNER, "activity-2.4.approve-programme", 7))
    with pytest.raises(NotFound, match=r"Версии 1 у формы «no.such» нет"):
        engine.execute(TakeFormVersion(OWNER, "no.such", 1))
    with pytest.raises(NotFound, match=r"Формы «no.such» нет"):
        engine.execute(OpenFormDraft(OWNER, "no.such"))
