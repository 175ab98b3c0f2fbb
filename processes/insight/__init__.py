"""Insight: where the time of a process goes, where work comes back, which paths are gone."""

from processes.insight.queries import Choices, ChoicesOf, InstanceCounts, ProcessInsight
from processes.insight.selection import (
    Selection,
    may_see_insight,
    own_organisations,
    sees_all,
    visible_organisation,
)
from processes.insight.values import ElementFigures, ElementKind, Insight

__all__ = [
    "Choices",
    "ChoicesOf",
    "ElementFigures",
    "ElementKind",
    "Insight",
    "InstanceCounts",
    "ProcessInsight",
    "Selection",
    "may_see_insight",
    "own_organisations",
    "sees_all",
    "visible_organisation",
]
