"""What the words in a diagram mean here: lanes are positions, forms and handlers are ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from engine.diagrams.model import Node, NodeKind, Process
from engine.errors import InvalidInput, Problem
from processes.deadlines.policy import LISTENERS
from processes.deadlines.reminder import parse_reminder
from processes.roles import Role, candidate_group, role_of_word

SYSTEM_LANE = "Система"
_QUOTES = ('"', "'")


class PlanVocabulary:
    """The engine's vocabulary of the plan."""

    def __init__(self, handlers: Collection[str]) -> None:
        self._handlers = frozenset(handlers)

    def role_of(self, word: str) -> str | None:
        """Return the role for a lane's name or a role's key."""
        role = role_of_word(word)
        return None if role is None else role.value

    def candidate_group(self, role: str, organisation: str | None) -> str:
        """Return the candidate group; municipal positions stand at their own organisation."""
        return candidate_group(Role(role), organisation)

    def check(self, process: Process, forms: Mapping[str, Any]) -> Iterable[Problem]:
        """Return problems with roles, forms and handlers."""
        for node in process.nodes():
            name = node.label
            if node.kind is NodeKind.USER_TASK:
                yield from self._executor_problems(node, name)
                yield from _form_problems(node, name, forms)
                yield from _problems_of_deadlines(node)
            elif node.kind is NodeKind.SERVICE_TASK:
                handler = node.properties.get("handler", "")
                if handler not in self._handlers:
                    message = f"Шаг «{name}»: обработчика «{handler}» в системе нет."
                    yield Problem(node.id, "handler-known", message)

    def _executor_problems(self, node: Node, name: str) -> Iterable[Problem]:
        word = node.properties.get("responsible_role") or node.lane or ""
        if self.role_of(word) is None:
            message = f"Задача «{name}»: исполнителя «{word}» нет в перечне должностей."
            yield Problem(node.id, "role-known", message)
        if node.properties.get("assignee", "").startswith(_QUOTES):
            message = (
                f"Задача «{name}» назначена человеку по имени, а люди меняются: назовите должность."
            )
            yield Problem(node.id, "person-named", message)


def _form_problems(node: Node, name: str, forms: Mapping[str, Any]) -> Iterable[Problem]:
    key = node.properties.get("form_key")
    if not key:
        yield Problem(node.id, "form-named", f"Задача «{name}»: не указана форма.")
    elif key not in forms:
        yield Problem(node.id, "form-known", f"Задача «{name}»: формы «{key}» нет.")


def _problems_of_deadlines(node: Node) -> Iterator[Problem]:
    name = node.label
    reminder, word = node.properties.get("reminder"), node.properties.get("escalate_to")
    if reminder is not None:
        try:
            parse_reminder(reminder)
        except InvalidInput as error:
            message = f"Задача «{name}»: напоминание «{reminder}» записано неверно. {error}"
            yield Problem(node.id, "reminder-valid", message)
    if word is not None and role_of_word(word) not in LISTENERS:
        known = ", ".join(role.russian_name for role in LISTENERS)
        message = f"Задача «{name}»: «{word}» не может узнать о просрочке. Выберите из: {known}."
        yield Problem(node.id, "escalate-to-known", message)
