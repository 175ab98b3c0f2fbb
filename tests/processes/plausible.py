"""Plausible values for the variables of the shipped diagrams, read off forms and expressions."""

from __future__ import annotations

import ast
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from engine.definitions.checks import check_document
from engine.diagrams.model import Node, NodeKind, Process
from engine.expressions import FUNCTIONS, Language
from processes.diagrams import shipped
from processes.forms.library import load_library

T = TypeVar("T")
Field = Mapping[str, Any]

_LISTS = frozenset({"entries", "rows", "curators", "report_dates", "sections"})
_IDS = frozenset({"person", "mentor", "mentee", "guardian", "learner", "partner", "community"})
_IDS_OF_RECORDS = frozenset(
    {"entry", "pair", "meeting", "new_mentor", "source_programme", "state", "topic"}
)
_DATES = ("_on", "_by", "_due", "_starts", "_ends")
_FLAGS = ("is_", "has_", "needs_")
_NUMBERS: Sequence[Any] = (0, 1, 2, 40)


@cache
def shipped_processes() -> Mapping[str, Process]:
    """Return every process of the shipped diagrams by its key."""
    reports = (check_document(path.read_bytes(), Language()) for path in shipped())
    return {process.key: process for report in reports for process in report.processes}


def names_in(text: str) -> set[str]:
    """Return the variables that an expression reads."""
    found = {node.id for node in ast.walk(_tree(text)) if isinstance(node, ast.Name)}
    return found - set(FUNCTIONS) - {"true", "false", "null", "get"}


@dataclass(frozen=True)
class Words:
    """What one diagram says about its variables."""

    fields: Mapping[str, list[Field]]
    records: Mapping[str, set[str]]
    items: Mapping[str, str]
    literals: Mapping[str, set[str]]
    flags: frozenset[str]


@cache
def words_of(key: str) -> Words:
    """Return what the forms, loops and expressions of a diagram say about its variables."""
    process = shipped_processes()[key]
    fields, records = defaultdict[str, list[Field]](list), defaultdict[str, set[str]](set)
    literals = defaultdict[str, set[str]](set)
    for form_field in _form_fields(process):
        for name in ("variable", "count_variable"):
            if name in form_field:
                fields[form_field[name]].append(form_field)
    trees = [_tree(text) for text in _expressions(process)]
    for node in (node for tree in trees for node in ast.walk(tree)):
        for name, part in _record_part(node):
            records[name].add(part)
        for name, text in _compared(node):
            literals[name].add(text)
    return Words(
        fields=fields,
        records=records,
        items={
            node.loop.collection: node.loop.item
            for node in process.nodes()
            if node.loop and node.loop.collection and node.loop.item
        },
        literals=literals,
        flags=frozenset(condition.strip() for condition in _conditions(process)),
    )


@cache
def choices_anywhere() -> Mapping[str, list[str]]:
    """Return the answers to the questions of all forms, by the variable that keeps them."""
    found = defaultdict[str, list[str]](list)
    for document in load_library().values():
        for one in document["fields"]:
            if one["kind"] == "choice" and "variable" in one:
                found[one["variable"]] += [option["value"] for option in one["options"]]
    return found


def start_names(key: str) -> set[str]:
    """Return the variables that the callers of a diagram hand over; empty if nobody calls it."""
    return {
        name
        for process in shipped_processes().values()
        for node in process.nodes()
        if node.called_element == key
        for name in node.mapping("in")
    }


@dataclass
class Choice:
    """Choose among options, now at random and now what was tried least at that place.

    A stubborn walk answers a question the same way each time, so that loops that count are left
    by their count.
    """

    dice: random.Random
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: dict[str, Any] = field(default_factory=dict)
    is_stubborn: bool = False

    def of(self, place: str, options: Sequence[T], name: Callable[[T], str] = str) -> T:
        """Return one of the options at a place."""
        chosen = self._of(place, options, name)
        self.tried[place, name(chosen)] += 1
        return chosen

    def kept_of(self, place: str, options: Sequence[T]) -> T:
        """Return one of the options; a stubborn walk returns what it has chosen there before."""
        chosen: T = self.kept.get(place, None) if self.is_stubborn else None  # type: ignore[assignment]
        if chosen is None or chosen not in options:
            chosen = self.of(place, options)
        self.kept[place] = chosen
        return chosen

    def _of(self, place: str, options: Sequence[T], name: Callable[[T], str]) -> T:
        if self.dice.random() < 0.5:
            return self.dice.choice(options)
        least = min(self.tried[place, name(option)] for option in options)
        return self.dice.choice([o for o in options if self.tried[place, name(o)] == least])


