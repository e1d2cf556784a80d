"""What is kept of a community that removed the companion goes after a while, all of it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import app
from bot.config import Settings
from bot.core.people import Actor
from bot.requests.contests import FoundTeam, SaveContest
from bot.storage import communities, purge
from bot.storage.database import Database
from bot.storage.league_tables import metadata
from tests.support.bank import COLOUR, filler
from tests.support.clock import MONDAY
from tests.support.leagues import code_on
from tests.support.people import ADA, TEAM, elsewhere, somebody
from tests.support.world import World

DAY = timedelta(days=1)
KEEP = timedelta(days=90)
OTHERS = "test:others"


async def a_week(world: World, ada: Actor, grace: Actor) -> None:
    """Let two communities live through some days, with everything that leaves traces."""
    world.knows(COLOUR, *(filler(n) for n in range(8)))
    for admin in (ada, elsewhere(ada, OTHERS, admin=True)):
        await world.says(admin, "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00")
    for day in range(3):
        await world.comes(MONDAY + day * DAY, "09:00")
        for community in (TEAM, OTHERS):
            round = (await world.rounds(community))[-1]
            for number in range(4):
                await world.answers(somebody(number, community), round, str(number % 2))
            await world.answers(elsewhere(grace, community), round, "0")
        await world.comes(MONDAY + day * DAY, "17:00")
    await world.says(elsewhere(grace), "/quiz me")
    await world.comes(MONDAY + 6 * DAY, "16:00")  # some days were missed
    for community in (TEAM, OTHERS):
        admin = elsewhere(ada, community, admin=True)
        await world.says(admin, "/quiz blitz")
        known = await world.column("SELECT id FROM blitzes WHERE community = :it", it=community)
        await world.sends(elsewhere(grace, community), f"bj:{known[0]}")
        await world.says(admin, "/quiz admins add:@Alan")
        id = (await world.rounds(community))[0].frozen.question.id
        await world.says(admin, f"/quiz question void question:{id} reason:wrong")
        last = (await world.rounds(community))[-1]
        await world.sends(grace, f"r:{last.id}:typo")
        async with world.database.write() as connection:
            await _also(connection, community)
        await world.quiz.handle(admin, SaveContest(name="Cup", first="2026-03-10"))
        id = (await world.column("SELECT max(id) FROM contests"))[0]
        await world.quiz.handle(elsewhere(grace, community), FoundTeam(id, "Owls"))
    await world.settles()
    await _league(world, ada)
    await world.comes(MONDAY + 12 * DAY, "06:00")  # and so did some of the contests


async def _league(world: World, ada: Actor) -> None:
    """Have both give codes, one join the other, and both try wrong ones before."""
    there = elsewhere(ada, OTHERS, admin=True)
    for one in (ada, there):
        await world.says(one, "/quiz league join code:BBBB-BBBB-BBBB")
    await world.says(there, "/quiz league create name:Friends")
    code = code_on(await world.says(there, "/quiz league invite"))
    await world.says(ada, f"/quiz league join code:{code}")
    for one in (ada, there):
        await world.says(one, "/quiz league invite")


async def _also(connection: Any, community: str) -> None:
    """Leave what other journeys leave: a shared card, a step after a post, and a duel."""
    await _duel(connection, community)
    await _place(connection, community)
    await connection.execute(
        metadata.tables["shares"].insert(),
        {
            "community": community,
            "channel": "#quiz",
            "player": "u2",
            "name": "Grace",
            "concept": "light",
            "at": (await connection.execute(metadata.tables["rounds"].select())).first().opened_at,
        },
    )
    posts = metadata.tables["posts"]
    post = (await connection.execute(posts.select().where(posts.c.community == community))).first()
    await connection.execute(
        metadata.tables["steps"].insert(),
        {
            "post": post.id,
            "kind": "pin",
            "after": 1,
            "state": "done",
            "attempts": 0,
            "next_try": post.created_at,
            "error": "",
        },
    )


async def _place(connection: Any, community: str) -> None:
    """Let it have been a place of a contest that others have planned."""
    others = metadata.tables["communities"].select()
    at = (await connection.execute(others)).first().created_at
    await communities.ensure(connection, "test:third", "en", at)
    texts = {"channel": "#cup", "name": "Old cup", "zone": "UTC", "at": "09:00", "topics": "[]"}
    numbers = {"hours": 8, "days": 1, "questions": 1, "best": 3, "league": 1}
    contest: dict[str, Any] = texts | numbers | {"community": "test:third", "first": MONDAY}
    contest |= {"teams": "players", "state": "stopped", "ended_at": at}
    made = metadata.tables["contests"].insert().returning(metadata.tables["contests"].c.id)
    id = (await connection.execute(made, contest)).scalar_one()
    await connection.execute(
        metadata.tables["contest_places"].insert(),
        {"contest": id, "community": community, "channel": "#quiz"},
    )


async def _duel(connection: Any, community: str) -> None:
    rounds = metadata.tables["rounds"]
    round = (
        await connection.execute(rounds.select().where(rounds.c.community == community))
    ).first()
    at = round.opened_at
    duel: dict[str, Any] = {
        "community": community,
        "channel": "#quiz",
        "challenger": "u1",
        "opponent": "u2",
    }
    duel |= {"topic": "", "questions": 3, "state": "expired", "reason": "", "ended_at": at}
    await connection.execute(
        metadata.tables["duels"].insert(), duel | {"offered_at": at, "ends_at": at}
    )
    await connection.execute(
        metadata.tables["turns"].insert(),
        {"round": round.id, "player": "u2", "community": community, "shown_at": at, "until": at},
    )
    await connection.execute(
        metadata.tables["seen"].insert(),
        {"player": "stranger", "community": community, "concept": "light", "at": at},
    )


async def kept(world: World) -> dict[str, list[Any]]:
    """Return every row of every table but the installation's own."""
    return await world.dump(sorted(metadata.tables.keys() - {"meta"}))


