"""What live rounds need: the games themselves, who joined them, and rounds in which speed counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
LIVE = sa.text("ended IS NULL")


def upgrade() -> None:
    """Add the tables of live rounds, and to rounds whether speed counts."""
    op.add_column(
        "rounds",
        sa.Column("speed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
    )
    op.create_table(
        "blitzes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", ID, nullable=False),
        sa.Column("due", UTC, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("ended", UTC, nullable=True),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_blitzes_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blitzes")),
    )
    for name, columns, unique in (
        ("ix_blitzes_live", ["community", "channel"], True),
        ("ix_blitzes_due", ["due"], False),
        ("ix_blitzes_round", ["round"], False),
    ):
        op.create_index(
            name, "blitzes", columns, unique=unique, sqlite_where=LIVE, postgresql_where=LIVE
        )
    op.create_table(
        "blitz_players",
        sa.Column("blitz", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["blitz"], ["blitzes.id"], name=op.f("fk_blitz_players_blitz")),
        sa.PrimaryKeyConstraint("blitz", "player", name=op.f("pk_blitz_players")),
    )
    op.create_index("ix_blitz_players_player", "blitz_players", ["community", "player"])
