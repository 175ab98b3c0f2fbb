"""Who the plan names in the column «Ответственный исполнитель», read through a table of phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from engine.errors import InvalidInput
from processes.roadmap.data_files import load_document

PHRASES = "executors.yaml"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the plan and the executors they mean; notes and separators mean none."""

    words: str
    roles: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    is_note: bool = False

    def match(self, text: str, position: int) -> bool:
        """Return whether the words stand at this place as whole words, in any case of letters."""
        pattern = re.escape(self.words) + (r"(?!\w)" if self.words[-1].isalnum() else "")
        return re.compile(pattern, re.IGNORECASE).match(text, position) is not None


@dataclass(frozen=True, slots=True)
class ExecutorTable:
    """The table of phrases (anomaly A14), the longest first.

    `outside` are executors from outside the municipality, each with the item of the order under
    which a role of the municipality does their work (anomaly A04).
    """

    phrases: tuple[Phrase, ...]
    outside: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ExecutorReading:
    """What a cell says: roles and organisations in the order of naming, notes, words not understood."""

    roles: tuple[str, ...]
    organisations: tuple[str, ...]
    notes: tuple[str, ...]
    unknown: tuple[str, ...]


@cache
def executor_table() -> ExecutorTable:
    """Return the shipped table of phrases; read once."""
    document = load_document(PHRASES)
    phrases = [
        Phrase(each.text("phrase"), each.texts("roles"), each.texts("organisations"))
        for each in document.rows("phrases")
    ]
    phrases += [Phrase(words, is_note=True) for words in document.texts("notes")]
    phrases += [Phrase(words) for words in document.texts("separators")]
    phrases.sort(key=lambda phrase: -len(phrase.words))
    outside = {each.text("executor"): each.number("item") for each in document.rows("outside")}
    return ExecutorTable(tuple(phrases), MappingProxyType(outside))


def read_executors(verbatim: str) -> ExecutorReading:
    """Read a cell from left to right; words that no phrase begins with go to `unknown`."""
    found: list[Phrase] = []
    unknown: list[str] = []
    position = 0
    while position < len(verbatim):
        if verbatim[position].isspace():
            position += 1
            continue
        phrase = _phrase_at(verbatim, position)
        if phrase is None:
            unknown.append(_up_to_separator(verbatim, position))
            position += len(unknown[-1])
        else:
            found.append(phrase)
            position += len(phrase.words)
    return ExecutorReading(
        roles=_once(role for phrase in found for role in phrase.roles),
        organisations=_once(name for phrase in found for name in phrase.organisations),
        notes=tuple(phrase.words for phrase in found if phrase.is_note),
        unknown=tuple(words.strip() for words in unknown),
    )


def roles_of(verbatim: str) -> tuple[str, ...]:
    """Return the executors that the words of a cell name, each once, in the order of naming.

    Raises InvalidInput when some words are not in the table of phrases.
    """
    reading = read_executors(verbatim)
    if reading.unknown:
        raise InvalidInput(unknown_executor(reading.unknown[0]))
    return reading.roles


def unknown_executor(words: str) -> str:
    """Return the sentence about an executor that the table of phrases does not know."""
    return f"Исполнитель «{words}» не найден в таблице исполнителей. Добавьте эти слова и роль, которую они означают."


def _phrase_at(text: str, position: int) -> Phrase | None:
    phrases = executor_table().phrases
    return next((phrase for phrase in phrases if phrase.match(text, position)), None)


def _up_to_separator(text: str, position: int) -> str:
    """Return the unknown words up to the next comma or bracket."""
    stop = re.compile(r"[,(]").search(text, position + 1)
    return text[position : stop.start() if stop else len(text)]


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
