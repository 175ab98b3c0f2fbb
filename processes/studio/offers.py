"""What the editor offers for choosing: elements, positions, forms, handlers, processes, templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from engine import Actor, NewestDefinitions, Query
from processes.deadlines.policy import LISTENERS, DeadlinePolicy
from processes.form_studio import known_forms
from processes.roadmap import load_plan
from processes.roles import Role
from processes.studio.revisions import open_drafts
from processes.studio.rights import require_reader
from processes.vocabulary import SYSTEM_LANE

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_FILE = Path(__file__).parent / "offers.yaml"
_PLAN = "2022-2024"


@cache
def offered() -> Mapping[str, Any]:
    """Return `offers.yaml`; shared, not to be changed."""
    document: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return document


@dataclass(frozen=True, slots=True)
class OffersOfEditor(Query[dict[str, Any]]):
    """All of it, ready to become JSON. Raises NotAllowed."""

    actor: Actor

    def execute(self, uow: UnitOfWork) -> dict[str, Any]:
        """Return it."""
        require_reader(self.actor)
        listed = offered()
        names = {one.process_key: one.name for one in NewestDefinitions().execute(uow)}
        names |= {one.process_key: one.name for one in open_drafts(uow)}
        return {
            "elements": listed["elements"],
            "variables": listed["variables"],
            "handlers": _named(listed["handlers"]),
            "fragments": listed["fragments"],
            "roles": [
                {"key": role.value, "name": role.russian_name} for role in Role if role.has_lane
            ],
            "listeners": [{"key": role.value, "name": role.russian_name} for role in LISTENERS],
            "system_lane": SYSTEM_LANE,
            "forms": form_offers(known_forms(uow)),
            "processes": _named(dict(sorted(names.items()))),
            "clauses": _clauses(),
            "policy": policy_words(DeadlinePolicy()),
        }


def policy_words(policy: DeadlinePolicy) -> str:
    """Return what happens where a task says nothing itself; it stands beside the due date."""
    first, *later = policy.reminders
    after = ", ".join(
        f"{step.role.russian_name} – на {step.working_days}-й рабочий день после него"
        if step.working_days
        else f"{step.role.russian_name} – как только срок прошёл"
        for step in policy.escalations
    )
    return (
        "Общие правила. В «Моих задачах» исполнителя задача отмечена словом «напоминание» "
        f"за {first} дн. до срока; если началась позже – за {' или '.join(map(str, later))} дн. "
        f"Просроченную видят на вкладке «Дошло до меня»: {after}. Писем система не посылает."
    )


def form_offers(forms: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each form with the variables it sets and the documents it asks for."""
    return [
        {
            "key": key,
            "title": document.get("title", key),
            "variables": list(variables_set_by(document)),
            "documents": [
                field["document"]
                for field in document.get("fields", [])
                if field.get("kind") == "file" and field.get("document")
            ],
        }
        for key, document in sorted(forms.items())
    ]


def variables_set_by(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the variables that a form sets: name, label, kind, and options where it has them."""
    for field in document.get("fields", []):
        label = field.get("label", field.get("key", ""))
        if field.get("variable"):
            options = [
                {"value": str(one["value"]), "label": one.get("label", "")}
                for one in field.get("options", [])
            ]
            kind = {"checkbox": "boolean"}.get(field["kind"], field["kind"])
            yield {
                "name": field["variable"],
                "label": label,
                "kind": kind,
                **({"options": options} if options else {}),
            }
        if field.get("count_variable"):
            yield {"name": field["count_variable"], "label": f"{label}: сколько", "kind": "number"}


def _clauses() -> list[dict[str, str]]:
    return [{"key": one.number, "name": one.title.verbatim} for one in load_plan(_PLAN).activities]


def _named(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "name": name} for key, name in names.items()]
