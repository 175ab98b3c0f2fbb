"""A process of its own that completes work items when told: `python worker.py URL`.

Each line in is a list `[moment, work item, variables]`; it answers `ready`, and completes the item as soon
as it reads another line, answering `done` or the name of the refusal.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime

from engine import SYSTEM, CompleteWorkItem, Engine, EngineError
from engine.storage.database import open_database
from engine.testing import FrozenClock


def main(url: str) -> None:
    """Serve until the input ends."""
    database = open_database(url)
    for line in sys.stdin:
        moment, work_item_id, variables = json.loads(line)
        engine = Engine(database, clock=FrozenClock(datetime.fromisoformat(moment)))
        answer("ready")
        sys.stdin.readline()
        try:
            engine.execute(CompleteWorkItem(work_item_id, SYSTEM, variables))
        except EngineError as error:
            answer(type(error).__name__)
        else:
            answer("done")


def answer(word: str) -> None:
    """Say one word."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
