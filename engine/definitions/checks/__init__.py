"""The static checks that a diagram must pass before it is deployed."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagrams.model import Process
from engine.diagrams.reading import read_processes
from engine.errors import Problem
from engine.expressions import Language
from engine.jobs.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Report:
    """The processes of a document and everything that is wrong with them."""

    processes: list[Process]
    problems: list[Problem]


def check_document(xml: bytes, language: Language, handlers: Handlers) -> Report:
    """Read a document and check its processes; raises InvalidDiagram if it cannot be read at all."""
    processes = read_processes(xml)
    return Report(processes, [])
