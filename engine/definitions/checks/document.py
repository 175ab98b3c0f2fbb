"""Read a document and run every rule over its processes."""

from __future__ import annotations

from dataclasses import dataclass

from engine.definitions.checks.expressions import expression_problems
from engine.definitions.checks.structure import structure_problems
from engine.definitions.checks.support import support_problems
from engine.diagrams.model import Process
from engine.diagrams.reading import read_processes
from engine.errors import Problem
from engine.expressions import Language

_TOO_MANY = 200


@dataclass(frozen=True, slots=True)
class Report:
    """The processes of a document and everything that is wrong with them."""

    processes: list[Process]
    problems: list[Problem]


def check_document(xml: bytes, language: Language) -> Report:
    """Read a document and check its processes; raises InvalidDiagram if it cannot be read at all."""
    processes = read_processes(xml)
    problems: list[Problem] = []
    if not any(process.executable for process in processes):
        message = "В файле нет ни одного исполняемого процесса."
        problems.append(Problem(None, "process-executable", message))
    for process in processes:
        problems += structure_problems(process)
        if not problems:
            problems += support_problems(process)
            problems += expression_problems(process, language)
    return Report(processes, problems[:_TOO_MANY])
