"""A form gets versions, processes are published with it, and an instance keeps what it began with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import (
    SYSTEM,
    Actor,
    Deploy,
    Engine,
    InvalidState,
    StartInstance,
    VersionsOf,
    WorkItemsOf,
)
from processes.diagrams import FOLDER
from processes.form_studio import (
    Change,
    ChangeKind,
    EditForm,
    FormDocument,
    FormUseCounts,
    FormVersions,
    KnownForms,
    ListedForms,
    OpenFormDraft,
    PreviewOfPublication,
    PublishForm,
    Seen,
    TakeFormVersion,
    UsesOfForm,
)
from processes.forms import Form, load_library
from processes.forms.work_item_form import WorkItemFormOf
from tests.processes.form_studio.conftest import OWNER, PAGE, PROCESS, Builder

APPOINT = "activity-2.4.appoint-developer"
APPROVE = "activity-2.4.approve-programme"
REASON = "Почему именно он"


@pytest.fixture
def appointing(either_engine: Engine) -> Builder:
    """Return the builder with the shipped form of the first task of 2.4, and a field more."""
    either_engine.execute(OpenFormDraft(OWNER, APPOINT))
    builder = Builder(either_engine, APPOINT)
    builder.add("textarea", REASON)
    return builder


def first_fields(engine: Engine, instance_id: int) -> list[str]:
    """Return the labels that the holder of an instance's open task is shown."""
    (item,) = engine.execute(WorkItemsOf(instance_id, open_only=True))
    holder = Actor("nina", frozenset({item.candidate_group}))
    shown = engine.execute(WorkItemFormOf(item.id, holder))
    return [field.label for field in shown.form.fields]


def begin(engine: Engine) -> int:
    return engine.execute(StartInstance(PROCESS, {}, SYSTEM, organisation="oo-05"))


def test_an_instance_keeps_the_form_it_began_with(appointing: Builder) -> None:
    engine = appointing.engine
    before = begin(engine)

    published = appointing.publish(processes=(PROCESS,))

    assert published.version == 2
    assert [(one.process_key, one.version) for one in published.deployed] == [(PROCESS, 2)]
    after = begin(engine)
    assert REASON not in first_fields(engine, before)
    assert first_fields(engine, after)[-1] == REASON


def test_a_process_left_unticked_goes_on_with_the_form_it_has(appointing: Builder) -> None:
    engine = appointing.engine

    assert appointing.publish().deployed == ()

    assert REASON not in first_fields(engine, begin(engine))
    (use,) = engine.execute(UsesOfForm(OWNER, APPOINT))
    assert (use.process_version, use.form_version) == (1, 1)
    assert REASON in str(engine.execute(KnownForms())[APPOINT])


def test_where_processes_need_a_second_look_a_form_is_published_alone(appointing: Builder) -> None:
    engine = appointing.engine
    together = PublishForm(
        OWNER, APPOINT, appointing.turn, "Слово", (PROCESS,), needs_second_look=True
    )

    with pytest.raises(InvalidState, match="на странице его публикации"):
        engine.execute(together)

    assert engine.execute(VersionsOf(PROCESS))[0].version == 1
    assert engine.execute(FormVersions(OWNER, APPOINT))[0].version == 1
    assert engine.execute(replace(together, processes=())).deployed == ()


def test_versions_are_told_with_who_when_and_why(appointing: Builder) -> None:
    engine = appointing.engine
    appointing.publish("Нужна причина")

    newest, shipped = engine.execute(FormVersions(OWNER, APPOINT))
    assert (newest.version, newest.comment, newest.published_by) == (2, "Нужна причина", "anna")
    assert newest.published_at == engine.runtime.clock.now()
    assert (shipped.version, shipped.comment) == (1, "из поставки")
    listed = {one.form_key: one.version for one in engine.execute(ListedForms(OWNER))}
    assert (listed[APPOINT], listed[APPROVE]) == (2, 1)
    assert REASON not in str(engine.execute(FormDocument(OWNER, APPOINT, 1)))


