"""Files of other tools are stored and drawn as they are; what keeps them from running is said later."""

from __future__ import annotations

import pytest

from engine import Deploy, InvalidDiagram, VersionsOf
from engine.diagrams.reading import read_processes
from processes.studio import (
    Draft,
    ImportDiagram,
    OpenDraft,
    ProblemsOf,
    PublishDraft,
    RevisionXml,
    SaveRevision,
    TakeFile,
    TakeVersion,
    drawn,
)
from tests.processes.studio.conftest import KEY, OWNER, Studio

HEAD = (
    '<?xml version="1.0" encoding="{encoding}"?>\n'
    '<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="urn:x">'
)


def pool(key: str, executable: str = "", name: str = "") -> str:
    """Return a process with one step."""
    said = f' isExecutable="{executable}"' if executable else ""
    return (
        f'<d:process id="{key}" name="{name}"{said}><d:startEvent id="{key}-s"/><d:task id="{key}-t"/>'
        f'<d:endEvent id="{key}-e"/><d:sequenceFlow id="{key}-1" sourceRef="{key}-s" '
        f'targetRef="{key}-t"/><d:sequenceFlow id="{key}-2" sourceRef="{key}-t" targetRef="{key}-e"/>'
        "</d:process>"
    )


def together(*pools: tuple[str, str], names: tuple[str, ...] = ()) -> bytes:
    """Return a collaboration of processes, given by their keys and what they say of being run."""
    named = names or tuple(f"Участник {key}" for key, _ in pools)
    participants = "".join(
        f'<d:participant id="pool-{key}" name="{name}" processRef="{key}"/>'
        for (key, _), name in zip(pools, named, strict=True)
    )
    (first, _), (second, _) = pools[:2]
    flow = f'<d:messageFlow id="m" sourceRef="{first}-t" targetRef="{second}-t"/>'
    processes = "".join(pool(key, executable) for key, executable in pools)
    return (
        HEAD.format(encoding="UTF-8")
        + f'<d:collaboration id="c">{participants}{flow}</d:collaboration>{processes}</d:definitions>'
    ).encode()


def stored(studio: Studio, draft: Draft) -> bytes:
    return studio.engine.execute(RevisionXml(OWNER, draft.id))


@pytest.mark.parametrize(
    ("encoding", "codec", "name"),
    [
        ("ISO-8859-1", "latin-1", "Prüfung"),
        ("windows-1251", "cp1251", "Проверка № 1"),
        ("UTF-16", "utf-16", "Проверка № 1"),
        ("koi8-r", "koi8-r", "Проверка"),
    ],
)
def test_a_file_in_an_older_encoding_is_stored_in_utf_8_with_every_letter(
    studio: Studio, encoding: str, codec: str, name: str
) -> None:
    xml = HEAD.format(encoding=encoding) + pool("check", "true", name) + "</d:definitions>"

    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml.encode(codec))))

    assert (draft.process_key, draft.name) == ("check", name)
    text = stored(studio, draft).decode("utf-8")
    assert 'encoding="UTF-8"' in text
    assert f'name="{name}"' in text
    assert "BPMNShape" in text


def test_a_save_in_another_encoding_is_kept_in_utf_8_too(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    text = studio.shipped().decode().replace("Принять сводку", "Взять сводку")
    other = text.replace('encoding="UTF-8"', 'encoding="utf-16"').encode("utf-16")

    studio.engine.execute(SaveRevision(OWNER, draft.id, 1, other))

    assert stored(studio, draft).decode() == text


def test_a_collaboration_is_kept_whole_in_the_draft_of_the_process_that_is_run(
    studio: Studio,
) -> None:
    xml = together(("school", "false"), ("office", "true"))

    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml)))

    assert (draft.process_key, draft.name) == ("office", "Участник office")
    kept = stored(studio, draft)
    assert [one.key for one in read_processes(kept)] == ["school", "office"]
    assert b'bpmnElement="pool-school"' in kept
    assert b'bpmnElement="m"' in kept
    problems = studio.engine.execute(ProblemsOf(kept, "office"))
    assert "one-process" not in {one.rule for one in problems}


