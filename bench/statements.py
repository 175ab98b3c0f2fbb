"""Count what goes over to a database: statements and commits, on whichever way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import event

import engine.storage.prepared as prepared_module


@dataclass
class Counted:
    """How many statements and commits there were so far."""

    statements: int = 0
    commits: int = 0


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    """Count while the block runs; BEGIN and COMMIT are not statements."""
    counted = Counted()
    execute = prepared_module._execute  # noqa: SLF001 - the one place where all of them pass

    def executed(*arguments: Any, **options: Any) -> Any:
        counted.statements += 1
        return execute(*arguments, **options)

    def before(*_: Any) -> None:
        counted.statements += 1

    def committed(_: Any) -> None:
        counted.commits += 1

    event.listen(database, "before_cursor_execute", before)
    event.listen(database, "commit", committed)
    prepared_module._execute = executed  # noqa: SLF001
    try:
        yield counted
    finally:
        prepared_module._execute = execute  # noqa: SLF001
        event.remove(database, "before_cursor_execute", before)
        event.remove(database, "commit", committed)
