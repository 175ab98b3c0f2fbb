"""What the owner does on the stage, as values that can be recorded and done again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from engine import (
    SYSTEM,
    Actor,
    BroadcastSignal,
    CorrelateMessage,
    EngineError,
    ResolveIncident,
    WaitKind,
    WorkItemSummary,
)
from processes.forms import Typed
from processes.forms.fill import FillForm, NewFile
from processes.forms.submit import FormRefused, WorkItemForm
from processes.rehearsal.finding import incident_at, item_at, job_at
from processes.rehearsal.paper import SAMPLE, SAMPLES
from processes.rehearsal.values import Place, StepImpossible
from processes.rehearsal.waits import AllWaits
from processes.reports.waiting import day, moment

if TYPE_CHECKING:
    from processes.rehearsal.stage import Stage

Document = Mapping[str, Any]
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill in the form of a work item. `files` says how many documents each field gets."""

    kind: ClassVar[str] = "fill"
    place: Place
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict, repr=False)
    files: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def typed(cls, place: Place, typed: Typed) -> Fill:
        """Return the step for what was typed."""
        files = {key: len(files) for key, files in typed.files.items()}
        return cls(place, typed.texts, typed.rows, files)

    def perform(self, stage: Stage) -> str:
        """Do it and say what was done. Raises StepImpossible, FormRefused, NotAllowed."""
        item = item_at(stage, self.place)
        today = stage.clock.now().astimezone(stage.engine.runtime.settings.zone).date()
        stage.run(FillForm(item.id, player_of(item), self._answers, today, SAMPLES))
        stage.settle()
        place = stage.places.get(item.organisation or "")
        return f"Выполнено: «{item.name}»" + (f", {place}" if place else "")

    def _answers(self, _found: WorkItemForm, _today: date, new_file: NewFile) -> Typed:
        return Typed(
            {key: tuple(texts) for key, texts in self.texts.items()},
            {key: tuple(rows) for key, rows in self.rows.items()},
            {
                key: tuple(new_file(SAMPLE.file_name, "") for _ in range(count))
                for key, count in self.files.items()
            },
        )

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "place": self.place.to_document(),
            "texts": {key: list(texts) for key, texts in self.texts.items()},
            "rows": {key: [dict(row) for row in rows] for key, rows in self.rows.items()},
            "files": dict(self.files),
        }

    @classmethod
    def from_document(cls, document: Document) -> Fill:
        """Return what `to_document` wrote."""
        place = Place.from_document(document["place"])
        return cls(place, document["texts"], document["rows"], document["files"])


@dataclass(frozen=True, slots=True)
class Answer:
    """Say what a step of the system returns."""

    kind: ClassVar[str] = "answer"
    place: Place
    result: Mapping[str, Any]

    def perform(self, stage: Stage) -> str:
        """Do it and say what was done. Raises StepImpossible, EngineError."""
        job = job_at(stage, self.place)
        stage.answer(job.id, self.result)
        return f"Ответ за систему: «{job.name}»"

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"place": self.place.to_document(), "result": dict(self.result)}

    @classmethod
    def from_document(cls, document: Document) -> Answer:
        """Return what `to_document` wrote."""
        return cls(Place.from_document(document["place"]), document["result"])


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message or a signal that somebody waits for."""

    kind: ClassVar[str] = "send"
    name: str
    key: str
    variables: Mapping[str, Any]
    is_signal: bool = False

    def perform(self, stage: Stage) -> str:
        """Do it and say what was done. Raises StepImpossible when nobody waits for it."""
        kind = WaitKind.SIGNAL if self.is_signal else WaitKind.MESSAGE
        waits = stage.run(AllWaits())
        if not any(
            each.wait.kind is kind and each.wait.whom == self.name and each.wait.key == self.key
            for each in waits
        ):
            raise StepImpossible("Этого сообщения в этот момент никто не ждёт.")
        if self.is_signal:
            stage.run(BroadcastSignal(self.name, self.variables))
        else:
            stage.run(CorrelateMessage(self.name, self.key, self.variables))
        stage.settle()
        return f"Отправлено {'сигнал' if self.is_signal else 'сообщение'} «{self.name}»"

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "name": self.name,
            "key": self.key,
            "variables": dict(self.variables),
            "is_signal": self.is_signal,
        }

    @classmethod
    def from_document(cls, document: Document) -> Send:
        """Return what `to_document` wrote."""
        return cls(document["name"], document["key"], document["variables"], document["is_signal"])


@dataclass(frozen=True, slots=True)
class Skip:
    """Let time pass up to a moment."""

    kind: ClassVar[str] = "skip"
    to: datetime

    def perform(self, stage: Stage) -> str:
        """Do it and say what was done. Raises InvalidInput for the past and for the far future."""
        before = stage.clock.now()
        stage.skip_to(self.to)
        if day(before) == day(self.to):
            return f"Время: {moment(self.to)}"
        return f"Время: с {day(before)} на {day(self.to)}"

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"to": self.to.isoformat()}

    @classmethod
    def from_document(cls, document: Document) -> Skip:
        """Return what `to_document` wrote."""
        return cls(datetime.fromisoformat(document["to"]))


@dataclass(frozen=True, slots=True)
class Resolve:
    """Let the process go on after an incident: try again with other data, or step over it."""

    kind: ClassVar[str] = "resolve"
    place: Place
    action: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def perform(self, stage: Stage) -> str:
        """Do it and say what was done. Raises StepImpossible, EngineError."""
        incident = incident_at(stage, self.place)
        command = ResolveIncident(incident.id, SYSTEM, self.action, self.variables, "репетиция")
        stage.run(command)
        stage.settle()
        return "Остановка пропущена" if self.action == "skip" else "После остановки повторено"

    def to_document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "place": self.place.to_document(),
            "action": self.action,
            "variables": dict(self.variables),
        }

    @classmethod
    def from_document(cls, document: Document) -> Resolve:
        """Return what `to_document` wrote."""
        place = Place.from_document(document["place"])
        return cls(place, document["action"], document["variables"])


Step = Fill | Answer | Send | Skip | Resolve
_KINDS: Mapping[str, type[Step]] = {one.kind: one for one in (Fill, Answer, Send, Skip, Resolve)}


def recorded(step: Step, words: str) -> dict[str, Any]:
    """Return a step as it is kept, with what it did in words."""
    return {"do": step.kind, "words": words, **step.to_document()}


def step_of(document: Document) -> Step:
    """Return the step that was kept."""
    return _KINDS[document["do"]].from_document(document)


def take_again(stage: Stage, documents: Sequence[Document]) -> tuple[int, str]:
    """Take recorded steps; return how many, and why the next could not be, if it could not."""
    for taken, document in enumerate(documents):
        try:
            step_of(document).perform(stage)
        except FormRefused as refused:
            wrong = (one.summary for one in refused.parsed.summary[:_MOST_TOLD])
            return taken, " ".join([str(refused), *wrong])
        except EngineError as error:
            return taken, str(error)
    return len(documents), ""


def player_of(item: WorkItemSummary) -> Actor:
    """Return an invented person who may do a work item; another one at each element.

    So a task that its author may not approve has somebody to approve it.
    """
    person = item.assignee or f"{item.role}:{item.element_id}"[:100]
    return Actor(person, frozenset({item.candidate_group}))
