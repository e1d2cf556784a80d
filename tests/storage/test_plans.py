"""Are the indexes those that the queries use? SQLite says how it would go about each."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.duels import State
from bot.core.rounds import Kind
from bot.core.seasons import containing
from bot.storage import (
    admins,
    contest_places,
    contests,
    courses,
    duels,
    familiar,
    league_boards,
    league_tables,
    leagues,
    links,
    players,
    posts,
    purge,
    ratings,
    rounds,
    schedules,
    seasons,
    seen,
    standings,
    teams,
)
from bot.storage.database import Database
from tests.support.bank import COLOUR, fixed
from tests.support.clock import MONDAY, utc
from tests.support.people import TEAM, somebody
from tests.support.world import World

NOW = utc(MONDAY, "12:00")

Run = Callable[[AsyncConnection], Awaitable[object]]


async def _marks(connection: AsyncConnection) -> None:
    """Mark the answers to a round by people of whom one has another account, elsewhere."""
    rows = [
        {"account": one, "person": "one", "name": "One", "at": NOW}
        for one in (f"{TEAM}/p0001", "slack:T1/U1")
    ]
    await connection.execute(league_tables.links.insert(), rows)
    await players.meet(connection, [("slack:T1", "U1", "One")], NOW)
    (round,) = (await rounds.load(connection, [1])).values()
    await familiar.mark(connection, [round])


PLANS: list[tuple[str, Run, list[str]]] = [
    (
        "where a person plays",
        lambda c: players.plays_in(c, "discord", "u1"),
        ["ix_players_player (player=?)", "ix_answers_player (community=? AND player=?)"],
    ),
    (
        "whether somebody was named",
        lambda c: admins.is_named(c, "c", "u1"),
        ["SEARCH admins USING PRIMARY KEY (community=? AND player=?)"],
    ),
    (
        "where somebody was named",
        lambda c: admins.named_in(c, "discord", "u1"),
        ["ix_admins_player (player=?)"],
    ),
    ("who was named", lambda c: admins.of(c, "c"), ["USING PRIMARY KEY (community=?)"]),
    (
        "communities left long ago",
        lambda c: purge.due(c, NOW),
        ["ix_communities_left (left_at>? AND left_at<?)"],
    ),
    (
        "posts of a community that left",
        lambda c: posts.give_up(c, "c", "left"),
        ["(community=?"],
    ),
    (
        "due schedules",
        lambda c: schedules.claim_due(c, NOW, 500),
        ["SEARCH schedules USING INDEX ix_schedules_due (next_at<?)"],
    ),
    (
        "due posts",
        lambda c: posts.claim(c, ["test"], NOW, timedelta(seconds=60), 16),
        ["USING INDEX ix_posts_due (next_try<?)", "ix_posts_unposted (community=? AND channel=?"],
    ),
    (
        "rounds to close",
        lambda c: rounds.due_to_close(c, NOW, 500),
        ["SEARCH rounds USING INDEX ix_rounds_open (closes_at<?)"],
    ),
    (
        "rounds to rate",
        lambda c: ratings.due(c, 25),
        ["rounds USING INDEX ix_rounds_unrated"],
    ),
    (
        "seasons that are over",
        lambda c: seasons.due(c, NOW, 100),
        ["SEARCH seasons USING INDEX ix_seasons_due (ends_at<?)"],
    ),
    (
        "seasons with a board of their own",
        lambda c: seasons.spans(c, [TEAM]),
        ["SEARCH seasons USING INDEX"],
    ),
    (
        "contests that are due",
        lambda c: contests.claim_due(c, NOW, 100),
        ["USING INDEX ix_contests_due (next_at<?)"],
    ),
    (
        "contests that are over",
        lambda c: contests.finish(c, NOW),
        ["USING INDEX ix_contests_due (next_at=?)", "ix_rounds_game (kind=? AND game=?)"],
    ),
    (
        "who plays in a contest",
        lambda c: teams.members(c, 7),
        ["SEARCH registrations USING", "SEARCH standings USING PRIMARY KEY"],
    ),
    (
        "how a contest came about",
        lambda c: courses.of_contest(c, 7),
        ["ix_rounds_game (kind=? AND game=?)", "ix_ledger_round (round=?)"],
    ),
    (
        "how a season's podium came about",
        lambda c: courses.of_season(c, "c", containing("month", MONDAY), ["u1", "u2"]),
        ["ix_ledger_player (community=? AND player=?)"],
    ),
    (
        "where a contest is held",
        lambda c: contest_places.invited(c, 7),
        ["SEARCH contest_places USING PRIMARY KEY (contest=?)"],
    ),
    (
        "contests that concern a community",
        lambda c: contest_places.live(c, TEAM),
        ["ix_contests_live (community=?)", "ix_contest_places_community (community=?)"],
    ),
    (
        "what is known of a community in a league",
        lambda c: leagues.homes(c, [TEAM]),
        ["SEARCH communities USING", "SEARCH league_members USING PRIMARY KEY"],
    ),
    (
        "days that contests missed",
        lambda c: contests.newest_missed(c, TEAM, 5),
        ["ix_registrations_player (community=?)", "ix_rounds_game (kind=? AND game=?)"],
    ),
    (
        "contest questions to close",
        lambda c: rounds.due_to_close(c, NOW, 100, Kind.CONTEST),
        ["SEARCH rounds USING INDEX ix_rounds_open (closes_at<?)"],
    ),
    ("open rounds of a community", lambda c: rounds.open_in(c, TEAM), ["SEARCH rounds USING"]),
    (
        "the top of a board",
        lambda c: standings.top(c, TEAM, "all", 10),
        ["ix_standings_top (community=? AND board=? AND hidden=?"],
    ),
    (
        "a place",
        lambda c: standings.place(c, TEAM, "all", 10),
        ["SEARCH tallies USING PRIMARY KEY (community=? AND board=? AND points>?)"],
    ),
    (
        "history",
        lambda c: rounds.histories(c, [TEAM]),
        ["SEARCH rounds USING"],
    ),
    (
        "the last round",
        lambda c: rounds.latest(c, TEAM),
        ["SEARCH rounds USING"],
    ),
    (
        "a channel's posts",
        lambda c: posts.in_channel(c, TEAM, "#quiz", 100),
        ["ix_posts_channel (community=? AND channel=?)"],
    ),
    (
        "due duels",
        lambda c: duels.due(c, NOW, 100),
        ["SEARCH duels USING INDEX ix_duels_due (due_at<?)"],
    ),
    (
        "what a player has still to answer in duels",
        lambda c: duels.still_to_answer(c, [("test:team", "u1")]),
        ["ix_duels_challenger (challenger=?", "ix_duels_opponent (opponent=?"],
    ),
    (
        "questions that two players have seen",
        lambda c: seen.questions(c, [(TEAM, "u1"), (TEAM, "u2")]),
        [
            "ix_answers_player (community=? AND player=?",
            "ix_duels_challenger (challenger=? AND community=?)",
            "ix_duels_opponent (opponent=?",
            "ix_rounds_game (kind=? AND game=?)",
        ],
    ),
    (
        "everywhere that somebody is known",
        lambda c: links.faces(c, [("discord:1", "u1")]),
        [
            "links USING PRIMARY KEY (account=?)",
            "other USING COVERING INDEX ix_links_person (person=?)",
            "ix_players_player (player=?)",
            "SEARCH seen USING PRIMARY KEY (player=?",
        ],
    ),
    (
        "concepts that two players have looked up",
        lambda c: seen.concepts(c, [(TEAM, "u1"), (TEAM, "u2")]),
        ["SEARCH seen USING PRIMARY KEY (player=?"],
    ),
    (
        "answers to what somebody knew",
        _marks,
        [
            "SEARCH seen USING PRIMARY KEY (player=? AND community=? AND concept=?)",
            "ix_rounds_asked (community=? AND question_id=?)",
            "SEARCH answers USING INDEX sqlite_autoindex_answers_1 (round=? AND player=?)",
        ],
    ),
    (
        "the duels of two players",
        lambda c: duels.between(c, [(TEAM, "u1")], [(TEAM, "u2")], list(State)),
        ["ix_duels_"],
    ),
    (
        "months of leagues that are over",
        lambda c: leagues.claim_due(c, NOW, 100),
        [
            "SEARCH leagues USING INDEX ix_leagues_due (ends_at<?)",
            "SEARCH league_members USING",
            "SEARCH rounds USING INDEX",
        ],
    ),
    (
        "the board of a league",
        lambda c: league_boards.board(c, [TEAM, "discord:1", "discord:2"], "all", (TEAM, "p0001")),
        [
            "ix_standings_top (community=? AND board=? AND hidden=? AND (points,player)<(?,?))",
            "SEARCH tallies USING PRIMARY KEY (community=? AND board=? AND points>?)",
            "SEARCH links USING PRIMARY KEY (account>? AND account<?)",
            "SEARCH standings USING PRIMARY KEY (community=? AND board=? AND player=?)",
        ],
    ),
    (
        "how much was played in a league",
        lambda c: leagues.played(c, [TEAM, "discord:1"], "all"),
        ["SEARCH standings USING PRIMARY KEY (community=? AND board=?)"],
    ),
    (
        "cards of leagues that tell of a player",
        lambda c: leagues.refresh_with(c, TEAM, "p0001"),
        ["SEARCH league_members USING PRIMARY KEY (community=?)", "SEARCH league_seasons USING"],
    ),
    (
        "posts to refresh",
        lambda c: posts.want_current(c, "round", [1, 2]),
        ["ix_posts_subject (subject=? AND subject_id=?)"],
    ),
]


@contextmanager
def _heard(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that go to the database, with their parameters."""
    found: list[tuple[str, Any]] = []

    def hear(
        _c: object, _u: object, statement: str, values: Any, _x: object, _many: object
    ) -> None:
        found.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", hear)


@pytest.mark.parametrize(("what", "run", "wanted"), PLANS, ids=[what for what, *_ in PLANS])
async def test_sqlite_uses_the_index_made_for_it(
    sqlite_url: str, what: str, run: Run, wanted: list[str]
) -> None:
    database = Database(sqlite_url)
    world = World(database)
    round = await world.asked(fixed(COLOUR))
    for number in range(5):
        await world.answers(somebody(number), round, "A")
    with _heard(database) as heard:
        async with database.write() as connection:
            await run(connection)
    assert database.file is not None
    plain = sqlite3.connect(database.file)
    plan = [
        row[3]
        for statement, values in heard
        if statement.split()[0] in ("SELECT", "UPDATE", "WITH")
        for row in plain.execute(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    plain.close()
    await world.end()
    await database.close()
    for part in wanted:
        assert any(part in line for line in plan), "\n".join(plan)
    # "SCAN r" is the batch itself, "SCAN <subquery>" what was found by index just before.
    scanned = [line for line in plan if line.startswith("SCAN") and "USING" not in line]
    real = [line for line in scanned if line.split()[1] in league_tables.metadata.tables]
    assert real == [], "\n".join(plan)
