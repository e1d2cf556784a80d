"""Which tables do leagues and linked accounts add? `metadata`, as it stands here, knows all there are."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, UniqueConstraint

from bot.storage.columns import Day, Id, Utc
from bot.storage.game_tables import metadata

__all__ = [
    "contest_places",
    "invitations",
    "league_members",
    "league_seasons",
    "leagues",
    "link_codes",
    "links",
    "metadata",
    "tries",
]

# `season` and `last` bound the month whose card comes next, once `ends_at` is over. Ids are never
# given twice, for posts and games outlive a league.
leagues = Table(
    "leagues",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("season", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("ends_at", Utc, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_leagues_due", leagues.c.ends_at)

# A community is in one league at most; `names` says whether the others may read its players'.
league_members = Table(
    "league_members",
    metadata,
    Column("community", Text, ForeignKey("communities.id"), primary_key=True),
    Column("league", Id, ForeignKey("leagues.id"), nullable=False),
    Column("names", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_league_members_league", league_members.c.league, league_members.c.community)

# The months of a league that are over and have a card; those who join later are not on it.
league_seasons = Table(
    "league_seasons",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("league", Id, ForeignKey("leagues.id"), nullable=False),
    Column("first", Day, nullable=False),
    Column("at", Utc, nullable=False),
    UniqueConstraint("league", "first"),
    sqlite_autoincrement=True,
)

# A code is kept as its hash: who reads a backup cannot join with it.
invitations = Table(
    "invitations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("league", Id, ForeignKey("leagues.id"), nullable=False),
    Column("community", Text, nullable=False),
    Column("player", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_by", Text, nullable=False),
    Column("used_at", Utc),
    sqlite_with_rowid=False,
)
Index("ix_invitations_league", invitations.c.league)

# Accounts of one person, by a person's random id; an account alone has no row.
links = Table(
    "links",
    metadata,
    Column("account", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_links_person", links.c.person)

link_codes = Table(
    "link_codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    sqlite_with_rowid=False,
)
Index("ix_link_codes_account", link_codes.c.account)

# Wrong codes, so that nobody can try them all; `purpose` is "league" or "link".
tries = Table(
    "tries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("purpose", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
Index("ix_tries_account", tries.c.purpose, tries.c.account, tries.c.at)

# Where a contest of a league asks its questions, beside the channel of its host.
contest_places = Table(
    "contest_places",
    metadata,
    Column("contest", Id, ForeignKey("contests.id"), primary_key=True),
    Column("community", Text, ForeignKey("communities.id"), primary_key=True),
    Column("channel", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_contest_places_community", contest_places.c.community)
