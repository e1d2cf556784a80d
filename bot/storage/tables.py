"""Which tables are there? The migrations must lead to exactly this; a test compares them."""

from sqlalchemy import (
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

from bot.storage.columns import Day, Id, Utc, metadata

communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("name", Text, nullable=False, server_default=""),
    Column("left_at", Utc),
    Column("season", Text, nullable=False, server_default="month"),
    Column("boards", Boolean, nullable=False, server_default=text("true")),
)
Index(
    "ix_communities_left",
    communities.c.left_at,
    sqlite_where=text("left_at IS NOT NULL"),
    postgresql_where=text("left_at IS NOT NULL"),
)

players = Table(
    "players",
    metadata,
    Column("community", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False, server_default=""),
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
    Column("joined_at", Utc, nullable=False),
    Column("no_duels", Boolean, nullable=False, server_default=text("false")),
)

Index("ix_players_player", players.c.player)

admins = Table(
    "admins",
    metadata,
    Column("community", Text, ForeignKey("communities.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("by_player", Text, nullable=False),
    Column("at", Utc, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_admins_player", admins.c.player)

schedules = Table(
    "schedules",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("closes", Text, nullable=False),
    Column("weekdays", Text, nullable=False),
    Column("skipped", Text, nullable=False),
    Column("holidays", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("easiest", Integer, nullable=False),
    Column("hardest", Integer, nullable=False),
    Column("reveal", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=text("false")),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    Column("next_day", Day),
    Column("next_at", Utc),
    Column("pin", Boolean, nullable=False, server_default=text("false")),
    Column("discuss", Boolean, nullable=False, server_default=text("false")),
    Column("halted", Text, nullable=False, server_default=""),
    UniqueConstraint("community", "number"),
)
Index(
    "ix_schedules_due",
    schedules.c.next_at,
    sqlite_where=text("paused = 0 AND removed = 0"),
    postgresql_where=text("NOT paused AND NOT removed"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("schedule", Id, ForeignKey("schedules.id")),
    Column("channel", Text, nullable=False),
    Column("day", Day, nullable=False),
    Column("question_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("order", Text, nullable=False),
    Column("reveal", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("closes_at", Utc, nullable=False),
    Column("status", Text, nullable=False),
    Column("correction", Id, ForeignKey("corrections.id")),
    Column("spent", Text, nullable=False, server_default=""),
    Column("game", Id, nullable=False, server_default=text("0")),
    Column("rated", Integer, nullable=False, server_default=text("0")),
    Column("speed", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("schedule", "day"),
)
Index(
    "ix_rounds_unrated",
    rounds.c.closes_at,
    rounds.c.id,
    sqlite_where=text("rated = 0 AND status = 'closed' AND kind = 'daily'"),
    postgresql_where=text("rated = 0 AND status = 'closed' AND kind = 'daily'"),
)
Index(
    "ix_rounds_game",
    rounds.c.kind,
    rounds.c.game,
    rounds.c.id,
    sqlite_where=text("game <> 0"),
    postgresql_where=text("game <> 0"),
)
Index("ix_rounds_asked", rounds.c.community, rounds.c.question_id, rounds.c.opened_at)
Index("ix_rounds_opened", rounds.c.community, rounds.c.opened_at)
Index(
    "ix_rounds_open",
    rounds.c.closes_at,
    sqlite_where=text("status = 'open'"),
    postgresql_where=text("status = 'open'"),
)

missed = Table(
    "missed",
    metadata,
    Column("schedule", Id, ForeignKey("schedules.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("due_at", Utc, nullable=False),
    Column("noted_at", Utc, nullable=False),
    Column("reason", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("round", Id, ForeignKey("rounds.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("response", Text, nullable=False),
    Column("credit", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("grade", Text),
    Column("known", Boolean, nullable=False, server_default=text("false")),
)
Index("ix_answers_player", answers.c.community, answers.c.player, answers.c.round)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False, unique=True),
    Column("community", Text, nullable=False),
    Column("player", Text, nullable=False),
    Column("round", Id, ForeignKey("rounds.id"), nullable=False),
    Column("day", Day, nullable=False),
    Column("points", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("at", Utc, nullable=False),
    Column("board", Text, nullable=False, server_default=""),
    Column("topic", Text, nullable=False, server_default=""),
)
Index("ix_ledger_player", ledger.c.community, ledger.c.player)
Index("ix_ledger_round", ledger.c.round, ledger.c.player)

standings = Table(
    "standings",
    metadata,
    Column("community", Text, primary_key=True),
    Column("board", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("points", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("hidden", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
Index(
    "ix_standings_top",
    standings.c.community,
    standings.c.board,
    standings.c.hidden,
    standings.c.points,
    standings.c.player,
)

tallies = Table(
    "tallies",
    metadata,
    Column("community", Text, primary_key=True),
    Column("board", Text, primary_key=True),
    Column("points", Integer, primary_key=True),
    Column("players", Integer, nullable=False),
    sqlite_with_rowid=False,
)

streaks = Table(
    "streaks",
    metadata,
    Column("community", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("freezes", Integer, nullable=False),
    Column("through", Day, nullable=False),
    sqlite_with_rowid=False,
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("question_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by_player", Text, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)
Index("ix_corrections_question", corrections.c.community, corrections.c.question_id)

reports = Table(
    "reports",
    metadata,
    Column("round", Id, ForeignKey("rounds.id"), primary_key=True),
    Column("player", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Utc, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("message", Text),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Utc, nullable=False),
    Column("lease", Utc),
    Column("error", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("unsure", Boolean, nullable=False, server_default=text("false")),
)
Index(
    "ix_posts_due",
    posts.c.next_try,
    sqlite_where=text("shown < wanted AND state = 'pending'"),
    postgresql_where=text("shown < wanted AND state = 'pending'"),
)
Index(
    "ix_posts_unposted",
    posts.c.community,
    posts.c.channel,
    posts.c.id,
    sqlite_where=text("message IS NULL AND state = 'pending'"),
    postgresql_where=text("message IS NULL AND state = 'pending'"),
)
Index("ix_posts_channel", posts.c.community, posts.c.channel, posts.c.id)
Index("ix_posts_subject", posts.c.subject, posts.c.subject_id)

steps = Table(
    "steps",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("post", Id, ForeignKey("posts.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("after", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Utc, nullable=False),
    Column("lease", Utc),
    Column("error", Text, nullable=False),
    UniqueConstraint("post", "kind"),
)
Index(
    "ix_steps_due",
    steps.c.next_try,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)

shares = Table(
    "shares",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("community", Text, ForeignKey("communities.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("player", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("concept", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
Index("ix_shares_channel", shares.c.community, shares.c.channel, shares.c.concept)

installations = Table(
    "installations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team", Text, nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("org_wide", Boolean, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("bot", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("expires", Utc),
    Column("app", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("by", Text, nullable=False),
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("team", Text, primary_key=True),
    Column("installation", Text, ForeignKey("installations.id"), nullable=False),
)
Index("ix_workspaces_installation", workspaces.c.installation)

install_states = Table(
    "install_states",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("expires", Utc, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
