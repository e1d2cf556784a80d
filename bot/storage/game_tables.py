"""Which tables do games and ratings add?"""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

__all__ = [
    "abilities",
    "blitz_players",
    "blitzes",
    "contest_days",
    "contests",
    "crowds",
    "difficulties",
    "duels",
    "games",
    "metadata",
    "registrations",
    "seasons",
    "seen",
    "tables",
    "teams",
    "turns",
]

# A first answer to a question that rates: what was known of the question before its round, and
# with it (by which the player is rated); and what the game tells about the question.
games = Table(
    "games",
    metadata,
    Column("round", Id, ForeignKey("rounds.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("before", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("deviation", Integer, nullable=False),
    Column("weight", BigInteger, nullable=False),
    Column("pull", BigInteger, nullable=False),
)
Index("ix_games_player", games.c.community, games.c.player, games.c.round)

# By topic, and in "" overall.
abilities = Table(
    "abilities",
    metadata,
    Column("community", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("deviation", Integer, nullable=False),
    Column("games", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Sums over all communities: what is known of one question must not say who answered it.
difficulties = Table(
    "difficulties",
    metadata,
    Column("question_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("weight", BigInteger, nullable=False),
    Column("pull", BigInteger, nullable=False),
    Column("games", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# How able the players of a community are together, for picking its next question.
crowds = Table(
    "crowds",
    metadata,
    Column("community", Text, primary_key=True),
    Column("players", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
)

seasons = Table(
    "seasons",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, nullable=False),
    Column("board", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("own", Boolean, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("closed_at", Utc),
    UniqueConstraint("community", "board"),
)
Index(
    "ix_seasons_due",
    seasons.c.ends_at,
    sqlite_where=text("closed_at IS NULL"),
    postgresql_where=text("closed_at IS NULL"),
)

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
    Column("opponent_community", Text, nullable=False, server_default=""),
    Column("opponent_channel", Text, nullable=False, server_default=""),
)
Index("ix_duels_due", duels.c.due_at)
Index("ix_duels_community", duels.c.community, duels.c.state, duels.c.id)
Index("ix_duels_challenger", duels.c.challenger, duels.c.community, duels.c.id)
Index("ix_duels_opponent", duels.c.opponent, duels.c.community, duels.c.id)
Index("ix_duels_across", duels.c.opponent_community, duels.c.state, duels.c.id)

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
    Column("league", Id, nullable=False, server_default=text("0")),
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
    Column("community", Text, primary_key=True),
    Column("player", Text, primary_key=True),
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
