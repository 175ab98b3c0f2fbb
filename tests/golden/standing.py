"""Where the running instances of a database stand, by their states alone."""

from __future__ import annotations

from sqlalchemy import select

from engine import Engine
from engine.instances.tables import instances
from engine.spiff.positions import positions
from engine.spiff.state import load


def standing(engine: Engine) -> dict[str, list[str]]:
    """The elements on which each running instance has tokens, as its stored state says."""
    found = {}
    query = select(instances.c.id, instances.c.definition_id, instances.c.workflow)
    with engine.runtime.database.connect() as connection:
        for row in connection.execute(query.where(instances.c.workflow.is_not(None))).all():
            definition = engine.runtime.definitions.get(connection, row.definition_id)
            workflow = load(definition.program, row.workflow)
            found[str(row.id)] = sorted(p.element_id for p in positions(workflow))
        connection.rollback()
    return found
