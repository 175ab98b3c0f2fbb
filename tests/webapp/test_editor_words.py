"""What the editor's panel makes of terms and conditions: between people's words and the engine's."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from typing import Any

import pytest

from engine.diagrams.model import Event, EventKind, Process
from engine.diagrams.reading import read_processes
from processes.comparison.terms import said_reminder, said_timer
from processes.diagrams import shipped
from tests.webapp.conftest import FRONTEND
from webapp.build_assets import find_node

EDITOR = FRONTEND / "editor"
WRITTEN = "\n".join(path.read_text(encoding="utf-8") for path in shipped())
CONDITIONS = sorted(
    {unescape(text) for text in re.findall(r"<bpmn:conditionExpression[^>]*>([^<]*)", WRITTEN)}
)
TERMS = sorted(
    {unescape(text) for text in re.findall(r'name="due" value="([^"]*)"', WRITTEN)}
    | {unescape(text) for text in re.findall(r"<bpmn:time(?:Date|Duration)[^>]*>([^<]*)", WRITTEN)}
)
AS_EXPRESSION = 0.35
"""At most such a share of what is shipped is too much for rows and words."""


def in_node(module: str, names: str, expression: str, values: list[str]) -> Any:
    """Return what an expression of the editor's module makes of each value."""
    script = (
        f"import {{ {names} }} from {json.dumps((EDITOR / module).as_uri())};"
        f"const values = {json.dumps(values)};"
        f"console.log(JSON.stringify(values.map((value) => {expression})));"
    )
    command = [find_node().node, "--input-type=module", "--no-warnings", "-"]
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    return json.loads(done.stdout)


def test_what_rows_can_show_of_the_shipped_conditions_is_written_back_as_it_was() -> None:
    expression = "((read) => (read ? writeCondition(read) : null))(readCondition(value))"
    names = "readCondition, writeCondition"
    written = in_node("conditions.js", names, expression, CONDITIONS)
    assert [
        text for text, back in zip(CONDITIONS, written, strict=True) if back not in (None, text)
    ] == []
    assert written.count(None) <= AS_EXPRESSION * len(CONDITIONS)


def test_reminders_are_said_in_words() -> None:
    said = in_node(
        "terms.js",
        "readTerm, sayReminder",
        "sayReminder(readTerm(value))",
        ["working_days(1)", "working_days(2)", "P1W", "PT4H", "due_at"],
    )
    assert said == [
        "за 1 рабочий день до срока",
        "за 2 рабочих дня до срока",
        "за 1 неделю до срока",
        "за 4 часа до срока",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    [
        'a == "b" and c > 1 or d',
        "len(items) > 1",
        "not (a and b)",
        "a == b",
        'a == "b" and',
        "(a)",
        'a = "b"',
        "a < b < c",
        'contains(f(a), "b")',
    ],
)
def test_a_condition_that_rows_cannot_show_is_left_to_its_author(text: str) -> None:
    assert in_node("conditions.js", "readCondition", "readCondition(value)", [text]) == [None]


def test_marks_and_slashes_in_a_value_stay_what_they_are() -> None:
    texts = [r'a == "say \"yes\""', r'a == "c:\\dir"', 'not contains(list, "x") or b']
    names = "readCondition, writeCondition"
    assert in_node("conditions.js", names, "writeCondition(readCondition(value))", texts) == texts


def test_every_shipped_term_is_written_back_as_it_was() -> None:
    written = in_node("terms.js", "readTerm, writeTerm", "writeTerm(readTerm(value))", TERMS)
    assert written == TERMS
    kinds = in_node("terms.js", "readTerm", "readTerm(value).kind", TERMS)
    assert kinds.count("expression") <= AS_EXPRESSION * len(TERMS)


def test_terms_are_said_in_russian() -> None:
    said = {
        "working_days(5)": "через 5 рабочих дней",
        "working_days(1)": "через 1 рабочий день",
        "P2W": "через 2 недели",
        "P21D": "через 21 день",
        "P3M": "через 3 месяца",
        "PT12H": "через 12 часов",
        "end_of_day(meeting_on)": "до конца дня: meeting_on",
        "working_day_before(starts_on, 2)": "за 2 рабочих дня до: starts_on",
        "2026-12-01": "01.12.2026",
    }
    words = in_node("terms.js", "readTerm, sayTerm", "sayTerm(readTerm(value))", list(said))
    assert dict(zip(said, words, strict=True)) == said


