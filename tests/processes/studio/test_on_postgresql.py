from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine import Conflict, Deploy, Engine, EngineSettings
from engine.clock import SystemClock
from engine.storage.database import open_database
from processes.diagrams import FOLDER
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.studio import (
    CommentOnElement,
    CommentsOn,
    IAmHere,
    OpenDraft,
    PublishDraft,
    RestoreRevision,
    RevisionsOf,
    RevisionXml,
    SaveRevision,
)
from processes.vocabulary import PlanVocabulary
from tests.processes.studio.conftest import COLLEAGUE, KEY, OWNER

pytestmark = pytest.mark.postgresql


@pytest.fixture
def engine(migrated_postgresql: str) -> Iterator[Engine]:
    database = open_database(migrated_postgresql)
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    yield Engine(database, clock=SystemClock(), settings=settings)
    database.dispose()


def test_a_draft_is_begun_saved_restored_discussed_and_published(engine: Engine) -> None:
    for key in (f"{KEY}.institution", KEY):
        engine.execute(Deploy((FOLDER / f"{key}.bpmn").read_bytes(), load_library()))
    shipped = (FOLDER / f"{KEY}.bpmn").read_bytes()
    changed = shipped.replace("Принять".encode(), "Взять".encode())
    draft = engine.execute(OpenDraft(OWNER, KEY))

    engine.execute(SaveRevision(OWNER, draft.id, 1, changed))
    with pytest.raises(Conflict):
        engine.execute(SaveRevision(COLLEAGUE, draft.id, 1, shipped))
    engine.execute(RestoreRevision(OWNER, draft.id, 1))
    assert engine.execute(RevisionXml(OWNER, draft.id)) == shipped
    engine.execute(RestoreRevision(OWNER, draft.id, 2))
    engine.execute(IAmHere(OWNER, draft.id, "one"))
    engine.execute(IAmHere(OWNER, draft.id, "one"))
    assert [each.tab for each in engine.execute(IAmHere(COLLEAGUE, draft.id, "two"))] == ["one"]
    engine.execute(CommentOnElement(OWNER, KEY, "accept-summary", "Так лучше"))
    assert len(engine.execute(CommentsOn(OWNER, KEY))) == 1
    assert engine.execute(PublishDraft(OWNER, draft.id, 4, "Другое слово")).version == 2
    assert [each.number for each in engine.execute(RevisionsOf(OWNER, draft.id))] == [5, 4, 3, 2, 1]
