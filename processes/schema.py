"""Every table of the engine and of the domain, in the one metadata."""

from __future__ import annotations

from sqlalchemy import MetaData

import processes.demo.tables
import processes.documents.tables
import processes.form_studio.tables
import processes.forms.tables
import processes.moves.tables
import processes.pairs.tables
import processes.past_runs.tables
import processes.people.tables
import processes.registers.tables
import processes.rehearsal.tables
import processes.roadmap.tables
import processes.studio.tables  # noqa: F401 - importing declares the tables
from engine.schema import engine_metadata


def whole_metadata() -> MetaData:
    """Return the metadata with every table in it."""
    return engine_metadata()
