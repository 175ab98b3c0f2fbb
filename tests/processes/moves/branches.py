"""Branches of 2.4 under way, and a second version of them with an approval step."""

from __future__ import annotations

from lxml import etree

from engine import SYSTEM, CompleteWorkItem, Engine, StartInstance, WorkItemsOf
from processes.diagrams import FOLDER
from processes.layout import lay_out

KEY = "activity-2.4.institution"
XML = (FOLDER / f"{KEY}.bpmn").read_bytes()
_NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
_STEP = """
    <bpmn:userTask id="agree-programme" name="Согласовать программу">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="form_key" value="activity-2.4.approve-programme"/>
        <spiffworkflow:property name="due" value="working_days(5)"/>
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:incoming>flow-prepare-materials-to-approve-programme</bpmn:incoming>
      <bpmn:outgoing>flow-agree</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="flow-agree" sourceRef="agree-programme" targetRef="approve-programme"/>
""".encode()
_INCOMING = b"<bpmn:incoming>flow-prepare-materials-to-approve-programme</bpmn:incoming>"


def with_approval(xml: bytes = XML) -> bytes:
    """Return the branch with a step before its approval, and its second step under another id."""
    after = xml.replace(
        b'sourceRef="prepare-materials" targetRef="approve-programme"',
        b'sourceRef="prepare-materials" targetRef="agree-programme"',
    )
    after = after.replace(_INCOMING, b"<bpmn:incoming>flow-agree</bpmn:incoming>")
    after = after.replace(b"</bpmn:process>", _STEP + b"</bpmn:process>")
    lane = b"<bpmn:flowNodeRef>approve-programme</bpmn:flowNodeRef>"
    after = after.replace(lane, lane + b"<bpmn:flowNodeRef>agree-programme</bpmn:flowNodeRef>")
    for old, new in (
        (b'"develop-programme"', b'"write-programme"'),
        (b">develop-programme<", b">write-programme<"),
        (b'"develop-programme,', b'"write-programme,'),
    ):
        after = after.replace(old, new)
    assert etree.fromstring(after).find(".//b:userTask[@id='agree-programme']", _NS) is not None
    return lay_out(after)


def start_branch(engine: Engine, organisation: str) -> int:
    """Start a branch of one organisation; it stands at «Назначить разработчика»."""
    variables = {
        "plan": "2022-2024",
        "activity": "2.4",
        "occurrence": 1,
        "organisation": organisation,
        "school_year": "2023-2024",
        "year": 2023,
        "opens_at": "2023-09-01T00:00:00+03:00",
        "due_at": "2023-12-01T00:00:00+03:00",
    }
    return engine.execute(StartInstance(KEY, variables, SYSTEM, organisation=organisation))


def appoint(engine: Engine, instance_id: int) -> None:
    """Bring a branch to «Разработать программу наставничества»."""
    (item,) = engine.execute(WorkItemsOf(instance_id))
    engine.execute(CompleteWorkItem(item.id, SYSTEM, {"developer_due": "2023-10-01"}))
