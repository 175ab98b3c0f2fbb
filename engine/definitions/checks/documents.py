"""Rules that the file itself must keep to be opened at all; `engine.diagrams.xml` refuses."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.drawing import Drawing
from engine.definitions.checks.rule import Found, Rule
from engine.diagrams.xml import REFUSALS

_COVERS = {
    "document-size": "files of more than two megabytes",
    "document-encoding": "files in an encoding that is not read, or that is not what they say",
    "document-doctype": "document type declarations: entities, external subsets",
    "document-attributes": "elements with more than 500 attributes",
    "document-xml": "files that are not well-formed XML",
    "document-depth": "elements nested more than 256 deep",
    "document-bpmn": "XML that is not BPMN 2.0",
}


def _nothing(_drawing: Drawing) -> Iterator[Found]:
    """Find nothing: what could be opened has kept these rules."""
    return iter(())


RULES: tuple[Rule, ...] = tuple(
    Rule(rule_id, covers, REFUSALS[rule_id], _nothing) for rule_id, covers in _COVERS.items()
)
