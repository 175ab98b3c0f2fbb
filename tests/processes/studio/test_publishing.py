from __future__ import annotations

from typing import Any

import pytest

from engine import (
    Actor,
    Command,
    Conflict,
    DiagramXml,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    NotAllowed,
    VersionsOf,
)
from processes.comparison import CompareDraft
from processes.studio import (
    CommentOnElement,
    CommentsOn,
    Draft,
    IAmHere,
    OpenDraft,
    OpenDrafts,
    ProblemsOf,
    PublishDraft,
    ResolveComment,
    SaveRevision,
    StartProcess,
)
from tests.processes.studio.conftest import (
    AUDITOR,
    COLLEAGUE,
    CURATOR,
    KEY,
    OWNER,
    Studio,
    retitled,
)


def changed_draft(studio: Studio) -> Draft:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    xml = studio.shipped().replace("Принять сводку".encode(), "Утвердить сводку".encode())
    return studio.engine.execute(SaveRevision(OWNER, draft.id, draft.revision, xml))


def test_a_published_draft_is_the_next_version_with_comment_and_author(studio: Studio) -> None:
    draft = changed_draft(studio)

    deployed = studio.engine.execute(
        PublishDraft(OWNER, draft.id, draft.revision, "Сводка утверждается")
    )

    newest = studio.engine.execute(VersionsOf(KEY))[0]
    assert (newest.version, newest.comment, newest.deployed_by) == (
        2,
        "Сводка утверждается",
        "anna",
    )
    assert "Утвердить сводку" in studio.engine.execute(DiagramXml(deployed.definition_id)).decode()
    assert studio.engine.execute(OpenDrafts(OWNER)) == []


def test_after_publication_the_next_change_begins_with_what_was_published(studio: Studio) -> None:
    draft = changed_draft(studio)
    deployed = studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "ещё"))
    again = studio.engine.execute(OpenDraft(COLLEAGUE, KEY))
    assert (again.id, again.is_open) == (draft.id, True)
    assert again.base_definition_id == deployed.definition_id


def test_a_draft_with_problems_is_not_published_and_says_all_of_them(studio: Studio) -> None:
    draft = studio.engine.execute(StartProcess(OWNER, "Обучение наставников", "institutions"))
    with pytest.raises(InvalidDiagram) as refused:
        studio.engine.execute(PublishDraft(OWNER, draft.id, 1, "первая"))
    places = {problem.element_id for problem in refused.value.problems}
    assert {"set-work", "sum-up"} <= places
    assert studio.engine.execute(VersionsOf(draft.process_key)) == []


def test_a_call_of_a_process_that_is_not_published_is_a_problem(studio: Studio) -> None:
    xml = studio.shipped().replace(
        b'calledElement="activity-2.4.institution"', b'calledElement="nowhere"'
    )
    problems = studio.engine.execute(ProblemsOf(xml, KEY))
    assert [(one.element_id, one.rule) for one in problems] == [
        ("develop-materials", "called-known")
    ]


def test_an_unreadable_diagram_has_one_problem_and_no_place(studio: Studio) -> None:
    (problem,) = studio.engine.execute(ProblemsOf(b"<html/>", KEY))
    assert problem.element_id is None


def test_nothing_is_published_twice_unseen_or_without_words(studio: Studio) -> None:
    draft = changed_draft(studio)
    with pytest.raises(InvalidInput, match="что изменилось"):
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "  "))
    with pytest.raises(Conflict, match="другом окне"):
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision - 1, "слова"))
    studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision, "слова"))
    with pytest.raises(InvalidState, match="уже опубликован"):
        studio.engine.execute(PublishDraft(OWNER, draft.id, draft.revision + 1, "слова"))


def test_a_form_that_changed_after_it_was_seen_keeps_its_diagram_from_being_published(
    studio: Studio,
) -> None:
    draft = changed_draft(studio)
    seen = studio.engine.execute(CompareDraft(OWNER, draft.id)).forms_seen
    retitled(studio.engine, OWNER, "activity-2.3.offer-programmes", "Чужая форма")
    assert studio.engine.execute(CompareDraft(OWNER, draft.id)).forms_seen == seen
    retitled(studio.engine, OWNER, "activity-2.4.accept-summary", "Утвердите сводку")

    command = PublishDraft(OWNER, draft.id, draft.revision, "слова", forms_seen=seen)
    with pytest.raises(Conflict, match="Форма, которую показывает схема, изменена"):
        studio.engine.execute(command)

    seen = studio.engine.execute(CompareDraft(OWNER, draft.id)).forms_seen
    command = PublishDraft(OWNER, draft.id, draft.revision, "слова", forms_seen=seen)
    assert studio.engine.execute(command).version == 2


def test_a_draft_without_changes_is_nothing_to_publish(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    with pytest.raises(InvalidState, match="ничем не отличается от версии 1"):
        studio.engine.execute(PublishDraft(OWNER, draft.id, 1, "слова"))


@pytest.mark.parametrize("actor", [AUDITOR, CURATOR], ids=["auditor", "curator"])
def test_only_the_owner_publishes(studio: Studio, actor: Actor) -> None:
    draft = changed_draft(studio)
    with pytest.raises(NotAllowed):
        studio.engine.execute(PublishDraft(actor, draft.id, draft.revision, "слова"))


def test_whoever_opens_a_draft_learns_who_else_has_it_open(studio: Studio) -> None:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    assert studio.engine.execute(IAmHere(OWNER, draft.id, "tab-1")) == []

    (other,) = studio.engine.execute(IAmHere(COLLEAGUE, draft.id, "tab-2"))
    assert other.person_id == "anna"

    studio.clock.forward(minutes=1)
    assert studio.engine.execute(IAmHere(COLLEAGUE, draft.id, "tab-2")) == []


def test_the_auditor_remarks_on_an_element_and_the_owner_settles_it(studio: Studio) -> None:
    written = studio.engine.execute(
        CommentOnElement(AUDITOR, KEY, "accept-summary", "  Кто это решил?  ")
    )
    (comment,) = studio.engine.execute(CommentsOn(OWNER, KEY))
    assert (comment.text, comment.written_by, comment.resolved_at) == (
        "Кто это решил?",
        "olga",
        None,
    )

    with pytest.raises(NotAllowed):
        studio.engine.execute(ResolveComment(AUDITOR, KEY, written))
    studio.engine.execute(ResolveComment(OWNER, KEY, written))

    (settled,) = studio.engine.execute(CommentsOn(AUDITOR, KEY))
    assert (settled.resolved_by, settled.resolved_at) == ("anna", studio.clock.now())


def test_a_curator_neither_reads_nor_writes_remarks(studio: Studio) -> None:
    commands: tuple[Command[Any], ...] = (
        CommentsOn(CURATOR, KEY),
        CommentOnElement(CURATOR, KEY, "a", "b"),
    )
    for command in commands:
        with pytest.raises(NotAllowed):
            studio.engine.execute(command)
