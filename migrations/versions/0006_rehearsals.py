"""rehearsals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rehearsals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.String(length=100), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("beginning", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsals")),
        sa.UniqueConstraint(
            "process_key", "person_id", name=op.f("uq_rehearsals_process_key_person_id")
        ),
    )
    op.create_table(
        "rehearsal_scenarios",
        sa.Column("id", _ID, nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("beginning", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("kept_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_scenarios")),
        sa.UniqueConstraint(
            "process_key", "name", name=op.f("uq_rehearsal_scenarios_process_key_name")
        ),
    )
    op.create_table(
        "past_runs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("process_key", sa.String(length=200), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("material", sa.Text(), nullable=False),
        sa.Column("days_for_new", sa.Integer(), nullable=True),
        sa.Column("instances", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("results", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(length=100), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_runs")),
    )
    op.create_index(op.f("ix_past_runs_process_key"), "past_runs", ["process_key"])


def downgrade() -> None:
    op.drop_index(op.f("ix_past_runs_process_key"), table_name="past_runs")
    op.drop_table("past_runs")
    op.drop_table("rehearsal_scenarios")
    op.drop_table("rehearsals")