def test_what_is_only_drawn_is_stored_and_not_published(studio: Studio) -> None:
    xml = together(("school", "false"), ("office", "false"))

    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml)))

    assert draft.process_key == "school"
    with pytest.raises(InvalidDiagram) as refused:
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "Первая"))
    assert [one.rule for one in refused.value.problems] == ["process-executable"]


def test_an_empty_pool_gives_way_to_one_with_steps(studio: Studio) -> None:
    xml = together(("school", ""), ("office", "")).replace(
        pool("school").encode(), b'<d:process id="school"/>'
    )
    assert studio.engine.execute(ImportDiagram(OWNER, drawn(xml))).process_key == "office"


@pytest.mark.parametrize("second", ["true", ""])
def test_two_processes_to_run_are_stored_and_one_has_to_be_chosen(
    studio: Studio, second: str
) -> None:
    xml = together(("school", "true"), ("office", second))
    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml)))

    with pytest.raises(InvalidDiagram) as refused:
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "Первая"))

    (problem,) = refused.value.problems
    assert (problem.rule, problem.element_id) == ("one-process", "office")
    assert "снимите отметку" in problem.message
    assert studio.engine.execute(VersionsOf("school")) == []


def test_a_draft_never_publishes_another_process_than_its_own(studio: Studio) -> None:
    xml = together(("school", "true"), ("office", "false"))
    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml)))
    swapped = together(("school", "false"), ("office", "true"))
    draft = studio.engine.execute(SaveRevision(OWNER, draft.id, 1, swapped))
    assert draft.process_key == "school"

    with pytest.raises(InvalidDiagram) as refused:
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "Первая"))

    assert [one.rule for one in refused.value.problems] == ["one-process"]


def test_keys_of_other_tools_are_made_anew_and_all_that_names_them_follows(studio: Studio) -> None:
    xml = together(("Process_1", "true"), ("Process_2", "false"), names=("Летний лагерь", "Школа"))
    calling = xml.replace(
        b'<d:task id="Process_1-t"/>',
        b'<d:callActivity id="Process_1-t" calledElement="Process_1"/>',
    )

    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(calling)))

    assert (draft.process_key, draft.name) == ("letniy-lager", "Летний лагерь")
    kept = stored(studio, draft)
    assert b'"Process_1"' not in kept
    assert b'calledElement="letniy-lager"' in kept
    assert b'processRef="letniy-lager"' in kept
    assert b'<d:process id="Process_2"' in kept


def test_a_drawn_process_without_pools_keeps_its_plane(studio: Studio) -> None:
    xml = (
        HEAD.format(encoding="UTF-8")
        + pool("Process_1", "true", "Лагерь")
        + '<di:BPMNDiagram><di:BPMNPlane bpmnElement="Process_1">'
        '<di:BPMNShape bpmnElement="Process_1-t"/></di:BPMNPlane></di:BPMNDiagram></d:definitions>'
    )
    draft = studio.engine.execute(ImportDiagram(OWNER, drawn(xml.encode())))
    assert b'BPMNPlane bpmnElement="lager"' in stored(studio, draft)


def test_a_new_key_is_not_that_of_another_process_of_the_file(studio: Studio) -> None:
    xml = together(("P", "true"), ("lager", "false"), names=("Лагерь", "Школа"))
    assert studio.engine.execute(ImportDiagram(OWNER, drawn(xml))).process_key == "lager-2"


def test_a_collaboration_goes_on_top_of_a_draft_whose_process_it_holds(studio: Studio) -> None:
    draft = studio.engine.execute(
        ImportDiagram(OWNER, drawn(together(("school", "true"), ("x", "false"))))
    )
    other = together(("office", "true"), ("school", "false"))

    studio.engine.execute(TakeFile(OWNER, draft.id, 1, drawn(other)))

    assert [one.key for one in read_processes(stored(studio, draft))] == ["office", "school"]


def test_a_version_that_was_deployed_with_others_goes_into_its_own_draft(studio: Studio) -> None:
    pair = together(("school", "true"), ("office", "true"))
    studio.engine.execute(Deploy(pair))
    (version,) = studio.engine.execute(VersionsOf("office"))
    assert studio.engine.execute(TakeVersion(OWNER, version.id)).process_key == "office"
