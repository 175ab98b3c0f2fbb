"""Compare what is published with what is published, or with a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import Actor, DiagramXml, NotFound, ProcessDefinition, Query, VersionsOf
from processes.comparison.compare import compare
from processes.comparison.values import Comparison
from processes.form_studio import known_forms
from processes.people import Verb
from processes.people.permissions import require
from processes.studio.revisions import draft_by_id, xml_of
from processes.studio.rights import require_reader
from processes.studio.shown_forms import forms_checksum
from processes.studio.values import Draft

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

Diagram = tuple[bytes, Mapping[str, Any]]
"""A diagram and its forms by key."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of a process and what differs."""

    before: ProcessDefinition
    after: ProcessDefinition
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class ComparedDraft:
    """A draft, and the newest version with what differs; None for both before the first one.

    `forms_seen` is the checksum of the forms with which the draft was compared.
    """

    draft: Draft
    forms_seen: str
    before: ProcessDefinition | None
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class CompareVersions(Query[Compared]):
    """Compare two versions of a process. Raises NotAllowed, NotFound."""

    actor: Actor
    process_key: str
    before: int
    after: int

    def execute(self, uow: UnitOfWork) -> Compared:
        """Return both and what differs."""
        require(self.actor, Verb.DIAGRAM_READ)
        found = {one.version: one for one in VersionsOf(self.process_key).execute(uow)}
        for version in (self.before, self.after):
            if version not in found:
                raise NotFound(f"Версии {version} процесса «{self.process_key}» нет.")
        before, after = found[self.before], found[self.after]
        sides = published(uow, before), published(uow, after)
        return Compared(before, after, compare(self.process_key, *sides))


@dataclass(frozen=True, slots=True)
class CompareDraft(Query[ComparedDraft]):
    """Compare a draft with the newest version of its process. Raises NotAllowed, NotFound."""

    actor: Actor
    draft_id: int

    def execute(self, uow: UnitOfWork) -> ComparedDraft:
        """Return both and what differs."""
        require_reader(self.actor)
        draft = draft_by_id(uow, self.draft_id)
        versions = VersionsOf(draft.process_key).execute(uow)
        drawn = xml_of(uow, draft.id, draft.revision), known_forms(uow)
        forms_seen = forms_checksum(*drawn)
        if not versions:
            return ComparedDraft(draft, forms_seen, None, None)
        comparison = compare(draft.process_key, published(uow, versions[0]), drawn)
        return ComparedDraft(draft, forms_seen, versions[0], comparison)


def published(uow: UnitOfWork, version: ProcessDefinition) -> Diagram:
    """Return a version as it was published, with the forms of that moment."""
    forms = uow.runtime.definitions.get(uow.connection, version.id).forms
    return DiagramXml(version.id).execute(uow), forms
