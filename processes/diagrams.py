"""The shipped diagrams: find them, deploy them in an order in which calls are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import SYSTEM, Actor, Deploy, Engine, VersionsOf
from engine.definitions.checks import check_document
from engine.diagrams.model import Process
from engine.errors import Problem
from engine.expressions import Language
from processes.form_studio import KnownForms
from processes.vocabulary import PlanVocabulary

FOLDER = Path(__file__).parent.parent / "bpmn"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """What is wrong with a diagram file."""

    file: str
    problem: Problem


def shipped(folder: Path = FOLDER) -> list[Path]:
    """Return the shipped diagrams, by name."""
    return sorted(folder.glob("*.bpmn"))


def check_files(
    files: list[Path], vocabulary: PlanVocabulary, language: Language, forms: Mapping[str, Any]
) -> list[FileProblem]:
    """Return everything that would keep these files from being deployed together."""
    found: list[FileProblem] = []
    keys: set[str] = set()
    called: list[tuple[str, str, str]] = []
    for path in files:
        processes, problems = _checked(path, vocabulary, language, forms)
        found += [FileProblem(path.name, problem) for problem in problems]
        for process in processes:
            keys.add(process.key)
            called += [
                (path.name, n.id, n.called_element) for n in process.nodes() if n.called_element
            ]
            if process.key != path.stem:
                message = (
                    f"Процесс «{process.key}» лежит в файле «{path.name}»: имена должны совпадать."
                )
                found.append(FileProblem(path.name, Problem(None, "file-name", message)))
    known = keys | {path.stem for path in shipped()}
    for name, element, key in called:
        if key not in known:
            message = f"Вызывается процесс «{key}», которого нет."
            found.append(FileProblem(name, Problem(element, "called-known", message)))
    return found


def deploy_shipped(engine: Engine, actor: Actor = SYSTEM) -> int:
    """Deploy the shipped diagrams that have never been deployed; return how many.

    From then on they are the owner's: a later release does not replace his versions.
    """
    forms = engine.execute(KnownForms())
    count = 0
    for path in shipped():
        if not engine.execute(VersionsOf(path.stem)):
            engine.execute(Deploy(path.read_bytes(), forms, actor, "из поставки"))
            count += 1
    return count


def _checked(
    path: Path, vocabulary: PlanVocabulary, language: Language, forms: Mapping[str, Any]
) -> tuple[list[Process], list[Problem]]:
    report = check_document(path.read_bytes(), language)
    problems = list(report.problems)
    for process in report.processes:
        problems += vocabulary.check(process, forms)
    return report.processes, problems
