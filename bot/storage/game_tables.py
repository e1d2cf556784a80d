"""Which tables do games add? `metadata`, as it stands here, knows all there are."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage import tables
from bot.storage.columns import Day, Id, Utc, metadata

__all__ = ["contest_days", "contests", "metadata", "registrations", "tables", "teams"]

contests = Table(
    "contests",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("hours", Integer, nullable=False),
    Column("first", Day, nullable=False),
    Column("days", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("topics", Text, nullable=False),
    Column("teams", Text, nullable=False),
    Column("best", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("next_day", Day),
    Column("next_at", Utc),
    Column("ended_at", Utc),
)
Index(
    "ix_contests_live",
    contests.c.community,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index(
    "ix_contests_due",
    contests.c.next_at,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index("ix_contests_community", contests.c.community, contests.c.id)

teams = Table(
    "teams",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("contest", Id, ForeignKey("contests.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    UniqueConstraint("contest", "folded"),
)

registrations = Table(
    "registrations",
    metadata,
    Column("contest", Id, ForeignKey("contests.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("team", Id, ForeignKey("teams.id")),
    Column("at", Utc, nullable=False),
)
Index("ix_registrations_player", registrations.c.community, registrations.c.player)
Index("ix_registrations_team", registrations.c.team)

contest_days = Table(
    "contest_days",
    metadata,
    Column("contest", Id, ForeignKey("contests.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("noted_at", Utc, nullable=False),
    Column("reason", Text, nullable=False),
)
