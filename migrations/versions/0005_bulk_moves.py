"""bulk moves of instances; the second look at a publication"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bulk_moves",
        sa.Column("id", _ID, nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undoes_id", _ID, nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(length=100), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=100), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_by", sa.String(length=100), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["bulk_moves.id"], name=op.f("fk_bulk_moves_undoes_id_bulk_moves")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_moves")),
    )
    op.create_index("ix_bulk_moves_process_key", "bulk_moves", ["process_key"])
    op.create_table(
        "bulk_move_results",
        sa.Column("id", _ID, nullable=False),
        sa.Column("move_id", _ID, nullable=False),
        sa.Column("instance_id", _ID, nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instances.id"],
            name=op.f("fk_bulk_move_results_instance_id_instances"),
        ),
        sa.ForeignKeyConstraint(
            ["move_id"], ["bulk_moves.id"], name=op.f("fk_bulk_move_results_move_id_bulk_moves")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_move_results")),
        sa.UniqueConstraint(
            "move_id", "instance_id", name=op.f("uq_bulk_move_results_move_id_instance_id")
        ),
    )
    op.create_index("ix_bulk_move_results_state", "bulk_move_results", ["state", "id"])
    op.create_table(
        "second_looks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_second_looks_draft_id_drafts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
    )
    op.create_index("ix_second_looks_draft_id", "second_looks", ["draft_id"])


def downgrade() -> None:
    op.drop_index("ix_second_looks_draft_id", table_name="second_looks")
    op.drop_table("second_looks")
    op.drop_index("ix_bulk_move_results_state", table_name="bulk_move_results")
    op.drop_table("bulk_move_results")
    op.drop_index("ix_bulk_moves_process_key", table_name="bulk_moves")
    op.drop_table("bulk_moves")
