"""What becomes of an open work item whose element the new version describes otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.definitions.stored import Definition
from engine.diagrams.model import Node
from engine.errors import EngineError, InvalidInput
from engine.migration.questions import Questions
from engine.migration.sorts import named
from engine.migration.standing import Standing
from engine.migration.values import Aspect, Choice
from engine.work_items.lifecycle import WorkItemState
from engine.work_items.open import reminding

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


FOLLOWING = ("element_id", "name", "reminder", "escalate_to")
"""What follows the token to its new element."""
CHANGING = (
    "role",
    "candidate_group",
    "assignee",
    "personal",
    "state",
    "claimed_at",
    "form_key",
    "form_definition_id",
    "due_at",
)
"""What changes only where the new version says otherwise, or a person has decided so."""


@dataclass(frozen=True, slots=True)
class WorkItemChange:
    """The columns that an open work item gets, and those of them that change."""

    work_item_id: int
    values: dict[str, Any]
    before: dict[str, Any]

    def recorded(self) -> dict[str, Any]:
        """Return the change as history keeps it."""
        after = {name: self.values[name] for name in self.before}
        return {
            "work_item": self.work_item_id,
            "before": _plain(self.before),
            "after": _plain(after),
        }


class WorkItemChanges:
    """Compares each open work item with what the new version would have opened."""

    def __init__(
        self, uow: UnitOfWork, standing: Standing, target: Definition, questions: Questions
    ) -> None:
        self._uow = uow
        self._standing = standing
        self._target = target
        self._questions = questions

    def of(self, row: Any, old: Node, new: Node) -> WorkItemChange:
        """Return what changes, and put the questions about it."""
        values: dict[str, Any] = {name: getattr(row, name) for name in CHANGING}
        for part in (self._role, self._form, self._due):
            try:
                values |= part(row, old, new)
            except EngineError as error:
                self._questions.refuse(Aspect.PLACE, old, f"Задача {named(old)}: {error}")
        before = {
            name: getattr(row, name) for name in CHANGING if values[name] != getattr(row, name)
        }
        values |= {"element_id": new.id, "name": new.name or new.id}
        values |= reminding(new, self._uow.runtime.settings.vocabulary)
        return WorkItemChange(row.id, values, before)

    def _role(self, row: Any, old: Node, new: Node) -> dict[str, Any]:
        before, after = self._role_at(row, old), self._role_at(row, new)
        person = new.properties.get("assignee")
        named_anew = old.properties.get("assignee") != person
        if not named_anew and after in (before, row.role):
            return {}
        if row.assignee is None and not named_anew:
            message = f"Задача {named(old)} перейдёт от роли «{before}» к роли «{after}»."
            self._questions.note(Aspect.ROLE, old, message)
            return self._offered(row, after)
        message = (
            f"Исполнитель задачи {named(old)} в новой версии другой: роль «{after}». "
            "Оставить её тому, у кого она сейчас, или передать новому исполнителю?"
        )
        if self._questions.ask(Aspect.ROLE, old, message) is not Choice.RENEW:
            return {}
        return self._offered(row, after) | self._given(row, person)

    def _role_at(self, row: Any, node: Node) -> str:
        """Return whose task it is at an element; in no lane it stays with whom it is."""
        word = node.properties.get("responsible_role") or node.lane
        role: str | None = row.role
        if word:
            role = self._uow.runtime.settings.vocabulary.role_of(word)
        if role is None:
            raise InvalidInput(f"исполнитель «{word}» не известен.")
        return role

    def _offered(self, row: Any, role: str) -> dict[str, Any]:
        vocabulary = self._uow.runtime.settings.vocabulary
        group = vocabulary.candidate_group(role, row.organisation)
        return {"role": role, "candidate_group": group}

    def _given(self, row: Any, person: str | None) -> dict[str, Any]:
        assignee = self._value(row, person) if person else None
        state = WorkItemState.OPEN if assignee is None else WorkItemState.CLAIMED
        personal = assignee is not None
        claimed_at = self._uow.now if personal else None
        return {
            "assignee": assignee,
            "personal": personal,
            "state": state.value,
            "claimed_at": claimed_at,
        }

    def _form(self, row: Any, old: Node, new: Node) -> dict[str, Any]:
        """Keep the form that a draft was written in, if the person says so."""
        source = self._form_source(row)
        key = new.properties.get("form_key")
        if (row.form_key, source.forms.get(row.form_key)) == (
            key,
            self._target.forms.get(key or ""),
        ):
            return {"form_definition_id": None}
        renewed = {"form_key": key, "form_definition_id": None}
        if row.draft is None:
            message = f"Задача {named(old)} откроется с формой новой версии."
            self._questions.note(Aspect.FORM, old, message)
            return renewed
        message = (
            f"У задачи {named(old)} есть черновик, а форма в новой версии другая. "
            "Оставить форму, в которой он начат, или взять новую?"
        )
        if self._questions.ask(Aspect.FORM, old, message) is Choice.RENEW:
            return renewed
        return {"form_definition_id": source.id}

    def _form_source(self, row: Any) -> Definition:
        if row.form_definition_id is None:
            return self._standing.definition
        return self._uow.runtime.definitions.get(self._uow.connection, row.form_definition_id)

    def _due(self, row: Any, old: Node, new: Node) -> dict[str, Any]:
        before, after = old.properties.get("due"), new.properties.get("due")
        if before == after:
            return {}
        renewed = self._due_at(row, after)
        message = (
            f"Срок задачи {named(old)} в новой версии задан иначе. Оставить прежний срок"
            f"{self._questions.date(row.due_at)} или назначить новый{self._questions.date(renewed)}?"
        )
        answer = self._questions.ask(Aspect.DUE, old, message)
        return {"due_at": renewed} if answer is Choice.RENEW else {}

    def _due_at(self, row: Any, text: str | None) -> datetime | None:
        if not text:
            due_at: datetime | None = self._standing.due_at
            return due_at
        return self._target.program.due(text).first_due(self._visible(row), self._uow.now).at

    def _value(self, row: Any, text: str) -> Any:
        return self._target.program.expression(text).evaluate(self._visible(row), self._uow.now)

    def _visible(self, row: Any) -> Any:
        assert self._standing.workflow is not None  # noqa: S101 - what has open work has a workflow
        return self._standing.workflow.visible_at(row.task_id)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