def test_an_old_version_is_taken_up_and_published_as_the_next_one(appointing: Builder) -> None:
    engine = appointing.engine
    appointing.publish()

    engine.execute(TakeFormVersion(OWNER, APPOINT, 1))
    preview = engine.execute(PreviewOfPublication(OWNER, APPOINT))
    assert preview.changes == (Change(ChangeKind.REMOVED, f"Поле «{REASON}»", was="текст"),)
    assert appointing.publish("Причина лишняя").version == 3

    third = engine.execute(FormDocument(OWNER, APPOINT, 3))
    first = engine.execute(FormDocument(OWNER, APPOINT, 1))
    assert Form.from_document(third) == Form.from_document(first)


def test_a_published_draft_is_closed(appointing: Builder) -> None:
    seen = Seen(appointing.turn, PAGE)
    appointing.publish()

    with pytest.raises(InvalidState, match="Этот черновик уже опубликован или убран"):
        appointing.engine.execute(EditForm(OWNER, APPOINT, seen, "", {}, "add:text"))


def test_where_a_form_is_shown_names_process_task_and_executor(either_engine: Engine) -> None:
    (use,) = either_engine.execute(UsesOfForm(OWNER, APPROVE))

    assert (use.process_key, use.element_id, use.element_name, use.lane) == (
        PROCESS,
        "approve-programme",
        "Утвердить программу и материалы",
        "Руководитель ОО",
    )
    assert (use.process_version, use.form_version) == (1, 1)
    counts = either_engine.execute(FormUseCounts(OWNER))
    assert counts[APPROVE] == 1
    assert "activity-1.1.fill-roadmap" not in counts


def test_what_the_diagram_looks_for_and_would_not_find_is_told_before(
    either_engine: Engine,
) -> None:
    either_engine.execute(OpenFormDraft(OWNER, APPROVE))
    builder = Builder(either_engine, APPROVE)
    decision, *_, remarks = (one.uid for one in builder.sketch.fields)

    builder.press(f"remove:{remarks}")
    builder.press("option-remove:1", decision, to_process="true")
    (affected,) = either_engine.execute(PreviewOfPublication(OWNER, APPROVE)).processes
    assert affected.missing == ('"return"',)

    builder.press("undo")
    builder.press("save", decision, to_process="true", variable="verdict")
    (affected,) = either_engine.execute(PreviewOfPublication(OWNER, APPROVE)).processes
    assert "approval" in affected.missing


def test_a_process_that_cannot_take_the_form_stops_the_whole_publication(
    appointing: Builder,
) -> None:
    engine = appointing.engine
    shipped = (FOLDER / f"{PROCESS}.bpmn").read_bytes()
    other = shipped.replace(APPROVE.encode(), b"gone.form")
    library = load_library()
    engine.execute(Deploy(other, {**library, "gone.form": library[APPROVE]}))

    with pytest.raises(InvalidState, match=r"нельзя опубликовать заново.*Снимите с него отметку"):
        appointing.publish(processes=(PROCESS,))

    assert [one.version for one in engine.execute(FormVersions(OWNER, APPOINT))] == [1]
    assert [one.version for one in engine.execute(VersionsOf(PROCESS))] == [2, 1]
    assert REASON in appointing.labels


def test_what_changed_is_told_in_words(appointing: Builder) -> None:
    developer, position, *_ = appointing.sketch.fields
    appointing.press("save", developer.uid, label="Кто разработает", max_length="100")
    appointing.press("save", position.uid, kind="choice", option__0__label="Педагог")
    appointing.press(f"down:{developer.uid}")

    changes = appointing.engine.execute(PreviewOfPublication(OWNER, APPOINT)).changes

    assert changes is not None
    told = {(one.subject, one.was, one.now) for one in changes}
    old = "Поле «Разработчик: фамилия, имя, отчество»"
    assert {
        (f"{old}: название", "Разработчик: фамилия, имя, отчество", "Кто разработает"),
        (f"{old}: знаков не больше", "200", "100"),
        ("Поле «Должность»: вид", "Строка", "Выбор одного"),
        (f"Поле «{REASON}»", "", "текст"),
    } <= told
    assert [one for one in changes if one.kind is ChangeKind.MOVED]
