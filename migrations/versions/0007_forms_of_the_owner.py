"""drafts and versions of forms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "form_drafts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("form_key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_by", sa.String(length=100), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(length=100), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_drafts")),
        sa.UniqueConstraint("form_key", name=op.f("uq_form_drafts_form_key")),
    )
    op.create_table(
        "form_draft_steps",
        sa.Column("id", _ID, nullable=False),
        sa.Column("draft_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sketch", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["form_drafts.id"],
            name=op.f("fk_form_draft_steps_draft_id_form_drafts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft_steps")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_form_draft_steps_draft_id_number")),
    )
    op.create_table(
        "form_versions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("form_key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_versions")),
        sa.UniqueConstraint("form_key", "version", name=op.f("uq_form_versions_form_key_version")),
    )


def downgrade() -> None:
    op.drop_table("form_versions")
    op.drop_table("form_draft_steps")
    op.drop_table("form_drafts")
