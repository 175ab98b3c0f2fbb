"""Small diagrams drawn in one expression, and their tasks done at a given pace."""

from __future__ import annotations

from typing import Any

from engine import SYSTEM, ClaimWorkItem, CompleteWorkItem, Engine, WorkItemsOf, WorkItemState
from engine.testing import FrozenClock
from processes.layout import lay_out

_FORM = "activity-2.4.approve-programme"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
    ' targetNamespace="http://example.org/order" id="definitions">'
)


def task(element_id: str, name: str, properties: str = "", inside: str = "") -> str:
    """Return a user task."""
    return (
        f'<bpmn:userTask id="{element_id}" name="{name}"><bpmn:extensionElements>'
        "<spiffworkflow:properties>"
        f'<spiffworkflow:property name="form_key" value="{_FORM}"/>{properties}'
        f"</spiffworkflow:properties></bpmn:extensionElements>{inside}</bpmn:userTask>"
    )


def flow(source: str, target: str, inside: str = "", **attributes: str) -> str:
    """Return a flow; its id tells its ends."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<bpmn:sequenceFlow id="flow-{source}-to-{target}" sourceRef="{source}"'
        f' targetRef="{target}"{more}>{inside}</bpmn:sequenceFlow>'
    )


def lane(name: str, *elements: str) -> str:
    """Return a lane with elements."""
    inside = "".join(f"<bpmn:flowNodeRef>{each}</bpmn:flowNodeRef>" for each in elements)
    return f'<bpmn:lane id="lane-{elements[0]}" name="{name}">{inside}</bpmn:lane>'


def diagram(key: str, name: str, *parts: str) -> bytes:
    """Return the whole diagram, laid out."""
    xml = (
        f'{_HEAD}<bpmn:collaboration id="c"><bpmn:participant id="p" name="{name}"'
        f' processRef="{key}"/></bpmn:collaboration>'
        f'<bpmn:process id="{key}" name="{name}" isExecutable="true">'
        f"{''.join(parts)}</bpmn:process></bpmn:definitions>"
    )
    return lay_out(xml.encode())


def do(
    engine: Engine,
    clock: FrozenClock,
    instance_id: int,
    *,
    done_after: int,
    take_after: int | None = None,
    at: str = "",
    **variables: Any,
) -> None:
    """Let the open task be taken after some days, if at all, and be done after some more.

    `at` names its element, where several are open.
    """
    items = engine.execute(WorkItemsOf(instance_id))
    (item,) = (
        one for one in items if one.state is WorkItemState.OPEN and at in ("", one.element_id)
    )
    if take_after is not None:
        clock.forward(days=take_after)
        engine.execute(ClaimWorkItem(item.id, SYSTEM))
    clock.forward(days=done_after)
    engine.execute(CompleteWorkItem(item.id, SYSTEM, variables))
