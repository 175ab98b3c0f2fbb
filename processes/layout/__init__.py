"""Automatic layout of BPMN diagrams: `lay_out` draws, `measure` judges a drawing."""

from processes.layout.layout import lay_out
from processes.layout.measuring import LayoutFigures, measure
from processes.layout.reading import UnreadableDiagram

__all__ = ["LayoutFigures", "UnreadableDiagram", "lay_out", "measure"]