def test_repetitions_are_said_in_russian_and_written_back() -> None:
    said = {
        "R3/P1W": "каждую неделю, 3 раза",
        "R/P1D": "каждый день, без конца",
        "R5/P2M": "каждые 2 месяца, 5 раз",
    }
    words = in_node("terms.js", "readCycle, sayCycle", "sayCycle(readCycle(value))", list(said))
    assert dict(zip(said, words, strict=True)) == said
    names = "readCycle, writeCycle"
    assert in_node("terms.js", names, "writeCycle(readCycle(value))", list(said)) == list(said)


def test_the_editor_says_times_as_the_page_of_publication_does() -> None:
    """The same words in both languages of the product, for every unit and all kinds of numbers."""
    lengths = [
        *(f"P{number}{unit}" for unit in "DWMY" for number in range(1, 130)),
        *(f"PT{number}{unit}" for unit in "HM" for number in range(1, 130)),
    ]
    cycles = [f"R{number % 30 or ''}/{length}" for number, length in enumerate(lengths)]
    terms = [f"working_days({number})" for number in range(1, 130)] + lengths
    said = in_node("terms.js", "readCycle, sayCycle", "sayCycle(readCycle(value))", cycles)
    assert said == [timer("cycle", one) for one in cycles]
    said = in_node("terms.js", "readTerm, sayTerm", "sayTerm(readTerm(value))", terms)
    assert said == [timer("duration", one) for one in terms]
    said = in_node("terms.js", "readTerm, sayReminder", "sayReminder(readTerm(value))", terms)
    assert said == [said_reminder(one) for one in terms]


def timer(kind: str, text: str) -> str:
    return said_timer(Event(EventKind.TIMER, timer=kind, text=text))


def test_the_editor_tells_elements_of_one_name_apart_as_the_server_does() -> None:
    processes = [process for path in shipped() for process in read_processes(path.read_bytes())]
    drawn = [as_moddle(process) for process in processes]
    revive = """((process) => {
        const steps = new Map();
        const walk = (parent, list) => {
            for (const one of list) {
                one.$parent = parent;
                steps.set(one.id, one);
                walk(one, one.flowElements);
            }
        };
        walk(process, process.flowElements);
        for (const lane of process.laneSets[0].lanes) lane.flowNodeRef = lane.flowNodeRef.map((id) => steps.get(id));
        return Object.fromEntries([...steps.values()].map((one) => [one.id, distinctionOf(one)]));
    })(JSON.parse(value))"""
    said = in_node("namesakes.js", "distinctionOf", revive, drawn)
    told = [{node.id: node.distinction for node in process.nodes()} for process in processes]
    assert said == told
    assert any(words for process in told for words in process.values())


def as_moddle(process: Process) -> str:
    """Return a process as the editor holds it; lanes by the ids of what stands in them."""

    def inside(scope: str) -> list[dict[str, Any]]:
        return [
            {
                "id": node.id,
                "name": node.name,
                "$type": "bpmn:FlowNode",
                "flowElements": inside(node.id) if node.id in process.scopes else [],
            }
            for node in process.scopes[scope].nodes.values()
        ]

    held = [
        (lane, [n.id for n in process.root.nodes.values() if n.lane == lane])
        for lane in process.lanes
    ]
    lanes = [{"id": lane, "name": lane, "flowNodeRef": ids} for lane, ids in held]
    return json.dumps(
        {
            "$type": "bpmn:Process",
            "laneSets": [{"lanes": lanes}],
            "flowElements": inside(process.key),
        }
    )


def test_what_a_closing_page_may_send_is_measured_in_bytes() -> None:
    long = "outlivesThePage(value[0].repeat(Number(value.slice(1))))"
    fits = in_node("server.js", "outlivesThePage", long, ["a59000", "я29000", "я31000", "a61000"])
    assert fits == [True, True, False, False]


def test_no_sentence_of_the_browser_is_shown() -> None:
    messages = ["Нет связи с сервером.", "The source image cannot be decoded.", ""]
    said = in_node("server.js", "sentenceOf", "sentenceOf(new Error(value))", messages)
    assert said[0] == "Нет связи с сервером."
    assert set(said[1:]) == {
        "Не получилось. Попробуйте ещё раз; если не поможет, обновите страницу."
    }