@dataclass(frozen=True)
class Values:
    """Values by name for one walk at one moment.

    `known` are those that the walk has settled, such as its organisation.
    """

    choice: Choice
    now: datetime
    known: Mapping[str, Any]

    def value(self, place: str, name: str, *keys: str) -> Any:
        """Return a value for a variable, judging by these diagrams, the nearest first."""
        if name in self.known:
            return self.known[name]
        about = [words_of(key) for key in keys]
        for words in about:
            if name in words.fields:
                return self.answer(f"{place}.{name}", words.fields[name][0])
            if name in words.records:
                parts = sorted(words.records[name])
                return {part: self.value(f"{place}.{name}", part, *keys) for part in parts}
            if name in words.items:
                count = self.choice.of(f"{place}.{name}", (0, 1, 2))
                return [self.value(place, words.items[name], *keys) for _ in range(count)]
        return self._plain(f"{place}.{name}", name, about)

    def _plain(self, place: str, name: str, about: list[Words]) -> Any:
        if name in _LISTS:
            return [f"p-{number}" for number in range(self.choice.of(place, (1, 2)))]
        if name.endswith(_DATES) or name in ("answers_by", "meeting_on"):
            return self.day(90 if name.endswith("_ends") else 2)
        if name.startswith(_FLAGS) or any(name in words.flags for words in about):
            return self.choice.kept_of(place, (True, False))
        texts = set[str]().union(*(words.literals.get(name, set()) for words in about))
        if not texts and name in _IDS | _IDS_OF_RECORDS:
            return f"{name}-{self.choice.dice.randrange(1000)}"
        options = [*sorted(texts), "other"] if texts else choices_anywhere().get(name, _NUMBERS)
        return self.choice.kept_of(place, options)

    def day(self, least: int) -> str:
        """Return a date at least so many days from now, as ISO text."""
        return (
            (self.now + timedelta(days=least + self.choice.dice.randrange(30))).date().isoformat()
        )

    def answer(self, place: str, form_field: Field) -> Any:
        """Return what a person may have entered in a field that is asked for."""
        kind = form_field["kind"]
        options = [option["value"] for option in form_field.get("options", ())]
        if kind == "choice":
            return self.choice.kept_of(place, options)
        if kind == "checklist":
            some = [self.choice.of(place, options)]
            return sorted({*some, *self.choice.dice.sample(options, self.choice.dice.randrange(3))})
        if kind == "checkbox":
            return self.choice.of(place, (True, False))
        if kind == "date":
            return self.day(0)
        if kind == "number":
            return self.choice.of(place, numbers_for(form_field))
        return self.choice.kept_of(place, _NUMBERS) if kind == "table" else "17"


def numbers_for(form_field: Field) -> list[int]:
    """Return the smallest, the next and a large number that a field accepts."""
    low = int(form_field.get("min", 0))
    high = int(form_field.get("max", low + 300))
    return sorted({low, min(low + 1, high), high})


def _form_fields(process: Process) -> Iterator[Field]:
    library = load_library()
    for node in process.nodes():
        if node.kind is NodeKind.USER_TASK:
            yield from library[node.properties["form_key"]]["fields"]


def _conditions(process: Process) -> Iterator[str]:
    for scope in process.scopes.values():
        yield from (flow.condition for flow in scope.flows if flow.condition)


def _expressions(process: Process) -> Iterator[str]:
    yield from _conditions(process)
    for node in process.nodes():
        yield from (event.text for event in node.events if event.text and event.timer == "date")
        yield from _mapped(node)
        yield from filter(None, [node.properties.get("business_key")])


def _mapped(node: Node) -> Iterable[str]:
    return [*node.mapping("in").values(), *node.mapping("out").values()] + [
        line.split("=", 1)[1] for line in (node.script or "").splitlines() if "=" in line
    ]


@cache
def _tree(text: str) -> ast.Expression:
    return ast.parse(text.strip(), mode="eval")


def _record_part(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(part))):
            yield name, part


def _compared(node: ast.AST) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=str(text))]):
            yield name, text
