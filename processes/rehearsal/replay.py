"""Replay scenarios on a drawing: which go as they went, which differ, and how."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from engine import Actor, EngineError, InvalidDiagram, Query
from processes.forms.submit import FormRefused
from processes.rehearsal.differences import differences, terms_that_differ
from processes.rehearsal.material import DefinitionRows, Material, MaterialOf
from processes.rehearsal.outcome import outcome_of, stands_at
from processes.rehearsal.scenarios import Scenario, ScenariosOf
from processes.rehearsal.stage import Stage, begun
from processes.rehearsal.steps import step_of

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_SECONDS = 30.0
"""Real time for all scenarios of a process; one of them may take as much as a stage allows."""
_NO_TIME = "Не проигран: на все сценарии ушло слишком много времени. Проиграйте его отдельно."


@dataclass(frozen=True, slots=True)
class ReplayedScenario:
    """A scenario and what differs from what came of it when it was kept; nothing: it is the same."""

    scenario_id: int
    name: str
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether everything goes as it went."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class ReplayScenarios(Query[list[ReplayedScenario]]):
    """All scenarios of a process, replayed on a drawing; the real store is only read.

    Takes about a third of a second each: run it before a publication, not inside its transaction.
    A drawing with problems differs in every scenario, and says so. Raises NotAllowed.
    """

    actor: Actor
    process_key: str
    xml: bytes = field(repr=False)

    def execute(self, uow: UnitOfWork) -> list[ReplayedScenario]:
        """Return them, by name."""
        scenarios = ScenariosOf(self.actor, self.process_key).execute(uow)
        if not scenarios:
            return []
        try:
            material = MaterialOf(self.process_key, self.xml).execute(uow)
        except InvalidDiagram as error:
            count = len(error.problems)
            refusal = (f"Схему нельзя проиграть: к ней есть замечания, всего {count}.",)
            return [ReplayedScenario(one.id, one.name, refusal) for one in scenarios]
        rows = DefinitionRows(material.definitions).execute(uow)
        until = monotonic() + _SECONDS
        return [
            _replayed(uow, one, material, rows)
            if monotonic() < until
            else ReplayedScenario(one.id, one.name, (_NO_TIME,))
            for one in scenarios
        ]


def _replayed(
    uow: UnitOfWork, scenario: Scenario, material: Material, rows: list[dict[str, Any]]
) -> ReplayedScenario:
    try:
        stage = begun(material, rows, scenario.beginning, uow.runtime.settings)
    except EngineError as error:
        found: tuple[str, ...] = (f"Начать не удалось. {error}",)
    else:
        try:
            found = _found(stage, scenario)
        finally:
            stage.close()
    return ReplayedScenario(scenario.id, scenario.name, found)


def _found(stage: Stage, scenario: Scenario) -> tuple[str, ...]:
    for number, document in enumerate(scenario.steps, 1):
        try:
            step_of(document).perform(stage)
        except EngineError as error:
            said = (f"На шаге {number} ({document['words']}) путь расходится. {_why(error)}",)
            waits = stands_at(stage)
            stands = (f"Процесс ждёт: {', '.join(waits)}.",) if waits else ()
            return (
                *said,
                *stands,
                *terms_that_differ(scenario.expected, outcome_of(stage), stage.places),
            )
    return differences(scenario.expected, outcome_of(stage), stage.places)


def _why(error: EngineError) -> str:
    if isinstance(error, FormRefused):
        return " ".join([str(error), *(one.summary for one in error.parsed.summary[:3])])
    return str(error)
