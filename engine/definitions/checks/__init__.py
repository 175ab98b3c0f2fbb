"""The static checks that a diagram must pass before it is deployed."""

from engine.definitions.checks.document import Report, check_document

__all__ = ["Report", "check_document"]
