"""Verify that history is as it was written and sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, func, select

from engine.audit.checking import Chains, Checkpoints, Finding
from engine.audit.keys import KeyFolder, signature_fits
from engine.audit.stored import (
    checkpoint_of,
    checkpoints_of,
    events_of,
    heads_of,
    one_snapshot,
    only,
)
from engine.audit.tables import history_checkpoints, history_sealed
from engine.command import Query
from engine.history.tables import history_events
from engine.storage.prepared import Prepared

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_EVERY = 2_000
_SEALED = select(history_sealed)
_NEWEST_SEAL = Prepared(
    select(history_checkpoints)
    .join(history_sealed, history_sealed.c.checkpoint == history_checkpoints.c.number)
    .where(history_sealed.c.instance_id == bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found: damage, each with its place and kind, as Russian sentences.

    `instances` is how many were compared, `checkpoints` how many stand.
    """

    instances: int
    events: int
    checkpoints: int
    findings: Sequence[Finding]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class HistorySize(Query[int]):
    """How many events there are."""

    def execute(self, uow: UnitOfWork) -> int:
        """Count them."""
        return int(uow.connection.scalar(select(func.count()).select_from(history_events)) or 0)


@dataclass(frozen=True, slots=True)
class VerifyHistory(Query[Verification]):
    """Verify all checkpoints, then every chain (or one) against them and against its instance.

    `keys` are the keys of this installation: without them a history that was sealed anew from its
    beginning, with another key, passes. `earlier` is the number and hash of a checkpoint known
    from an earlier bundle. `tell` hears how many events are done, every 2,000.
    """

    instance_id: int | None = None
    keys: KeyFolder | None = None
    earlier: tuple[int, str] | None = None
    tell: Callable[[int], object] = field(default=lambda _done: None, compare=False, repr=False)

    def execute(self, uow: UnitOfWork) -> Verification:
        """Go through everything in order, without loading it all."""
        remembered = self.keys.remembered() if self.keys else None  # before, or it may be ahead
        with one_snapshot(uow.connection):
            return self._verify(uow.connection, remembered)

    def _verify(self, connection: Connection, remembered: tuple[int, str] | None) -> Verification:
        checkpoints = self._checkpoints(connection)
        if remembered:
            checkpoints.expect(*remembered, "из папки ключей")
        chains = Chains(checkpoints.seals)
        for row in events_of(connection, self._chains()):
            chains.follow(row[:-1], row[-1])
            if chains.events % _EVERY == 0:
                self.tell(chains.events)
        self.tell(chains.events)
        heads = heads_of(connection, self._chains())
        chains.finish(heads)
        findings = (
            *checkpoints.findings,
            *chains.findings,
            *_misplaced_seals(connection, checkpoints, self._chains()),
        )
        return Verification(len(heads), chains.events, len(checkpoints.hashes) - 1, findings)

    def _chains(self) -> tuple[int, ...]:
        return () if self.instance_id is None else (self.instance_id,)

    def _checkpoints(self, connection: Connection) -> Checkpoints:
        wanted = None if self.instance_id is None else frozenset(self._chains())
        found = Checkpoints(signature_fits, wanted)
        for checkpoint in checkpoints_of(connection):
            found.follow(*checkpoint)
        if self.earlier:
            found.expect(*self.earlier, "из прежней выгрузки")
        if self.keys and found.keys and found.keys[0] not in self.keys.known():
            words = "подпись чужим ключом: его нет среди ключей этой установки"
            found.findings.append(Finding(None, 1, 1, "key", words))
        return found


@dataclass(frozen=True, slots=True)
class VerifyInstance(Query[Verification]):
    """Verify one instance quickly: its chain, its head and the newest checkpoint that seals it.

    It does not follow the chain of checkpoints: `VerifyHistory` does.
    """

    instance_id: int

    def execute(self, uow: UnitOfWork) -> Verification:
        """Check it."""
        with one_snapshot(uow.connection):
            return self._verify(uow.connection, (self.instance_id,))

    def _verify(self, connection: Connection, chain: tuple[int]) -> Verification:
        row = _NEWEST_SEAL.first(connection, {"id": self.instance_id})
        checkpoints = Checkpoints(signature_fits, frozenset(chain))
        if row is not None:
            checkpoints.start_at(row.number, row.statement)
            checkpoints.follow(*checkpoint_of(row))
        chains = Chains(checkpoints.seals)
        for event in events_of(connection, chain):
            chains.follow(event[:-1], event[-1])
        chains.finish(heads_of(connection, chain))
        findings = (*checkpoints.findings, *chains.findings)
        return Verification(1, chains.events, int(row is not None), findings)


def _misplaced_seals(
    connection: Connection, checkpoints: Checkpoints, wanted: Sequence[int]
) -> Iterator[Finding]:
    """Find chains that are passed off as sealed, so that they never would be."""
    known = {n for found in checkpoints.findings for n in range(found.first, found.last + 1)}
    for chain, length, number in connection.execute(only(_SEALED, wanted)):
        seal = checkpoints.seals.get(chain, {}).get(length)
        if number not in known and (seal is None or seal[1] != number):
            words = f"выдаётся за подписанное контрольной точкой № {number}"
            yield Finding(chain, length, length, "unsealed", words)
