"""Conditions in words, as the editor says them: «Решение: это «Вернуть на доработку»»."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Mapping
from typing import Any

from engine.expressions import ExpressionError
from engine.expressions.syntax import Source
from processes.comparison.sides import Side
from processes.studio.offers import offered, variables_set_by

Variables = Mapping[str, Mapping[str, Any]]
"""What is known of variables by name: their label, kind and options."""

_JOINTS = {ast.And: " и ", ast.Or: " или "}
_OF_CHOICES = {ast.Eq: "это", ast.NotEq: "не это"}
_OF_DATES = {ast.Lt: "раньше", ast.LtE: "не позже", ast.Gt: "позже", ast.GtE: "не раньше"}
_OF_ALL = {
    ast.Eq: "равно",
    ast.NotEq: "не равно",
    ast.Lt: "меньше",
    ast.LtE: "не больше",
    ast.Gt: "больше",
    ast.GtE: "не меньше",
}
_BY_KIND = {"choice": _OF_CHOICES, "date": _OF_ALL | _OF_DATES}


def said_condition(text: str | None, at: str, side: Side) -> str:
    """Return the condition of a way out of an element; what has no simple shape as it is written.

    Variables are called as the form calls them that asked for them last on the way there.
    """
    written = (text or "").strip()
    if not written:
        return ""
    try:
        said = _said(Source(written).parse(), _known_at(at, side))
    except ExpressionError:
        said = None
    return said or f"по выражению: {written}"


def _said(node: ast.expr, known: Variables) -> str | None:
    match node:
        case ast.BoolOp(op=joint, values=values):
            parts = [_part(value, known) for value in values]
            return None if None in parts else _JOINTS[type(joint)].join(filter(None, parts))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _answered(inner, known, "нет", "не содержит")
        case ast.Compare(left=ast.Name(id=name), ops=[sign], comparators=[ast.Constant(value)]):
            variable = known.get(name, {})
            words = _BY_KIND.get(variable.get("kind", ""), _OF_ALL)
            word = words.get(type(sign))
            return word and f"{_label(name, known)}: {word} {_value(value, variable)}"
    return _answered(node, known, "да", "содержит")


def _part(node: ast.expr, known: Variables) -> str | None:
    said = _said(node, known)
    return f"({said})" if said and isinstance(node, ast.BoolOp) else said


def _answered(node: ast.expr, known: Variables, alone: str, holding: str) -> str | None:
    """Return what a mark says by itself, or a list by what it holds."""
    match node:
        case ast.Name(id=name):
            return f"{_label(name, known)}: {alone}"
        case ast.Call(func=ast.Name(id="contains"), args=[ast.Name(id=name), ast.Constant(value)]):
            return f"{_label(name, known)}: {holding} {_value(value, known.get(name, {}))}"
    return None


def _label(name: str, known: Variables) -> str:
    return str(known.get(name, {}).get("label") or name)


def _value(value: object, variable: Mapping[str, Any]) -> str:
    options = {one["value"]: one["label"] for one in variable.get("options", ())}
    return f"«{options[value]}»" if value in options else str(value)


def _known_at(at: str, side: Side) -> Variables:
    """Return what the forms before an element ask for; the nearest form's words win."""
    found: dict[str, Mapping[str, Any]] = {}
    seen, queue = {at}, deque([at])
    while queue:
        node = side.nodes.get(queue.popleft())
        if node is None:
            continue
        form = side.forms.get(node.properties.get("form_key", ""), {})
        for variable in variables_set_by(form):
            found.setdefault(variable["name"], variable)
        fresh = [one for one in side.sources_of(node) if one not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return {one["name"]: one for one in offered()["variables"]} | found
