"""Invented people: women and men, each number the same person."""

from __future__ import annotations

SURNAMES = (
    "Алексеева",
    "Белова",
    "Виноградова",
    "Громова",
    "Дмитриева",
    "Ершова",
    "Жукова",
    "Зайцева",
    "Ильина",
    "Калинина",
    "Лебедева",
    "Морозова",
    "Никитина",
    "Орлова",
    "Павлова",
    "Романова",
    "Соколова",
    "Тихонова",
    "Уварова",
    "Фролова",
    "Царёва",
    "Шубина",
)
NAMES = (
    "Анна",
    "Вера",
    "Галина",
    "Дарья",
    "Елена",
    "Жанна",
    "Зоя",
    "Ирина",
    "Ксения",
    "Лидия",
    "Марина",
    "Нина",
    "Ольга",
)
PATRONYMICS = (
    "Андреевна",
    "Борисовна",
    "Викторовна",
    "Григорьевна",
    "Ивановна",
    "Львовна",
    "Павловна",
    "Сергеевна",
)
_MEN = (
    "Артём",
    "Богдан",
    "Виктор",
    "Глеб",
    "Даниил",
    "Егор",
    "Захар",
    "Иван",
    "Кирилл",
    "Лев",
    "Максим",
    "Никита",
    "Павел",
)
_SONS = (
    "Андреевич",
    "Борисович",
    "Викторович",
    "Григорьевич",
    "Иванович",
    "Львович",
    "Павлович",
    "Сергеевич",
)
POPULATION = 2 * len(SURNAMES) * len(NAMES) * len(PATRONYMICS)
"""How many people there are; the next number is the first person again."""


def invented_name(number: int) -> str:
    """Return an invented person's name; the same number gives the same name."""
    rest, is_man = divmod(number, 2)
    rest, surname = divmod(rest, len(SURNAMES))
    rest, name = divmod(rest, len(NAMES))
    patronymic = (rest + name) % len(PATRONYMICS)
    if is_man:
        return f"{SURNAMES[surname].removesuffix('а')} {_MEN[name]} {_SONS[patronymic]}"
    return f"{SURNAMES[surname]} {NAMES[name]} {PATRONYMICS[patronymic]}"


def mother_of(full_name: str, number: int) -> str:
    """Return a mother's name for a child's; the surname is the child's."""
    surname = full_name.split(" ", maxsplit=1)[0]
    ending = "" if surname.endswith("а") else "а"
    name = NAMES[number % len(NAMES)]
    return f"{surname}{ending} {name} {PATRONYMICS[number % len(PATRONYMICS)]}"


def with_initials(full_name: str) -> str:
    """Return «Соколова А. В.» for a full name."""
    surname, *others = full_name.split(" ")
    return " ".join([surname, *(f"{one[0]}." for one in others)])
