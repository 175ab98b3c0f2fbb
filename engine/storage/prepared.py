"""Statements compiled once and run on the driver: what the hot paths ask for thousands of times.

SQLAlchemy writes the SQL and knows the types; building and dispatching an expression for every
call costs it twenty times what the database needs (docs/decisions/0005).
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, types
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
Converts = tuple[tuple[int, Convert], ...]
"""Those that change anything, with their places."""


class Prepared:
    """One statement with named bind parameters.

    The methods take the connection of the unit of work and a value for every parameter without
    one. Rows are named tuples. Lists of values (`in_`) are not for such a statement: their length
    changes the SQL.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it and return the number of rows changed."""
        plan = self._plan(connection)
        return int(_execute(connection, plan, plan.bound(values)).rowcount)

    def run_many(self, connection: Connection, values: Iterable[Mapping[str, Any]]) -> int:
        """Execute it once for each set of values; return the number of rows changed in all."""
        plan = self._plan(connection)
        bound = [plan.bound(each) for each in values]
        if len(bound) == 1:
            return int(_execute(connection, plan, bound[0]).rowcount)
        return int(_execute(connection, plan, bound, many=True).rowcount)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return all rows."""
        plan = self._plan(connection)
        return [plan.row(raw) for raw in _execute(connection, plan, plan.bound(values)).fetchall()]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, or None."""
        plan = self._plan(connection)
        raw = _execute(connection, plan, plan.bound(values)).fetchone()
        return None if raw is None else plan.row(raw)

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first column of the first row, or None."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def scalars(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.all(connection, values)]

    def _plan(self, connection: Connection) -> _Plan:
        dialect = connection.dialect
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _planned(self._statement, dialect)
        return plan


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one dialect's driver is given, and how its rows are read.

    `wanted` are its parameters, in their order where that counts; `preset` holds the values that
    the statement brings along, as the driver wants them.
    """

    sql: str
    wanted: tuple[str, ...]
    writers: Converts
    preset: Mapping[str, Any]
    positional: bool
    row_of: Callable[[Iterable[Any]], Any]
    readers: Converts

    def bound(self, values: Mapping[str, Any]) -> Any:
        if self.preset:
            values = {**values, **self.preset}
        cells = [values[name] for name in self.wanted]
        for place, write in self.writers:
            cells[place] = write(cells[place])
        return cells if self.positional else dict(zip(self.wanted, cells, strict=True))

    def row(self, raw: Sequence[Any]) -> Any:
        if not self.readers:
            return self.row_of(raw)
        cells = list(raw)
        for place, read in self.readers:
            cells[place] = read(cells[place])
        return self.row_of(cells)


def _planned(statement: ClauseElement, dialect: Dialect) -> _Plan:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params:
        raise TypeError(f"this statement's SQL is not the same for all values: {statement}")
    columns = [(entry.keyname, entry.type) for entry in compiled._result_columns]  # noqa: SLF001 - SQLAlchemy tells a compiled statement's columns nowhere else
    writers = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in compiled.binds.items()
    }
    preset = {
        name: bind.effective_value if (to := writers[name]) is None else to(bind.effective_value)
        for name, bind in compiled.binds.items()
        if not bind.required
    }
    wanted = tuple((compiled.positiontup if compiled.positional else compiled.binds) or ())
    row_type = namedtuple("Row", [name for name, _ in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024 - its fields are known at run time only
    return _Plan(
        sql=compiled.string,
        wanted=wanted,
        writers=_needed(None if name in preset else writers[name] for name in wanted),
        preset=preset,
        positional=compiled.positional,
        row_of=partial(tuple.__new__, row_type),
        readers=_needed(_reader(type_, dialect) for _, type_ in columns),
    )


def _needed(converts: Iterable[Convert | None]) -> Converts:
    return tuple((place, convert) for place, convert in enumerate(converts) if convert is not None)


def _reader(type_: types.TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _execute(connection: Connection, plan: _Plan, bound: Any, *, many: bool = False) -> Any:
    cursor = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(plan.sql, bound)
        else:
            cursor.execute(plan.sql, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, plan, error) from error
    return cursor


def _translated(connection: Connection, plan: _Plan, error: Any) -> StatementError:
    """Return the driver's error as SQLAlchemy's, without the values: they may be personal data."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)
    if lost:
        connection.invalidate(error)
    translated: StatementError = DBAPIError.instance(
        plan.sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    return translated
