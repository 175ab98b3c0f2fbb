"""What would keep a drawing from being published: hints while drawing, the decision at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine import CheckDiagram, NewestDefinitions, Problem, Query
from engine.diagrams.model import Process
from processes.form_studio import known_forms
from processes.studio.identity import identities_in

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProblemsOf(Query[list[Problem]]):
    """Everything that is wrong with a diagram, by the engine's rules and by ours; never raises.

    `process_key` is the process whose next version it is to be.
    """

    xml: bytes = field(repr=False)
    process_key: str

    def execute(self, uow: UnitOfWork) -> list[Problem]:
        """Return the problems, in the order of the rules."""
        report = CheckDiagram(self.xml, known_forms(uow)).execute(uow)
        published = {one.process_key for one in NewestDefinitions().execute(uow)}
        unknown = (_unknown_calls(process, published) for process in report.processes)
        return [
            *self._others_to_run(report.processes),
            *report.problems,
            *(problem for found in unknown for problem in found),
        ]

    def _others_to_run(self, processes: list[Process]) -> Iterator[Problem]:
        """Yield a problem for each process that would be run besides this one, or instead of it."""
        others = [one.key for one in processes if one.key != self.process_key]
        known = identities_in(self.xml) if others else {}
        for key in others:
            message = (
                f"Процесс «{known[key].name}» тоже отмечен как исполняемый, а черновик ведёт процесс "
                f"«{self.process_key}»: снимите отметку или перенесите его в отдельный файл."
            )
            yield Problem(key or None, "one-process", message)


def _unknown_calls(process: Process, published: set[str]) -> Iterator[Problem]:
    for node in process.nodes():
        called = node.called_element
        if called and called != process.key and called not in published:
            message = (
                f"«{node.label}» вызывает процесс «{called}», который не опубликован: "
                "опубликуйте его раньше или выберите другой."
            )
            yield Problem(node.id, "called-known", message)
