"""Begin a draft: from what is published, from a template, from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from engine import Actor, Command, DiagramXml, InvalidState, NotFound, VersionsOf
from processes.layout import lay_out
from processes.studio.files import DrawnFile
from processes.studio.identity import (
    Identity,
    checked_key,
    checked_name,
    identities_in,
    is_key,
    key_from,
    renamed,
)
from processes.studio.revisions import Content, append, begin, draft_of_process, xml_of
from processes.studio.rights import require_author
from processes.studio.starting import starting_xml
from processes.studio.values import Draft, RevisionKind

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenDraft(Command[Draft]):
    """The open draft of a process; one from its newest version where there is none.

    Raises NotAllowed, NotFound for a process that is neither published nor drafted.
    """

    actor: Actor
    process_key: str

    def execute(self, uow: UnitOfWork) -> Draft:
        """Return it."""
        require_author(self.actor)
        draft = draft_of_process(uow, self.process_key)
        if draft is not None and draft.is_open:
            return draft
        versions = VersionsOf(self.process_key).execute(uow)
        if versions:
            return TakeVersion(self.actor, versions[0].id).execute(uow)
        if draft is None:
            raise NotFound(f"Процесса «{self.process_key}» нет.")
        xml = xml_of(uow, draft.id, draft.revision)
        content = Content(xml, RevisionKind.RESTORED, "открыт снова")
        return append(uow, self.actor, draft, draft.revision, content)


@dataclass(frozen=True, slots=True)
class TakeVersion(Command[Draft]):
    """Put a published version into the draft of its process, on top of what is there.

    Raises NotAllowed, NotFound.
    """

    actor: Actor
    definition_id: int

    def execute(self, uow: UnitOfWork) -> Draft:
        """Return the draft."""
        require_author(self.actor)
        xml = DiagramXml(self.definition_id).execute(uow)
        key = uow.runtime.definitions.get(uow.connection, self.definition_id).process_key
        version = next(v for v in VersionsOf(key).execute(uow) if v.id == self.definition_id)
        draft = draft_of_process(uow, key)
        note = f"из версии {version.version}"
        if draft is None:
            content = Content(xml, RevisionKind.BEGUN, note)
            identity = identities_in(xml)[key]
            return begin(uow, self.actor, identity, content, self.definition_id)
        content = Content(xml, RevisionKind.RESTORED, note)
        return append(uow, self.actor, draft, draft.revision, content)


@dataclass(frozen=True, slots=True)
class StartProcess(Command[Draft]):
    """Begin a new process from a starting template; a key is made of the name where none is given.

    Raises NotAllowed, InvalidInput, NotFound for an unknown template, InvalidState for a key that
    is taken.
    """

    actor: Actor
    name: str
    template: str
    process_key: str = ""

    def execute(self, uow: UnitOfWork) -> Draft:
        """Return the draft."""
        require_author(self.actor)
        name = checked_name(self.name)
        key = checked_key(self.process_key.strip() or key_from(name))
        if _is_taken(uow, key):
            raise InvalidState(f"Процесс с кодом «{key}» уже есть. Выберите другой код.")
        identity = Identity(key, name)
        xml = lay_out(renamed(starting_xml(self.template), identity))
        return begin(uow, self.actor, identity, Content(xml, RevisionKind.BEGUN, "из шаблона"))


@dataclass(frozen=True, slots=True)
class ImportDiagram(Command[Draft]):
    """Put the diagram of a file into the draft of its process.

    A file with several processes is kept as it is, with its pools, in the draft of the one that is to
    be executed. A process whose code is none of ours (other tools write `Process_1`) begins anew,
    with a code made of its name. Raises NotAllowed.
    """

    actor: Actor
    file: DrawnFile

    def execute(self, uow: UnitOfWork) -> Draft:
        """Return the draft."""
        require_author(self.actor)
        key = self.file.identity.process_key
        if not is_key(key):
            return self._begin_anew(uow)
        content = Content(self.file.xml, RevisionKind.IMPORTED, "из файла")
        draft = draft_of_process(uow, key)
        if draft is not None:
            return append(uow, self.actor, draft, draft.revision, content)
        versions = VersionsOf(key).execute(uow)
        based_on = versions[0].id if versions else None
        return begin(uow, self.actor, self.file.identity, content, based_on)

    def _begin_anew(self, uow: UnitOfWork) -> Draft:
        name, others = self.file.identity.name, identities_in(self.file.xml)
        keys = (key for key in _keys_from(name) if key not in others)
        anew = Identity(next(key for key in keys if not _is_taken(uow, key)), name)
        content = Content(renamed(self.file.xml, anew), RevisionKind.IMPORTED, "из файла")
        return begin(uow, self.actor, anew, content)


def _keys_from(name: str) -> Iterator[str]:
    """Yield a key made of the name, then the same with numbers."""
    key = key_from(name)
    yield key
    yield from (f"{key}-{number}" for number in count(2))


def _is_taken(uow: UnitOfWork, key: str) -> bool:
    return bool(VersionsOf(key).execute(uow)) or draft_of_process(uow, key) is not None
