"""Every table of the engine, known to the one metadata."""

from __future__ import annotations

from sqlalchemy import MetaData

import engine.audit.tables
import engine.children.tables
import engine.definitions.tables
import engine.history.tables
import engine.incidents.tables
import engine.instances.tables
import engine.jobs.tables
import engine.messages.tables
import engine.timers.tables
import engine.work_items.tables  # noqa: F401 - importing declares the tables
from engine.storage.base import metadata


def engine_metadata() -> MetaData:
    """Return the metadata with all of the engine's tables in it."""
    return metadata
