"""Numbers of invented organisations: of the right length and with check digits that hold."""

from __future__ import annotations

from random import Random

_TAX_OFFICE = "7699"
"""The first digits: a tax office that does not exist in the region."""
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def invented_inn(dice: Random) -> str:
    """Return the ten digits of a legal entity's tax number (order of the tax service, 2012)."""
    digits = f"{_TAX_OFFICE}{dice.randrange(100_000):05}"
    return digits + inn_check_digit(digits)


def inn_check_digit(nine: str) -> str:
    """Return the tenth digit of a legal entity's tax number."""
    total = sum(weight * int(digit) for weight, digit in zip(_INN_WEIGHTS, nine, strict=True))
    return str(total % 11 % 10)


def invented_ogrn(dice: Random) -> str:
    """Return the thirteen digits of a legal entity's state registration number."""
    digits = f"1{dice.randrange(3, 22):02}76{dice.randrange(10_000_000):07}"
    return digits + ogrn_check_digit(digits)


def ogrn_check_digit(twelve: str) -> str:
    """Return the thirteenth digit of a legal entity's state registration number."""
    return str(int(twelve) % 11 % 10)


def invented_phone(dice: Random) -> str:
    """Return a telephone number of a range that is not in use."""
    number = dice.randrange(10_000)
    return f"+7 (4855) 00-{number // 100:02}-{number % 100:02}"
