"""What is put into a phrase: names, numbers of papers, telephones, days, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from processes.demo.answers.names import POPULATION, invented_name, mother_of, with_initials
from processes.demo.answers.occasion import Occasion, Surroundings
from processes.demo.answers.registration import invented_inn, invented_ogrn, invented_phone
from processes.roadmap.schedule import school_year_of

_MONTHS = (
    *("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь"),
    *("Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь"),
)
_WHOSE = ("Волжские", "Заречные", "Северные", "Луговые", "Верхние", "Светлые", "Береговые")
_WHAT = ("мастерские", "приборы", "технологии", "продукты", "ткани", "механизмы", "краски")
_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")


class Scene(NamedTuple):
    """What a phrase may draw on.

    `cells` is what stands to the left in the same row, `number` tells one row from the others.
    """

    dice: Random
    occasion: Occasion
    surroundings: Surroundings
    number: int
    cells: Mapping[str, str]


Slot = Callable[[Scene], str]


def filled(phrase: str, scene: Scene) -> str:
    """Return a phrase with its slots filled; `{3..9}` is a number between the two."""
    return "".join(part if isinstance(part, str) else part(scene) for part in _parts(phrase))


@cache
def _parts(phrase: str) -> tuple[str | Slot, ...]:
    """Return the words of a phrase and, between them, what gives the values of its slots."""
    pieces = _SLOT.split(phrase)
    return tuple(_slot(piece) if place % 2 else piece for place, piece in enumerate(pieces))


def _slot(named: str) -> Slot:
    if bounds := _RANGE.fullmatch(named):
        low, high = int(bounds[1]), int(bounds[2])
        return lambda scene: str(scene.dice.randint(low, high))
    return SLOTS[named]


def _stranger(scene: Scene) -> str:
    return invented_name(scene.dice.randrange(POPULATION))


def _colleague(scene: Scene) -> str:
    staff = scene.surroundings.staff.get(scene.occasion.organisation)
    return scene.dice.choice(staff) if staff else _stranger(scene)


def _guardian(scene: Scene) -> str:
    child = scene.cells.get("full_name") or _stranger(scene)
    return mother_of(child, scene.dice.randrange(POPULATION))


def _adult_in_short(scene: Scene) -> str:
    return with_initials(_stranger(scene))


def _school(scene: Scene) -> str:
    schools = list(scene.surroundings.schools.values())
    return schools[scene.number % len(schools)]


def _own_school(scene: Scene) -> str:
    return scene.surroundings.schools.get(scene.occasion.organisation) or _school(scene)


def _brand(scene: Scene) -> str:
    """Return the invented name of a firm: two words that no firm of the region bears together."""
    what, whose = divmod(scene.dice.randrange(len(_WHAT) * len(_WHOSE)), len(_WHOSE))
    return f"{_WHOSE[whose]} {_WHAT[what]}"


def _class(scene: Scene) -> str:
    return f"{scene.dice.randint(7, 11)} «{scene.dice.choice('АБВ')}»"


def _site(scene: Scene) -> str:
    return f"https://{scene.occasion.organisation or 'ioc'}.example.org"


def _mail(scene: Scene) -> str:
    return f"pochta{scene.dice.randrange(100_000, 1_000_000)}@example.org"


def _day(moment: date) -> str:
    return f"{moment:%d.%m.%Y}"


def _lately(scene: Scene) -> str:
    occasion = scene.occasion
    days = (occasion.today - occasion.since).days
    return _day(occasion.today - timedelta(days=scene.dice.randint(0, min(days, 5))))


def _ahead(scene: Scene) -> str:
    return _day(scene.occasion.today + timedelta(days=scene.dice.randint(10, 40)))


def _month(scene: Scene) -> str:
    today = scene.occasion.today
    return f"{_MONTHS[today.month - 1]} {today.year}"


SLOTS: Mapping[str, Slot] = {
    "stranger": _stranger,
    "colleague": _colleague,
    "colleague_in_short": lambda scene: with_initials(_colleague(scene)),
    "adult_in_short": _adult_in_short,
    "guardian": _guardian,
    "inn": lambda scene: invented_inn(scene.dice),
    "ogrn": lambda scene: invented_ogrn(scene.dice),
    "phone": lambda scene: invented_phone(scene.dice),
    "mail": _mail,
    "site": _site,
    "school": _school,
    "own_school": _own_school,
    "brand": _brand,
    "class": _class,
    "paper": lambda scene: f"{scene.dice.randint(12, 480)}/01-15",
    "lately": _lately,
    "ahead": _ahead,
    "month": _month,
    "school_year": lambda scene: school_year_of(scene.occasion.today),
}
"""What a name in braces stands for."""
