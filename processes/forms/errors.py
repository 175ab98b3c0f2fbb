"""What can be wrong with a form's document and with one typed value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What is wrong with a form's document: `path` says where, `message` is a Russian sentence."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return one line for a list of problems."""
        return f"{self.path}: {self.message}"


class InvalidForm(InvalidInput):
    """A document does not describe a form; `problems` names every fault found."""

    def __init__(self, problems: Sequence[FormProblem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(map(str, self.problems)))


class Unreadable(ValueError):
    """A typed text is not what the field asks for; the message is a Russian sentence."""
