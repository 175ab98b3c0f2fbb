"""Which process a document draws, and making a document draw another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.diagrams.xml import BPMN, parse_xml
from engine.errors import InvalidDiagram, InvalidInput, Problem
from processes.transliteration import latin_words

_KEY = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*", re.ASCII)
_BPMN = f"{{{BPMN}}}"
_REFERENCES = frozenset({"processRef", "calledElement", "bpmnElement"})
"""Attributes that name a process."""
_LONGEST_KEY = 100
_LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Identity:
    """The process of a document: its key and its name."""

    process_key: str
    name: str


def identity_of(xml: bytes) -> Identity:
    """Return the process that a document is about. Raises InvalidDiagram for unreadable ones.

    A collaboration holds several: then the one that is to be executed, else the first that has steps.
    """
    root = parse_xml(xml)
    found = _processes(root)
    if not found:
        raise InvalidDiagram([Problem(None, "one-process", "В файле нет процесса BPMN.")])
    return _identity(root, min(found, key=_is_secondary))


def identities_in(xml: bytes) -> dict[str, Identity]:
    """Return all processes of a document by their keys. Raises InvalidDiagram for unreadable ones."""
    root = parse_xml(xml)
    return {one.get("id", ""): _identity(root, one) for one in _processes(root)}


def is_key(text: str) -> bool:
    """Return whether a text can be the key of a process."""
    return bool(_KEY.fullmatch(text)) and len(text) <= _LONGEST_KEY


def checked_key(typed: str) -> str:
    """Return a process key. Raises InvalidInput."""
    if not is_key(typed):
        raise InvalidInput(
            f"Код процесса «{typed}» не подходит: нужны строчные латинские буквы, цифры, точка и "
            f"дефис, первой буква, до {_LONGEST_KEY} знаков. Пример: mentor-training."
        )
    return typed


def checked_name(typed: str) -> str:
    """Return the name of a process on one line. Raises InvalidInput."""
    name = " ".join(typed.split())
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidInput(f"Назовите процесс: от 1 до {_LONGEST_NAME} знаков.")
    return name


def checked_comment(typed: str) -> str:
    """Return the comment of a publication on one line. Raises InvalidInput."""
    comment = " ".join(typed.split())
    if not comment or len(comment) > _LONGEST_NAME:
        raise InvalidInput(f"Напишите, что изменилось: от 1 до {_LONGEST_NAME} знаков.")
    return comment


def key_from(name: str) -> str:
    """Return a key made of the letters of a Russian name: «Обучение наставников» → obuchenie-nastavnikov."""
    key = "-".join(latin_words(name))[:60].strip("-")
    return key if key[:1].isalpha() else f"process-{key}".rstrip("-")


def renamed(xml: bytes, identity: Identity) -> bytes:
    """Return the document with another key and name of the process that it is about.

    Its pool, its drawing and the calls of it follow.
    """
    root = parse_xml(xml)
    old = identity_of(xml).process_key
    process = next(one for one in _processes(root) if one.get("id", "") == old)
    process.set("id", identity.process_key)
    process.set("name", identity.name)
    for participant in _pools_of(root, old):
        participant.set("name", identity.name)
    for element in root.iter():
        for attribute in _REFERENCES.intersection(element.keys()):
            prefix, colon, key = element.get(attribute).rpartition(":")
            if key == old:
                element.set(attribute, f"{prefix}{colon}{identity.process_key}")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _processes(root: Any) -> list[Any]:
    return list(root.iterchildren(f"{_BPMN}process"))


def _is_secondary(process: Any) -> tuple[int, bool]:
    """Return the rank of a process: those come first that say they are run, then those with steps."""
    said = (process.get("isExecutable") or "").strip()
    is_run = {"true": 0, "1": 0, "": 1}.get(said, 2)
    return is_run, process.find(f"{_BPMN}sequenceFlow") is None


def _identity(root: Any, process: Any) -> Identity:
    """Return key and name; a process without a name is called as its pool is."""
    key = process.get("id", "")
    pools = (pool.get("name") for pool in _pools_of(root, key))
    name = next(filter(None, (process.get("name"), *pools)), key)
    return Identity(key, name[:_LONGEST_NAME])


def _pools_of(root: Any, key: str) -> list[Any]:
    pools = root.iter(f"{_BPMN}participant")
    return [one for one in pools if one.get("processRef", "").rpartition(":")[2] == key]
