"""Two owners do the same at the same moment: one is first, the other gets a sentence, never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from engine import Command, Conflict, Deploy, Engine, EngineSettings, InvalidState
from engine.storage.database import open_database
from engine.testing import FrozenClock
from engine.unit_of_work import unit_of_work
from processes.form_studio import EditForm, FormDraftOf, PublishForm, Seen, StartForm, TypeIntoForm
from processes.forms import load_library
from processes.handlers import HANDLER_NAMES
from processes.rehearsal import BeginRehearsal, KeepScenario, MaterialOf, Outcome, ScenariosOf
from processes.rehearsal.sessions import RehearsalOf
from processes.schema import whole_metadata
from processes.vocabulary import PlanVocabulary
from tests.processes.rehearsal.conftest import BEGINS, BRANCH, COLLEAGUE, OWNER, shipped

T = TypeVar("T")
FORM_KEY = "activity-2.4.tell-of-the-meeting"
pytestmark = pytest.mark.postgresql


@pytest.fixture
def engine(postgresql_database: str) -> Iterator[Engine]:
    """Return the engine on PostgreSQL; on SQLite there is one writer at a time."""
    database = open_database(postgresql_database)
    whole_metadata().create_all(database)
    settings = EngineSettings(vocabulary=PlanVocabulary(HANDLER_NAMES))
    engine = Engine(database, clock=FrozenClock(), settings=settings)
    engine.execute(Deploy(shipped(BRANCH), load_library()))
    yield engine
    database.dispose()


@pytest.fixture
def after(engine: Engine) -> Callable[[Command[Any], Command[T]], T]:
    """Run a command that waits for what another has written and then commits."""

    def waits() -> bool:
        with engine.runtime.database.connect() as connection:
            found = connection.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
            )
        return bool(found)

    def run(first: Command[Any], second: Command[T]) -> T:
        with ThreadPoolExecutor(1) as pool:
            with unit_of_work(engine.runtime, reads_only=False) as uow:
                first.execute(uow)
                future = pool.submit(engine.execute, second)
                while not (future.done() or waits()):
                    pass
            return future.result()

    return run


def test_a_rehearsal_that_is_begun_twice_is_one(engine: Engine, after: Any) -> None:
    material = engine.execute(MaterialOf(BRANCH, shipped(BRANCH)))
    first = BeginRehearsal(OWNER, material, BEGINS)
    begun = after(first, replace(first, beginning=replace(BEGINS, asks_system=True)))
    assert begun.turn == 2
    assert engine.execute(RehearsalOf(OWNER, BRANCH)).beginning.asks_system


def test_a_scenario_that_two_keep_under_one_name_is_one(engine: Engine, after: Any) -> None:
    step = {"do": "skip", "to": BEGINS.at.isoformat(), "words": "Время"}
    outcome = Outcome({}, {}, (), "ещё идёт", (), BEGINS.at.isoformat())
    first = KeepScenario(OWNER, BRANCH, "Обычный ход", BEGINS, [step], outcome)
    after(first, replace(first, actor=COLLEAGUE))
    (kept,) = engine.execute(ScenariosOf(OWNER, BRANCH))
    assert kept.kept_by == COLLEAGUE.user_id


def test_a_form_that_two_begin_under_one_code_is_refused_to_the_second(after: Any) -> None:
    first = StartForm(OWNER, "Сообщите о встрече", form_key=FORM_KEY)
    with pytest.raises(InvalidState, match="уже есть"):
        after(first, replace(first, actor=COLLEAGUE))


@pytest.fixture
def turn(engine: Engine) -> Callable[[], int]:
    """Begin a form with one field; return what tells its draft's turn."""

    def now() -> int:
        draft = engine.execute(FormDraftOf(OWNER, FORM_KEY))
        assert draft is not None
        return draft.turn

    def edit(section: str, action: str, **typed: list[str]) -> str:
        seen = Seen(now(), "page-of-anna")
        return engine.execute(EditForm(OWNER, FORM_KEY, seen, section, typed, action)).uid

    engine.execute(StartForm(OWNER, "Сообщите о встрече", form_key=FORM_KEY))
    uid = edit("", "add:text")
    edit(uid, "save", label=["Когда"])
    return now


def test_what_is_typed_while_another_publishes_is_not_left_behind(
    engine: Engine, after: Any, turn: Callable[[], int]
) -> None:
    typed = TypeIntoForm(OWNER, FORM_KEY, Seen(turn(), "page"), "form", {"title": ["О встрече"]})
    publish = PublishForm(COLLEAGUE, FORM_KEY, turn(), "Так понятнее")
    with pytest.raises(Conflict, match="Посмотрите изменения"):
        after(typed, publish)
    draft = engine.execute(FormDraftOf(OWNER, FORM_KEY))
    assert draft is not None
    assert draft.title == "О встрече"


def test_a_form_that_two_publish_gets_one_version(after: Any, turn: Callable[[], int]) -> None:
    first = PublishForm(OWNER, FORM_KEY, turn(), "Так понятнее")
    with pytest.raises(InvalidState, match="уже опубликован"):
        after(first, replace(first, actor=COLLEAGUE))
