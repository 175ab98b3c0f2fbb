"""Elements of one name are told apart in sentences, and only they."""

from __future__ import annotations

import pytest

from engine.diagrams.reading import read_processes

HEAD, CENTER = "Руководитель ОО", "ИОЦ"


def labels(*elements: tuple[str, str, str], inside: str = "") -> dict[str, str]:
    """Return the labels of a drawing's tasks; each is an id, a name, and a lane."""
    lanes = "".join(
        f'<lane id="lane-{number}" name="{lane}">'
        + "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one, _, of in elements if of == lane)
        + "</lane>"
        for number, lane in enumerate(dict.fromkeys(lane for _, _, lane in elements if lane))
    )
    tasks = "".join(f'<userTask id="{one}" name="{name}"/>' for one, name, _ in elements)
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        f'<process id="p"><laneSet id="lanes">{lanes}</laneSet>{tasks}{inside}</process></definitions>'
    )
    (process,) = read_processes(xml.encode())
    return {node.id: node.label for node in process.nodes()}


def test_a_name_that_is_alone_stays_as_it_is() -> None:
    assert labels(("a", "Подготовить", HEAD), ("b", "Согласовать", CENTER)) == {
        "a": "Подготовить",
        "b": "Согласовать",
    }


def test_what_has_no_name_is_called_by_its_id() -> None:
    assert labels(("a", "", HEAD), ("b", " ", HEAD)) == {"a": "a", "b": "b"}


def test_two_of_one_name_are_told_apart_by_their_lanes() -> None:
    assert labels(("a", "Согласовать", HEAD), ("b", "Согласовать", CENTER)) == {
        "a": "Согласовать (Руководитель ОО)",
        "b": "Согласовать (ИОЦ)",
    }


def test_two_in_one_lane_are_told_apart_by_their_ids() -> None:
    found = labels(
        ("a", "Согласовать", HEAD), ("b", "Согласовать", CENTER), ("c", "Согласовать", HEAD)
    )
    assert found == {
        "a": "Согласовать (a)",
        "b": "Согласовать (ИОЦ)",
        "c": "Согласовать (c)",
    }


@pytest.mark.parametrize("name", ["Согласовать  программу", "Согласовать&#10;программу"])
def test_blanks_and_lines_do_not_make_another_name(name: str) -> None:
    found = labels(("a", "Согласовать программу", HEAD), ("b", name, CENTER))
    assert found["a"] == "Согласовать программу (Руководитель ОО)"


def test_what_stands_in_a_subprocess_has_its_lane() -> None:
    inside = '<subProcess id="s" name="Работа"><userTask id="t" name="Согласовать"/></subProcess>'
    lanes = (
        '<laneSet id="more"><lane id="x" name="ИОЦ"><flowNodeRef>s</flowNodeRef></lane></laneSet>'
    )
    found = labels(("a", "Согласовать", HEAD), inside=lanes + inside)
    assert (found["a"], found["t"]) == ("Согласовать (Руководитель ОО)", "Согласовать (ИОЦ)")
