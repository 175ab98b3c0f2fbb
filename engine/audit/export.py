"""Export history as a bundle that can be verified without the system."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import Connection

from engine.audit.checking import FIELDS, fingerprint, parsed
from engine.audit.keys import KeyFolder
from engine.audit.standalone import standalone
from engine.audit.stored import checkpoints_of, events_of, heads_of, one_snapshot
from engine.command import Query
from engine.errors import InvalidState, NotFound
from engine.history.chain import moment_text
from engine.history.events import SYSTEM_CHAIN

if TYPE_CHECKING:
    from engine.unit_of_work import UnitOfWork

_PACKAGE = resources.files("engine.audit")


@dataclass(frozen=True, slots=True)
class Exported:
    """What a bundle holds. `key` is the fingerprint of the first key, to be announced apart."""

    chains: int
    events: int
    checkpoints: int
    key: str


@dataclass(frozen=True, slots=True)
class ExportHistory(Query[Exported]):
    """Write a bundle: events, checkpoints, public keys, a signed manifest, a verifier, a README.

    `instance_ids` limits it to some instances (0 is the system's chain); none means everything.
    Seal first: there is nothing to prove without a checkpoint. `tell` hears how many events are
    done. Raises InvalidState without a checkpoint, NotFound for an instance without history.
    """

    output: Path
    keys: KeyFolder
    instance_ids: tuple[int, ...] = ()
    tell: Callable[[int], object] = field(default=lambda _done: None, compare=False, repr=False)

    def execute(self, uow: UnitOfWork) -> Exported:
        """Write it beside its place, then put it there."""
        unfinished = self.output.with_name(f"{self.output.name}.part")
        try:
            with (
                one_snapshot(uow.connection),
                zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive,
            ):
                exported = self._write(_Writer(archive, uow.now), uow)
            unfinished.replace(self.output)
        finally:
            unfinished.unlink(missing_ok=True)
        return exported

    def _write(self, writer: _Writer, uow: UnitOfWork) -> Exported:
        keys: list[str] = []
        checkpoints = writer.add("checkpoints.jsonl", self._checkpoints(uow.connection, keys))
        if not keys:
            raise InvalidState("Контрольных точек ещё нет: выполните «tropa audit seal».")
        heads = heads_of(uow.connection, self.instance_ids)
        events = writer.add("events.jsonl", self._events(uow.connection, heads))
        missing = set(self.instance_ids) - set(heads)
        if missing:
            raise NotFound(f"Процесса № {min(missing)} нет.")
        lines = [f"{chain} {end[0]} {end[1].hex()}\n".encode() for chain, end in heads.items()]
        writer.add("heads.txt", lines)
        writer.add("keys.json", [orjson.dumps({fingerprint(k): k for k in keys}) + b"\n"])
        writer.add("verify.py", [standalone().encode()])
        readme = (_PACKAGE / "bundle.txt").read_text("utf-8")
        writer.add("README.txt", [readme.replace("{key}", fingerprint(keys[0])).encode()])
        manifest = {
            "format": "tropa history 1",
            "exported_at": moment_text(uow.now),
            "chains": sorted(self.instance_ids) or None,
            "events": events,
            "checkpoints": checkpoints,
            "files": dict(writer.digests),
        }
        text = orjson.dumps(manifest, option=orjson.OPT_INDENT_2).decode()
        writer.add("manifest.json", [text.encode()])
        signature = self.keys.witness(keys[-1]).sign(text)
        writer.add("manifest.sig", [signature.hex().encode() + b"\n"])
        return Exported(len(heads), events, checkpoints, fingerprint(keys[0]))

    def _checkpoints(self, connection: Connection, keys: list[str]) -> Iterator[bytes]:
        """Return all checkpoints; their lists only where they name a chain that is exported."""
        for number, statement, signature, heads in checkpoints_of(connection):
            fields = parsed(statement)
            named = (None if keys else fields.get("key"), fields.get("next_key"))
            keys += [key for key in named if key]
            wanted = not self.instance_ids or any(
                f"\n{chain} " in f"\n{heads}" for chain in self.instance_ids
            )
            record = {
                "number": number,
                "statement": statement,
                "signature": signature.hex(),
                "heads": heads if wanted else None,
            }
            yield orjson.dumps(record) + b"\n"

    def _events(
        self, connection: Connection, heads: dict[int, tuple[int, bytes]]
    ) -> Iterator[bytes]:
        """Return one line for each event; the system's chain has no head but its last event."""
        for done, event in enumerate(events_of(connection, self.instance_ids), 1):
            if event[0] == SYSTEM_CHAIN:
                heads[SYSTEM_CHAIN] = (event[1], event[-1])
            record = dict(zip(FIELDS, event[:-1], strict=True))
            yield orjson.dumps(record | {"hash": event[-1].hex()}, default=str) + b"\n"
            if done % 2_000 == 0:
                self.tell(done)


class _Writer:
    """Writes the files of a bundle, line by line, and remembers their hashes."""

    def __init__(self, archive: zipfile.ZipFile, at: datetime) -> None:
        self._archive, self._at = archive, at.timetuple()[:6]
        self.digests: dict[str, str] = {}

    def add(self, name: str, lines: Iterable[bytes]) -> int:
        """Write a file; return its number of lines."""
        entry = zipfile.ZipInfo(name, self._at)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        digest, count = sha256(), 0
        with self._archive.open(entry, "w", force_zip64=True) as file:
            for line in lines:
                file.write(line)
                digest.update(line)
                count += 1
        self.digests[name] = digest.hexdigest()
        return count
