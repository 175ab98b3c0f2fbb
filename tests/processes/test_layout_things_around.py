"""What stands in and around the flow: subprocesses, names, message flows, annotations, data."""

from processes.layout.geometry import Box
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
