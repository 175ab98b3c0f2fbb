"""The figures of a process that was played by hand (see `played.py`)."""

from __future__ import annotations

from processes.insight import ElementKind
from processes.insight.spread import Spread
from processes.insight.values import ChildrenFigures, Decision, Step, TaskFigures
from tests.processes.insight.conftest import Stage, day, days, element


def test_a_task_tells_how_long_it_waited_and_how_long_it_was_worked_on(stage: Stage) -> None:
    prepare = element(stage.insight(), "prepare")

    assert (prepare.instances, prepare.passes) == (3, 4)
    assert prepare.time == Spread(3, days(3), days(3), days(8))
    assert prepare.waiting == Spread(3, days(2), days(3), days(6))
    assert prepare.working == Spread(2, days(1), days(1), days(2))
    assert prepare.performer == "Куратор ОО"


def test_a_median_of_two_lies_between_them_and_nine_of_ten_is_the_longer(stage: Stage) -> None:
    totals = stage.insight().totals

    assert (totals.instances, totals.completed, totals.running, totals.cancelled) == (3, 2, 1, 0)
    assert totals.time == Spread(2, days(10), days(13), days(20))


def test_a_task_tells_what_became_of_it_and_what_is_late(stage: Stage) -> None:
    insight = stage.insight()

    assert element(insight, "prepare").task == TaskFigures(
        opened=4,
        completed=3,
        cancelled=0,
        taken=2,
        with_term=0,
        late=0,
        opened_late=0,
        still_open=1,
        overdue=0,
        oldest=day(20),
    )
    approve = element(insight, "approve").task
    assert approve is not None
    assert (approve.completed, approve.taken, approve.with_term, approve.late) == (3, 1, 3, 1)
    assert round(approve.late_share, 2) == 0.33


def test_a_gateway_tells_the_share_of_each_way(stage: Stage) -> None:
    remarks = element(stage.insight(), "remarks")

    assert remarks.kind is ElementKind.GATEWAY
    assert [(way.name, way.taken, way.of, way.leads_back) for way in remarks.ways] == [
        ("нет", 2, 3, False),
        ("на доработку", 1, 3, True),
    ]


def test_a_call_tells_of_its_children(stage: Stage) -> None:
    printed = element(stage.insight(), "print")

    assert (printed.instances, printed.passes) == (2, 2)
    each = Spread(2, days(1.5), days(2), days(3))
    assert printed.time == each
    assert printed.children == ChildrenFigures("printing", 2, 2, each)


def test_elements_stand_in_the_order_of_the_flows(stage: Stage) -> None:
    order = [one.id for one in stage.insight().elements]

    assert order == ["asked", "prepare", "approve", "remarks", "print", "issued"]


def test_a_task_that_comes_back_names_the_decision_that_sent_it(stage: Stage) -> None:
    approve, prepare = stage.insight().rework

    assert (approve.element_id, prepare.element_id) == ("approve", "prepare")
    for one in (approve, prepare):
        assert (one.repeated, one.instances, one.rounds, one.most) == (1, 2, 2.0, 2)
        (cause,) = one.causes
        assert cause.decisions == (Decision("Замечания есть?", "на доработку"),)
        assert cause.times == 1


def test_paths_are_counted_from_the_most_frequent(stage: Stage) -> None:
    variants = stage.insight().variants

    straight, sent_back = variants.shown
    assert straight.steps == (
        Step("prepare", "Написать приказ", 1),
        Step("approve", "Утвердить приказ", 1),
    )
    assert [step.element_id for step in sent_back.steps] == ["prepare", "approve"] * 2
    assert (straight.median, sent_back.median) == (days(7), days(13))
    assert (straight.share, variants.instances, variants.rest) == (0.5, 2, 0)


def test_a_path_is_traced_with_the_flows_it_took(stage: Stage) -> None:
    straight = stage.insight(variant=1).trace
    sent_back = stage.insight(variant=2).trace

    assert straight is not None
    assert sent_back is not None
    assert set(sent_back.flows) - set(straight.flows) == {"flow-remarks-to-prepare"}
    assert "flow-remarks-to-print" in straight.flows
    assert stage.insight().trace is None
