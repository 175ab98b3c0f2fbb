"""Passwords: what is acceptable, how it is kept, and whether one matches."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from engine.errors import InvalidInput

MIN_LENGTH = 10
MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class HashingCost:
    """What one argon2id hash costs: passes, memory in KiB, lanes."""

    time_cost: int
    memory_cost: int
    parallelism: int


COST = HashingCost(time_cost=2, memory_cost=19_456, parallelism=1)
"""The recommended minimum of the OWASP password storage sheet: about 30 ms, 19 MiB.

Not more, because checking happens inside a transaction and SQLite has one writer. Raise it freely:
a password kept at another cost is hashed anew at the next successful sign-in.
"""


def hashed(password: str) -> str:
    """Return what is kept instead of the password: argon2id with its parameters and salt."""
    return _hasher().hash(_normalised(password))


def matches(kept: str | None, typed: str) -> bool:
    """Return whether the typed password is the one kept; None costs the same and never matches."""
    try:
        _hasher().verify(kept or _nobodys(), _normalised(typed[:MAX_LENGTH]))
    except VerificationError:
        return False
    return kept is not None and len(typed) <= MAX_LENGTH


def is_outdated(kept: str) -> bool:
    """Return whether the password was kept at another cost than today's."""
    return _hasher().check_needs_rehash(kept)


def check_acceptable(password: str, login: str) -> None:
    """Refuse a password that is easy to guess. Raises InvalidInput."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidInput(f"Пароль должен быть длиной от {MIN_LENGTH} до {MAX_LENGTH} знаков.")
    if len(set(password)) < 4 or login in _normalised(password).casefold():
        raise InvalidInput(
            "Такой пароль легко угадать: в нём мало разных знаков или стоит логин. Придумайте другой."
        )


def _hasher() -> PasswordHasher:
    return PasswordHasher(COST.time_cost, COST.memory_cost, COST.parallelism)


def _normalised(password: str) -> str:
    """Make the same letters the same bytes, whatever keyboard they were typed on."""
    return unicodedata.normalize("NFKC", password)


def _nobodys() -> str:
    """Return a well-formed hash of no known password, to spend the same work on it."""
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
    parameters = f"m={COST.memory_cost},t={COST.time_cost},p={COST.parallelism}"
    return f"$argon2id$v=19${parameters}${salt}${digest}"
