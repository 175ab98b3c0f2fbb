"""Slow down whoever tries passwords, per login and per address; the policy is data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from processes.people.rows import ensure_row
from processes.people.tables import login_attempts

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ThrottlePolicy:
    """After `failures` in a row with no quiet `window` between them, wait; each further one more."""

    failures: int
    window: timedelta
    first_wait: timedelta
    growth: int
    longest_wait: timedelta

    def wait_after(self, failures: int) -> timedelta | None:
        """Return how long to wait after so many failures; None when there is no need yet."""
        if failures < self.failures:
            return None
        steps = min(failures - self.failures, 32)
        factor: int = self.growth**steps
        return min(self.first_wait * factor, self.longest_wait)


LOGIN_POLICY = ThrottlePolicy(
    failures=5,
    window=timedelta(minutes=15),
    first_wait=timedelta(minutes=1),
    growth=2,
    longest_wait=timedelta(minutes=30),
)
"""For one login, whether it exists or not."""

ADDRESS_POLICY = ThrottlePolicy(
    failures=30,
    window=timedelta(minutes=15),
    first_wait=timedelta(minutes=1),
    growth=2,
    longest_wait=timedelta(hours=1),
)
"""For one address: more patient, because a whole school stands behind one."""

_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subject:
    """What attempts are counted for; `key` is a digest, for people type passwords as logins."""

    key: str
    policy: ThrottlePolicy


def of_login(login: str) -> Subject:
    """Return the subject of a normalised login."""
    return Subject(_digest("login", login), LOGIN_POLICY)


def of_address(address: str) -> Subject:
    """Return the subject of a network address."""
    return Subject(_digest("address", address), ADDRESS_POLICY)


def blocked_until(uow: UnitOfWork, subjects: Iterable[Subject]) -> datetime | None:
    """Return until when the next attempt must wait; None when it need not.

    Holds the subjects' rows until the end of the transaction, so that attempts at the same time
    are counted one after another. Rows of yesterday are thrown away.
    """
    connection = uow.connection
    connection.execute(
        login_attempts.delete().where(login_attempts.c.last_failed_at < uow.now - _KEPT_FOR)
    )
    ends: list[datetime] = []
    for key in sorted(subject.key for subject in subjects):
        untouched = {"failures": 0, "last_failed_at": uow.now}
        row = ensure_row(connection, login_attempts, {"subject": key}, untouched)
        end = connection.scalar(select(login_attempts.c.blocked_until).where(row).with_for_update())
        if end is not None and end > uow.now:
            ends.append(end)
    return max(ends, default=None)


def failed(uow: UnitOfWork, subjects: Iterable[Subject]) -> None:
    """Count a failure for each subject, whose rows `blocked_until` holds."""
    for subject in subjects:
        row = login_attempts.c.subject == subject.key
        before = uow.connection.execute(select(login_attempts).where(row)).one()
        quiet_since = max(before.last_failed_at, before.blocked_until or before.last_failed_at)
        is_new_series = uow.now - quiet_since >= subject.policy.window
        failures = 1 if is_new_series else before.failures + 1
        wait = subject.policy.wait_after(failures)
        uow.connection.execute(
            login_attempts.update()
            .where(row)
            .values(
                failures=failures,
                last_failed_at=uow.now,
                blocked_until=None if wait is None else uow.now + wait,
            )
        )


def forget(uow: UnitOfWork, subject: Subject) -> None:
    """Begin a new series for the subject.

    Never done for an address: an attacker could clear it with an account of his own.
    """
    uow.connection.execute(
        login_attempts.update()
        .where(login_attempts.c.subject == subject.key)
        .values(failures=0, blocked_until=None)
    )


def _digest(kind: str, value: str) -> str:
    return sha256(f"{kind}:{value}".encode()).hexdigest()
