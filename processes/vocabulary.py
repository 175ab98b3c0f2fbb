"""What the words in a diagram mean here: lanes are positions, forms and handlers are ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.diagrams.model import NodeKind, Process
from engine.errors import Problem
from processes.roles import Role, candidate_group, role_of_word

SYSTEM_LANE = "Система"


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
            name = node.name or node.id
            if node.kind is NodeKind.USER_TASK:
                word = node.properties.get("responsible_role") or node.lane or ""
                if self.role_of(word) is None:
                    message = f"Задача «{name}»: исполнителя «{word}» нет в перечне должностей."
                    yield Problem(node.id, "role-known", message)
                key = node.properties.get("form_key")
                if not key:
                    yield Problem(node.id, "form-named", f"Задача «{name}»: не указана форма.")
                elif key not in forms:
                    message = f"Задача «{name}»: формы «{key}» нет."
                    yield Problem(node.id, "form-known", message)
            elif node.kind is NodeKind.SERVICE_TASK:
                handler = node.properties.get("handler", "")
                if handler not in self._handlers:
                    message = f"Шаг «{name}»: обработчика «{handler}» в системе нет."
                    yield Problem(node.id, "handler-known", message)
