"""processes begin by timers: when each is due"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TABLE = "due_starts"
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", _ID, nullable=False),
        sa.Column("definition_id", _ID, nullable=False),
        sa.Column("process_key", sa.String(200), nullable=False),
        sa.Column("element_id", sa.String(200), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.Integer()),
        sa.Column("period", sa.String(100)),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["process_definitions.id"],
            name=op.f("fk_due_starts_definition_id_process_definitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_starts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_due_starts_due_at", _TABLE, ["due_at"])
    op.create_index("ix_due_starts_process_key", _TABLE, ["process_key"])


def downgrade() -> None:
    op.drop_table(_TABLE)
