"""A golden snapshot: databases of one version with instances waiting in the middle of a trace."""

from __future__ import annotations

import json
import lzma
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FILE = "waiting.json.xz"
_DATA = ("INSERT", "DELETE")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One trace stopped half-way.

    `rows` are the SQL statements that fill its database, `moment` is where its clock stood,
    `waiting` on what elements each running instance stood, `steps` what was still to be done,
    `history` all that there is at the end, `state` and `outcome` how it ends.
    """

    name: str
    zone: str
    moment: str
    instance_id: int
    rows: list[str]
    waiting: dict[str, list[str]]
    steps: list[dict[str, Any]]
    history: list[str]
    state: str
    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that one version has left: the schema as it was, and the traces."""

    version: str
    schema: list[str]
    traces: list[Waiting]


def versions() -> list[str]:
    """The versions that have left a snapshot."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE}"))


def read_snapshot(version: str) -> Snapshot:
    """The snapshot of a version."""
    document = json.loads(lzma.decompress((FOLDER / version / FILE).read_bytes()))
    traces = [Waiting(**trace) for trace in document["traces"]]
    return Snapshot(document["version"], document["schema"], traces)


def write_snapshot(snapshot: Snapshot) -> Path:
    """Write a snapshot and say where."""
    path = FOLDER / snapshot.version / FILE
    path.parent.mkdir(exist_ok=True)
    text = json.dumps(asdict(snapshot), ensure_ascii=False)
    path.write_bytes(lzma.compress(text.encode(), preset=9))
    return path


def dumped(file: Path) -> tuple[list[str], list[str]]:
    """A SQLite database as statements: those that make its schema, those that fill it."""
    with sqlite3.connect(file) as connection:
        statements = [s for s in connection.iterdump() if s not in _TRANSACTION]
    connection.close()
    data = [statement for statement in statements if statement.startswith(_DATA)]
    return [statement for statement in statements if not statement.startswith(_DATA)], data


def restore(file: Path, statements: Iterable[str]) -> None:
    """Make a SQLite database of statements."""
    with sqlite3.connect(file) as connection:
        connection.executescript("BEGIN;\n" + "\n".join(statements) + "\nCOMMIT;")
    connection.close()


_TRANSACTION = frozenset({"BEGIN TRANSACTION;", "COMMIT;"})
