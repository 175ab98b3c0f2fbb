"""The figures notice what a person would notice: each test spoils a clean drawing by hand."""

import re

import pytest

from processes.layout import lay_out, measure
from tests.processes.layout_samples import (
    collaboration,
    document,
    flows,
    lane_set,
    node,
    pool,
    process,
)

CLEAN = lay_out(
    document(
        collaboration(pool()),
        process(
            lane_set(ДО="a b c", ИОЦ="d e"),
            node("a", "startEvent", "Начато"),
            node("b"),
            node("c"),
            node("d"),
            node("e", "endEvent"),
            flows("a>b:да", "b>c", "c>d", "d>e"),
        ),
    )
).decode()


def moved(node_id: str, x: int, y: int) -> bytes:
    """Put a node elsewhere without telling its flows."""
    spot = re.compile(rf'(bpmnElement="{node_id}"[^>]*>\s*<dc:Bounds) x="\d+" y="\d+"')
    assert spot.search(CLEAN)
    return spot.sub(rf'\1 x="{x}" y="{y}"', CLEAN).encode()


def rerouted(flow_id: str, *points: tuple[int, int]) -> bytes:
    """Give a flow other points."""
    way = "".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)
    old = re.compile(rf'(bpmnElement="{flow_id}">)\s*(<di:waypoint [^>]*>\s*)+')
    assert old.search(CLEAN)
    return old.sub(rf"\1{way}", CLEAN).encode()


def box(node_id: str) -> tuple[int, int, int, int]:
    found = re.search(
        rf'bpmnElement="{node_id}"[^>]*>\s*'
        r'<dc:Bounds x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"',
        CLEAN,
    )
    assert found
    x, y, width, height = (int(one) for one in found.groups())
    return x, y, width, height


def test_a_clean_drawing_has_no_faults() -> None:
    figures = measure(CLEAN.encode())

    assert figures.faults == 0
    assert figures.bends == 2


def test_nodes_on_each_other_are_noticed() -> None:
    x, y, _, _ = box("b")

    assert measure(moved("c", x + 20, y + 10)).node_overlaps == 1


def test_a_flow_through_a_node_is_noticed() -> None:
    x, y, width, height = box("b")
    middle = y + height // 2

    spoilt = rerouted("d-e", (x - 200, middle), (x + width + 300, middle))

    assert measure(spoilt).edges_through_nodes >= 2


def test_a_flow_that_runs_through_its_own_end_is_noticed() -> None:
    x, y, width, height = box("b")
    left = x - 60

    spoilt = rerouted("a-b", (left, y + height // 2), (x + width, y + height // 2))

    assert measure(spoilt).edges_through_nodes == 1


def test_flows_on_each_other_are_noticed() -> None:
    x, y, width, height = box("b")
    middle = y + height // 2

    spoilt = rerouted("c-d", (x + width + 5, middle), (x + width + 40, middle))

    assert measure(spoilt).edge_overlaps == 1


def test_flows_that_cross_are_counted() -> None:
    x, y, width, height = box("b")
    between = x + width + 20

    spoilt = rerouted("d-e", (between, y), (between, y + height))

    assert measure(spoilt).crossings == 1


def test_a_slanting_flow_is_noticed() -> None:
    assert measure(rerouted("d-e", (2000, 2000), (2100, 2100))).diagonals == 1


def test_a_node_outside_its_lane_is_noticed() -> None:
    x, _, _, _ = box("b")
    _, y, _, _ = box("d")

    assert measure(moved("b", x, y)).nodes_outside_lanes == 1


@pytest.mark.parametrize("on", ["b", "a-b"])
def test_a_label_on_a_node_or_a_flow_is_noticed(on: str) -> None:
    x, y, _, height = box("b")
    left = x if on == "b" else x - 30
    label = re.compile(r"(<bpmndi:BPMNLabel>\s*<dc:Bounds) x=\"\d+\" y=\"\d+\"")

    spoilt = label.sub(rf'\1 x="{left}" y="{y + height // 2 - 5}"', CLEAN, count=1)

    assert measure(spoilt.encode()).label_overlaps >= 1


def test_what_is_not_drawn_is_missing() -> None:
    undrawn = re.sub(r"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "", CLEAN, flags=re.DOTALL)

    assert measure(undrawn.encode()).missing == 12  # a pool, two lanes, five nodes, four flows
