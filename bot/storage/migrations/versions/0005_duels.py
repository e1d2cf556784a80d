"""What duels need: the duels, when a question was shown to a player, and what players looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables, and let players say that they want no duels."""
    op.create_table(
        "duels",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("challenger", sa.Text(), nullable=False),
        sa.Column("opponent", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("offered_at", UTC, nullable=False),
        sa.Column("ends_at", UTC, nullable=False),
        sa.Column("ended_at", UTC, nullable=True),
        sa.Column("due_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["community"], ["communities.id"], name=op.f("fk_duels_community")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duels")),
    )
    op.create_index("ix_duels_due", "duels", ["due_at"], unique=False)
    op.create_index("ix_duels_community", "duels", ["community", "state", "id"], unique=False)
    op.create_index("ix_duels_challenger", "duels", ["challenger", "community", "id"], unique=False)
    op.create_index("ix_duels_opponent", "duels", ["opponent", "community", "id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("round", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("shown_at", UTC, nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_turns_round")),
        sa.PrimaryKeyConstraint("round", "player", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_player", "turns", ["community", "player", "round"], unique=False)
    op.create_table(
        "seen",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("player", "community", "concept", name=op.f("pk_seen")),
        sqlite_with_rowid=False,
    )
    op.add_column(
        "players",
        sa.Column("no_duels", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
