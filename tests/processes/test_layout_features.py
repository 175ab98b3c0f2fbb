"""Each thing a diagram may contain, in a diagram of its own."""

from itertools import pairwise

from processes.layout import lay_out, measure
from processes.layout.drawn import Drawing, DrawnEdge, read_drawing
from processes.layout.geometry import Box
from processes.layout.reading import parse
from tests.processes.layout_samples import (
    collaboration,
    document,
    flows,
    lane_set,
    node,
    pool,
    process,
)


class Drawn:
    """A laid-out document; boxes and flows by their ids."""

    def __init__(self, *parts: str) -> None:
        self.xml = lay_out(document(*parts))
        self.figures = measure(self.xml)
        drawing: Drawing = read_drawing(parse(self.xml))
        self.box = {one.id: one.box for one in drawing.nodes}
        self.frame = {one.id: one.frame for one in drawing.nodes}
        self.flow = {one.id: one for one in drawing.edges}
        self.label = dict(drawing.labels)

    def level(self, node_id: str) -> int:
        return self.box[node_id].centre[1]


def is_straight(flow: DrawnEdge) -> bool:
    return len(flow.points) == 2


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


def test_an_expanded_subprocess_holds_its_nodes_and_those_of_the_next_one() -> None:
    innermost = node("deep", name="Сделать")
    inner = (
        node("begin", "startEvent")
        + node("nested", "subProcess", "Внутри", innermost)
        + flows("begin>nested")
    )

    drawn = Drawn(
        process(
            node("a"),
            node("sub", "subProcess", "Снаружи", inner),
            node("b"),
            flows("a>sub", "sub>b"),
        )
    )

    assert drawn.figures.faults == 0
    assert drawn.box["sub"].holds(drawn.box["nested"])
    assert drawn.box["nested"].holds(drawn.box["deep"])
    assert drawn.xml.count(b'isExpanded="true"') == 2


def test_a_subprocess_without_content_is_drawn_collapsed() -> None:
    drawn = Drawn(process(node("sub", "subProcess")))

    assert (drawn.box["sub"].width, drawn.box["sub"].height) == (150, 80)
    assert b'isExpanded="false"' in drawn.xml


def test_names_of_events_gateways_and_flows_have_room_of_their_own() -> None:
    drawn = Drawn(
        process(
            node("a", "startEvent", "Руководитель получил задание заключить соглашения"),
            node("b", "exclusiveGateway", "Отсутствие партнёров подтверждено?"),
            node("c", "endEvent", "Соглашения заключены"),
            node("d", "endEvent", "Партнёров нет"),
            node("e", "endEvent", "Спрошено трижды"),
            flows(
                "a>b", "b>c:согласовать как есть", "b>d:нет, выбрать ещё раз", "b>e:на доработку"
            ),
        )
    )

    assert drawn.figures.label_overlaps == 0
    assert set(drawn.label) == {"a", "b", "c", "d", "e", "b-c", "b-d", "b-e"}
    assert all(label.width <= 120 for label in drawn.label.values())
    assert drawn.label["a"].height > 2 * 14


def test_a_name_that_would_run_into_icon_or_sign_makes_its_task_taller() -> None:
    long_name = "Подготовить программу подготовки педагогических работников"

    drawn = Drawn(process(node("a", "userTask", long_name), node("b", "task", long_name)))

    assert drawn.box["a"].height > drawn.box["b"].height == 80


def test_message_flows_between_pools_are_straight_where_they_can_be() -> None:
    drawn = Drawn(
        collaboration(
            pool(),
            pool("partner", "Организация-партнёр", "partner-pool"),
            pool("", "Законные представители", "box"),
            '<bpmn:messageFlow id="sent" sourceRef="a" targetRef="p" name="проект"/>',
            '<bpmn:messageFlow id="told" sourceRef="p" targetRef="box"/>',
        ),
        process(node("s", "startEvent"), node("a", "sendTask"), flows("s>a")),
        process(node("p", "startEvent", "Проект получен"), key="partner"),
    )

    assert drawn.figures.faults == 0
    assert is_straight(drawn.flow["sent"])
    assert is_straight(drawn.flow["told"])
    assert "sent" in drawn.label


def test_a_message_flow_into_a_subprocess_reaches_its_node() -> None:
    inner = node("begin", "startEvent") + node("wait", "receiveTask") + flows("begin>wait")

    drawn = Drawn(
        collaboration(
            pool("", "Партнёр", "box"),
            pool(),
            '<bpmn:messageFlow id="sent" sourceRef="box" targetRef="wait" name="письмо"/>',
        ),
        process(node("sub", "subProcess", "Ждать ответа", inner)),
    )

    x, y = drawn.flow["sent"].points[-1]
    assert drawn.figures.faults == 0
    assert drawn.box["wait"].holds(Box(x, y, x, y))
    assert "sent" in drawn.label


def test_annotations_and_data_stand_by_what_they_belong_to() -> None:
    note = '<bpmn:textAnnotation id="note"><bpmn:text>Не позднее 15 сентября</bpmn:text></bpmn:textAnnotation>'
    link = '<bpmn:association id="link" sourceRef="b" targetRef="note"/>'
    data = (
        '<bpmn:dataObject id="object"/>'
        '<bpmn:dataObjectReference id="data" name="Проект приказа" dataObjectRef="object"/>'
        '<bpmn:dataStoreReference id="store" name="Реестр"/>'
    )
    written = (
        '<bpmn:dataOutputAssociation id="writes"><bpmn:targetRef>data</bpmn:targetRef>'
        "</bpmn:dataOutputAssociation>"
    )
    read = (
        '<bpmn:dataInputAssociation id="reads"><bpmn:sourceRef>store</bpmn:sourceRef>'
        "<bpmn:targetRef>x</bpmn:targetRef></bpmn:dataInputAssociation>"
    )

    drawn = Drawn(
        process(
            node("a", inside=written),
            node("b"),
            node("c", inside=read),
            flows("a>b", "b>c"),
            note,
            link,
            data,
        )
    )

    assert drawn.figures.faults == 0
    for owner, satellite in (("a", "data"), ("b", "note"), ("c", "store")):
        assert drawn.box[owner].centre[0] == drawn.box[satellite].centre[0]
    assert all(is_straight(drawn.flow[one]) for one in ("link", "writes", "reads"))


def test_an_annotation_may_belong_to_a_flow() -> None:
    drawn = Drawn(
        process(
            node("a"),
            node("b"),
            flows("a>b"),
            '<bpmn:textAnnotation id="note"><bpmn:text>Сразу</bpmn:text></bpmn:textAnnotation>',
            '<bpmn:association id="link" sourceRef="note" targetRef="a-b"/>',
        )
    )

    (x1, y), (x2, _) = drawn.flow["a-b"].points
    assert drawn.figures.faults == 0
    assert drawn.flow["link"].points[-1] == ((x1 + x2) // 2, y)


def test_a_second_start_stands_just_before_what_it_starts() -> None:
    drawn = Drawn(
        process(
            node("a", "startEvent"),
            node("b"),
            node("c"),
            node("d"),
            node("late", "startEvent"),
            flows("a>b", "b>c", "c>d", "late>d"),
        )
    )

    assert drawn.box["b"].right < drawn.box["late"].left
    assert drawn.figures.faults == 0


def test_a_lane_is_tall_enough_for_its_name() -> None:
    name = "Законный представитель"

    drawn = Drawn(
        collaboration(pool()), process(lane_set(**{name.replace(" ", "_"): "a"}), node("a"))
    )

    frame = drawn.frame["a"]
    assert frame is not None
    assert frame.height >= len(name) * 6