def about(rows: dict[str, list[Any]], community: str) -> dict[str, int]:
    """Return how many rows of each table name the community."""
    return {table: n for table in rows if (n := sum(community in row for row in rows[table]))}


async def test_everything_about_a_community_goes_and_nothing_of_another(
    world: World, ada: Actor, grace: Actor
) -> None:
    await a_week(world, ada, grace)
    before = await kept(world)
    named = {name for name, table in metadata.tables.items() if "community" in table.c}
    assert about(before, TEAM).keys() >= named - {"communities"}, "else this shows too little"
    await world.quiz.presence.left(TEAM)
    world.clock.move(KEEP)

    assert await world.quiz.presence.purge(KEEP) == 1

    after = await kept(world)
    assert about(after, TEAM) == {}
    # The code by which the one came goes as well: it would tell who that was.
    assert before["invitations"] != after["invitations"]
    assert about(after, OTHERS) | {"invitations": 2} == about(before, OTHERS)
    for table in ("missed", "steps", "teams", "contest_days"):
        assert len(after[table]) * 2 == len(before[table]) > 0, table
    assert await world.differences() == []


async def test_it_goes_in_parts_and_the_books_are_right_after_each(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "PLAYERS", 2)
    monkeypatch.setattr(purge, "ROWS", 2)
    await a_week(world, ada, grace)
    await world.says(somebody(0), "/quiz me")
    await world.sends(somebody(0), "mh:1")  # somebody hides from boards
    await world.quiz.presence.left(TEAM)
    parts, more = 0, True
    while more:
        async with world.database.write() as connection:
            more = await purge.some(connection, TEAM, world.clock())
        parts += 1
        assert await world.differences() == []
    assert parts > 5
    assert about(await kept(world), TEAM) == {}


async def test_nothing_goes_before_its_time(world: World, ada: Actor, grace: Actor) -> None:
    await a_week(world, ada, grace)
    await world.quiz.presence.left(TEAM)
    before = await kept(world)
    world.clock.move(KEEP - timedelta(seconds=1))
    assert await world.quiz.presence.purge(KEEP) == 0
    assert await kept(world) == before


