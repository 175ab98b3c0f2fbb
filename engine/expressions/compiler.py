"""From a syntax tree to code. What stands in the tables of this module is the whole language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.expressions import closures, operators
from engine.expressions.errors import ExpressionError, Refused
from engine.expressions.functions import Function
from engine.expressions.limits import DEPTH
from engine.expressions.syntax import Source
from engine.expressions.values import PLAIN, Code, bounded_number

LITERALS: Mapping[str, Any] = MappingProxyType({"true": True, "false": False, "null": None})
"""Names that stand for values, beside Python's True, False and None."""


class Compiler:
    """Compiles one expression; afterwards `names` and `called` hold what it uses."""

    def __init__(self, source: Source, functions: Mapping[str, Function]) -> None:
        self.names: set[str] = set()
        self.called: set[str] = set()
        self._source = source
        self._functions = functions
        self._depth = 0

    def compile(self, node: ast.expr) -> Code:
        """Return the code of a node. Raises `ExpressionError` for anything outside the language."""
        form = _FORMS.get(type(node))
        if form is None:
            raise self._error(node, _OUTSIDE.get(type(node), "такой записи в языке нет"))
        self._depth += 1
        if self._depth > DEPTH:
            raise self._error(node, f"вложенность больше {DEPTH}, разделите запись")
        code = form(self, node)
        self._depth -= 1
        return code

    def constant(self, node: ast.Constant) -> Code:
        """Compile a literal."""
        value = node.value
        if type(value) in PLAIN and type(value) is not int:
            return closures.constant(value)
        if not isinstance(value, int | float):
            raise self._error(node, "такого значения в языке нет")
        try:
            bounded_number(value)
        except Refused as refusal:
            raise self._error(node, refusal) from None
        return closures.constant(value)

    def name(self, node: ast.Name) -> Code:
        """Compile a variable, or one of the literal words."""
        if node.id in LITERALS:
            return closures.constant(LITERALS[node.id])
        name = self._identifier(node, node.id)
        self.names.add(name)
        return closures.variable(name, self._source.at(node))

    def attribute(self, node: ast.Attribute) -> Code:
        """Compile `a.b`, which means `a["b"]` and never an attribute of an object."""
        key = closures.constant(self._identifier(node, node.attr))
        return closures.item(self.compile(node.value), key, self._source.at(node))

    def subscript(self, node: ast.Subscript) -> Code:
        """Compile `a[0]` and `a["b"]`."""
        if self._source.counts_from_one and not _is_text(node.slice):
            raise self._error(node, "номера здесь считаются с нуля, а не с единицы: уберите знак =")
        holder, key = self.compile(node.value), self.compile(node.slice)
        return closures.item(holder, key, self._source.at(node))

    def array(self, node: ast.List) -> Code:
        """Compile `[a, b]`."""
        return closures.array([self.compile(each) for each in node.elts])

    def mapping(self, node: ast.Dict) -> Code:
        """Compile `{"a": b}`."""
        keys = [self.compile(key) for key in node.keys if key is not None]
        if len(keys) < len(node.values):
            raise self._error(node, "две звёздочки в наборе полей не допускаются")
        pairs = zip(keys, [self.compile(value) for value in node.values], strict=True)
        return closures.mapping(list(pairs), self._source.at(node))

    def boolean(self, node: ast.BoolOp) -> Code:
        """Compile `and` and `or`; as in Python they give the deciding value."""
        *others, last = [self.compile(value) for value in node.values]
        return closures.first_that(isinstance(node.op, ast.Or), others, last)

    def unary(self, node: ast.UnaryOp) -> Code:
        """Compile `not`, `-` and `+`."""
        operand = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            return closures.inverse(operand)
        if isinstance(node.op, ast.Invert):
            raise self._error(node, "знака ~ в языке нет")
        apply = operators.negative if isinstance(node.op, ast.USub) else operators.positive
        return closures.unary(operand, apply, self._source.at(node))

    def arithmetic(self, node: ast.BinOp) -> Code:
        """Compile `+ - * / // %`."""
        apply = operators.ARITHMETIC.get(type(node.op).__name__)
        if apply is None:
            raise self._error(node, "такого действия в языке нет, есть + - * / // %")
        left, right = self.compile(node.left), self.compile(node.right)
        return closures.binary(left, apply, right, self._source.at(node))

    def comparison(self, node: ast.Compare) -> Code:
        """Compile a comparison or a chain of them."""
        left, place = self.compile(node.left), self._source.at(node)
        steps = []
        for sign, right in zip(node.ops, node.comparators, strict=True):
            apply = operators.COMPARISON.get(type(sign).__name__)
            if apply is None:
                raise self._error(node, "слова is в языке нет, пишите == или !=")
            steps.append((apply, self.compile(right)))
        if len(steps) == 1:
            return closures.binary(left, *steps[0], place)
        return closures.chain(left, steps, place)

    def choice(self, node: ast.IfExp) -> Code:
        """Compile `x if c else y`."""
        test, yes, no = (self.compile(each) for each in (node.test, node.body, node.orelse))
        return closures.choice(test, yes, no)

    def call(self, node: ast.Call) -> Code:
        """Compile a call, by its bare name, of `defined`, `get` or a function of the language."""
        if not isinstance(node.func, ast.Name):
            raise self._error(node, "вызывать можно только функции языка по имени")
        if node.keywords:
            raise self._error(node, "значения передаются функции без имён")
        name = node.func.id
        if name in _SPECIAL:
            return self._special(node, *_SPECIAL[name])
        function = self._functions.get(name)
        if function is None:
            raise self._error(node, f"функции «{name}» в языке нет")
        if not function.takes(len(node.args)):
            raise self._error(node, f"функции «{name}» передано не столько значений, сколько нужно")
        self.called.add(name)
        arguments = [self.compile(argument) for argument in node.args]
        return closures.call(name, function, arguments, self._source.at(node))

    def _special(self, node: ast.Call, number: int, make: Callable[..., Code]) -> Code:
        if len(node.args) != number or type(node.args[0]) not in _PATHS:
            raise self._error(node, "пишите defined(имя) или get(имя, значение по умолчанию)")
        return make(*[self.compile(argument) for argument in node.args])

    def _identifier(self, node: ast.expr, name: str) -> str:
        if name.startswith("_"):
            raise self._error(node, f"имя «{name}» начинается с подчёркивания")
        if name not in self._source.text:  # Python folds look-alike letters into others
            raise self._error(node, f"имя «{name}» записано не теми знаками")
        return name

    def _error(self, node: ast.expr, reason: object) -> ExpressionError:
        return self._source.at(node).error(reason)


