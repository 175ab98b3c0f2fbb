"""The diagrams are the contract: every service task must find its handler and its results."""

from __future__ import annotations

from pathlib import Path

import pytest

import processes
from engine import Deploy, InstanceView, StartInstance
from engine.diagrams.model import NodeKind
from engine.diagrams.reading import read_processes
from engine.testing import run_due_work
from processes.handlers import HANDLER_NAMES
from processes.pairs import PairById, PairState
from tests.processes.handlers_fixture import DIAGRAM, SCHOOL, YEAR, School, school
from tests.processes.test_pairs_states import make

__all__ = ["school"]

_DIAGRAMS = sorted((Path(processes.__file__).parents[1] / "bpmn").glob("*.bpmn"))


@pytest.mark.parametrize("path", _DIAGRAMS, ids=lambda path: path.stem)
def test_every_service_task_of_a_diagram_finds_its_handler(path: Path) -> None:
    nodes = (node for process in read_processes(path.read_bytes()) for node in process.nodes())
    wanted = {n.properties.get("handler") for n in nodes if n.kind is NodeKind.SERVICE_TASK}

    assert wanted <= HANDLER_NAMES


def test_a_process_moves_a_pair_and_reads_it_back(school: School) -> None:
    school.people("mentor", "boy")
    pair = make(school, "mentor", "boy")
    school.run(Deploy(_moving()))

    instance = school.run(
        StartInstance("moving", {"pair": pair, "school_year": YEAR}, organisation=SCHOOL)
    )
    run_due_work(school.engine)

    variables = school.run(InstanceView(instance)).variables
    assert variables["state"] == "AWAITING_CONSENT"
    assert variables["mentees"] == ["boy"]
    assert variables["programme_ends"] == "2024-05-31"
    assert school.run(PairById(pair)).state is PairState.AWAITING_CONSENT


def _moving() -> bytes:
    def service(element: str, **properties: str) -> str:
        lines = "".join(
            f'<spiffworkflow:property name="{name}" value="{value}"/>'
            for name, value in properties.items()
        )
        return (
            f'<bpmn:serviceTask id="{element}"><bpmn:extensionElements><spiffworkflow:properties>'
            f"{lines}</spiffworkflow:properties></bpmn:extensionElements></bpmn:serviceTask>"
        )

    nodes = (
        '<bpmn:startEvent id="s"/><bpmn:endEvent id="e"/>'
        + service(
            "ask", handler="set-pair-state", **{"in.pair": "pair", "in.state": "'AWAITING_CONSENT'"}
        )
        + service(
            "load",
            handler="load-pair",
            **{
                "in.pair": "pair",
                "out.state": "state",
                "out.mentees": "mentees",
                "out.programme_ends": "programme_ends",
            },
        )
        + '<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="ask"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="load"/>'
        '<bpmn:sequenceFlow id="f3" sourceRef="load" targetRef="e"/>'
    )
    lane = "".join(
        f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in ("s", "ask", "load", "e")
    )
    return DIAGRAM.format(key="moving", lane=lane, nodes=nodes).encode()
