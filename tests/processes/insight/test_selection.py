"""What the figures are narrowed to, and who may see them."""

from __future__ import annotations

import pytest

from engine import Actor, NotAllowed, VersionsOf
from processes.insight import ChoicesOf, InstanceCounts, Selection, may_see_insight
from processes.people import Verb
from processes.people.permission_table import PERMISSIONS
from tests.processes.insight.conftest import AUDITOR, CURATOR, HEAD, Stage, day, days, element
from tests.processes.insight.played import KEY, PRINTING


def test_one_version_counts_its_own_instances_and_all_share_ids(stage: Stage) -> None:
    first = stage.insight(selection=Selection(KEY, definition_id=stage.played.first))
    second = stage.insight(selection=Selection(KEY, definition_id=stage.played.second))

    assert (first.totals.instances, second.totals.instances) == (2, 1)
    assert element(second, "prepare").passes == 1


def test_an_element_that_the_drawn_version_lacks_is_still_told_of(stage: Stage) -> None:
    (printing,) = stage.engine.execute(VersionsOf(PRINTING))
    other = stage.insight(drawn_on=printing.id)

    gone = element(other, "approve")
    assert not gone.on_diagram
    assert gone.name == "Утвердить приказ"
    assert gone.passes == 3


def test_a_period_takes_in_what_began_in_it(stage: Stage) -> None:
    early = stage.insight(selection=Selection(KEY, started_before=day(13)))
    later = stage.insight(selection=Selection(KEY, started_from=day(13), started_before=day(20)))

    assert (early.totals.instances, later.totals.instances) == (1, 1)
    assert later.totals.time is not None
    assert later.totals.time.median == days(7)


def test_a_school_year_takes_in_the_instances_of_its_occurrences(stage: Stage) -> None:
    choices = stage.engine.execute(ChoicesOf(AUDITOR, KEY))
    year = stage.insight(selection=Selection(KEY, school_year="2023-2024"))
    plan = stage.insight(selection=Selection(KEY, plan="2022-2024"))
    other = stage.insight(selection=Selection(KEY, plan="2022-2024", school_year="2022-2023"))

    assert (choices.plans, choices.school_years) == (("2022-2024",), ("2023-2024",))
    assert choices.organisations == ("oo-05", "oo-10")
    assert (year.totals.instances, plan.totals.instances, other.totals.instances) == (1, 1, 0)


@pytest.mark.parametrize(
    "role",
    [
        "education_department@do",
        "department_controller@do",
        "methodical_center@ioc",
        "auditor@do",
        "process_owner@ioc",
    ],
)
def test_the_city_sees_all_organisations(stage: Stage, role: str) -> None:
    actor = Actor("somebody", frozenset({role}))

    assert stage.insight(actor).totals.instances == 3
    narrowed = stage.insight(actor, selection=Selection(KEY, organisation="oo-10"))
    assert narrowed.totals.instances == 2


def test_a_head_sees_his_own_organisation_whatever_he_asks_for(stage: Stage) -> None:
    own = stage.insight(HEAD)

    assert own.totals.instances == 1
    assert element(own, "prepare").passes == 2
    assert stage.engine.execute(ChoicesOf(HEAD, KEY)).organisations == ()
    assert stage.engine.execute(InstanceCounts(HEAD))[KEY].instances == 1
    with pytest.raises(NotAllowed):
        stage.insight(HEAD, selection=Selection(KEY, organisation="oo-10"))


def test_whoever_may_not_read_history_sees_no_figures(stage: Stage) -> None:
    everywhere = PERMISSIONS[Verb.INSTANCE_HISTORY]
    assert everywhere
    for actor in (CURATOR, Actor("m", frozenset({"mentor@oo-05"})), Actor("nobody", frozenset())):
        assert not may_see_insight(actor)
        with pytest.raises(NotAllowed):
            stage.insight(actor)
        with pytest.raises(NotAllowed):
            stage.engine.execute(InstanceCounts(actor))


def test_counts_by_process_leave_out_what_never_ran(stage: Stage) -> None:
    counts = stage.engine.execute(InstanceCounts(AUDITOR))

    assert set(counts) == {KEY, PRINTING, "programme"}
    assert (counts[KEY].completed, counts[KEY].running) == (2, 1)
