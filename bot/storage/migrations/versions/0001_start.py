"""The first structure: communities to posts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
DAY = sa.Text().with_variant(sa.Date(), "postgresql")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "communities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "players",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("joined_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("community", "player", name=op.f("pk_players")),
    )
    op.create_table(
        "posts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", UTC, nullable=False),
        sa.Column("lease", UTC, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_posts_key")),
    )
    op.create_index("ix_posts_channel", "posts", ["community", "channel", "id"], unique=False)
    op.create_index(
        "ix_posts_due",
        "posts",
        ["next_try"],
        unique=False,
        sqlite_where=sa.text("shown < wanted AND state = 'pending'"),
        postgresql_where=sa.text("shown < wanted AND state = 'pending'"),
    )
    op.create_index("ix_posts_subject", "posts", ["subject", "subject_id"], unique=False)
    op.create_index(
        "ix_posts_unposted",
        "posts",
        ["community", "channel", "id"],
        unique=False,
        sqlite_where=sa.text("message IS NULL AND state = 'pending'"),
        postgresql_where=sa.text("message IS NULL AND state = 'pending'"),
    )
    op.create_table(
        "standings",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("community", "board", "player", name=op.f("pk_standings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_standings_top",
        "standings",
        ["community", "board", "hidden", "points", "player"],
        unique=False,
    )
    op.create_table(
        "streaks",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.Integer(), nullable=False),
        sa.Column("through", DAY, nullable=False),
        sa.PrimaryKeyConstraint("community", "player", name=op.f("pk_streaks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tallies",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("players", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community", "board", "points", name=op.f("pk_tallies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrections",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_player", sa.Text(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_corrections_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(
        "ix_corrections_question", "corrections", ["community", "question_id"], unique=False
    )
    op.create_table(
        "schedules",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("closes", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("holidays", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("easiest", sa.Integer(), nullable=False),
        sa.Column("hardest", sa.Integer(), nullable=False),
        sa.Column("reveal", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("next_day", DAY, nullable=True),
        sa.Column("next_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_schedules_community")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sa.UniqueConstraint("community", "number", name=op.f("uq_schedules_community_number")),
    )
    op.create_index(
        "ix_schedules_due",
        "schedules",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("paused = 0 AND removed = 0"),
        postgresql_where=sa.text("NOT paused AND NOT removed"),
    )
    op.create_table(
        "missed",
        sa.Column("schedule", ID, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("due_at", UTC, nullable=False),
        sa.Column("noted_at", UTC, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name=op.f("fk_missed_schedule")),
        sa.PrimaryKeyConstraint("schedule", "day", name=op.f("pk_missed")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("schedule", ID, nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("reveal", sa.Text(), nullable=False),
        sa.Column("opened_at", UTC, nullable=False),
        sa.Column("closes_at", UTC, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("correction", ID, nullable=True),
        sa.Column("spent", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_rounds_community")
        ),
        sa.ForeignKeyConstraint(
            ["correction"], ["corrections.id"], name=op.f("fk_rounds_correction")
        ),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name=op.f("fk_rounds_schedule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("schedule", "day", name=op.f("uq_rounds_schedule_day")),
    )
    op.create_index(
        "ix_rounds_asked", "rounds", ["community", "question_id", "opened_at"], unique=False
    )
    op.create_index(
        "ix_rounds_open",
        "rounds",
        ["closes_at"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_rounds_opened", "rounds", ["community", "opened_at"], unique=False)
    op.create_table(
        "answers",
        sa.Column("round", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_answers_round")),
        sa.PrimaryKeyConstraint("round", "player", name=op.f("pk_answers")),
    )
    op.create_index("ix_answers_player", "answers", ["community", "player", "round"], unique=False)
    op.create_table(
        "ledger",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("round", ID, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_ledger_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("source", name=op.f("uq_ledger_source")),
    )
    op.create_index("ix_ledger_player", "ledger", ["community", "player"], unique=False)
    op.create_index("ix_ledger_round", "ledger", ["round", "player"], unique=False)
    op.create_table(
        "reports",
        sa.Column("round", ID, nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_reports_round")),
        sa.PrimaryKeyConstraint("round", "player", name=op.f("pk_reports")),
    )
