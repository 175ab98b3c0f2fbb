from __future__ import annotations

from typing import Any

from processes.pairs.matching import Card, card, fit, stems, suggest_mentors, suggest_pairs


def mentor(entry_id: int, load: int = 1, **content: Any) -> Card:
    return card(entry_id, {"max_load": load, **content}, {})


def test_common_words_are_found_in_every_case_of_the_noun() -> None:
    assert stems("Занимаюсь робототехникой").keys() & stems("робототехника, ёлки").keys()


def test_who_shares_the_request_is_proposed_and_told_why() -> None:
    builder = mentor(1, competences="Робототехника и физика")
    singer = mentor(2, competences="Вокал")
    pupil = card(10, {"request": "Хочу заниматься робототехникой"}, {})

    (found,) = suggest_pairs([singer, builder], [pupil])

    assert (found.mentor, found.mentee) == (1, 10)
    assert "Общее: робототехникой." in found.reasons


def test_a_wish_weighs_more_than_common_words() -> None:
    builder, singer = mentor(1, competences="физика"), mentor(2)
    pupil = card(10, {"request": "физика"}, {"first": "2"})

    (found,) = suggest_pairs([builder, singer], [pupil])

    assert found.mentor == 2
    assert found.reasons[0] == "Наставляемый назвал наставника, выбор № 1."


def test_a_wish_may_be_said_in_words() -> None:
    singer = mentor(2, full_name="Соловьёва Анна")
    pupil = card(10, {}, {"second": "Анна Соловьева из 10 класса"})

    found = fit(singer, pupil)

    assert found is not None
    assert found.reasons == ("Наставляемый назвал наставника, выбор № 2.",)


def test_with_whom_not_is_never_proposed_however_well_they_fit() -> None:
    unwanted = mentor(1, full_name="Иванов Пётр", competences="физика")
    pupil = card(10, {"request": "физика"}, {"first": "1", "not_with": "только не с Ивановым"})

    assert fit(unwanted, pupil) is None
    assert suggest_pairs([unwanted], [pupil]) == []


def test_short_surnames_and_vowels_at_the_end_are_understood_too() -> None:
    for surname, words in (("Ткач", "с Ткачом нет"), ("Белова", "Беловой"), ("Ли", "с Ли")):
        pupil = card(10, {}, {"not_with": words})

        assert fit(mentor(1, full_name=f"{surname} Ян"), pupil) is None
        assert fit(mentor(1, full_name="Гусь Ия"), pupil) is not None


def test_forms_of_mentoring_that_differ_do_not_go_together() -> None:
    teacher = mentor(1, form="TEACHER_TEACHER")

    assert fit(teacher, card(10, {"form": "PUPIL_PUPIL"}, {})) is None


def test_nobody_gets_more_mentees_than_he_can_take() -> None:
    pupils = [card(entry_id, {}, {}) for entry_id in (10, 11, 12)]

    found = suggest_pairs([mentor(1, load=2)], pupils)

    assert [each.mentee for each in found] == [10, 11]


def test_mentors_without_a_place_are_not_invited_again() -> None:
    busy, free = card(1, {"max_load": 1}, {}, taken=1), mentor(2, competences="шахматы")

    found = suggest_mentors([busy, free], [card(10, {"request": "шахматы"}, {})])

    assert [each.mentor for each in found] == [2]
    assert found[0].reasons == ("Подходит к запросам: 1 из 1.",)
