"""The comparison of two files says «the same» only of what is the same."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from processes.diagrams import FOLDER
from tests.browser.meaning import meaning

RICH = ("activity-2.4.bpmn", "activity-1.4.partner.bpmn", "pair-trial.bpmn")
"""Between them: lanes, properties, conditions, timers, messages, calls, repetition, scripts."""


def parsed(name: str) -> etree._Element:
    return etree.fromstring((FOLDER / name).read_bytes())


def said(diagram: etree._Element) -> dict[str, Any]:
    return meaning(etree.tostring(diagram))


def is_drawing(element: etree._Element) -> bool:
    return "BPMN/20100524/MODEL" not in str(element.tag) and "spiffworkflow" not in str(element.tag)


@pytest.mark.parametrize("name", RICH)
def test_no_element_of_the_model_can_be_lost_unnoticed(name: str) -> None:
    whole = parsed(name)
    before = said(whole)
    count = sum(1 for _ in whole.iter())
    for number in range(1, count):
        other = deepcopy(whole)
        lost = list(other.iter())[number]
        if is_drawing(lost) or not isinstance(lost.tag, str):
            continue
        parent = lost.getparent()
        assert parent is not None
        parent.remove(lost)
        assert said(other) != before, etree.tostring(lost)


@pytest.mark.parametrize("name", RICH)
def test_no_attribute_or_text_of_the_model_can_change_unnoticed(name: str) -> None:
    whole = parsed(name)
    before = said(whole)
    for number, element in enumerate(whole.iter()):
        if is_drawing(element):
            continue
        for attribute in element.attrib if number else ():
            if "XMLSchema-instance" in str(attribute):
                continue
            other = deepcopy(whole)
            list(other.iter())[number].set(attribute, "другое")
            assert said(other) != before, (element.tag, attribute)
        if (element.text or "").strip():
            other = deepcopy(whole)
            list(other.iter())[number].text = "другое"
            assert said(other) != before, element.text


def test_a_step_that_has_moved_to_another_lane_or_place_is_noticed() -> None:
    whole = parsed("activity-2.4.bpmn")
    before = said(whole)
    other = deepcopy(whole)
    one, two = list(other.iter("{*}lane"))[:2]
    two.append(next(one.iter("{*}flowNodeRef")))
    assert said(other) != before

    other = deepcopy(whole)
    bounds = next(other.iter("{*}Bounds"))
    bounds.set("x", str(int(bounds.get("x", "0")) + 5))
    assert said(other) != before


def test_flows_in_another_order_are_noticed_because_the_first_that_holds_is_taken() -> None:
    whole = parsed("activity-2.4.bpmn")
    before = said(whole)
    other = deepcopy(whole)
    flow = next(other.iter("{*}sequenceFlow"))
    parent = flow.getparent()
    assert parent is not None
    parent.append(flow)
    assert said(other) != before


def test_what_is_written_differently_and_says_the_same_is_the_same() -> None:
    xml = (FOLDER / "activity-2.4.bpmn").read_text(encoding="utf-8")
    renamed = re.sub(r"(</?|xsi:type=\")bpmn:", r"\1b:", xml).replace("xmlns:bpmn=", "xmlns:b=")
    assert meaning(xml) == meaning(renamed)
    assert meaning(xml) == meaning(xml.replace(">\n", ">\n\n"))
