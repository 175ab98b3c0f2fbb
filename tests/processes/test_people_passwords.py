from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.errors import InvalidInput, InvalidState, NotAllowed
from engine.testing import memory_engine
from processes.people import (
    AddPerson,
    CheckPassword,
    PasswordChecked,
    PeopleEvents,
    PersonById,
    SetActive,
    SetPassword,
    passwords,
)
from processes.people.check_password import WRONG
from processes.people.passwords import HashingCost
from processes.people.tables import login_attempts, people
from processes.people.throttle import ADDRESS_POLICY, LOGIN_POLICY, of_address
from processes.roles import Role
from tests.processes.people_fixture import City, city

__all__ = ["city"]

SECRET = "верный пароль 1"
WRONG_ONE = "неверный пароль"
IN_USE = passwords.COST
"""What a hash costs but for tests."""


def with_password(city: City, name: str = "anna") -> str:
    city.person(name)
    city.run(SetPassword(SYSTEM, name, SECRET))
    return name


def attempt(
    city: City, password: str = WRONG_ONE, login: str = "anna", address: str | None = None
) -> PasswordChecked:
    return city.run(CheckPassword(login, password, address))


def test_the_right_password_lets_in_however_the_login_is_typed(city: City) -> None:
    with_password(city)

    assert attempt(city, SECRET, " ANNA ") == PasswordChecked(person_id="anna")
    assert city.run(PersonById("anna")).has_password


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(city: City) -> None:
    city.person("anna")
    city.run(SetPassword(SYSTEM, "anna", "чай и кофе № 5"))

    assert attempt(city, "чаи\u0306 и кофе № 5").accepted


def test_a_refusal_does_not_tell_whether_the_login_exists(city: City) -> None:
    with_password(city)
    city.person("boris")
    city.run(SetActive(SYSTEM, with_password(city, "vera"), active=False))

    answers = {
        attempt(city, SECRET, "nobody"),
        attempt(city, SECRET, "boris"),
        attempt(city, SECRET, "vera"),
        attempt(city),
        attempt(city, SECRET * 20),
    }

    assert answers == {PasswordChecked(refusal=WRONG)}


