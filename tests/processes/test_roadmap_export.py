"""The plan as others receive it."""

from __future__ import annotations

import csv
import json
from io import StringIO

from processes.roadmap import export_csv, export_json, load_plan, order_text, parse_order

PLAN = load_plan()
ORDER = parse_order(order_text(PLAN.source.text))


def test_json_has_35_objects_with_the_words_of_the_order() -> None:
    exported = json.loads(json.dumps(export_json(PLAN), ensure_ascii=False))

    words = [
        [each[key] for key in ("title", "schedule", "executors", "result")] for each in exported
    ]
    assert len(exported) == 35
    assert words == [list(row.cells[1:]) for row in ORDER.rows]
    assert [each["number"] + "." for each in exported] == [row.cells[0] for row in ORDER.rows]
    titles = {section.number: section.title for section in ORDER.sections}
    assert [each["section"] for each in exported] == [titles[row.section] for row in ORDER.rows]


def test_json_says_what_the_system_makes_of_an_activity() -> None:
    exported = export_json(PLAN)
    pairs = next(each for each in exported if each["number"] == "4.5")

    assert set(pairs) == {
        "number",
        "section",
        "title",
        "schedule",
        "executors",
        "result",
        "roles",
        "occurrences",
        "process_key",
        "schedule_kind",
    }
    assert pairs["roles"] == ["institution_curator"]
    assert pairs["process_key"] == "activity-4.5"
    assert pairs["schedule_kind"] == "deadline_only"
    assert pairs["occurrences"] == [
        {"year": 2023, "opens_on": "2023-10-01", "due_on": "2023-10-30"},
        {"year": 2024, "opens_on": "2024-10-01", "due_on": "2024-10-30"},
    ]


def test_csv_is_the_table_of_the_order() -> None:
    header, *rows = csv.reader(StringIO(export_csv(PLAN)))

    assert tuple(header) == ORDER.header
    assert [tuple(row) for row in rows] == [row.cells for row in ORDER.rows]
