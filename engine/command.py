"""What can be asked of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

T = TypeVar("T")


class Command(Generic[T]):
    """A frozen value that changes things inside one transaction, or nothing at all."""

    __slots__ = ()
    reads_only: ClassVar[bool] = False

    def execute(self, uow: UnitOfWork) -> T:
        """Do it inside the given unit of work."""
        raise NotImplementedError


class Query(Command[T]):
    """A command that records nothing and takes no write lock."""

    __slots__ = ()
    reads_only: ClassVar[bool] = True
