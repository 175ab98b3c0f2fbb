"""An invented city: 33 organisations, the department, the methodical centre, and their people."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from engine import SYSTEM, Engine
from processes.demo.answers import Surroundings
from processes.demo.answers.names import NAMES, PATRONYMICS, SURNAMES
from processes.people import (
    AddOrganisation,
    AddPerson,
    GrantRole,
    Organisations,
    PeopleWithRole,
    SetPassword,
)
from processes.people.values import OrganisationKind
from processes.roles import DEPARTMENT, METHODICAL_CENTER, Role

PASSWORD = "наставник-2023-демо"  # noqa: S105 - the demo's accounts are offered on its login page
_CENTRES = (
    "Центр технического творчества",
    "ЦДО «Радуга»",
    "ЦДО «Истоки»",
    "Центр туризма и краеведения",
)
_MUNICIPAL = (
    ("specialist-do", Role.EDUCATION_DEPARTMENT, DEPARTMENT),
    ("kontrol", Role.DEPARTMENT_CONTROLLER, DEPARTMENT),
    ("metodist", Role.METHODICAL_CENTER, METHODICAL_CENTER),
    ("metodist2", Role.METHODICAL_CENTER, METHODICAL_CENTER),
    ("specialist-do2", Role.EDUCATION_DEPARTMENT, DEPARTMENT),
    ("vladelec", Role.PROCESS_OWNER, METHODICAL_CENTER),
    ("auditor", Role.AUDITOR, DEPARTMENT),
    ("admin", Role.ADMIN, DEPARTMENT),
)
_PLACED = (
    ("rukovoditel", Role.INSTITUTION_HEAD),
    ("kurator", Role.INSTITUTION_CURATOR),
    ("zam", Role.INSTITUTION_CURATOR),
    ("psiholog", Role.PSYCHOLOGIST),
    ("partner", Role.PARTNER_ORG),
)
_STAFF = (Role.INSTITUTION_HEAD, Role.INSTITUTION_CURATOR)
_MUNICIPAL_STAFF = {
    DEPARTMENT: (Role.EDUCATION_DEPARTMENT, Role.DEPARTMENT_CONTROLLER),
    METHODICAL_CENTER: (Role.METHODICAL_CENTER,),
}


@dataclass(frozen=True, slots=True)
class City:
    """What was made: organisations of the plan, and people by login."""

    organisations: tuple[str, ...]
    people: dict[str, str]


def build_city(
    engine: Engine, organisations: int, seed: int, since: date, *, passwords: bool
) -> City:
    """Fill an empty database with an invented city; the same seed makes the same city."""
    dice = random.Random(seed)  # noqa: S311 - invented people need no cryptography
    engine.execute(
        AddOrganisation(
            SYSTEM, DEPARTMENT, "ДО", "Департамент образования", OrganisationKind.DEPARTMENT
        )
    )
    engine.execute(
        AddOrganisation(
            SYSTEM,
            METHODICAL_CENTER,
            "ИОЦ",
            "Информационно-образовательный Центр",
            OrganisationKind.METHODICAL_CENTER,
        )
    )
    places = [_place(engine, number, organisations) for number in range(1, organisations + 1)]
    people = {}
    for login, role, place in _MUNICIPAL:
        people[login] = _person(engine, dice, login, (role, place), since)
    for place in places:
        for prefix, role in _PLACED:
            login = f"{prefix}-{place.removeprefix('oo-')}"
            people[login] = _person(engine, dice, login, (role, place), since)
    if passwords:
        for login in (
            *(each[0] for each in _MUNICIPAL),
            "rukovoditel-05",
            "kurator-05",
            "kurator-10",
        ):
            if login in people:
                engine.execute(SetPassword(SYSTEM, people[login], PASSWORD))
    return City(tuple(places), people)


def is_empty(engine: Engine) -> bool:
    """Return whether nobody has filled the database yet."""
    return not engine.execute(Organisations())


def surroundings_of(engine: Engine, city: City) -> Surroundings:
    """Return the names that stand in the city's papers: of its schools and of who works there."""
    named = {one.id: one.short_name for one in engine.execute(Organisations())}
    employers = {**dict.fromkeys(city.organisations, _STAFF), **_MUNICIPAL_STAFF}
    staff = {
        place: tuple(
            person.display_name
            for role in roles
            for person in engine.execute(PeopleWithRole(role, place))
        )
        for place, roles in employers.items()
    }
    return Surroundings(staff, {place: named[place] for place in city.organisations})


def _place(engine: Engine, number: int, total: int) -> str:
    place = f"oo-{number:02d}"
    first_centre = max(total - len(_CENTRES), 0)
    if number > first_centre and total > len(_CENTRES) + 10:
        name = _CENTRES[number - first_centre - 1]
        kind = OrganisationKind.ADDITIONAL_EDUCATION
    else:
        name, kind = f"СОШ № {number}", OrganisationKind.SCHOOL
    engine.execute(AddOrganisation(SYSTEM, place, name, name, kind, takes_part=True))
    return place


def _person(
    engine: Engine, dice: random.Random, login: str, position: tuple[Role, str], since: date
) -> str:
    name = f"{dice.choice(SURNAMES)} {dice.choice(NAMES)} {dice.choice(PATRONYMICS)}"
    person = engine.execute(AddPerson(SYSTEM, name, login))
    role, place = position
    engine.execute(GrantRole(SYSTEM, person, role, place, since))
    return person
