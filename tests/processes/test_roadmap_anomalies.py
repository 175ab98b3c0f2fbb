"""What the order leaves open is a flag with a default; nothing is corrected silently."""

from __future__ import annotations

from dataclasses import replace

from processes.roadmap import DependencyKind, load_plan

PLAN = load_plan()
GATES = (
    "1.1→1.2 1.2→4.1 1.3→4.1 2.1→1.4 2.2→4.3 2.4→4.1 4.1→4.2 4.2→4.3 4.2→4.5 4.3→4.5 "
    "4.5→4.6 4.6→4.7 4.7→7.1 4.7→7.2 6.1→6.2 6.3→6.4"
)


def test_the_31_anomalies_stand_with_finding_and_default() -> None:
    expected = [f"A{n:02}" for n in range(1, 33) if n != 29]

    assert [anomaly.id for anomaly in PLAN.anomalies] == expected
    assert all(anomaly.finding and anomaly.default for anomaly in PLAN.anomalies)


def test_what_concerns_the_document_names_no_activity() -> None:
    document = [anomaly.id for anomaly in PLAN.anomalies if not anomaly.activities]

    assert document == ["A02", "A03", "A25", "A28", "A32"]


def test_every_anomaly_of_an_activity_waits_for_the_process_owner_with_a_default() -> None:
    flags = PLAN.activity("4.5").decision_needed

    assert [flag.id for flag in flags] == ["A10", "A11", "A14"]
    assert "4.5 – 1 октября" in flags[0].default


def test_a_decided_anomaly_is_no_flag_any_more() -> None:
    activity = PLAN.activity("4.4")
    decided = replace(activity.anomalies[0], decision_needed=False)

    left = replace(activity, anomalies=(decided, *activity.anomalies[1:])).decision_needed

    assert [flag.id for flag in left] == ["A18", "A20"]


def test_the_gates_are_those_of_the_plan() -> None:
    gates = {
        f"{each.activity}→{activity.number}"
        for activity in PLAN.activities
        for each in activity.depends_on
        if each.kind is DependencyKind.GATE
    }

    assert gates == set(GATES.split())


def test_activities_without_a_branch_per_institution_are_the_municipal_ones() -> None:
    municipal = [
        activity.number for activity in PLAN.activities if not activity.branch_per_institution
    ]

    assert municipal == ["2.1", "2.5", "3.1", "3.2", "6.4", "8.2", "8.3"]


def test_a_section_gives_its_activities() -> None:
    numbers = [activity.number for activity in PLAN.activities_of(PLAN.sections[6])]

    assert numbers == ["7.1", "7.2"]
