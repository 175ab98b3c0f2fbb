"""Scripts of script tasks: lines `name = expression`, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from keyword import iskeyword
from typing import Any
from unicodedata import normalize

from engine.expressions.compiler import LITERALS
from engine.expressions.errors import ExpressionError
from engine.expressions.language import DEFAULT_LANGUAGE, Expression, Language
from engine.expressions.limits import SCRIPT_LINES, TEXT_CHARACTERS

_ASSIGNMENT = re.compile(r"(\w+)\s*=(?!=)(.*)", re.DOTALL)


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
    """Compile lines `name = expression`; blank lines and `#` comments are skipped.

    Raises `ExpressionError` that names the line.
    """
    if len(text) > SCRIPT_LINES * TEXT_CHARACTERS:
        raise ExpressionError(text, f"сценарий длиннее {SCRIPT_LINES * TEXT_CHARACTERS} знаков")
    lines = re.split(r"\r\n|\r|\n", text)
    written = [(number, line.strip()) for number, line in enumerate(lines, start=1)]
    kept = [(number, line) for number, line in written if line and not line.startswith("#")]
    if not kept:
        raise ExpressionError(text, "в сценарии нет ни одной строки вида имя = выражение")
    if len(kept) > SCRIPT_LINES:
        raise ExpressionError(text, f"в сценарии больше {SCRIPT_LINES} строк")
    assignments = tuple(_assignment(number, line, language) for number, line in kept)
    return Script(text, assignments, language)


def _assignment(number: int, line: str, language: Language) -> Assignment:
    match = _ASSIGNMENT.fullmatch(line)
    if match is None or not _is_target(match[1]):
        reason = "нужна строка вида имя = выражение, имя не начинается с подчёркивания или цифры"
        raise ExpressionError(line, reason, line=number)
    try:
        return Assignment(number, match[1], language.compile(match[2]))
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
