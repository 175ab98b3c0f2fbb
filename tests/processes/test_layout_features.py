"""Each thing a diagram may contain, in a diagram of its own."""

from itertools import pairwise

from tests.processes.layout_samples import (
    Drawn,
    collaboration,
    flows,
    is_straight,
    lane_set,
    node,
    pool,
    process,
)


def test_nodes_have_their_sizes_and_stand_from_left_to_right() -> None:
    drawn = Drawn(
        process(
            node("a", "startEvent"),
            node("b", "userTask", "Внести сведения"),
            node("c", "exclusiveGateway"),
            node("d", "callActivity"),
            node("e", "endEvent"),
            flows("a>b", "b>c", "c>d", "d>e"),
        )
    )

    sizes = {key: (box.width, box.height) for key, box in drawn.box.items()}
    assert sizes == {"a": (36, 36), "b": (150, 80), "c": (50, 50), "d": (150, 80), "e": (36, 36)}
    assert all(drawn.box[one].right < drawn.box[two].left for one, two in pairwise("abcde"))
    assert all(is_straight(flow) for flow in drawn.flow.values())


def test_every_node_stands_in_its_lane_and_lanes_lie_below_each_other() -> None:
    drawn = Drawn(
        collaboration(pool()),
        process(lane_set(ДО="a c", ИОЦ="b"), node("a"), node("b"), node("c"), flows("a>b", "b>c")),
    )

    assert drawn.figures.faults == 0
    upper, lower = drawn.frame["a"], drawn.frame["b"]
    assert upper is not None
    assert lower is not None
    assert upper.bottom == lower.top
    assert drawn.level("a") == drawn.level("c")


def test_nested_lanes_lie_inside_their_lane() -> None:
    nested = (
        '<bpmn:laneSet id="set"><bpmn:lane id="outer" name="ОО"><bpmn:childLaneSet id="inner-set">'
        '<bpmn:lane id="one" name="Куратор"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>'
        '<bpmn:lane id="two" name="Наставник"><bpmn:flowNodeRef>b</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:childLaneSet><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>"
        '<bpmn:lane id="three" name="ДО"><bpmn:flowNodeRef>c</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:laneSet>"
    )

    drawn = Drawn(
        collaboration(pool()),
        process(nested, node("a"), node("b"), node("c"), flows("a>b", "b>c")),
    )

    assert drawn.figures.faults == 0
    assert drawn.level("a") < drawn.level("b") < drawn.level("c")
    assert b'bpmnElement="outer"' in drawn.xml


def test_branches_have_rows_of_their_own_and_the_longest_stays_straight() -> None:
    drawn = Drawn(
        process(
            node("start", "startEvent"),
            node("split", "exclusiveGateway", "Нужна проверка?"),
            node("short"),
            node("long-1"),
            node("long-2"),
            node("join", "exclusiveGateway"),
            node("end", "endEvent"),
            flows(
                "start>split",
                "split>short:нет",
                "split>long-1:да",
                "long-1>long-2",
                "short>join",
                "long-2>join",
                "join>end",
            ),
        )
    )

    straight = {drawn.level(one) for one in ("start", "split", "long-1", "long-2", "join", "end")}
    assert len(straight) == 1
    assert drawn.level("short") not in straight
    assert drawn.figures.bends == 2
    assert drawn.figures.crossings == 0


def test_of_two_equal_branches_the_default_one_stays_straight() -> None:
    drawn = Drawn(
        process(
            node("split", "exclusiveGateway", default="split-b"),
            node("a"),
            node("b"),
            flows("split>a:да", "split>b:нет"),
        )
    )

    assert drawn.level("b") == drawn.level("split")


def test_a_loop_goes_round_the_nodes_it_repeats() -> None:
    drawn = Drawn(
        process(
            node("a", "startEvent"),
            node("b"),
            node("c"),
            node("d", "exclusiveGateway", "Замечания есть?"),
            node("e", "endEvent"),
            flows("a>b", "b>c", "c>d", "d>e:нет", "d>b:да"),
        )
    )

    back = drawn.flow["d-b"].points
    assert drawn.figures.faults == 0
    assert drawn.figures.crossings == 0
    assert any(y > drawn.box["c"].bottom or y < drawn.box["c"].top for _, y in back)
    assert all(is_straight(flow) for key, flow in drawn.flow.items() if key != "d-b")


def test_a_flow_from_a_node_to_itself_is_drawn() -> None:
    drawn = Drawn(process(node("a"), flows("a>a")))

    assert drawn.figures.faults == 0
    assert len(drawn.flow["a-a"].points) >= 4


def test_a_boundary_event_sits_on_the_border_of_its_host() -> None:
    drawn = Drawn(
        process(
            node("a"),
            node("b"),
            node("timer", "boundaryEvent", "Прошло 14 дней", attachedToRef="a"),
            node("remind"),
            flows("a>b", "timer>remind"),
        )
    )

    host, (x, y) = drawn.box["a"], drawn.box["timer"].centre
    assert y in {host.top, host.bottom}
    assert host.left < x < host.right
    assert drawn.level("remind") != drawn.level("a")
    assert drawn.figures.faults == 0


def test_four_boundary_events_fit_on_one_task() -> None:
    events = [f"event-{number}" for number in range(4)]

    drawn = Drawn(
        process(
            node("a"),
            *(node(one, "boundaryEvent", "Сигнал", attachedToRef="a") for one in events),
            *(node(f"after-{one}") for one in events),
            flows(*(f"{one}>after-{one}" for one in events)),
        )
    )

    assert drawn.figures.faults == 0


def test_a_loop_back_to_a_task_does_not_run_into_its_boundary_event() -> None:
    drawn = Drawn(
        process(
            node("a"),
            node("timer", "boundaryEvent", attachedToRef="a"),
            node("late"),
            node("check", "exclusiveGateway"),
            node("end", "endEvent"),
            flows("a>check", "check>a:да", "check>end:нет", "timer>late", "late>a"),
        )
    )

    assert drawn.figures.faults == 0
