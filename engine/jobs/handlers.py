"""The registry: which Python function does the job of a service task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from engine.command import Command
from engine.errors import EngineError, NotFound

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a handler works with: it runs inside the transaction that ends its job.

    `arguments` are the service task's `in.*` values. Whatever the handler changes through `run`
    is committed together with the job's result, so its effect happens exactly once.
    """

    uow: UnitOfWork
    job_id: int
    instance_id: int
    element_id: str
    organisation: str | None
    variables: Mapping[str, Any]
    arguments: Mapping[str, Any]

    def run(self, command: Command[T]) -> T:
        """Run a command in the same transaction."""
        return command.execute(self.uow)


Handler = Callable[[JobContext], Mapping[str, Any]]


class JobError(EngineError):
    """A handler could not do its job; it will be tried again."""


class Handlers:
    """Handlers by the name that diagrams use."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = dict(handlers)

    def names(self) -> frozenset[str]:
        """Return the names that a diagram may use."""
        return frozenset(self._handlers)

    def get(self, name: str) -> Handler:
        """Return a handler; raises NotFound."""
        if name not in self._handlers:
            raise NotFound(f"Обработчика «{name}» в системе нет.")
        return self._handlers[name]
