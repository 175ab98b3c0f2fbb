"""Put a plan into force: its dated occurrences become rows that open by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from engine import SYSTEM, Actor, Command
from processes.roadmap.loading import load_plan
from processes.roadmap.occurrence import Origin, occurrence_row
from processes.roadmap.schedule import due_at, opens_at
from processes.roadmap.schedule import occurrences as occurrences_of
from processes.roadmap.tables import occurrences, plans

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AdoptPlan(Command[int]):
    """Put a shipped plan into force; returns how many occurrences it has. Twice changes nothing."""

    plan: str = "2022-2024"
    actor: Actor = SYSTEM

    def execute(self, uow: UnitOfWork) -> int:
        """Insert the plan and its occurrences with dates."""
        if uow.connection.scalar(select(plans.c.name).where(plans.c.name == self.plan)):
            return 0
        plan = load_plan(self.plan)
        uow.connection.execute(
            insert(plans).values(name=self.plan, adopted_at=uow.now, adopted_by=self.actor.user_id)
        )
        rows = [
            occurrence_row(
                self.plan,
                activity.number,
                opens_at(occurrence.opens_on),
                None if occurrence.due_on is None else due_at(occurrence.due_on),
                origin=Origin.PLAN,
                created_by=self.actor.user_id,
            )
            for activity in plan.activities
            for occurrence in occurrences_of(activity.schedule, plan)
            if activity.schedule.kind != "program_bound"
        ]
        uow.connection.execute(insert(occurrences), rows)
        return len(rows)
