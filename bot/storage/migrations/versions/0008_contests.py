"""What contests need: themselves, their teams, who plays in them, and the days they missed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

DAY = sa.Text().with_variant(sa.Date(), "postgresql")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Add the tables of contests."""
    op.create_table(
        "contests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("channel", "name", "zone", "at")),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("first", DAY, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("next_day", DAY, nullable=True),
        sa.Column("next_at", UTC, nullable=True),
        sa.Column("ended_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_contests_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contests")),
    )
    for name, columns, unique in (("live", ["community"], True), ("due", ["next_at"], False)):
        op.create_index(
            f"ix_contests_{name}",
            "contests",
            columns,
            unique=unique,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    op.create_index("ix_contests_community", "contests", ["community", "id"], unique=False)
    op.create_table(
        "teams",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("contest", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contest"], ["contests.id"], name=op.f("fk_teams_contest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("contest", "folded", name=op.f("uq_teams_contest_folded")),
    )
    op.create_table(
        "registrations",
        sa.Column("contest", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("team", ID, nullable=True),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["contest"], ["contests.id"], name=op.f("fk_registrations_contest")
        ),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_registrations_team")),
        sa.PrimaryKeyConstraint("contest", "player", name=op.f("pk_registrations")),
    )
    op.create_index("ix_registrations_player", "registrations", ["community", "player"])
    op.create_index("ix_registrations_team", "registrations", ["team"])
    op.create_table(
        "contest_days",
        sa.Column("contest", ID, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("noted_at", UTC, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contest"], ["contests.id"], name=op.f("fk_contest_days_contest")),
        sa.PrimaryKeyConstraint("contest", "day", name=op.f("pk_contest_days")),
    )
