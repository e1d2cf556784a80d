"""What a chat platform adds: leaving and coming back, pins, discussions and shared cards."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
PENDING = sa.text("state = 'pending'")
LEFT = sa.text("left_at IS NOT NULL")


def upgrade() -> None:
    """Add to communities and schedules what is told of them, and the tables of what follows."""
    op.add_column("communities", sa.Column("name", sa.Text(), server_default="", nullable=False))
    op.add_column("communities", sa.Column("left_at", UTC, nullable=True))
    op.create_index(
        "ix_communities_left",
        "communities",
        ["left_at"],
        unique=False,
        sqlite_where=LEFT,
        postgresql_where=LEFT,
    )
    op.create_index("ix_players_player", "players", ["player"], unique=False)
    for flag in ("pin", "discuss"):
        op.add_column(
            "schedules",
            sa.Column(flag, sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        )
    op.add_column("schedules", sa.Column("halted", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "steps",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("post", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", UTC, nullable=False),
        sa.Column("lease", UTC, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["post"], ["posts.id"], name=op.f("fk_steps_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sa.UniqueConstraint("post", "kind", name=op.f("uq_steps_post_kind")),
    )
    op.create_index(
        "ix_steps_due",
        "steps",
        ["next_try"],
        unique=False,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_table(
        "shares",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_shares_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index(
        "ix_shares_channel", "shares", ["community", "channel", "concept"], unique=False
    )
