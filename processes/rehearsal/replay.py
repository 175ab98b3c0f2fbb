"""Replay scenarios on a drawing: which go as they went, which differ, and how."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any

from engine import Actor, Engine, EngineError, EngineSettings, InvalidDiagram
from processes.rehearsal.differences import differences, terms_that_differ
from processes.rehearsal.material import DefinitionRows, Material, MaterialOf
from processes.rehearsal.outcome import outcome_of, stands_at
from processes.rehearsal.scenarios import Scenario, ScenariosOf
from processes.rehearsal.stage import Stage, begun
from processes.rehearsal.steps import take_again

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


def replay_scenarios(
    engine: Engine, actor: Actor, process_key: str, xml: bytes
) -> list[ReplayedScenario]:
    """Replay all scenarios of a process on a drawing and return them by name.

    Takes about a third of a second each; the real store is only read, and not held meanwhile.
    A drawing with problems differs in every scenario, and says so. Raises NotAllowed.
    """
    scenarios = engine.execute(ScenariosOf(actor, process_key))
    if not scenarios:
        return []
    try:
        material = engine.execute(MaterialOf(process_key, xml))
    except InvalidDiagram as error:
        count = len(error.problems)
        refusal = (f"Схему нельзя проиграть: к ней есть замечания, всего {count}.",)
        return [ReplayedScenario(one.id, one.name, refusal) for one in scenarios]
    rows = engine.execute(DefinitionRows(material.definitions))
    until = monotonic() + _SECONDS
    return [
        _replayed(engine.runtime.settings, one, material, rows)
        if monotonic() < until
        else ReplayedScenario(one.id, one.name, (_NO_TIME,))
        for one in scenarios
    ]


def _replayed(
    settings: EngineSettings, scenario: Scenario, material: Material, rows: list[dict[str, Any]]
) -> ReplayedScenario:
    try:
        stage = begun(material, rows, scenario.beginning, settings)
    except EngineError as error:
        found: tuple[str, ...] = (f"Начать не удалось. {error}",)
    else:
        try:
            found = _found(stage, scenario)
        finally:
            stage.close()
    return ReplayedScenario(scenario.id, scenario.name, found)


def _found(stage: Stage, scenario: Scenario) -> tuple[str, ...]:
    taken, refused = take_again(stage, scenario.steps)
    if not refused:
        return differences(scenario.expected, outcome_of(stage), stage.places)
    words = scenario.steps[taken]["words"]
    waits = stands_at(stage)
    return (
        f"На шаге {taken + 1} ({words}) путь расходится. {refused}",
        *([f"Процесс ждёт: {', '.join(waits)}."] if waits else []),
        *terms_that_differ(scenario.expected, outcome_of(stage), stage.places),
    )
