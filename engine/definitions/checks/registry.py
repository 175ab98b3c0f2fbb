"""All rules of the engine, in the order in which problems are told."""

from __future__ import annotations

from engine.definitions.checks import (
    activities,
    attributes,
    calls,
    circles,
    data,
    documents,
    elements,
    events,
    expressions,
    flows,
    gateways,
    handlers,
    lanes,
    messages,
    references,
    scopes,
    sizes,
    vendors,
)
from engine.definitions.checks.rule import Rule

FIRST: tuple[Rule, ...] = sizes.FIRST
"""What is too large is not looked at any further."""

RULES: tuple[Rule, ...] = (
    *documents.RULES,
    *sizes.RULES,
    *elements.RULES,
    *attributes.RULES,
    *vendors.RULES,
    *references.RULES,
    *scopes.RULES,
    *flows.RULES,
    *gateways.RULES,
    *lanes.RULES,
    *events.RULES,
    *messages.RULES,
    *handlers.RULES,
    *data.RULES,
    *activities.RULES,
    *calls.RULES,
    *circles.RULES,
    *expressions.RULES,
)
