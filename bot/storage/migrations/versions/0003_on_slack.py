"""What Slack adds: installations, and whether a post may have got through without our knowing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Add the tables of installations, and a flag to posts."""
    op.add_column(
        "posts",
        sa.Column("unsure", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    op.execute("UPDATE posts SET unsure = true WHERE message IS NULL AND error <> ''")
    op.create_table(
        "installations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=False),
        sa.Column("org_wide", sa.Boolean(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("expires", UTC, nullable=True),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
    )
    op.create_table(
        "workspaces",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("installation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation"], ["installations.id"], name=op.f("fk_workspaces_installation")
        ),
        sa.PrimaryKeyConstraint("team", name=op.f("pk_workspaces")),
    )
    op.create_index("ix_workspaces_installation", "workspaces", ["installation"], unique=False)
    op.create_table(
        "install_states",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("expires", UTC, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_install_states")),
    )
