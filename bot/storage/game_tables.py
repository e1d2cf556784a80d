"""Which tables do games add? `metadata`, as it stands here, knows all there are."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from bot.storage import tables
from bot.storage.columns import Id, Utc, metadata

__all__ = ["duels", "metadata", "seen", "tables", "turns"]

duels = Table(
    "duels",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("challenger", Text, nullable=False),
    Column("opponent", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("offered_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("due_at", Utc),
)
Index("ix_duels_due", duels.c.due_at)
Index("ix_duels_community", duels.c.community, duels.c.state, duels.c.id)
Index("ix_duels_challenger", duels.c.challenger, duels.c.community, duels.c.id)
Index("ix_duels_opponent", duels.c.opponent, duels.c.community, duels.c.id)

turns = Table(
    "turns",
    metadata,
    Column("round", Id, ForeignKey("rounds.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("shown_at", Utc, nullable=False),
    Column("until", Utc, nullable=False),
)
Index("ix_turns_player", turns.c.community, turns.c.player, turns.c.round)

seen = Table(
    "seen",
    metadata,
    Column("player", Text, primary_key=True),
    Column("community", Text, primary_key=True),
    Column("concept", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
