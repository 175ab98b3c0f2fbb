"""What layout does to a document: it adds a drawing and leaves the model alone."""

import re

import pytest
from lxml import etree

from bench.random_diagrams import sample
from processes.layout import UnreadableDiagram, lay_out, measure
from processes.layout.drawn import Drawing, read_drawing
from processes.layout.reading import parse
from tests.processes.layout_samples import (
    collaboration,
    document,
    flows,
    node,
    pool,
    process,
)

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
PLAIN = process(node("a", "startEvent"), node("b"), node("c", "endEvent"), flows("a>b", "b>c"))


def model(xml: bytes) -> str:
    """Return everything but the drawing, canonically."""
    root = etree.fromstring(xml)
    for child in list(root):
        child.tail = None
        if DI in str(child.tag):
            root.remove(child)
    root.text = None
    return etree.tostring(root, method="c14n", with_comments=True).decode()


def drawing(xml: bytes) -> Drawing:
    return read_drawing(parse(lay_out(xml)))


def test_the_model_stays_as_it_was_to_the_letter() -> None:
    diagram = document(
        "<!-- a comment -->",
        process(
            "<bpmn:documentation>Строка\n  вторая</bpmn:documentation><bpmn:extensionElements>"
            '<spiffworkflow:properties xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
            '<spiffworkflow:property value="P10D" name="due"/></spiffworkflow:properties>'
            "</bpmn:extensionElements>",
            node("b", name="Внести &#10; данные", isForCompensation="false"),
        ),
        '<bpmn:message id="message" name="4.2-finished"/>',
    )

    assert model(lay_out(diagram)) == model(diagram)
    assert b'value="P10D" name="due"' in lay_out(diagram)


def test_the_model_of_a_rich_diagram_stays_as_it_was() -> None:
    diagram = sample(11)

    assert model(lay_out(diagram)) == model(diagram)


def test_laying_out_twice_gives_the_same_bytes_however_the_file_was_formatted() -> None:
    one_line = document(PLAIN).replace(b"\n", b"")

    assert lay_out(lay_out(one_line)) == lay_out(one_line)


def test_an_old_drawing_is_replaced() -> None:
    old = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="old">'
        '<bpmndi:BPMNPlane id="old-plane" bpmnElement="process"/></bpmndi:BPMNDiagram>'
    )

    drawn = lay_out(document(PLAIN, old))

    assert b"old" not in drawn
    assert drawn == lay_out(document(PLAIN))


def test_ids_in_the_drawing_follow_from_the_ids_of_the_model() -> None:
    drawn = lay_out(document(PLAIN))

    assert b'id="b_di" bpmnElement="b"' in drawn
    assert b'id="a-b_di" bpmnElement="a-b"' in drawn


def test_an_id_of_the_model_is_never_taken_twice() -> None:
    drawn = lay_out(document(process(node("a"), node("a_di"))))

    ids = [element.get("id") for element in etree.fromstring(drawn).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_the_drawing_stands_where_the_schema_wants_it() -> None:
    relationship = '<bpmn:relationship id="relationship" type="x"/>'

    root = etree.fromstring(lay_out(document(PLAIN, relationship)))

    assert [etree.QName(child).localname for child in root] == [
        "process",
        "BPMNDiagram",
        "relationship",
    ]


def test_a_process_without_pool_and_lanes_is_drawn() -> None:
    drawn = lay_out(document(PLAIN))

    assert measure(drawn).faults == 0
    assert {one.id for one in drawing(document(PLAIN)).nodes} == {"a", "b", "c"}


def test_each_process_outside_collaborations_has_a_diagram_of_its_own() -> None:
    other = process(node("d"), key="other")

    drawn = lay_out(document(PLAIN, other))

    assert drawn.count(b"<bpmndi:BPMNPlane ") == 2
    assert measure(drawn).missing == 0


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [process()],
        [collaboration(pool()), process()],
        [collaboration(pool("", pool_id="one"), pool("", pool_id="two"))],
        [collaboration(pool("nowhere"))],
        [process(node("alone"))],
        [process(node("a"), flows("a>nowhere"))],
        [process(node("lost", "boundaryEvent", attachedToRef="nowhere"))],
        [process(node("a"), node("b"), flows("a>b", "b>a"), flows("a>a"))],
    ],
    ids=[
        "no process",
        "an empty process",
        "an empty pool",
        "two black boxes",
        "a pool of a process that is not there",
        "one task",
        "a flow to nowhere",
        "a boundary event without a host",
        "loops without a start",
    ],
)
def test_an_unfinished_diagram_is_drawn_as_far_as_it_goes(parts: list[str]) -> None:
    drawn = lay_out(document(*parts))

    figures = measure(drawn)
    assert figures.faults == figures.missing
    assert lay_out(drawn) == drawn


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (b"", "не читается"),
        (b"<definitions>", "не читается"),
        (b"<html/>", "не схема BPMN"),
        (b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>', "DOCTYPE"),
    ],
)
def test_what_is_not_bpmn_is_refused_with_a_sentence(xml: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDiagram, match=sentence):
        lay_out(xml)


def test_a_monstrous_diagram_is_refused_at_once() -> None:
    tasks = "".join(f'<bpmn:task id="t{number}"/>' for number in range(10_001))

    with pytest.raises(UnreadableDiagram, match="слишком велика"):
        lay_out(document(process(tasks)))


def test_a_knot_of_flows_is_refused_before_it_costs_minutes() -> None:
    names = [f"t{number}" for number in range(400)]
    knot = flows(*(f"first>{name}" for name in names), *(f"{name}>last" for name in names))

    with pytest.raises(UnreadableDiagram, match="запутана"):
        lay_out(document(process(*map(node, ["first", *names, "last"]), knot)))


def test_hundreds_of_steps_that_nothing_connects_are_drawn_apart() -> None:
    drawn = lay_out(document(process(*(node(f"t{number}") for number in range(400)))))

    assert measure(drawn).faults == 0


@pytest.mark.parametrize("uri", ["urn:x", DI[1:-1]])
@pytest.mark.parametrize("prefix", ["di", "dc", "bpmndi"])
def test_prefixes_that_the_author_uses_otherwise_stay_his(prefix: str, uri: str) -> None:
    bound = b'<bpmn:definitions xmlns:%s="%s" ' % (prefix.encode(), uri.encode())
    xml = document(PLAIN)
    for usual in (b"bpmndi", b"dc", b"di"):
        xml = re.sub(rb' xmlns:%s="[^"]*"' % usual, b"", xml)
    root = etree.fromstring(lay_out(xml.replace(b"<bpmn:definitions ", bound, 1)))
    drawn = "http://www.omg.org/spec/DD/20100524"
    assert root.nsmap[prefix] == uri
    assert root.find(f".//{DI}BPMNShape/{{{drawn}/DC}}Bounds") is not None
    assert root.find(f".//{DI}BPMNEdge/{{{drawn}/DI}}waypoint") is not None
