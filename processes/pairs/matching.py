"""Propose who fits whom: a few points for each reason, and the reasons in words.

Nothing is decided here: a curator sees the proposals with their reasons and decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_WORD = re.compile(r"[а-яa-z]{4,}")
_LETTERS = re.compile(r"[а-яa-z-]+|\d+")
_STEM = 5
_EMPTY_WORDS = frozenset(
    {"когда", "очень", "хочет", "хотел", "хочу", "может", "можно", "нужно", "нужна", "нужен"}
    | {"помоч", "помощ", "чтобы", "через", "после", "более", "работ", "занят", "также", "быть"}
)
_MOST_WORDS = 3
_CHOICES = ("first", "second", "third")
_CHOICE_POINTS = (6, 4, 2)
_FORM_POINTS = 3
DEFAULT_LOAD = 1
"""How many mentees a mentor takes as long as the register does not say."""

REQUEST_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "study": "учёба предмет олимпиада экзамен",
        "career": "профессия профориентация карьера",
        "adaptation": "адаптация новичок поддержка",
        "creativity": "творчество проект конкурс",
        "communication": "общение уверенность выступление",
        "profession": "методика педагогика урок",
    }
)
"""What the codes of request types mean in the words of a mentor's card."""


@dataclass(frozen=True, slots=True)
class Card:
    """What matching knows of somebody: an entry of a register and his preferences.

    `words` maps stems to words. `choices` are whom he named, in order, `refused` whom he does not
    want, both as words (the latter a confidential answer: it only ever removes a proposal).
    """

    entry_id: int
    form: str | None
    words: Mapping[str, str]
    surname: str
    choices: tuple[frozenset[str], ...] = ()
    refused: frozenset[str] = frozenset()
    places: int = DEFAULT_LOAD


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal; `mentee` is None where a mentor alone is proposed. Entries of the registers."""

    mentor: int
    mentee: int | None
    score: int
    reasons: tuple[str, ...]


def stems(*texts: Any) -> dict[str, str]:
    """Return the stems of the words in the texts, each with the word itself."""
    found = (word for text in texts if text for word in _WORD.findall(_plain(text)))
    pairs = ((word[:_STEM], word) for word in found)
    return {stem: word for stem, word in pairs if stem not in _EMPTY_WORDS}


def card(
    entry_id: int, content: Mapping[str, Any], preferences: Mapping[str, Any], taken: int = 0
) -> Card:
    """Return the card of a register's entry; `taken` mentees are already with this mentor."""
    limit = content.get("max_load") or DEFAULT_LOAD
    surname = _plain(content.get("full_name")).partition(" ")[0]
    return Card(
        entry_id=entry_id,
        form=content.get("form"),
        words=stems(
            *(content.get(key) for key in ("request", "competences", "interests", "achievements")),
            REQUEST_WORDS.get(content.get("request_type", "")),
            preferences.get("topics"),
        ),
        surname=surname,
        choices=tuple(_spoken(preferences.get(choice)) for choice in _CHOICES),
        refused=_spoken(preferences.get("not_with")),
        places=max(int(limit) - taken, 0),
    )


def fit(mentor: Card, mentee: Card) -> Suggestion | None:
    """Return how well two fit, with the reasons; None if they must not be proposed together."""
    if _named(mentor, mentee.refused) or _named(mentee, mentor.refused):
        return None
    if mentor.form and mentee.form and mentor.form != mentee.form:
        return None
    reasons: list[str] = []
    score = 0
    for place, points in enumerate(_CHOICE_POINTS):
        if any(_named(mentor, words) for words in mentee.choices[place : place + 1]):
            score += points
            reasons.append(f"Наставляемый назвал наставника, выбор № {place + 1}.")
        if any(_named(mentee, words) for words in mentor.choices[place : place + 1]):
            score += points
            reasons.append(f"Наставник назвал наставляемого, выбор № {place + 1}.")
    if mentor.form and mentor.form == mentee.form:
        score += _FORM_POINTS
        reasons.append("Форма наставничества одна и та же.")
    common = sorted(mentor.words.keys() & mentee.words.keys())[:_MOST_WORDS]
    if common:
        score += len(common)
        reasons.append("Общее: " + ", ".join(mentee.words[stem] for stem in common) + ".")
    return Suggestion(mentor.entry_id, mentee.entry_id, score, tuple(reasons))


def suggest_pairs(mentors: Sequence[Card], mentees: Sequence[Card]) -> list[Suggestion]:
    """Give each mentee the mentor who fits best and still has a place; best proposals first."""
    free = {mentor.entry_id: mentor.places for mentor in mentors}
    waiting = {mentee.entry_id for mentee in mentees}
    chosen = []
    for found in _ranked(fit(mentor, mentee) for mentor in mentors for mentee in mentees):
        if found.mentee in waiting and free[found.mentor] > 0:
            waiting.discard(found.mentee)
            free[found.mentor] -= 1
            chosen.append(_with_place(found))
    return chosen


def suggest_mentors(mentors: Sequence[Card], mentees: Sequence[Card]) -> list[Suggestion]:
    """Rank the mentors who have a place by how many open requests they suit."""
    found = []
    for mentor in mentors:
        suited = [fits for mentee in mentees if (fits := fit(mentor, mentee)) and fits.score > 0]
        if mentor.places > 0:
            reasons = (f"Подходит к запросам: {len(suited)} из {len(mentees)}.",)
            found.append(Suggestion(mentor.entry_id, None, sum(s.score for s in suited), reasons))
    return _ranked(found)


def _named(one: Card, words: frozenset[str]) -> bool:
    """Return whether words name somebody: by his entry's number, or by surname in any case."""
    if not words or str(one.entry_id) in words:
        return bool(words)
    name = one.surname
    enough = min(_STEM, max(3, len(name) - 1), len(name))
    return bool(name) and any(word.startswith(name[:enough]) for word in words)


def _spoken(text: Any) -> frozenset[str]:
    return frozenset(_LETTERS.findall(_plain(text)))


def _plain(text: Any) -> str:
    return str(text or "").casefold().replace("ё", "е").strip()


def _ranked(found: Iterable[Suggestion | None]) -> list[Suggestion]:
    real = (suggestion for suggestion in found if suggestion is not None)
    return sorted(real, key=lambda each: (-each.score, each.mentee or 0, each.mentor))


def _with_place(found: Suggestion) -> Suggestion:
    reasons = (*found.reasons, "У наставника есть место.")
    return Suggestion(found.mentor, found.mentee, found.score, reasons)
