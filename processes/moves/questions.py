"""What a person has to decide before instances can go: one question, however many ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine import Aspect, Choice, Decisions, Finding, InstancePreview, Severity

DROPPED = "-"
"""The answer «no longer waited for»."""

_CHOICES = {
    Aspect.ROLE: ("оставить тому, у кого задача сейчас", "передать новому исполнителю"),
    Aspect.FORM: ("оставить форму, в которой начат черновик", "взять новую форму"),
    Aspect.DUE: ("оставить прежний срок", "назначить новый срок"),
    Aspect.TIMER: ("оставить прежний срок события", "отсчитать новый от момента перевода"),
    Aspect.CALL: ("дождаться начатых процессов", "прекратить их и начать новые"),
}
_ANY_CHOICE = ("оставить как есть", "сделать по новой версии")


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers to a question: its value in a form, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that some instances need.

    `name` is its field in a form; `given` is the value that has been chosen, empty if none has.
    `instances` are those that ask it, `message` is the sentence of the first of them.
    """

    name: str
    aspect: Aspect
    element_id: str
    message: str
    answers: tuple[Answer, ...]
    given: str = ""
    instances: tuple[int, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return not self.given


def questions_of(
    previews: Iterable[InstancePreview], decisions: Decisions, names: Mapping[str, str]
) -> list[Question]:
    """Return the questions of all instances, each once, in the order in which they come up.

    `names` are the elements and flows of the new version in words.
    """
    found: dict[str, Question] = {}
    for preview in previews:
        for finding in preview.findings:
            if finding.severity is Severity.DECISION and finding.element_id is not None:
                one = _question(finding, decisions, names)
                known = found.get(one.name, one)
                asking = dict.fromkeys((*known.instances, preview.instance_id))
                answers = dict.fromkeys((*known.answers, *one.answers))
                found[one.name] = replace(known, instances=tuple(asking), answers=tuple(answers))
    return list(found.values())


def _question(finding: Finding, decisions: Decisions, names: Mapping[str, str]) -> Question:
    assert finding.element_id is not None  # noqa: S101 - the caller has looked
    element = finding.element_id
    if finding.options:
        chosen = decisions.choices.get((element, finding.aspect))
        return Question(
            f"choice.{finding.aspect.value}.{element}",
            finding.aspect,
            element,
            finding.message,
            _choices(finding.aspect),
            chosen.value if chosen else "",
        )
    return Question(
        f"map.{element}",
        finding.aspect,
        element,
        finding.message,
        _places(finding, names),
        _mapped(decisions, element),
    )


def _choices(aspect: Aspect) -> tuple[Answer, ...]:
    keep, renew = _CHOICES.get(aspect, _ANY_CHOICE)
    return (Answer(Choice.KEEP.value, keep), Answer(Choice.RENEW.value, renew))


def _places(finding: Finding, names: Mapping[str, str]) -> tuple[Answer, ...]:
    places = tuple(Answer(one, names.get(one, one)) for one in finding.candidates)
    if finding.aspect is Aspect.LISTENER:
        return (*places, Answer(DROPPED, "больше не ждать"))
    return places


def _mapped(decisions: Decisions, element: str) -> str:
    if element not in decisions.mapping:
        return ""
    return decisions.mapping[element] or DROPPED


def decided(fields: Mapping[str, str]) -> Decisions:
    """Return the decisions in the fields of a form; what is not one of them is passed over."""
    mapping: dict[str, str | None] = {}
    choices: dict[tuple[str, Aspect], Choice] = {}
    for name, value in fields.items():
        kind, _, rest = name.partition(".")
        if not value:
            continue
        if kind == "map":
            mapping[rest] = None if value == DROPPED else value
        elif kind == "choice":
            aspect, _, element = rest.partition(".")
            if aspect in _ASPECTS and value in _VALUES:
                choices[element, Aspect(aspect)] = Choice(value)
    return Decisions(mapping, choices)


_ASPECTS = frozenset(Aspect)
_VALUES = frozenset(Choice)
