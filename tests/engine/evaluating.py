"""The variables and the moment with which expressions are tried."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.expressions import compile_expression

NOW = datetime(2023, 9, 1, 6, 30, tzinfo=UTC)  # Friday, 09:30 in Moscow

VARIABLES: dict[str, Any] = {
    "decision": "return",
    "rounds": 2,
    "share": 0.5,
    "agreed": True,
    "remark": None,
    "organisations": ["oo-05", "oo-12", "oo-36"],
    "school_year": "2023-2024",
    "organisation": "oo-05",
    "year": 2023,
    "pair": {"id": 214, "meetings": [{"held_on": "2023-09-15"}, {"held_on": "2023-10-02"}]},
    "due_at": "2023-09-30T20:59:59Z",
}


def value_of(text: str, **extra: Any) -> Any:
    return compile_expression(text).evaluate({**VARIABLES, **extra}, NOW)
