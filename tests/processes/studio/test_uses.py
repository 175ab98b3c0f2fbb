from __future__ import annotations

import pytest

from engine import Actor, NotAllowed
from processes.studio.uses import UsesOf
from tests.processes.moves.branches import appoint, start_branch
from tests.processes.studio.conftest import KEY, OWNER, Studio


def test_a_branch_is_used_by_its_umbrella_its_activity_and_those_who_stand_in_it(
    studio: Studio,
) -> None:
    ids = [start_branch(studio.engine, f"oo-{number:02}") for number in (1, 2, 3)]
    appoint(studio.engine, ids[2])

    uses = studio.engine.execute(UsesOf(OWNER, f"{KEY}.institution"))

    assert [(one.process_key, one.step) for one in uses.callers] == [
        (KEY, "Разработать программу и материалы в каждой ОО")
    ]
    assert [one.number for one in uses.activities] == ["2.4"]
    (running,) = uses.running
    assert (running.version, running.count, uses.count) == (1, 3, 3)
    assert running.places == (
        ("Назначить разработчика", 2),
        ("Разработать программу наставничества", 1),
    )


def test_what_nobody_uses_says_so(studio: Studio) -> None:
    uses = studio.engine.execute(UsesOf(OWNER, "nowhere"))
    assert (uses.callers, uses.activities, uses.running) == ((), (), ())


def test_a_mentor_does_not_see_who_uses_a_process(studio: Studio) -> None:
    mentor = Actor("m", frozenset({"mentor@oo-05"}))
    with pytest.raises(NotAllowed):
        studio.engine.execute(UsesOf(mentor, KEY))
