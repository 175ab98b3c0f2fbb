from __future__ import annotations

import pytest

from engine import Conflict, InstanceHistory, InvalidInput, InvalidState, NotAllowed, NotFound
from processes.studio import (
    AskSecondLook,
    DecideSecondLook,
    Draft,
    OpenDraft,
    PublishDraft,
    SaveRevision,
    SecondLook,
    SecondLookOf,
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


@pytest.fixture
def draft(studio: Studio) -> Draft:
    draft = studio.engine.execute(OpenDraft(OWNER, KEY))
    return saved(studio, draft, "Утвердить сводку")


def saved(studio: Studio, draft: Draft, name: str) -> Draft:
    xml = studio.shipped().replace("Принять сводку".encode(), name.encode())
    return studio.engine.execute(SaveRevision(OWNER, draft.id, draft.revision, xml))


def asked(studio: Studio, draft: Draft) -> SecondLook:
    studio.engine.execute(AskSecondLook(OWNER, draft.id, draft.revision, "Слово из приказа"))
    look = studio.engine.execute(SecondLookOf(COLLEAGUE, draft.id))
    assert look is not None
    return look


def publication(draft: Draft) -> PublishDraft:
    return PublishDraft(OWNER, draft.id, draft.revision, "Слово", needs_second_look=True)


def test_a_draft_is_published_once_another_owner_has_approved_it(
    studio: Studio, draft: Draft
) -> None:
    with pytest.raises(InvalidState, match="второй взгляд"):
        studio.engine.execute(publication(draft))
    look = asked(studio, draft)
    assert look.is_awaited
    with pytest.raises(InvalidState, match="второй взгляд"):
        studio.engine.execute(publication(draft))

    studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=True))

    assert studio.engine.execute(publication(draft)).version == 2
    noted = [one.data.get("noted") for one in studio.engine.execute(InstanceHistory(0))]
    assert noted[-3:] == ["SecondLookAsked", "SecondLookApproved", None]


def test_the_author_of_a_draft_never_approves_it_even_if_another_asked(
    studio: Studio, draft: Draft
) -> None:
    studio.engine.execute(AskSecondLook(COLLEAGUE, draft.id, draft.revision, "Слово"))
    for actor in (OWNER, COLLEAGUE):
        with pytest.raises(NotAllowed, match="другой владелец"):
            studio.engine.execute(DecideSecondLook(actor, 1, is_approved=True))


def test_a_refusal_needs_a_reason_and_is_final(studio: Studio, draft: Draft) -> None:
    look = asked(studio, draft)
    with pytest.raises(InvalidInput, match="почему"):
        studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=False))
    command = DecideSecondLook(COLLEAGUE, look.id, is_approved=False, reason="Слово не то")
    studio.engine.execute(command)

    declined = studio.engine.execute(SecondLookOf(OWNER, draft.id))
    assert declined is not None
    assert (declined.approved, declined.reason, declined.decided_by) == (
        False,
        "Слово не то",
        "boris",
    )
    with pytest.raises(InvalidState, match="уже дан"):
        studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=True))
    with pytest.raises(InvalidState, match="второй взгляд"):
        studio.engine.execute(publication(draft))


def test_an_approval_holds_for_what_was_drawn_then(studio: Studio, draft: Draft) -> None:
    look = asked(studio, draft)
    studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=True))
    later = saved(studio, draft, "Получить сводку")
    with pytest.raises(InvalidState, match="второй взгляд"):
        studio.engine.execute(publication(later))
    again = asked(studio, later)
    saved(studio, later, "Взять сводку")
    with pytest.raises(Conflict, match="изменён после запроса"):
        studio.engine.execute(DecideSecondLook(COLLEAGUE, again.id, is_approved=True))


def test_an_approval_holds_for_the_forms_of_then(studio: Studio, draft: Draft) -> None:
    look = asked(studio, draft)
    studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=True))
    retitled(studio.engine, OWNER, "activity-2.4.accept-summary", "Утвердите сводку")
    with pytest.raises(InvalidState, match="второй взгляд"):
        studio.engine.execute(publication(draft))


def test_the_author_of_a_form_never_approves_the_process_that_shows_it(studio: Studio) -> None:
    studio.clock.forward(days=1)
    retitled(studio.engine, COLLEAGUE, "activity-2.4.accept-summary", "Утвердите сводку")
    look = asked(studio, studio.engine.execute(OpenDraft(OWNER, KEY)))
    with pytest.raises(NotAllowed, match="его форму"):
        studio.engine.execute(DecideSecondLook(COLLEAGUE, look.id, is_approved=True))


def test_one_look_at_a_time_and_only_for_what_can_be_published(
    studio: Studio, draft: Draft
) -> None:
    with pytest.raises(Conflict):
        studio.engine.execute(AskSecondLook(OWNER, draft.id, 1, "Слово"))
    asked(studio, draft)
    with pytest.raises(InvalidState, match="уже запрошен"):
        studio.engine.execute(AskSecondLook(OWNER, draft.id, draft.revision, "Слово"))
    with pytest.raises(NotFound):
        studio.engine.execute(DecideSecondLook(COLLEAGUE, 99, is_approved=True))


def test_only_owners_ask_and_answer_and_the_auditor_reads(studio: Studio, draft: Draft) -> None:
    look = asked(studio, draft)
    for actor in (AUDITOR, CURATOR):
        with pytest.raises(NotAllowed):
            studio.engine.execute(AskSecondLook(actor, draft.id, draft.revision, "Слово"))
        with pytest.raises(NotAllowed):
            studio.engine.execute(DecideSecondLook(actor, look.id, is_approved=True))
    assert studio.engine.execute(SecondLookOf(AUDITOR, draft.id)) == look
    with pytest.raises(NotAllowed):
        studio.engine.execute(SecondLookOf(CURATOR, draft.id))