async def test_who_returns_in_time_keeps_everything(world: World, ada: Actor, grace: Actor) -> None:
    await a_week(world, ada, grace)
    await world.quiz.presence.left(TEAM)
    world.clock.move(KEEP - DAY)
    await world.quiz.presence.returned(TEAM)
    before = about(await kept(world), TEAM)
    world.clock.move(KEEP)
    assert await world.quiz.presence.purge(KEEP) == 0
    assert about(await kept(world), TEAM) == before


async def test_who_returns_in_the_middle_keeps_what_is_left(
    world: World, ada: Actor, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "PLAYERS", 2)
    await a_week(world, ada, grace)
    await world.quiz.presence.left(TEAM)
    cutoff = world.clock()
    async with world.database.write() as connection:
        assert await purge.some(connection, TEAM, cutoff)
    await world.quiz.presence.returned(TEAM)
    before = await kept(world)
    async with world.database.write() as connection:
        assert not await purge.some(connection, TEAM, cutoff)
    assert await kept(world) == before
    assert await world.differences() == []


async def test_none_is_kept_if_nobody_wants_it_kept(world: World) -> None:
    await world.sets_up()
    await world.quiz.presence.left(TEAM)
    assert await world.quiz.presence.purge(timedelta()) == 1
    assert await world.rows("SELECT * FROM communities") == []


async def test_who_comes_after_that_starts_afresh(world: World, ada: Actor, grace: Actor) -> None:
    await a_week(world, ada, grace)
    await world.quiz.presence.left(TEAM)
    await world.quiz.presence.purge(timedelta())
    await world.quiz.presence.returned(TEAM, "The Team")
    card = await world.sets_up()
    assert card.title == "Daily question 1 is set"


async def test_the_running_companion_does_it_by_itself(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PURGE_SECONDS", 1)
    chosen = Settings.model_validate({"QUIZ_DATABASE_URL": sqlite_url, "QUIZ_KEEP_DAYS": 0})
    async with app.running(chosen) as running:
        async with running.database.write() as connection:
            await communities.ensure(connection, TEAM, "en", running.clock())
        await running.quiz.presence.left(TEAM)
        for _ in range(200):
            if not await _platform(running.database):
                return
            await asyncio.sleep(0.1)
    pytest.fail("it is still there")


async def _platform(database: Database) -> list[communities.Known]:
    async with database.read() as connection:
        return await communities.of_platform(connection, "test")


ACTS = st.lists(
    st.sampled_from(["leave", "return", "gone", "home", "pause", "resume", "day", "purge"]),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
async def test_whatever_happens_nobody_is_asked_who_is_away_and_no_date_twice(
    acts: list[str], sqlite_files: Any
) -> None:
    world = World(Database(await sqlite_files.new()))
    world.knows(*(filler(n) for n in range(15)))
    await world.sets_up()
    away, day = False, 0
    try:
        for act in acts:
            rounds = len(await world.rounds())
            match act:
                case "leave":
                    await world.quiz.presence.left(TEAM)
                    away = True
                case "return":
                    await world.quiz.presence.returned(TEAM)
                    away = False
                case "gone":
                    await world.quiz.presence.channel_gone(TEAM, "#quiz")
                case "home" if not away:
                    await world.says(ADA, "/quiz setup schedule:1 channel:#quiz")
                case "pause" | "resume" if not away:
                    await world.says(ADA, f"/quiz {act} 1")
                case "purge":
                    await world.quiz.presence.purge(KEEP)
                case "day":
                    await world.comes(MONDAY + day * DAY, "09:00")
                    day += 1
            if away:
                assert len(await world.rounds()) == rounds
        days = [one.day for one in await world.rounds()]
        assert len(days) == len(set(days))
        assert await world.rows("SELECT * FROM missed") == []
        assert await world.differences() == []
        odd = "SELECT * FROM schedules WHERE halted <> '' AND NOT paused"
        assert await world.rows(odd) == []
    finally:
        await world.end()
        await world.database.close()
