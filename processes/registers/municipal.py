"""Which registers are one for the whole municipality, and which are each organisation's own."""

from __future__ import annotations

MUNICIPAL = frozenset({"partners"})
"""The plan asks for one municipal list of partners (activity 2.1)."""


def scope_of(register: str, organisation: str | None) -> str | None:
    """Return the organisation under which a register's entries are kept; None for municipal ones."""
    return None if register in MUNICIPAL else organisation
