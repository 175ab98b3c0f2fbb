"""The forms that are shipped: one YAML file for each process, its forms by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from processes.forms.compound import TableField
from processes.forms.errors import FormProblem, InvalidForm
from processes.forms.form import Form

LIBRARY = Path(__file__).parent / "library"
_FORM_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", re.ASCII)
_CORE_BOOLEANS = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")


_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The C parser where PyYAML has one: it reads the library ten times faster."""


class _Loader(_Base):  # type: ignore[misc, valid-type] # chosen when the program starts
    """YAML whose `yes`, `no` and dates stay text, and whose keys may not be repeated."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Refuse a mapping that names a key twice: one of the two would be lost unseen."""
        seen = set[str]()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key {key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


_REPLACED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
_Loader.yaml_implicit_resolvers = {
    first: [resolver for resolver in resolvers if resolver[0] not in _REPLACED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _CORE_BOOLEANS, list("tTfF"))


def load_library(folder: Path = LIBRARY) -> dict[str, dict[str, Any]]:
    """Return the documents of all shipped forms by form key (`activity-4.2.enrol-mentees`).

    The documents are read once and shared: do not change them.
    Raises InvalidForm when a file cannot be read; `check_library` looks into the forms.
    """
    documents, problems = _read_folder(folder)
    if problems:
        raise InvalidForm(problems)
    return dict(documents)


def check_library(
    folder: Path = LIBRARY, registers: Collection[str] | None = None
) -> list[FormProblem]:
    """Return what is wrong with the shipped forms, each problem with its form key and place.

    `registers` are the registers that exist; None does not check them.
    """
    documents, unreadable = _read_folder(folder)
    problems = list(unreadable)
    for form_key, document in documents.items():
        problems += _form_problems(form_key, document, registers)
    return problems


@cache
def _read_folder(folder: Path) -> tuple[Mapping[str, dict[str, Any]], tuple[FormProblem, ...]]:
    documents: dict[str, dict[str, Any]] = {}
    problems: list[FormProblem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            documents |= _read_file(path)
        except InvalidForm as invalid:
            problems += invalid.problems
    return documents, tuple(problems)


def _read_file(path: Path) -> dict[str, dict[str, Any]]:
    content = _parse_yaml(path)
    forms = content.get("forms") if isinstance(content, dict) else None
    if not isinstance(forms, dict) or set(content) != {"forms"}:
        raise InvalidForm([FormProblem(path.name, "В файле должен стоять один набор «forms».")])
    for name, document in forms.items():
        if not isinstance(name, str) or _FORM_NAME.fullmatch(name) is None:
            problem = "Имя формы пишется строчными латинскими буквами через дефис."
            raise InvalidForm([FormProblem(f"{path.name}/{name}", problem)])
        if not isinstance(document, dict):
            problem = "Здесь нужен набор свойств формы."
            raise InvalidForm([FormProblem(f"{path.name}/{name}", problem)])
    return {f"{path.stem}.{name}": document for name, document in forms.items()}


def _parse_yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError:
        raise InvalidForm([FormProblem(path.name, "Файл должен быть в кодировке UTF-8.")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", строка {mark.line + 1}" if mark else ""
        fault = getattr(error, "problem", None) or "unreadable"
        message = f"Файл не читается как YAML{place} ({fault})."
        raise InvalidForm([FormProblem(path.name, message)]) from None


def _form_problems(
    form_key: str, document: dict[str, Any], registers: Collection[str] | None
) -> Iterator[FormProblem]:
    try:
        form = Form.from_document(document)
    except InvalidForm as invalid:
        for problem in invalid.problems:
            yield FormProblem(f"{form_key}/{problem.path}".rstrip("/"), problem.message)
        return
    if registers is None:
        return
    tables = {one.key: one.register for one in form.fields if isinstance(one, TableField)}
    for place, register in (form.picks | tables).items():
        if register is not None and register not in registers:
            yield FormProblem(f"{form_key}/fields/{place}", f"Реестра «{register}» нет.")
