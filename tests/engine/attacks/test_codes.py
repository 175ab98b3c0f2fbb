"""No code of an author's gets past deployment, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Deploy, InvalidDiagram
from engine.testing import memory_engine
from tests.engine.attacks.codes import CODES, PLACES
from tests.engine.attacks.watch import assert_serves_on, nothing_happens_outside


@pytest.mark.parametrize("place", PLACES)
def test_code_is_refused_with_a_sentence_wherever_it_stands(place: str, tmp_path: Path) -> None:
    secret, canary = tmp_path / "secret", tmp_path / "canary"
    secret.write_text("не для чужих глаз", encoding="utf-8")
    engine = memory_engine()
    for code in CODES.values():
        text = code.replace("{canary}", str(canary)).replace("{secret}", str(secret))
        with nothing_happens_outside(), pytest.raises(InvalidDiagram) as refused:
            engine.execute(Deploy(PLACES[place](text)))
        told = refused.value.problems
        assert {problem.element_id for problem in told} <= {"step", "f"}
        assert all("Исправьте запись." in problem.message for problem in told)
    assert not canary.exists()
    assert_serves_on(engine)
