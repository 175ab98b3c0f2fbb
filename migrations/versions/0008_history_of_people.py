"""the index of history by actor holds people only"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_NAME, _TABLE, _COLUMNS = "ix_history_events_actor", "history_events", ["actor", "at"]
_OF_PEOPLE = sa.text("actor <> 'system'")


def upgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(_NAME, _TABLE, _COLUMNS, sqlite_where=_OF_PEOPLE, postgresql_where=_OF_PEOPLE)


def downgrade() -> None:
    op.drop_index(_NAME, _TABLE)
    op.create_index(_NAME, _TABLE, _COLUMNS)
