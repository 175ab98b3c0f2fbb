"""work items know their own reminder and who else hears when they are late"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLE = "work_items"
_OPEN = "state IN ('open', 'claimed')"
_INDEXES = {
    "ix_work_items_late": (["due_or_never", "id"], _OPEN),
    "ix_work_items_escalated": (
        ["escalate_to", "due_or_never", "id"],
        f"{_OPEN} AND escalate_to IS NOT NULL",
    ),
}


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("reminder", sa.String(100)))
    op.add_column(_TABLE, sa.Column("escalate_to", sa.String(100)))
    for name, (columns, condition) in _INDEXES.items():
        only = sa.text(condition)
        op.create_index(name, _TABLE, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, _TABLE)
    op.drop_column(_TABLE, "escalate_to")
    op.drop_column(_TABLE, "reminder")
