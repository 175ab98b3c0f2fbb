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
_PLANE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNPlane"
_LONGEST_KEY = 100
_LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Identity:
    """The process of a document: its key and its name."""

    process_key: str
    name: str


def identity_of(xml: bytes) -> Identity:
    """Return the one process of a document. Raises InvalidDiagram for unreadable ones and for many."""
    process = _only_process(parse_xml(xml))
    key = process.get("id", "")
    return Identity(key, (process.get("name") or key)[:_LONGEST_NAME])


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
    """Return the document with another key and name of its process; pool and drawing follow."""
    root = parse_xml(xml)
    process = _only_process(root)
    old = process.get("id", "")
    process.set("id", identity.process_key)
    process.set("name", identity.name)
    for participant in root.iterfind(f".//{{{BPMN}}}participant"):
        if participant.get("processRef", "").rpartition(":")[2] == old:
            participant.set("processRef", identity.process_key)
            participant.set("name", identity.name)
    for plane in root.iterfind(f".//{_PLANE}"):
        if plane.get("bpmnElement", "").rpartition(":")[2] == old:
            plane.set("bpmnElement", identity.process_key)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _only_process(root: Any) -> Any:
    found = root.findall(f"{{{BPMN}}}process")
    if len(found) != 1:
        message = (
            "В файле нет процесса BPMN."
            if not found
            else f"В файле {len(found)} процесса, а редактор ведёт один. Сохраните каждый в свой файл."
        )
        raise InvalidDiagram([Problem(None, "one-process", message)])
    return found[0]
