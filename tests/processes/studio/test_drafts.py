from __future__ import annotations

import re
from typing import Any

import pytest

from engine import (
    Actor,
    Command,
    Conflict,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    VersionsOf,
)
from processes.studio import (
    DraftOf,
    ImportDiagram,
    OpenDraft,
    OpenDrafts,
    PutDraftAside,
    RestoreRevision,
    RevisionKind,
    RevisionsOf,
    RevisionXml,
    SaveRevision,
    StartProcess,
    TakeFile,
    TakeVersion,
    drawn,
    offered,
)
from processes.studio.identity import key_from
from tests.processes.studio.conftest import AUDITOR, COLLEAGUE, CURATOR, KEY, OWNER, Studio


def edited(xml: bytes, word: str) -> bytes:
    return xml.replace("Принять сводку".encode(), word.encode())


def test_a_draft_begins_as_the_newest_version_and_is_there_for_the_next_author(
    studio: Studio,
) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))

    again = studio.engine.execute(OpenDraft(COLLEAGUE, KEY))

    assert again == draft
    assert (draft.revision, draft.begun_by) == (1, "anna")
    assert studio.engine.execute(RevisionXml(OWNER, draft.id)) == studio.shipped()


def test_every_save_is_a_revision_with_author_and_time(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    xml = edited(studio.shipped(), "Утвердить сводку")
    studio.clock.forward(minutes=3)

    saved = studio.engine.execute(SaveRevision(COLLEAGUE, draft.id, 1, xml))

    assert (saved.revision, saved.saved_by, saved.saved_at) == (2, "boris", studio.clock.now())
    newest, first = studio.engine.execute(RevisionsOf(AUDITOR, draft.id))
    assert (newest.kind, newest.saved_by) == (RevisionKind.AUTOSAVE, "boris")
    assert (first.kind, first.note) == (RevisionKind.BEGUN, "из версии 1")


def test_saving_what_is_saved_already_adds_nothing(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    assert studio.engine.execute(SaveRevision(OWNER, draft.id, 1, studio.shipped())).revision == 1


def test_a_save_over_somebody_elses_is_refused_and_loses_nothing(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    hers, his = (edited(studio.shipped(), word) for word in ("Её слово", "Его слово"))
    studio.engine.execute(SaveRevision(OWNER, draft.id, 1, hers))

    with pytest.raises(Conflict, match="изменён в другом окне"):
        studio.engine.execute(SaveRevision(COLLEAGUE, draft.id, 1, his))

    assert studio.engine.execute(RevisionXml(OWNER, draft.id)) == hers
    over = studio.engine.execute(SaveRevision(COLLEAGUE, draft.id, 2, his))
    assert studio.engine.execute(RevisionXml(OWNER, draft.id, over.revision - 1)) == hers


def test_a_draft_may_be_saved_with_problems_in_it(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    broken = studio.shipped().replace(b'name="form_key"', b'name="no_form"', 1)
    assert studio.engine.execute(SaveRevision(OWNER, draft.id, 1, broken)).revision == 2


def test_any_revision_comes_back_and_what_came_between_stays(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    changed = edited(studio.shipped(), "Утвердить сводку")
    studio.engine.execute(SaveRevision(OWNER, draft.id, 1, changed))

    restored = studio.engine.execute(RestoreRevision(OWNER, draft.id, 1))

    assert studio.engine.execute(RevisionXml(OWNER, draft.id)) == studio.shipped()
    assert restored.revision == 3
    assert studio.engine.execute(RevisionXml(OWNER, draft.id, 2)) == changed


def test_an_older_version_becomes_the_draft_on_top_of_what_was_drawn(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    changed = edited(studio.shipped(), "Утвердить сводку")
    studio.engine.execute(SaveRevision(OWNER, draft.id, 1, changed))
    (version,) = studio.engine.execute(VersionsOf(KEY))

    taken = studio.engine.execute(TakeVersion(OWNER, version.id))

    assert taken.id == draft.id
    assert studio.engine.execute(RevisionXml(OWNER, draft.id)) == studio.shipped()
    assert studio.engine.execute(RevisionXml(OWNER, draft.id, 2)) == changed


def test_what_is_put_aside_is_off_the_list_and_comes_back_when_opened(studio: Studio) -> None:
    draft = studio.engine.execute(StartProcess(OWNER, "Обучение наставников", "simple"))
    studio.engine.execute(PutDraftAside(OWNER, draft.id))
    assert studio.engine.execute(OpenDrafts(OWNER)) == []

    with pytest.raises(InvalidState, match="убран"):
        studio.engine.execute(SaveRevision(OWNER, draft.id, 1, studio.shipped()))

    assert studio.engine.execute(OpenDraft(OWNER, draft.process_key)).is_open


@pytest.mark.parametrize("template", [one["key"] for one in offered()["starting"]])
def test_a_new_process_begins_from_a_template_with_a_drawing(studio: Studio, template: str) -> None:
    draft = studio.engine.execute(StartProcess(OWNER, "Обучение наставников", template))
    xml = studio.engine.execute(RevisionXml(OWNER, draft.id)).decode()
    assert draft.process_key == "obuchenie-nastavnikov"
    assert 'name="Обучение наставников"' in xml
    assert "BPMNShape" in xml


def test_a_key_that_is_taken_or_odd_is_refused(studio: Studio) -> None:
    with pytest.raises(InvalidState, match="уже есть"):
        studio.engine.execute(StartProcess(OWNER, "Ещё раз", "simple", KEY))
    with pytest.raises(InvalidInput, match="Код процесса"):
        studio.engine.execute(StartProcess(OWNER, "Ещё раз", "simple", "<script>"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Обучение 2026 года", "obuchenie-2026-goda"),
        ("4.2 Набор", "process-4-2-nabor"),
        ("«»", "process"),
    ],
)
def test_a_key_is_made_of_the_letters_of_the_name(name: str, key: str) -> None:
    assert key_from(name) == key


def test_a_file_goes_into_the_draft_of_its_process(studio: Studio) -> None:
    changed = edited(studio.shipped(), "Утвердить сводку")

    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(changed)))

    assert draft.process_key == KEY
    assert studio.engine.execute(RevisionXml(OWNER, draft.id)) == changed


def bare(xml: bytes) -> bytes:
    """Return a diagram without its drawing."""
    return xml[: xml.index(b"  <bpmndi:BPMNDiagram")] + b"</bpmn:definitions>"


def test_a_file_without_a_drawing_gets_one(studio: Studio) -> None:
    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(bare(studio.shipped()))))
    assert b"BPMNShape" in studio.engine.execute(RevisionXml(OWNER, draft.id))


def test_a_file_is_laid_out_before_the_transaction_that_stores_it(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = drawn(bare(studio.shipped()))
    other = drawn(bare(studio.shipped()).replace(f'"{KEY}"'.encode(), b'"Process_1"'))
    monkeypatch.delattr("processes.studio.files.lay_out")

    draft = studio.engine.execute(ImportDiagram(OWNER, ours))
    anew = studio.engine.execute(ImportDiagram(OWNER, other))
    again = studio.engine.execute(TakeFile(OWNER, draft.id, draft.revision, other))

    assert studio.engine.execute(RevisionXml(OWNER, draft.id, 1)) == ours.xml
    assert anew.process_key not in (KEY, "Process_1")
    assert again.revision == draft.revision + 1


def test_the_drawing_of_a_file_follows_its_process_to_another_code(studio: Studio) -> None:
    draft = studio.engine.execute(StartProcess(OWNER, "Лагерь", "simple"))
    xml = studio.engine.execute(RevisionXml(OWNER, draft.id))
    without_pool = re.sub(rb"(?s)<bpmn:collaboration.*?</bpmn:collaboration>", b"", xml)
    other = drawn(bare(without_pool).replace(b'"lager"', b'"Process_1"'))

    again = studio.engine.execute(TakeFile(OWNER, draft.id, draft.revision, other))

    stored = studio.engine.execute(RevisionXml(OWNER, again.id))
    assert re.findall(rb'<bpmndi:BPMNPlane [^>]*bpmnElement="([^"]*)"', stored) == [b"lager"]


HOSTILE = {
    "a doctype": (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>', "DOCTYPE"),
    "no XML": (b"<bpmn", "повреждён"),
    "no diagram": (b"<html/>", "не схема BPMN"),
    "too large": (b"<a>" + b"x" * 2_000_001 + b"</a>", "больше 2 МБ"),
    "no process": (
        b'<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
        "нет процесса",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(studio: Studio, kind: str) -> None:
    xml, sentence = HOSTILE[kind]
    with pytest.raises(InvalidDiagram, match=sentence):
        studio.engine.execute(ImportDiagram(OWNER, drawn(xml)))
    assert studio.engine.execute(OpenDrafts(OWNER)) == []


@pytest.mark.parametrize("actor", [AUDITOR, CURATOR], ids=["auditor", "curator"])
def test_only_the_owner_changes_drafts(studio: Studio, actor: Actor) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    (version,) = studio.engine.execute(VersionsOf(KEY))
    commands: tuple[Command[Any], ...] = (
        OpenDraft(actor, KEY),
        TakeVersion(actor, version.id),
        StartProcess(actor, "Новый", "simple"),
        ImportDiagram(actor, drawn(studio.shipped())),
        TakeFile(actor, draft.id, 1, drawn(studio.shipped())),
        SaveRevision(actor, draft.id, 1, studio.shipped()),
        RestoreRevision(actor, draft.id, 1),
        PutDraftAside(actor, draft.id),
    )
    for command in commands:
        with pytest.raises(NotAllowed):
            studio.engine.execute(command)


def test_the_auditor_reads_drafts_and_a_curator_does_not(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    assert studio.engine.execute(OpenDrafts(AUDITOR)) == [draft]
    assert studio.engine.execute(DraftOf(AUDITOR, KEY)) == draft
    queries: tuple[Command[Any], ...] = (
        OpenDrafts(CURATOR),
        DraftOf(CURATOR, KEY),
        RevisionXml(CURATOR, draft.id),
    )
    for query in queries:
        with pytest.raises(NotAllowed):
            studio.engine.execute(query)
