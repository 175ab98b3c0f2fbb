"""Ways back and paths of a process with loops, played by hand (see `rounds.py`)."""

from __future__ import annotations

from engine import Deploy
from engine.testing import FrozenClock, memory_engine
from processes.forms import load_library
from processes.insight import ProcessInsight, Selection
from processes.insight.values import Cause, Decision, Step, WayFigures
from processes.insight.variants import SHOWN
from processes.schema import whole_metadata
from tests.processes.insight import rounds
from tests.processes.insight.conftest import AUDITOR, SETTINGS, Stage, days, element

SENT_BACK = (Decision("Решение?", "на доработку"), Decision("Третий круг?", "нет"))


def test_a_task_that_comes_back_tells_how_often_and_after_which_decisions(stage: Stage) -> None:
    draft = stage.of_programmes().rework[0]

    assert (draft.element_id, draft.name) == ("draft", "Написать программу")
    assert (draft.repeated, draft.instances) == (2, 5)
    assert (draft.rounds, draft.most) == (2.5, 3)
    assert draft.causes == (Cause(SENT_BACK, 2), Cause((), 1))


def test_a_task_that_was_closed_undone_and_opened_anew_did_not_come_back(stage: Stage) -> None:
    review = stage.of_programmes().rework[1]

    assert (review.element_id, review.repeated, review.instances) == ("review", 1, 4)
    assert (review.rounds, review.most) == (3.0, 3)
    assert review.causes == (Cause(SENT_BACK, 2),)


def test_a_task_drawn_as_done_many_times_does_not_come_back(stage: Stage) -> None:
    insight = stage.of_programmes()

    assert element(insight, "sign").passes == 8
    assert [one.element_id for one in insight.rework] == ["draft", "review"]


def test_paths_of_completed_instances_are_told_with_their_counts(stage: Stage) -> None:
    paths = stage.of_programmes().variants

    assert [_short(one.steps) for one in paths.shown] == [
        "draft review plan sign×2",
        "draft×2 review plan sign×2",
        "draft review draft review draft review decide plan budget sign×2",
    ]
    assert [one.instances for one in paths.shown] == [2, 1, 1]
    assert [one.share for one in paths.shown] == [0.5, 0.25, 0.25]
    assert (paths.instances, paths.rest, paths.rest_instances) == (4, 0, 0)
    assert [one.median for one in paths.shown] == [days(18.5), days(27), days(11)]


def test_an_inclusive_gateway_counts_each_way_of_all_its_passes(stage: Stage) -> None:
    papers = element(stage.of_programmes(), "papers")

    assert [_told(way) for way in papers.ways] == [("план", 4, 4), ("смета", 1, 4)]


def test_a_gateway_passed_many_times_counts_each_decision(stage: Stage) -> None:
    insight = stage.of_programmes()

    verdict, third = element(insight, "verdict"), element(insight, "third")
    assert [_told(way) for way in verdict.ways] == [("принять", 3, 6), ("на доработку", 3, 6)]
    assert [_told(way) for way in third.ways] == [("нет", 2, 3), ("да", 1, 3)]
    assert [way.leads_back for way in third.ways] == [True, False]


def test_the_long_path_is_traced_over_the_loop_and_the_short_one_past_it(stage: Stage) -> None:
    short, _, long = (stage.of_programmes(rank).trace for rank in (1, 2, 3))

    assert short is not None
    assert long is not None
    assert {"third", "decide", "budget"} <= set(long.elements) - set(short.elements)
    assert set(long.flows) - set(short.flows) == {
        "flow-verdict-to-third",
        "flow-third-to-draft",
        "flow-third-to-decide",
        "flow-decide-to-papers",
        "flow-papers-to-budget",
        "flow-budget-to-together",
    }
    assert set(short.flows) - set(long.flows) == {"flow-verdict-to-papers"}


def test_a_cancelled_instance_counts_in_the_whole_and_goes_no_path(stage: Stage) -> None:
    insight = stage.of_programmes()

    totals = insight.totals
    assert (totals.instances, totals.completed, totals.cancelled, totals.running) == (5, 4, 1, 0)
    review = element(insight, "review").task
    assert review is not None
    assert (review.opened, review.completed, review.cancelled) == (8, 6, 2)


def test_paths_beyond_the_most_frequent_are_counted_together() -> None:
    clock = FrozenClock()
    whole_metadata()
    engine = memory_engine(clock=clock, settings=SETTINGS)
    (deployed,) = engine.execute(Deploy(rounds.programme_diagram(), load_library()))
    author = rounds.Author(engine, clock)
    for times_back in (0, 0, *range(1, 10)):
        instance = author.begin()
        for _ in range(times_back):
            author.sent_back(instance, 1)
        author.accepted(instance)
        author.finish(instance, "plan")

    insight = engine.execute(ProcessInsight(AUDITOR, Selection(rounds.KEY), deployed.definition_id))
    engine.runtime.database.dispose()

    paths = insight.variants
    assert (len(paths.shown), paths.shown[0].instances, paths.instances) == (SHOWN, 2, 11)
    assert (paths.rest, paths.rest_instances) == (2, 2)
    (draft, _) = insight.rework
    assert (draft.repeated, draft.instances, draft.rounds, draft.most) == (9, 11, 6.0, 10)
    assert draft.causes == (Cause(SENT_BACK, 45),)


def _short(steps: tuple[Step, ...]) -> str:
    return " ".join(
        step.element_id + (f"×{step.times}" if step.times > 1 else "") for step in steps
    )


def _told(way: WayFigures) -> tuple[str, int, int]:
    return way.name, way.taken, way.of
