"""Which tables do games add? `metadata`, as it stands here, knows all there are."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from bot.storage import tables
from bot.storage.columns import Id, Utc, metadata

__all__ = ["blitz_players", "blitzes", "metadata", "tables"]

_LIVE = text("ended IS NULL")

blitzes = Table(
    "blitzes",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("player", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("speed", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("round", Id, nullable=False),
    Column("due", Utc, nullable=False),
    Column("at", Utc, nullable=False),
    Column("ended", Utc),
)
Index(
    "ix_blitzes_live",
    blitzes.c.community,
    blitzes.c.channel,
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)
Index("ix_blitzes_due", blitzes.c.due, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("ix_blitzes_round", blitzes.c.round, sqlite_where=_LIVE, postgresql_where=_LIVE)

blitz_players = Table(
    "blitz_players",
    metadata,
    Column("blitz", Id, ForeignKey("blitzes.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
Index("ix_blitz_players_player", blitz_players.c.community, blitz_players.c.player)
