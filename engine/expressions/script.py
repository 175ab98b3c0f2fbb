"""Scripts of script tasks: lines `name = expression` or `name += expression`, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from keyword import iskeyword
from typing import Any
from unicodedata import normalize

from engine.expressions.compiler import LITERALS
from engine.expressions.errors import ExpressionError
from engine.expressions.language import DEFAULT_LANGUAGE, Expression, Language
from engine.expressions.limits import SCRIPT_LINES, TEXT_CHARACTERS

_ASSIGNMENT = re.compile(r"(\w+)\s*(//|[-+*/%])?=(?!=)(.*)", re.DOTALL)
_TEXT_OR_SIGN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|#.*|[([{]|[)\]}]""")


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of a script."""

    line: int
    target: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Script:
    """A compiled script."""

    text: str
    assignments: tuple[Assignment, ...]
    language: Language = field(repr=False, compare=False)

    @property
    def names(self) -> frozenset[str]:
        """The variables it needs from outside: read before a line of its own sets them."""
        needed: set[str] = set()
        known: set[str] = set()
        for each in self.assignments:
            needed |= each.value.names - known
            known.add(each.target)
        return frozenset(needed)

    @property
    def targets(self) -> frozenset[str]:
        """The variables it sets."""
        return frozenset(each.target for each in self.assignments)

    def run(self, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Return the new values as JSON; later lines see earlier ones. Raises `ExpressionError`."""
        scope = dict(variables)
        context = self.language.context(scope, now)
        for each in self.assignments:
            try:
                scope[each.target] = each.value.evaluate_in(context)
            except ExpressionError as error:
                raise _at_line(each.line, error) from None
        return {each.target: scope[each.target] for each in self.assignments}


def compile_script(text: str, language: Language = DEFAULT_LANGUAGE) -> Script:
    """Compile lines `name = expression`; an open bracket goes on in the next line.

    `name += expression` and its kin change a variable. Blank lines and `#` comments are skipped.

    Raises `ExpressionError` that names the line.
    """
    if len(text) > SCRIPT_LINES * TEXT_CHARACTERS:
        raise ExpressionError(text, f"сценарий длиннее {SCRIPT_LINES * TEXT_CHARACTERS} знаков")
    kept = list(islice(_statements(re.split(r"\r\n|\r|\n", text)), SCRIPT_LINES + 1))
    if not kept:
        raise ExpressionError(text, "в сценарии нет ни одной строки вида имя = выражение")
    if len(kept) > SCRIPT_LINES:
        raise ExpressionError(text, f"в сценарии больше {SCRIPT_LINES} строк")
    assignments = tuple(_assignment(number, line, language) for number, line in kept)
    return Script(text, assignments, language)


def _statements(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield each assignment with the number of its first line; one too long to be read is cut."""
    begun: list[str] = []
    first, depth, size = 0, 0, 0
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not begun and (not line or line.startswith("#")):
            continue
        first = first if begun else number
        begun.append(line)
        depth += sum(_opens(sign) for sign in _TEXT_OR_SIGN.findall(line))
        size += len(line) + 1
        if depth <= 0 or size > TEXT_CHARACTERS:
            yield first, "\n".join(begun)
            begun, depth, size = [], 0, 0
    if begun:
        yield first, "\n".join(begun)


def _opens(sign: str) -> int:
    """Return 1 for an opening bracket, -1 for a closing one, 0 for a text or a comment."""
    return (sign in "([{") - (sign in ")]}") if len(sign) == 1 else 0


def _assignment(number: int, line: str, language: Language) -> Assignment:
    match = _ASSIGNMENT.fullmatch(line)
    if match is None or not _is_target(match[1]):
        reason = "нужна строка вида имя = выражение, имя не начинается с подчёркивания или цифры"
        raise ExpressionError(line, reason, line=number)
    name, sign, text = match[1], match[2], match[3].strip()
    try:
        return Assignment(
            number, name, language.compile(f"{name} {sign} ({text}\n)" if sign else text)
        )
    except ExpressionError as error:
        raise _at_line(number, error) from None


def _is_target(name: str) -> bool:
    """Tell whether a name may be set: plain, and written with the letters Python reads."""
    plain = name.isidentifier() and not name.startswith("_")
    return (
        plain and not iskeyword(name) and name not in LITERALS and name == normalize("NFKC", name)
    )


def _at_line(number: int, error: ExpressionError) -> ExpressionError:
    return ExpressionError(error.text, error.reason, error.position, number)
