from __future__ import annotations

from typing import Any

import orjson
import pytest

from engine import InvalidInput
from webapp.rehearsal_values import value_of, values_of


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("", None),
        (" Да ", True),
        ("нет", False),
        ("12", 12),
        ("-0.5", -0.5),
        ('["oo-05", "oo-10"]', ["oo-05", "oo-10"]),
        ("2023-09-01", "2023-09-01"),
        ("007", "007"),
        ("не решено", "не решено"),
    ],
)
def test_a_value_is_what_it_looks_like(typed: str, value: Any) -> None:
    assert value_of(typed) == value


@pytest.mark.parametrize(
    "typed",
    [
        "40817810099910004312",
        "1e999",
        "-Infinity",
        "NaN",
        "[" * 300 + "]" * 300,
        "[" * 5_000,
        r'"\ud800"',
        "9" * 5_000,
    ],
)
def test_what_the_store_cannot_keep_stays_text(typed: str) -> None:
    assert value_of(typed) == typed
    assert orjson.loads(orjson.dumps(value_of(typed))) == typed


def test_fields_are_told_by_the_beginning_of_their_names() -> None:
    typed = {"result-document": "7", "turn": "3", "result-": "x"}
    assert values_of(typed.items(), "result-") == {"document": 7, "": "x"}
    with pytest.raises(InvalidInput, match="длиннее 10000 знаков"):
        value_of("x" * 10_001)
