"""What ratings need (which rounds are rated, their games), and seasons and boards by topic."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import Day, Utc

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNNING = sa.text("closed_at IS NULL")
UNRATED = sa.text("rated = 0 AND status = 'closed' AND kind = 'daily'")


def upgrade() -> None:
    """Add the tables; rounds that closed before are rated, while boards by topic begin empty."""
    _ratings()
    _seasons()


def _seasons() -> None:
    op.add_column(
        "communities", sa.Column("season", sa.Text(), server_default="month", nullable=False)
    )
    op.add_column(
        "communities",
        sa.Column("boards", sa.Boolean(), server_default=sa.text("(true)"), nullable=False),
    )
    op.add_column("ledger", sa.Column("topic", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "seasons",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first", Day(), nullable=False),
        sa.Column("last", Day(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("ends_at", Utc(), nullable=False),
        sa.Column("closed_at", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
        sa.UniqueConstraint("community", "board", name=op.f("uq_seasons_community_board")),
    )
    op.create_index(
        "ix_seasons_due",
        "seasons",
        ["ends_at"],
        unique=False,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )


def _ratings() -> None:
    op.add_column(
        "rounds", sa.Column("rated", sa.Integer(), server_default=sa.text("(0)"), nullable=False)
    )
    op.create_index(
        "ix_rounds_unrated",
        "rounds",
        ["closes_at", "id"],
        unique=False,
        sqlite_where=UNRATED,
        postgresql_where=UNRATED,
    )
    op.create_table(
        "games",
        sa.Column("round", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("deviation", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("pull", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_games_round")),
        sa.PrimaryKeyConstraint("round", "player", name=op.f("pk_games")),
    )
    op.create_index("ix_games_player", "games", ["community", "player", "round"], unique=False)
    op.create_table(
        "abilities",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("deviation", sa.Integer(), nullable=False),
        sa.Column("games", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "player", "topic", name=op.f("pk_abilities")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "difficulties",
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("pull", sa.BigInteger(), nullable=False),
        sa.Column("games", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("question_id", "version", name=op.f("pk_difficulties")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crowds",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("players", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_crowds")),
    )