_FORMS: Mapping[type[ast.expr], Callable[[Compiler, Any], Code]] = {
    ast.Constant: Compiler.constant,
    ast.Name: Compiler.name,
    ast.Attribute: Compiler.attribute,
    ast.Subscript: Compiler.subscript,
    ast.List: Compiler.array,
    ast.Dict: Compiler.mapping,
    ast.BoolOp: Compiler.boolean,
    ast.UnaryOp: Compiler.unary,
    ast.BinOp: Compiler.arithmetic,
    ast.Compare: Compiler.comparison,
    ast.IfExp: Compiler.choice,
    ast.Call: Compiler.call,
}

_SPECIAL: Mapping[str, tuple[int, Callable[..., Code]]] = {
    "defined": (1, closures.defined),
    "get": (2, closures.get),
}


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


_PATHS = frozenset({ast.Name, ast.Attribute, ast.Subscript})

_OUTSIDE: Mapping[type[ast.expr], str] = {
    ast.Tuple: "список пишется в квадратных скобках",
    ast.Set: "набор полей пишется парами, список — в квадратных скобках",
    ast.Slice: "часть списка или текста взять нельзя, только одно значение",
    ast.Lambda: "слова lambda в языке нет",
    ast.NamedExpr: "присваивание := в выражении не допускается",
    ast.Starred: "звёздочка перед значением не допускается",
    ast.JoinedStr: "текст с подстановкой не допускается, соединяйте части знаком +",
    ast.ListComp: "перебора for в языке нет",
    ast.SetComp: "перебора for в языке нет",
    ast.DictComp: "перебора for в языке нет",
    ast.GeneratorExp: "перебора for в языке нет",
}
