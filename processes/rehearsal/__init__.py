"""Rehearsal: the real engine on a virtual clock in a throw-away store; scenarios; past instances."""

from processes.rehearsal.as_usual import DoneAsUsual, do_as_usual
from processes.rehearsal.material import Material, MaterialOf
from processes.rehearsal.outcome import Outcome, outcome_of
from processes.rehearsal.rehearsing import Rehearsed, Rehearsing
from processes.rehearsal.replay import ReplayedScenario, replay_scenarios
from processes.rehearsal.scenarios import (
    DeleteScenario,
    KeepScenario,
    RenameScenario,
    Scenario,
    ScenarioById,
    ScenariosOf,
)
from processes.rehearsal.sessions import (
    BeginRehearsal,
    EndRehearsal,
    Rehearsal,
    RehearsalOf,
    checksum_of,
)
from processes.rehearsal.situation import Shown, Situation, shown, situation_of
from processes.rehearsal.stage import Stage, activity_of
from processes.rehearsal.steps import Answer, Fill, Resolve, Send, Skip, player_of
from processes.rehearsal.suggest import SuggestedBeginning, Suggestion
from processes.rehearsal.usual import samples, usual_step
from processes.rehearsal.values import Beginning, Place, StepImpossible

__all__ = [
    "Answer",
    "BeginRehearsal",
    "Beginning",
    "DeleteScenario",
    "DoneAsUsual",
    "EndRehearsal",
    "Fill",
    "KeepScenario",
    "Material",
    "MaterialOf",
    "Outcome",
    "Place",
    "Rehearsal",
    "RehearsalOf",
    "Rehearsed",
    "Rehearsing",
    "RenameScenario",
    "ReplayedScenario",
    "Resolve",
    "Scenario",
    "ScenarioById",
    "ScenariosOf",
    "Send",
    "Shown",
    "Situation",
    "Skip",
    "Stage",
    "StepImpossible",
    "SuggestedBeginning",
    "Suggestion",
    "activity_of",
    "checksum_of",
    "do_as_usual",
    "outcome_of",
    "player_of",
    "replay_scenarios",
    "samples",
    "shown",
    "situation_of",
    "usual_step",
]
