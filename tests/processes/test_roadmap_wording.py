"""The plan says what the order says, letter by letter."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from engine.errors import InvalidInput, NotFound
from processes.roadmap import Plan, load_plan, order_text, parse_order

COLUMNS = ("number", "title", "schedule", "executors", "result")
PLAN = load_plan()
TEXT = order_text(PLAN.source.text)
ORDER = parse_order(TEXT)
NUMBERS = [activity.number for activity in PLAN.activities]


def tokens_of(plan: Plan) -> Counter[str]:
    """Count the words of the plan's table: header, headings, cells."""
    words: Counter[str] = Counter()
    for heading in plan.header:
        words.update(heading.split())
    for section in plan.sections:
        words.update([f"{section.number}.", *section.title.verbatim.split()])
    for activity in plan.activities:
        for cell in activity.cells:
            words.update(cell.verbatim.split())
    return words


def test_the_shipped_order_is_the_one_that_was_published() -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()

    assert digest == "509924b5842a94429d4b4654483db8ccfcac80a979a575144b88c8538a3b2483"


def test_the_plan_has_the_35_activities_of_the_order_in_its_order() -> None:
    lengths = {1: 6, 2: 7, 3: 3, 4: 7, 5: 3, 6: 4, 7: 2, 8: 3}

    expected = [f"{section}.{n}" for section, count in lengths.items() for n in range(1, count + 1)]

    assert expected == NUMBERS
    assert len(NUMBERS) == 35


@pytest.mark.parametrize("column", range(5), ids=COLUMNS)
@pytest.mark.parametrize("row", range(35), ids=NUMBERS)
def test_a_cell_is_the_order_character_by_character(row: int, column: int) -> None:
    assert PLAN.activities[row].cells[column].verbatim == ORDER.rows[row].cells[column]


def test_section_titles_and_header_are_those_of_the_order() -> None:
    assert [(each.number, each.title.verbatim) for each in PLAN.sections] == [
        (each.number, each.title) for each in ORDER.sections
    ]
    assert PLAN.header == ORDER.header


def test_no_word_of_the_table_is_lost_or_added() -> None:
    printed = Counter(TEXT[TEXT.index("№ п/п") :].split())

    assert tokens_of(PLAN) == printed
    assert printed.total() > 1400


def test_the_plan_names_its_order() -> None:
    source = PLAN.source

    assert (source.kind, source.number) == ("ПРИКАЗ", "053-01-09/485-1")
    assert source.date.isoformat() == "2022-08-30"
    assert " ".join(source.issuer.split()) in " ".join(TEXT.split())
    assert PLAN.title in " ".join(TEXT.replace("**", "").split())


def test_abbreviations_stand_as_printed() -> None:
    words = " ".join(TEXT.split())

    assert [short for short, _ in PLAN.abbreviations] == ["ДО", "ИОЦ", "ЦНМ"]
    assert all(f"{short} – {meaning}" in words for short, meaning in PLAN.abbreviations)


def test_items_2_to_4_of_the_order_give_a_duty_in_its_words() -> None:
    printed = dict(ORDER.items)

    assert [(item.number, item.role) for item in PLAN.source.items] == [
        (2, "institution_head"),
        (3, "methodical_center"),
        (4, "department_controller"),
    ]
    for item in PLAN.source.items:
        assert set(item.duty.lower().split()) <= set(
            printed[item.number].lower().replace(".", "").split()
        )


def test_no_surname_of_the_order_enters_the_plan() -> None:
    assert "Шувалова" in TEXT
    assert not any(name in repr(PLAN) for name in ("Шувалов", "Смирнов"))


def test_what_is_shown_differs_from_the_order_only_where_an_anomaly_asks_for_it() -> None:
    changed = {
        activity.number: cell.reason
        for activity in PLAN.activities
        for cell in activity.cells
        if cell.display != cell.verbatim
    }

    assert changed == {"1.2": "A01", "1.3": "A01", "8.1": "A26", "8.2": "A26"}


def test_fragments_of_section_8_are_shown_with_the_title_of_the_section() -> None:
    title = PLAN.activity("8.2").title

    assert title.display == (
        "Координация и управление реализацией внедрения целевой модели наставничества на уровне муниципалитета"
    )
    assert len(title.points) == 2


def test_1_2_lists_six_parts_and_4_6_five_meetings() -> None:
    assert len(PLAN.activity("1.2").title.points) == 6
    assert len(PLAN.activity("4.6").title.points) == 5


def test_every_activity_expects_documents() -> None:
    assert all(activity.result.documents for activity in PLAN.activities)


def test_an_unknown_activity_and_an_unknown_plan_are_refused_in_words() -> None:
    with pytest.raises(NotFound, match=r"нет мероприятия 9\.9"):
        PLAN.activity("9.9")
    with pytest.raises(NotFound, match="«2022-2024»"):
        load_plan("../2022-2024")
    with pytest.raises(NotFound, match="Текста приказа"):
        order_text("../loading.py")


def test_the_plan_is_read_once() -> None:
    assert load_plan() is load_plan()


HEADER = "№ п/п\tA\tB\tC\tD\n"


def test_a_row_cut_by_a_page_break_is_joined_with_one_space() -> None:
    text = HEADER + "1. Раздел\t\t\t\t\n1.1.\tодин\tдва\tтри\tчетыре\n\n\tеще\t\tтоже\t\n"

    order = parse_order(text)

    assert order.rows[0].cells == ("1.1.", "один еще", "два", "три тоже", "четыре")


def test_a_heading_outside_the_table_is_a_section_too() -> None:
    text = HEADER + "1. Раздел\t\t\t\t\n1.1.\ta\tb\tc\td\n\n2. Другой раздел\n\n2.1.\ta\tb\tc\td\n"

    order = parse_order(text)

    assert [(each.number, each.title) for each in order.sections] == [
        (1, "Раздел"),
        (2, "Другой раздел"),
    ]
    assert [row.section for row in order.rows] == [1, 2]


@pytest.mark.parametrize("line", ["посторонняя строка", "1.1.\tмало\tячеек", "\tпродолжение\t\t\t"])
def test_a_line_that_fits_nowhere_is_not_swallowed(line: str) -> None:
    with pytest.raises(InvalidInput, match="Проверьте текст приказа"):
        parse_order(HEADER + line)


def test_a_text_without_a_table_is_refused() -> None:
    with pytest.raises(InvalidInput, match="нет таблицы"):
        parse_order("ПРИКАЗ\n")
