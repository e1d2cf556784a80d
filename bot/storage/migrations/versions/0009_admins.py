"""Who was named to do what admins may, beside those whom the platform knows."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Add the table of those who were named."""
    op.create_table(
        "admins",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by_player", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_admins_community")
        ),
        sa.PrimaryKeyConstraint("community", "player", name=op.f("pk_admins")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_admins_player", "admins", ["player"], unique=False)
