"""How long things take: median and ninth decile, computed by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, FromClause, Select, case, func, or_, select
from sqlalchemy import type_coerce as as_type


@dataclass(frozen=True, slots=True)
class Spread:
    """Durations of `count` passes.

    `median` is the middle one (of an even number, the mean of the two in the middle); `p90` is the
    shortest that nine passes of ten do not exceed; `total` is their sum.
    """

    count: int
    median: timedelta
    p90: timedelta
    total: timedelta


def elapsed(begin: Any, end: Any) -> ColumnElement[int]:
    """Return the microseconds between two columns of moments."""
    return as_type(end, BigInteger) - as_type(begin, BigInteger)


def spread(rows: FromClause, *by: str, value: str) -> Select[Any]:
    """Return a statement that gives for each group: `count`, `median`, `p90` and `total`.

    Neither SQLite nor the standard's common part has a percentile: the values of a group are
    numbered by size, and the ones that stand at the wanted places are taken. Missing ones do not count.
    """
    groups = [rows.c[name] for name in by]
    measured = rows.c[value]
    place = func.row_number().over(partition_by=groups or None, order_by=measured)
    size = func.count().over(partition_by=groups or None)
    ranked = (
        select(*groups, measured.label("value"), place.label("place"), size.label("size"))
        .where(measured.is_not(None))
        .subquery()
    )
    at, n = ranked.c.place, ranked.c.size
    in_the_middle = or_(at == (n + 1) // 2, at == (n + 2) // 2)
    ninth = at == (9 * n + 9) // 10
    groups = [ranked.c[name] for name in by]
    return select(
        *groups,
        func.count().label("count"),
        func.avg(case((in_the_middle, ranked.c.value))).label("median"),
        func.max(case((ninth, ranked.c.value))).label("p90"),
        func.sum(ranked.c.value).label("total"),
    ).group_by(*groups)


def spread_of(row: Any) -> Spread | None:
    """Return a row of such a statement as a value; None where nothing was measured."""
    if row is None or not row.count:
        return None
    return Spread(row.count, _time(row.median), _time(row.p90), _time(row.total))


def _time(microseconds: Any) -> timedelta:
    return timedelta(microseconds=int(microseconds))
