"""What all commands of one engine share."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine as Database

from engine.clock import Clock
from engine.settings import EngineSettings
from engine.storage.connections import Connections

if TYPE_CHECKING:
    from engine.definitions.stored import Definitions
    from engine.jobs.handlers import Handlers
    from engine.jobs.port import Jobs
    from engine.spiff.workflow import LiveWorkflow


class WorkflowCache:
    """Live workflows between commands. Who takes one owns it; a version that is not newest is dropped."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, tuple[int, LiveWorkflow]] = OrderedDict()

    def take(self, instance_id: int, row_version: int) -> LiveWorkflow | None:
        """Return the workflow of exactly this version, and forget it."""
        with self._lock:
            version, workflow = self._kept.pop(instance_id, (None, None))
        return workflow if version == row_version else None

    def keep(self, instance_id: int, row_version: int, workflow: LiveWorkflow) -> None:
        """Remember a workflow as it was committed."""
        with self._lock:
            self._kept[instance_id] = (row_version, workflow)
            self._kept.move_to_end(instance_id)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything, as after a restart."""
        with self._lock:
            self._kept.clear()


@dataclass(slots=True)
class Runtime:
    """The engine's shared parts."""

    database: Database
    clock: Clock
    settings: EngineSettings
    definitions: Definitions
    handlers: Handlers
    jobs: Jobs
    cache: WorkflowCache
    writing: threading.RLock = field(default_factory=threading.RLock)
    memory: dict[Any, Any] = field(default_factory=dict)
    """What layers above keep that never changes, such as forms read from a definition."""
    connections: Connections = field(init=False)

    def __post_init__(self) -> None:
        self.connections = Connections.of(self.database)