def test_every_attempt_costs_one_hash_of_the_same_parameters(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(city)
    seen: list[str] = []
    verify = PasswordHasher.verify

    def spy(hasher: PasswordHasher, kept: str, typed: str) -> bool:
        seen.append(kept.rsplit("$", 2)[0])
        return verify(hasher, kept, typed)

    monkeypatch.setattr(PasswordHasher, "verify", spy)
    for login in ("anna", "nobody"):
        attempt(city, login=login)

    assert seen == ["$argon2id$v=19$m=8,t=1,p=1"] * 2


def test_a_password_is_kept_at_todays_cost_after_signing_in(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(city)
    with monkeypatch.context() as patch:
        patch.setattr(passwords, "COST", HashingCost(time_cost=2, memory_cost=16, parallelism=1))
        old = passwords.hashed(SECRET)
    city.connection.execute(people.update().values(password_hash=old))

    assert attempt(city, SECRET).accepted

    kept = city.connection.scalar(select(people.c.password_hash))
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert attempt(city, SECRET).accepted


def test_after_five_failures_even_the_right_password_waits(city: City) -> None:
    with_password(city)
    for _ in range(5):
        assert attempt(city).wait_until is None

    refused = attempt(city, SECRET)

    assert refused.refusal == (
        "Слишком много неудачных попыток входа. Повторите после 09:01 по московскому времени."
    )
    assert refused.wait_until == city.now + timedelta(minutes=1)
    city.wait(minutes=1)
    assert attempt(city, SECRET).accepted


def test_failures_are_still_counted_when_the_engine_has_ended_the_transaction() -> None:
    engine = memory_engine()

    answers = [engine.execute(CheckPassword("anna", WRONG_ONE)) for _ in range(6)]

    assert [answer.wait_until is not None for answer in answers] == [False] * 5 + [True]


def test_an_unknown_login_is_made_to_wait_the_same(city: City) -> None:
    with_password(city)
    for login in ("anna", "nobody"):
        for _ in range(5):
            attempt(city, login=login)

    assert attempt(city) == attempt(city, login="nobody")
    assert attempt(city).wait_until is not None


def test_each_further_failure_doubles_the_wait_up_to_a_limit(city: City) -> None:
    minutes = []
    for _ in range(9):
        attempt(city)
        wait_until = attempt(city).wait_until
        if wait_until is not None:
            minutes.append((wait_until - city.now) / timedelta(minutes=1))
            city.now = wait_until

    assert minutes == [1, 2, 4, 8, 16, 30, 30]


def test_attempts_while_waiting_do_not_lengthen_the_wait(city: City) -> None:
    for _ in range(5):
        attempt(city)
    first = attempt(city)

    assert [attempt(city) for _ in range(5)] == [first] * 5


def test_a_quiet_quarter_of_an_hour_begins_a_new_series(city: City) -> None:
    for _ in range(4):
        attempt(city)
    city.wait(minutes=15)
    attempt(city)

    assert attempt(city).wait_until is None


def test_success_begins_a_new_series(city: City) -> None:
    with_password(city)
    for _ in range(4):
        attempt(city)
    attempt(city, SECRET)
    for _ in range(4):
        attempt(city)

    assert attempt(city, SECRET).accepted


def test_an_address_waits_after_trying_many_logins_whatever_succeeds_between(city: City) -> None:
    with_password(city)
    for number in range(30):
        attempt(city, login=f"guess-{number}", address="192.0.2.1")
        attempt(city, SECRET, address="192.0.2.1")

    assert not attempt(city, SECRET, address="192.0.2.1").accepted
    assert attempt(city, SECRET, address="192.0.2.2").accepted
    assert attempt(city, SECRET).accepted


def test_a_new_password_lifts_the_waiting(city: City) -> None:
    with_password(city)
    for _ in range(5):
        attempt(city)

    city.run(SetPassword(SYSTEM, "anna", "другой пароль 2"))

    assert attempt(city, "другой пароль 2").accepted


def test_yesterdays_attempts_are_thrown_away_and_what_was_typed_is_not_kept(city: City) -> None:
    attempt(city, login="я ввёл пароль сюда", address="192.0.2.1")
    kept = [row.subject for row in city.connection.execute(select(login_attempts))]
    assert len(kept) == 2
    assert all(len(subject) == 64 for subject in kept)

    city.wait(days=2)
    attempt(city, login="boris")

    assert len(city.connection.execute(select(login_attempts)).all()) == 1


def test_the_policies_are_patient_with_a_school_behind_one_address() -> None:
    assert LOGIN_POLICY.wait_after(4) is None
    assert LOGIN_POLICY.wait_after(10**9) == timedelta(minutes=30)
    assert ADDRESS_POLICY.wait_after(29) is None
    assert of_address("192.0.2.1").policy is ADDRESS_POLICY


@pytest.mark.parametrize("password", ["короткий", "ааааббббвввв", "это-anna-2022", "длинно" * 40])
def test_a_password_that_is_easy_to_guess_is_refused(city: City, password: str) -> None:
    city.person("anna")
    with pytest.raises(InvalidInput):
        city.run(SetPassword(SYSTEM, "anna", password))


def test_a_person_sets_his_own_password_and_an_administrator_anybodys(city: City) -> None:
    city.person("anna")
    admin = city.actor(city.person("alla", (Role.ADMIN, "ioc")))

    city.run(SetPassword(city.actor("anna"), "anna", SECRET))
    city.run(SetPassword(admin, "anna", SECRET))

    events = city.run(PeopleEvents("anna"))[-2:]
    assert [(event.actor_id, event.kind) for event in events] == [
        ("anna", "PasswordSet"),
        ("alla", "PasswordSet"),
    ]


def test_nobody_else_sets_a_password(city: City) -> None:
    city.person("anna")
    city.person("boris", (Role.INSTITUTION_HEAD, "oo-05"))

    for actor in (city.actor("boris"), Actor("anna", on_behalf_of="boris")):
        with pytest.raises(NotAllowed):
            city.run(SetPassword(actor, "anna", SECRET))


def test_who_has_no_login_needs_no_password(city: City) -> None:
    person_id = city.run(AddPerson(SYSTEM, "Анна"))
    with pytest.raises(InvalidState, match="нет логина"):
        city.run(SetPassword(SYSTEM, person_id, SECRET))


def test_passwords_do_not_show_when_a_command_is_printed() -> None:
    shown = repr([SetPassword(SYSTEM, "anna", SECRET), CheckPassword("anna", SECRET)])
    assert SECRET not in shown


def test_the_cost_in_use_is_argon2id_with_at_least_19_mib(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "COST", IN_USE)
    kept = passwords.hashed(SECRET)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(kept, SECRET)
    assert not passwords.matches(None, SECRET)
