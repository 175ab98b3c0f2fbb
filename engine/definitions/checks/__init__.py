"""The static checks that a diagram must pass before it is deployed."""

from engine.definitions.checks.document import DiagramReport, check_document
from engine.definitions.checks.registry import RULES
from engine.definitions.checks.rule import Rule

__all__ = ["RULES", "DiagramReport", "Rule", "check_document"]
