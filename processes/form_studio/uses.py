"""Which processes show a form, at which elements, and what they look for in its answers."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from engine import Actor, Query
from engine.definitions.tables import process_definitions
from engine.diagrams.model import Node, Process
from engine.diagrams.reading import read_processes
from processes.form_studio.rights import require_form_reader
from processes.form_studio.values import FormUse
from processes.form_studio.versions import checksum_of, versions_of
from processes.forms import ChecklistField, ChoiceField, Form
from processes.forms.checks import names_set_by

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_NEWEST = select(func.max(process_definitions.c.id)).group_by(process_definitions.c.process_key)
_HEADS = (
    select(*(process_definitions.c[name] for name in ("id", "process_key", "version", "name")))
    .where(process_definitions.c.id.in_(_NEWEST))
    .order_by(process_definitions.c.process_key)
)
_XML = select(process_definitions.c.xml).where(process_definitions.c.id == bindparam("of_id"))
_FORMS = select(process_definitions.c.forms).where(process_definitions.c.id == bindparam("of_id"))
_NAME_OR_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A user task that shows a form."""

    form_key: str
    element_id: str
    element_name: str
    lane: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What is asked of a definition here: the tasks with forms, and the words of its expressions.

    A word is a name as it stands, or a text in double quotes.
    """

    places: tuple[Place, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class UsesOfForm(Query[list[FormUse]]):
    """Where the newest versions of processes show a form, by process. Raises NotAllowed."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> list[FormUse]:
        """Return the uses."""
        require_form_reader(self.actor)
        return uses_of(uow, self.form_key)


@dataclass(frozen=True, slots=True)
class FormUseCounts(Query[dict[str, int]]):
    """In how many processes each form is shown; forms that no process shows are left out."""

    actor: Actor

    def execute(self, uow: UnitOfWork) -> dict[str, int]:
        """Return the counts by form key. Raises NotAllowed."""
        require_form_reader(self.actor)
        return Counter(
            key
            for head in uow.connection.execute(_HEADS)
            for key in {place.form_key for place in _outline(uow, head).places}
        )


def uses_of(uow: UnitOfWork, form_key: str) -> list[FormUse]:
    """Return where the newest versions of processes show a form."""
    versions = {one.checksum: one.version for one in versions_of(uow, form_key)}
    return [
        FormUse(
            head.process_key,
            head.name,
            head.id,
            head.version,
            place.element_id,
            place.element_name,
            place.lane,
            versions.get(_checksum_in(uow, head.id, form_key)),
        )
        for head in uow.connection.execute(_HEADS).all()
        for place in _outline(uow, head).places
        if place.form_key == form_key
    ]


def words_lost(before: Form, after: Form) -> set[str]:
    """Return the variables that the later form sets no more, and, quoted, the answers it lost."""
    return _words_given(before) - _words_given(after)


def looked_for(uow: UnitOfWork, use: FormUse, words: Collection[str]) -> list[str]:
    """Return which of the words stand in the expressions of a process."""
    process = _Head(use.definition_id, use.process_key)
    return sorted(_outline(uow, process).words.intersection(words))


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    process_key: str


def _words_given(form: Form) -> set[str]:
    names = {name for field in form.fields for name in names_set_by(field)}
    answers = {
        f'"{option.value}"'
        for field in form.fields
        if isinstance(field, ChoiceField | ChecklistField) and field.variable
        for option in field.options
    }
    return names | answers


def _quoted(word: str) -> str:
    """Return a text in double quotes whichever it had; a name stays as it is."""
    return f'"{word[1:-1]}"' if word[0] == "'" else word


def _outline(uow: UnitOfWork, head: Any) -> Outline:
    """Return the outline of a definition, read once: definitions never change."""
    memory, key = uow.runtime.memory, ("outline", head.id)
    if key not in memory:
        xml = zlib.decompress(uow.connection.scalar(_XML, {"of_id": head.id}) or b"")
        (process,) = (one for one in read_processes(xml) if one.key == head.process_key)
        memory[key] = Outline(tuple(_places(process)), frozenset(_words(process)))
    outline: Outline = memory[key]
    return outline


def _checksum_in(uow: UnitOfWork, definition_id: int, form_key: str) -> str:
    memory, key = uow.runtime.memory, ("form checksum", definition_id, form_key)
    if key not in memory:
        forms: Mapping[str, Any] = uow.connection.scalar(_FORMS, {"of_id": definition_id}) or {}
        memory[key] = checksum_of(forms[form_key]) if form_key in forms else ""
    checksum: str = memory[key]
    return checksum


def _places(process: Process) -> Iterator[Place]:
    for node in process.nodes():
        form_key = node.properties.get("form_key")
        if form_key:
            yield Place(form_key, node.id, node.label, node.lane or "")


def _words(process: Process) -> Iterator[str]:
    """Yield every name and text in the conditions, scripts, timers, mappings and properties."""
    for scope in process.scopes.values():
        for flow in scope.flows:
            yield from (_quoted(word) for word in _NAME_OR_TEXT.findall(flow.condition or ""))
        for node in scope.nodes.values():
            for text in _expressions(node):
                yield from (_quoted(word) for word in _NAME_OR_TEXT.findall(text))


def _expressions(node: Node) -> Sequence[str]:
    loop = node.loop
    of_loop = (loop.collection, loop.cardinality, loop.condition) if loop else ()
    texts = (node.script, *(event.text for event in node.events), *of_loop)
    named = [value for name, value in node.properties.items() if name != "form_key"]
    return [*(text for text in texts if text), *named]
