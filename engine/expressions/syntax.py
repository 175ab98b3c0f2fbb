"""From text to a checked syntax tree: Python's grammar, of which the compiler takes a small part."""

from __future__ import annotations

import ast
import re
import unicodedata

from engine.expressions.errors import ExpressionError, Place
from engine.expressions.limits import NODES, TEXT_CHARACTERS

_ESCAPE = re.compile(r"\\[\\\"'nt]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


_WRAPPED = re.compile(r"[$#]\{([^{}]*)\}|=(?!=)(.*)", re.DOTALL)


def unwrapped(text: str) -> str:
    """Return what stands in `${…}`, `#{…}` or behind a leading `=`, as other products write it."""
    wrapped = _WRAPPED.fullmatch(text.strip())
    return text.strip() if wrapped is None else (wrapped[1] or wrapped[2] or "").strip()


class Source:
    """The text of one expression; knows where each node of its tree was written.

    `parts` is the number of operations, names and literals in it, once it is parsed.
    `counts_from_one` tells that it is written as FEEL is, where the first item has the number 1.
    """

    def __init__(self, text: str) -> None:
        self.text = unwrapped(text).replace("\r\n", "\n").replace("\r", "\n")
        self.counts_from_one = text.lstrip().startswith("=")
        self.parts = 0
        self._lines = self.text.split("\n")

    def parse(self) -> ast.expr:
        """Return the tree of the expression. Raises `ExpressionError`."""
        self._check_text()
        try:
            body = ast.parse(f"(\n{self.text}\n)", mode="eval").body
        except SyntaxError as error:
            position = self._position(error.lineno or 0, (error.offset or 1) - 1)
            raise self._error(_syntax_reason(self.text), position) from None
        except (ValueError, MemoryError, RecursionError, OverflowError):
            raise self._error("запись нельзя разобрать: она слишком сложна") from None
        if body.lineno < 2:  # the text closed our bracket, or there is no single value in it
            raise self._error("нужно одно значение, скобки должны быть парными")
        self.parts = sum(isinstance(node, ast.expr) for node in ast.walk(body))
        if self.parts > NODES:
            raise self._error(f"в записи больше {NODES} частей, разделите её")
        return body

    def at(self, node: ast.expr) -> Place:
        """Return where the node begins."""
        before = self._line(node.lineno).encode()[: node.col_offset]
        return Place(self.text, self._position(node.lineno, len(before.decode(errors="ignore"))))

    def _check_text(self) -> None:
        if not self.text:
            raise self._error("запись пуста")
        if len(self.text) > TEXT_CHARACTERS:
            raise self._error(f"запись длиннее {TEXT_CHARACTERS} знаков")
        for index, sign in enumerate(self.text):
            if unicodedata.category(sign) in _HIDDEN and sign not in "\n\t":
                raise self._error(f"недопустимый невидимый знак U+{ord(sign):04X}", index + 1)
        if "\\" in _ESCAPE.sub("", self.text):
            raise self._error("обратная косая черта допустима только в \\n, \\t, \\\", \\' и \\\\")

    def _line(self, number: int) -> str:
        index = number - 2  # our bracket stands on the first line
        return self._lines[index] if 0 <= index < len(self._lines) else ""

    def _position(self, line: int, column: int) -> int:
        if line < 2:
            return 1
        before = sum(len(each) + 1 for each in self._lines[: line - 2])
        return min(before + column, len(self.text) - 1) + 1

    def _error(self, reason: str, position: int | None = None) -> ExpressionError:
        return ExpressionError(self.text, reason, position)


def _syntax_reason(text: str) -> str:
    if re.search(r"(?<![=!<>:])=(?!=)", text):
        return "ошибка в записи; сравнение пишется двумя знаками: =="
    if re.search(r"&&|\|\||!(?!=)", text):
        return "ошибка в записи; вместо &&, || и ! пишите and, or и not"
    if "${" in text or "#{" in text:
        return "ошибка в записи; пишите одно выражение, без ${…} внутри"
    return "ошибка в записи"
