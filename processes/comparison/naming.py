"""How a sentence names elements and flows, and which verb agrees with them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagrams.model import Flow, Node, NodeKind
from processes.comparison.sides import Side

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Noun:
    """A word as sentences need it. `gender` is m, f, n, or p for the plural."""

    nominative: str
    genitive: str
    gender: str


_KINDS = {
    NodeKind.START: Noun("начальное событие", "начального события", "n"),
    NodeKind.END: Noun("конечное событие", "конечного события", "n"),
    NodeKind.CATCH: Noun("событие", "события", "n"),
    NodeKind.THROW: Noun("событие", "события", "n"),
    NodeKind.BOUNDARY: Noun("событие на границе", "события на границе", "n"),
    NodeKind.TASK: Noun("шаг", "шага", "m"),
    NodeKind.MANUAL_TASK: Noun("шаг", "шага", "m"),
    NodeKind.USER_TASK: Noun("задача", "задачи", "f"),
    NodeKind.SERVICE_TASK: Noun("шаг системы", "шага системы", "m"),
    NodeKind.SCRIPT_TASK: Noun("вычисление", "вычисления", "n"),
    NodeKind.SEND_TASK: Noun("отправка сообщения", "отправки сообщения", "f"),
    NodeKind.RECEIVE_TASK: Noun("ожидание сообщения", "ожидания сообщения", "n"),
    NodeKind.RULE_TASK: Noun("шаг с правилом", "шага с правилом", "m"),
    NodeKind.CALL: Noun("вызов процесса", "вызова процесса", "m"),
    NodeKind.SUBPROCESS: Noun("подпроцесс", "подпроцесса", "m"),
    NodeKind.TRANSACTION: Noun("транзакция", "транзакции", "f"),
    NodeKind.AD_HOC: Noun("набор шагов", "набора шагов", "m"),
    NodeKind.EXCLUSIVE: Noun("развилка", "развилки", "f"),
    NodeKind.PARALLEL: Noun("параллельный шлюз", "параллельного шлюза", "m"),
    NodeKind.INCLUSIVE: Noun("развилка «и/или»", "развилки «и/или»", "f"),
    NodeKind.EVENT_BASED: Noun("развилка по событиям", "развилки по событиям", "f"),
    NodeKind.COMPLEX: Noun("сложный шлюз", "сложного шлюза", "m"),
}
_VERBS = {
    "added": {"m": "Добавлен", "f": "Добавлена", "n": "Добавлено", "p": "Добавлены"},
    "removed": {"m": "Убран", "f": "Убрана", "n": "Убрано", "p": "Убраны"},
    "changed": {"m": "изменился", "f": "изменилась", "n": "изменилось", "p": "изменились"},
    "appeared": {"m": "появился", "f": "появилась", "n": "появилось", "p": "появились"},
    "vanished": {"m": "убран", "f": "убрана", "n": "убрано", "p": "убраны"},
}


def kind_of(node: Node) -> Noun:
    """Return the word for a kind of element; for one begun by an event as well."""
    if node.triggered_by_event:
        return Noun("подпроцесс по событию", "подпроцесса по событию", "m")
    return _KINDS[node.kind]


def verb(what: str, gender: str) -> str:
    """Return the form of a verb that agrees with a noun's gender."""
    return _VERBS[what][gender]


def name_of(node_id: str, side: Side) -> str:
    """Return an element's name in quotes; its id where a flow joins one that does not exist."""
    return f"«{shortened(side.names.get(node_id, node_id))}»"


def shortened(text: str) -> str:
    """Return a text on one line, cut where it is too long for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"


def subject(node: Node, side: Side) -> str:
    """Return «задача «Принять сводку»»."""
    return f"{kind_of(node).nominative} {name_of(node.id, side)}"


def subject_of(node: Node, side: Side) -> str:
    """Return the same in the genitive: «задачи «Принять сводку»»."""
    return f"{kind_of(node).genitive} {name_of(node.id, side)}"


def ends_of(flow: Flow, side: Side) -> str:
    """Return a flow by what it joins: ««Свести» → «Принять»»."""
    return f"{name_of(flow.source, side)} → {name_of(flow.target, side)}"


def capitalised(sentence: str) -> str:
    """Return a sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
