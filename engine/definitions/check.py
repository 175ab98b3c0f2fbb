"""What is wrong with a diagram, seen with what is deployed and with the words of the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.command import Query
from engine.definitions.checks import DiagramReport, check_document
from engine.definitions.checks.calls import PINNED_BY, called_by_nodes
from engine.errors import NotFound

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CheckDiagram(Query[DiagramReport]):
    """Everything that would keep a diagram from being deployed, found in one pass.

    Never raises for a bad diagram: drafts may have problems. `forms` are the forms that its tasks
    may use.
    """

    xml: bytes
    forms: Mapping[str, Any] = field(default_factory=dict)

    def execute(self, uow: UnitOfWork) -> DiagramReport:
        """Return the processes that could be read, and the problems."""
        return checked(uow, self.xml, self.forms)


def checked(uow: UnitOfWork, xml: bytes, forms: Mapping[str, Any]) -> DiagramReport:
    """Return the report that decides about a deployment."""
    runtime = uow.runtime
    report = check_document(xml, runtime.definitions.language, _deployed_calls(uow))
    problems = list(report.problems)
    for process in report.processes:
        problems += runtime.settings.vocabulary.check(process, forms)
    return DiagramReport(report.processes, problems)


def _deployed_calls(uow: UnitOfWork) -> Callable[[str], set[str]]:
    """Return a function that tells what a deployed process calls; nothing if it is not deployed."""
    definitions, connection = uow.runtime.definitions, uow.connection

    def called_by(target: str) -> set[str]:
        key, pinned, version = target.partition(PINNED_BY)
        try:
            if pinned:
                found = definitions.version(connection, key, int(version))
            else:
                found = definitions.newest(connection, key)
        except NotFound:
            return set()
        return called_by_nodes(found.program.nodes.values())

    return called_by
