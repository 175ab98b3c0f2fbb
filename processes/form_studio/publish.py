"""Publish a form, and give the processes that show it new versions with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import (
    Actor,
    Command,
    Conflict,
    Deploy,
    Deployed,
    DiagramXml,
    InvalidDiagram,
    InvalidInput,
    InvalidState,
    Query,
)
from processes.form_studio.comparison import Change, changes_between
from processes.form_studio.compiling import Compiled, compiled
from processes.form_studio.drafts import close_draft, open_draft_of, sketch_at
from processes.form_studio.naming import one_line
from processes.form_studio.rights import require_form_author, require_form_reader
from processes.form_studio.uses import looked_for, uses_of, words_lost
from processes.form_studio.values import FormUse, SketchProblem
from processes.form_studio.versions import (
    checksum_of,
    document_of,
    known_forms,
    store_version,
    versions_of,
)
from processes.forms import Form
from processes.people import Verb
from processes.people.permissions import require

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_LONGEST_COMMENT = 1000


class UnfinishedForm(InvalidInput):
    """The draft cannot be published yet; `problems` say why, each at its control."""

    def __init__(self, problems: tuple[SketchProblem, ...]) -> None:
        self.problems = problems
        super().__init__("Форму нельзя опубликовать: исправьте отмеченное в черновике.")


@dataclass(frozen=True, slots=True)
class AffectedProcess:
    """A process that shows the form.

    `missing` are the variables, and in quotes the answers,
    that its expressions look for and would not find any more.
    """

    process_key: str
    name: str
    version: int
    elements: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicationPreview:
    """What publishing the draft of a form would do; nothing has been done.

    `changes` are against the newest version, None for a form that has none.
    """

    compiled: Compiled
    changes: tuple[Change, ...] | None
    processes: tuple[AffectedProcess, ...]


@dataclass(frozen=True, slots=True)
class PublishedForm:
    """The new version of a form, and what was deployed with it."""

    version: int
    deployed: tuple[Deployed, ...]


@dataclass(frozen=True, slots=True)
class PreviewOfPublication(Query[PublicationPreview]):
    """What publishing the open draft of a form would do. Raises NotAllowed, NotFound."""

    actor: Actor
    form_key: str

    def execute(self, uow: UnitOfWork) -> PublicationPreview:
        """Return it."""
        require_form_reader(self.actor)
        draft = open_draft_of(uow, self.form_key)
        found = compiled(sketch_at(uow, draft))
        versions = versions_of(uow, self.form_key)
        before = None
        if versions:
            before = Form.from_document(document_of(uow, self.form_key, versions[0].version))
        lost = words_lost(before, found.form) if before and found.form else set()
        return PublicationPreview(
            found,
            tuple(changes_between(before, found.form)) if before and found.form else None,
            tuple(_affected(uow, uses_of(uow, self.form_key), lost)),
        )


@dataclass(frozen=True, slots=True)
class PublishForm(Command[PublishedForm]):
    """Give a form its next version, and the chosen processes new versions that show it.

    `seen` is the draft's turn. Raises NotAllowed, NotFound, Conflict when the draft has changed
    since, UnfinishedForm, InvalidInput without a comment or for a process that does not show the
    form, InvalidState when nothing differs from the newest version or a process cannot take it.
    `needs_second_look`: InvalidState also for chosen processes, which another owner has to approve
    on their own pages of publication.
    """

    actor: Actor
    form_key: str
    seen: int
    comment: str
    processes: tuple[str, ...] = ()
    needs_second_look: bool = False

    def execute(self, uow: UnitOfWork) -> PublishedForm:
        """Do it; the draft is closed by it."""
        require_form_author(self.actor)
        comment = one_line(self.comment, _LONGEST_COMMENT, "Напишите, что изменилось")
        draft = open_draft_of(uow, self.form_key)
        if draft.turn != self.seen:
            raise Conflict(
                "Черновик изменён после того, как вы открыли эту страницу. "
                "Посмотрите изменения и опубликуйте снова."
            )
        found = compiled(sketch_at(uow, draft))
        if found.form is None:
            raise UnfinishedForm(found.problems)
        document = found.form.to_document()
        newest = versions_of(uow, self.form_key)
        if newest and newest[0].checksum == checksum_of(document):
            raise InvalidState(
                f"Черновик ничем не отличается от версии {newest[0].version}: публиковать нечего."
            )
        version = store_version(uow, self.actor, self.form_key, document, comment)
        close_draft(uow, draft, version)
        return PublishedForm(version, tuple(self._deployed(uow, comment)))

    def _deployed(self, uow: UnitOfWork, comment: str) -> list[Deployed]:
        if not self.processes:
            return []
        require(self.actor, Verb.DIAGRAM_DEPLOY)
        if self.needs_second_look:
            raise InvalidState(
                "Новую версию процесса одобряет другой владелец, поэтому вместе с формой процессы не "
                "публикуются. Опубликуйте форму, затем каждый процесс на странице его публикации."
            )
        newest = {use.process_key: use for use in uses_of(uow, self.form_key)}
        unknown = sorted(set(self.processes) - newest.keys())
        if unknown:
            raise InvalidInput(f"Процесс «{unknown[0]}» не показывает эту форму.")
        return [self._deploy(uow, newest[key], comment) for key in sorted(set(self.processes))]

    def _deploy(self, uow: UnitOfWork, use: FormUse, comment: str) -> Deployed:
        xml = DiagramXml(use.definition_id).execute(uow)
        words = f"Форма «{self.form_key}»: {comment}"[:_LONGEST_COMMENT]
        try:
            deployed = Deploy(xml, known_forms(uow), self.actor, words).execute(uow)
        except InvalidDiagram as why:
            raise InvalidState(
                f"Процесс «{use.process_key}» нельзя опубликовать заново: {why} "
                "Снимите с него отметку и исправьте схему."
            ) from why
        return next(one for one in deployed if one.process_key == use.process_key)


def _affected(uow: UnitOfWork, uses: list[FormUse], lost: set[str]) -> list[AffectedProcess]:
    by_process: dict[str, list[FormUse]] = {}
    for use in uses:
        by_process.setdefault(use.process_key, []).append(use)
    return [
        AffectedProcess(
            key,
            found[0].process_name,
            found[0].process_version,
            tuple(use.element_name for use in found),
            tuple(looked_for(uow, found[0], lost)),
        )
        for key, found in by_process.items()
    ]
