"""A fault in the data files of a plan is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InvalidInput
from processes.roadmap.data_files import Fields, load_document
from processes.roadmap.loading import read_plan


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"years": "2022"}, "поле «years» не читается, ожидался список чисел"),
        ({"title": ""}, "поле «title» не читается, ожидался непустой текст"),
        (
            {"source": {"text": "a", "issuer": "b", "kind": "c", "date": "30.08.2022"}},
            "вида 2022-08-30",
        ),
        (
            {"sections": [{"number": "1"}]},
            "sections 1: поле «number» не читается, ожидалось целое число",
        ),
        ({"sections": []}, "activities 1.1: поле «section» не читается"),
    ],
)
def test_a_data_file_with_a_fault_is_refused_with_its_place(
    change: dict[str, Any], sentence: str
) -> None:
    document = load_document("plan-2022-2024.yaml")

    with pytest.raises(InvalidInput) as refused:
        read_plan(Fields(document.place, {**document.values, **change}))

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"branch_per_institution": "да"}, "поле «branch_per_institution» не читается"),
        ({"title": "Название"}, "поле «title» не читается, ожидалась запись с полями"),
        ({"feeds": [1.2]}, "поле «feeds» не читается, ожидался список текстов"),
        ({"depends_on": [{"activity": "1.1", "kind": "wall"}]}, "ожидалось одно из: gate, data"),
        (
            {"schedule": {"verbatim": "срок", "normalised": {"kind": "someday"}}},
            "ожидалось одно из: one_off_window",
        ),
        (
            {"schedule": {"verbatim": "срок", "normalised": {"kind": "continuous", "due": "май"}}},
            "а написано «май»",
        ),
    ],
)
def test_an_activity_with_a_fault_in_the_data_is_refused_with_its_number(
    change: dict[str, Any], sentence: str
) -> None:
    document = load_document("plan-2022-2024.yaml")
    first, *rest = document.values["activities"]
    activities = [{**first, **change}, *rest]

    with pytest.raises(InvalidInput) as refused:
        read_plan(Fields(document.place, {**document.values, "activities": activities}))

    assert sentence in str(refused.value)
    assert "activities 1.1" in str(refused.value)
