"""Scenarios: ways through a process that the owner keeps, with what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, func, select

from engine import Actor, Command, InvalidInput, InvalidState, NotFound, Query
from engine.storage.rows import insert_row
from processes.forms.reading import one_line
from processes.rehearsal.outcome import Outcome
from processes.rehearsal.sessions import check_size
from processes.rehearsal.tables import rehearsal_scenarios
from processes.rehearsal.values import Beginning
from processes.studio import require_author, require_reader

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

MOST_SCENARIOS = 30
"""Of one process."""
_LONGEST_NAME = 200

_OF_PROCESS = rehearsal_scenarios.c.process_key == bindparam("of_process")
_THIS = _OF_PROCESS & (rehearsal_scenarios.c.id == bindparam("this"))
_ALL = select(rehearsal_scenarios).where(_OF_PROCESS).order_by(rehearsal_scenarios.c.name)
_ONE = select(rehearsal_scenarios).where(_THIS)
_NAMED = select(rehearsal_scenarios.c.id).where(
    _OF_PROCESS, rehearsal_scenarios.c.name == bindparam("this_name")
)
_COUNT = select(func.count()).select_from(rehearsal_scenarios).where(_OF_PROCESS)
_RENAME = rehearsal_scenarios.update().where(_THIS).values(name=bindparam("new_name"))
_CHANGE = (
    rehearsal_scenarios.update()
    .where(_THIS)
    .values(
        beginning=bindparam("new_beginning"),
        steps=bindparam("new_steps"),
        expected=bindparam("new_expected"),
        kept_at=bindparam("at"),
        kept_by=bindparam("by"),
    )
)
_DELETE = rehearsal_scenarios.delete().where(_THIS)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A way through a process: where it began, the steps, what came of them then."""

    id: int
    process_key: str
    name: str
    beginning: Beginning
    steps: tuple[Mapping[str, Any], ...] = field(repr=False)
    expected: Outcome = field(repr=False)
    kept_at: datetime
    kept_by: str


@dataclass(frozen=True, slots=True)
class KeepScenario(Command[int]):
    """Keep a way as a scenario and return its id; one of the same name is kept anew.

    Raises NotAllowed, InvalidInput for a bad name or too many steps, InvalidState for too many
    scenarios.
    """

    actor: Actor
    process_key: str
    name: str
    beginning: Beginning
    steps: Sequence[Mapping[str, Any]] = field(repr=False)
    expected: Outcome = field(repr=False)

    def execute(self, uow: UnitOfWork) -> int:
        """Do it."""
        require_author(self.actor)
        check_size(self.steps)
        if not self.steps:
            raise InvalidInput("Сохранять нечего: на репетиции ещё не сделано ни шага.")
        name = checked_name(self.name)
        known = uow.connection.scalar(_NAMED, {"of_process": self.process_key, "this_name": name})
        if known is not None:
            return self._change(uow, int(known))
        self._refuse_too_many(uow)
        row = {"process_key": self.process_key, "name": name, **self._content()}
        row |= {"kept_at": uow.now, "kept_by": self.actor.user_id}
        return insert_row(uow.connection, rehearsal_scenarios, row)

    def _content(self) -> dict[str, Any]:
        return {
            "beginning": self.beginning.to_document(),
            "steps": list(self.steps),
            "expected": self.expected.to_document(),
        }

    def _change(self, uow: UnitOfWork, scenario_id: int) -> int:
        content = {f"new_{key}": value for key, value in self._content().items()}
        this = {"of_process": self.process_key, "this": scenario_id}
        kept = {"at": uow.now, "by": self.actor.user_id}
        uow.connection.execute(_CHANGE, {**this, **kept, **content})
        return scenario_id

    def _refuse_too_many(self, uow: UnitOfWork) -> None:
        count = uow.connection.scalar(_COUNT, {"of_process": self.process_key}) or 0
        if count >= MOST_SCENARIOS:
            raise InvalidState(
                f"У процесса уже {MOST_SCENARIOS} сценариев. Удалите те, что больше не нужны."
            )


@dataclass(frozen=True, slots=True)
class RenameScenario(Command[None]):
    """Give a scenario another name. Raises NotAllowed, NotFound, InvalidInput, InvalidState."""

    actor: Actor
    process_key: str
    scenario_id: int
    name: str

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        name = checked_name(self.name)
        known = uow.connection.scalar(_NAMED, {"of_process": self.process_key, "this_name": name})
        if known not in (None, self.scenario_id):
            raise InvalidState(f"Сценарий «{name}» уже есть. Выберите другое название.")
        this = {"of_process": self.process_key, "this": self.scenario_id}
        if uow.connection.execute(_RENAME, {**this, "new_name": name}).rowcount != 1:
            raise _unknown()


@dataclass(frozen=True, slots=True)
class DeleteScenario(Command[None]):
    """Forget a scenario. Raises NotAllowed, NotFound."""

    actor: Actor
    process_key: str
    scenario_id: int

    def execute(self, uow: UnitOfWork) -> None:
        """Do it."""
        require_author(self.actor)
        values = {"of_process": self.process_key, "this": self.scenario_id}
        if uow.connection.execute(_DELETE, values).rowcount != 1:
            raise _unknown()


@dataclass(frozen=True, slots=True)
class ScenarioById(Query[Scenario]):
    """One scenario of a process. Raises NotAllowed, NotFound."""

    actor: Actor
    process_key: str
    scenario_id: int

    def execute(self, uow: UnitOfWork) -> Scenario:
        """Return it."""
        require_reader(self.actor)
        values = {"of_process": self.process_key, "this": self.scenario_id}
        row = uow.connection.execute(_ONE, values).one_or_none()
        if row is None:
            raise _unknown()
        return _scenario(row)


@dataclass(frozen=True, slots=True)
class ScenariosOf(Query[list[Scenario]]):
    """The scenarios of a process, by name. Raises NotAllowed."""

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> list[Scenario]:
        """Return them."""
        require_reader(self.actor)
        rows = uow.connection.execute(_ALL, {"of_process": self.process_key})
        return [_scenario(row) for row in rows]


def checked_name(typed: str) -> str:
    """Return the name of a scenario on one line. Raises InvalidInput."""
    name = one_line(typed)
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidInput(f"Назовите сценарий: от 1 до {_LONGEST_NAME} знаков.")
    return name


def _scenario(row: Row[Any]) -> Scenario:
    return Scenario(
        row.id,
        row.process_key,
        row.name,
        Beginning.from_document(row.beginning),
        tuple(row.steps),
        Outcome.from_document(row.expected),
        row.kept_at,
        row.kept_by,
    )


def _unknown() -> NotFound:
    return NotFound("Такого сценария нет: возможно, его уже удалили.")
