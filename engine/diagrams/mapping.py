"""Declared mappings: which variables go over, and under what names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.diagrams.program import Program


def mapped(
    program: Program, mapping: Mapping[str, str], variables: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """Return the mapping's expressions evaluated over the variables; all variables without one."""
    if not mapping:
        return dict(variables)
    return {
        name: program.expression(text).evaluate(variables, now) for name, text in mapping.items()
    }
