"""What the two databases call differently: a number inside a JSON text, texts put together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class json_number(GenericFunction[int]):  # noqa: N801 - SQLAlchemy names a function after its class
    """`json_number(column, "call")`: the whole number under a key of a JSON object kept as text."""

    type = BigInteger()
    inherit_cache = True
    name = "json_number"


@compiles(json_number, "sqlite")
def _json_extract(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, key = (compiler.process(each, **options) for each in element.clauses)
    return f"json_extract({column}, '$.' || {key})"


@compiles(json_number, "postgresql")
def _json_arrow(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    column, key = (compiler.process(each, **options) for each in element.clauses)
    return f"CAST(CAST({column} AS json) ->> {key} AS bigint)"


class put_together(GenericFunction[str]):  # noqa: N801 - as above
    """`put_together(column)`: the texts of a group or a window, a comma between them."""

    type = Text()
    inherit_cache = True
    name = "put_together"


@compiles(put_together, "sqlite")
def _group_concat(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **options)}, ',')"


@compiles(put_together, "postgresql")
def _string_agg(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return f"string_agg({compiler.process(element.clauses, **options)}, ',')"
