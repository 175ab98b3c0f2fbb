from __future__ import annotations

import pytest

from engine import Deploy, EngineSettings, InvalidDiagram, NewestDefinitions
from engine.testing import memory_engine
from processes.vocabulary import PlanVocabulary
from tests.engine.trace import FOLDER

GOOD = (FOLDER / "sequence.bpmn").read_bytes()
FORMS = {"any.form": {"title": "x", "fields": []}}


def rules(xml: bytes, settings: EngineSettings | None = None) -> set[str]:
    """Return the rules by which a diagram is refused; nothing may be deployed then."""
    engine = memory_engine(settings=settings)
    with pytest.raises(InvalidDiagram) as refused:
        engine.execute(Deploy(xml, FORMS))
    assert engine.execute(NewestDefinitions()) == []
    assert all(problem.message.endswith((".", "»")) for problem in refused.value.problems)
    return {problem.rule for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ((GOOD, GOOD[:200]), "document-xml"),
        ((b"<bpmn:definitions", b"<!DOCTYPE x><bpmn:definitions"), "document-doctype"),
        ((b'targetRef="b"', b'targetRef="nowhere"'), "flow-dangling"),
        ((b'id="b"', b'id="a"'), "id-unique"),
        ((b"bpmn:endEvent", b"bpmn:task"), "end-present"),
        ((b"bpmn:userTask", b"bpmn:businessRuleTask"), "kind-supported"),
    ],
)
def test_a_bad_diagram_is_refused_with_sentences_and_changes_nothing(
    change: tuple[bytes, bytes], rule: str
) -> None:
    assert rule in rules(GOOD.replace(*change))


def test_a_lane_that_is_no_position_is_refused() -> None:
    settings = EngineSettings(vocabulary=PlanVocabulary(()))
    assert "role-known" in rules(GOOD, settings)
