"""A process of one task, drawn in a line, and what is put beside it."""

from __future__ import annotations

from processes.layout import lay_out

KEY = "hostile"
_TASK = (
    '<bpmn:userTask id="a" name="Дело"><bpmn:extensionElements><spiffworkflow:properties>'
    '<spiffworkflow:property name="form_key" value="{form_key}"/>'
    "</spiffworkflow:properties></bpmn:extensionElements></bpmn:userTask>"
)


def drawn(*parts: str, ids: str, form_key: str = "activity-2.4.approve-programme") -> bytes:
    """Return a process of one lane whose elements have these ids; its task `a` shows a form."""
    members = "".join(f"<bpmn:flowNodeRef>{one}</bpmn:flowNodeRef>" for one in ids.split())
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions id="d" targetNamespace="urn:x"'
        ' xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
        ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        '<bpmn:collaboration id="c"><bpmn:participant id="p" name="Вред" processRef="hostile"/>'
        '</bpmn:collaboration><bpmn:process id="hostile" name="Вред" isExecutable="true">'
        f'<bpmn:laneSet id="ls"><bpmn:lane id="l" name="Куратор ОО">{members}</bpmn:lane></bpmn:laneSet>'
        f'<bpmn:startEvent id="s" name="Начало"/>{_TASK.format(form_key=form_key)}<bpmn:endEvent id="e" name="Конец"/>'
        f"{flow('s', 'a')}{''.join(parts)}</bpmn:process></bpmn:definitions>"
    )
    return lay_out(xml.encode())


def flow(source: str, target: str, condition: str = "") -> str:
    inside = (
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression>" if condition else ""
    )
    return f'<bpmn:sequenceFlow id="f-{source}-{target}" sourceRef="{source}" targetRef="{target}">{inside}</bpmn:sequenceFlow>'
