"""Leagues of several communities, and accounts that belong to one person."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

DAY = sa.Text().with_variant(sa.Date(), "postgresql")
UTC = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables of leagues and links, and what contests and duels need to cross over."""
    _leagues()
    _links()
    _games()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _leagues() -> None:
    op.create_table(
        "leagues",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *_text("name", "zone"),
        sa.Column("at", UTC, nullable=False),
        sa.Column("season", DAY, nullable=False),
        sa.Column("last", DAY, nullable=False),
        sa.Column("ends_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leagues")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_leagues_due", "leagues", ["ends_at"], unique=False)
    op.create_table(
        "league_seasons",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("league", ID, nullable=False),
        sa.Column("first", DAY, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(["league"], ["leagues.id"], name=op.f("fk_league_seasons_league")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_league_seasons")),
        sa.UniqueConstraint("league", "first", name=op.f("uq_league_seasons_league_first")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "league_members",
        *_text("community"),
        sa.Column("league", ID, nullable=False),
        sa.Column("names", sa.Boolean(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_league_members_community")
        ),
        sa.ForeignKeyConstraint(["league"], ["leagues.id"], name=op.f("fk_league_members_league")),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_league_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_league_members_league", "league_members", ["league", "community"], unique=False
    )
    op.create_table(
        "invitations",
        *_text("code"),
        sa.Column("league", ID, nullable=False),
        *_text("community", "player"),
        sa.Column("at", UTC, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        *_text("used_by"),
        sa.Column("used_at", UTC, nullable=True),
        sa.ForeignKeyConstraint(["league"], ["leagues.id"], name=op.f("fk_invitations_league")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invitations")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_league", "invitations", ["league"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        *_text("account", "person", "name"),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_links")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_links_person", "links", ["person"], unique=False)
    op.create_table(
        "link_codes",
        *_text("code", "account", "name"),
        sa.Column("at", UTC, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.Column("used_at", UTC, nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_codes_account", "link_codes", ["account"], unique=False)
    op.create_table(
        "tries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *_text("purpose", "account"),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_account", "tries", ["purpose", "account", "at"], unique=False)


def _games() -> None:
    no = sa.text("(false)")
    op.add_column("answers", sa.Column("known", sa.Boolean(), server_default=no, nullable=False))
    op.create_table(
        "contest_places",
        sa.Column("contest", ID, nullable=False),
        *_text("community", "channel"),
        sa.ForeignKeyConstraint(
            ["community"], ["communities.id"], name=op.f("fk_contest_places_community")
        ),
        sa.ForeignKeyConstraint(
            ["contest"], ["contests.id"], name=op.f("fk_contest_places_contest")
        ),
        sa.PrimaryKeyConstraint("contest", "community", name=op.f("pk_contest_places")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contest_places_community", "contest_places", ["community"], unique=False)
    # People of several communities register, and platforms may give two of them the same id.
    with op.batch_alter_table("registrations") as batch:
        batch.drop_constraint("pk_registrations", type_="primary")
        batch.create_primary_key("pk_registrations", ["contest", "community", "player"])
    op.add_column("contests", sa.Column("league", ID, nullable=False, server_default=sa.text("0")))
    for name in ("opponent_community", "opponent_channel"):
        op.add_column("duels", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_duels_across", "duels", ["opponent_community", "state", "id"], unique=False)
