"""A community removes the companion, brings it back, or deletes the channel it asks in."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.core.people import Actor
from bot.presence import Presence
from bot.storage import communities
from tests.support.bank import COLOUR, filler
from tests.support.clock import MONDAY
from tests.support.people import TEAM, elsewhere
from tests.support.reading import text
from tests.support.world import World

DAY = timedelta(days=1)
OTHERS = "test:others"


async def halts(world: World) -> list[tuple[int, bool, str]]:
    rows = await world.rows("SELECT number, paused, halted FROM schedules ORDER BY id")
    return [(row.number, bool(row.paused), row.halted) for row in rows]


async def also_elsewhere(world: World, ada: Actor) -> None:
    """Have a second community with a daily question of its own."""
    line_ = "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00"
    reply = await world.says(elsewhere(ada, OTHERS, admin=True), line_)
    assert "is set" in text(reply)


async def posted_in(world: World, community: str) -> int:
    keys = await world.column("SELECT key FROM posts WHERE community = :it", it=community)
    return sum(one.once in keys for one in world.messenger.messages)


# --- leaving ------------------------------------------------------------------------------------


async def test_a_community_that_was_left_is_asked_no_more_and_others_are(
    world: World, ada: Actor
) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await also_elsewhere(world, ada)

    await world.quiz.presence.left(TEAM)
    await world.comes(MONDAY, "09:00")

    assert await world.rounds() == []
    assert len(await world.rounds(OTHERS)) == 1


async def test_leaving_deletes_nothing_and_the_open_round_closes_silently(
    world: World, grace: Actor
) -> None:
    round = await world.asked(COLOUR)
    await world.answers(grace, round, "0")
    before = await world.dump(["answers", "ledger", "standings", "tallies", "players", "streaks"])
    await world.waits(minutes=1)  # nothing waits to be delivered

    await world.quiz.presence.left(TEAM)
    tried = len(world.messenger.attempts)
    await world.closes()
    await world.waits(hours=1)

    assert [one.status.value for one in await world.rounds()] == ["closed"]
    assert len(world.messenger.attempts) == tried, "nobody knocks at a closed door"
    after = await world.dump(["answers", "ledger", "standings", "tallies", "players", "streaks"])
    assert after == before


async def test_posts_on_their_way_are_given_up_with_the_reason(world: World, ada: Actor) -> None:
    world.messenger.broken["#quiz"] = ConnectionError("down")
    await world.asked(COLOUR)

    await world.quiz.presence.left(TEAM)
    tried = len(world.messenger.attempts)
    await world.waits(hours=3)

    assert len(world.messenger.attempts) == tried
    (post,) = await world.rows("SELECT state, error FROM posts")
    assert post.state == "failed"
    assert "removed" in post.error


async def test_leaving_twice_is_leaving_once(world: World) -> None:
    await world.sets_up()
    await world.quiz.presence.left(TEAM)
    first = await world.column("SELECT left_at FROM communities")
    world.clock.move(hours=1)
    await world.quiz.presence.left(TEAM)
    assert await world.column("SELECT left_at FROM communities") == first


async def test_a_community_nobody_has_met_stays_unknown(world: World) -> None:
    await world.quiz.presence.left("test:nowhere")
    await world.quiz.presence.returned("test:nowhere", "Nowhere")
    await world.quiz.presence.channel_gone("test:nowhere", "#quiz")
    assert await world.rows("SELECT * FROM communities") == []


# --- coming back --------------------------------------------------------------------------------


async def test_who_comes_back_is_asked_from_the_next_time_on_and_missed_nothing(
    world: World,
) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    await world.quiz.presence.left(TEAM)
    await world.comes(MONDAY + 4 * DAY, "12:00")

    await world.quiz.presence.returned(TEAM, "The Team")
    await world.settles()
    assert await world.rounds() == [], "today's time is over"
    await world.comes(MONDAY + 5 * DAY, "09:00")

    assert [one.day for one in await world.rounds()] == [MONDAY + 5 * DAY]
    assert await world.rows("SELECT * FROM missed") == []
    assert await world.column("SELECT name FROM communities") == ["The Team"]


async def test_a_date_is_asked_once_however_often_they_leave_and_return(world: World) -> None:
    round = await world.asked(COLOUR)
    for _ in range(3):
        await world.quiz.presence.left(TEAM)
        await world.waits(minutes=1)
        await world.quiz.presence.returned(TEAM)
        await world.waits(minutes=1)
    assert [one.id for one in await world.rounds()] == [round.id]
    assert len(world.messenger.messages) == 1


async def test_what_somebody_paused_by_hand_stays_paused(world: World, ada: Actor) -> None:
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.says(ada, "/quiz pause 1")

    await world.quiz.presence.left(TEAM)
    assert await halts(world) == [(1, True, ""), (2, True, "left")]
    await world.quiz.presence.returned(TEAM)

    assert await halts(world) == [(1, True, ""), (2, False, "")]


async def test_the_message_of_a_round_that_closed_meanwhile_is_brought_up_to_date(
    world: World,
) -> None:
    round = await world.asked(COLOUR)
    await world.quiz.presence.left(TEAM)
    await world.closes()

    await world.quiz.presence.returned(TEAM)
    await world.settles()

    assert world.message(round).card.title == "Answer to the question of the day"


async def test_a_first_post_comes_late_only_while_its_round_is_open(world: World) -> None:
    world.messenger.broken["#quiz"] = ConnectionError("down")
    await world.asked(COLOUR)
    await world.quiz.presence.left(TEAM)
    world.messenger.broken.clear()

    await world.quiz.presence.returned(TEAM)
    await world.settles()
    assert await posted_in(world, TEAM) == 1


async def test_a_first_post_whose_round_has_closed_never_comes(world: World) -> None:
    world.messenger.broken["#quiz"] = ConnectionError("down")
    await world.asked(COLOUR)
    await world.quiz.presence.left(TEAM)
    world.messenger.broken.clear()
    await world.closes()

    await world.quiz.presence.returned(TEAM)
    await world.waits(hours=1)
    assert await posted_in(world, TEAM) == 0


@pytest.mark.parametrize("line_", ["/quiz setup schedule:2 time:10:00", "/quiz resume 2"])
async def test_an_admin_who_wants_to_be_asked_shows_that_we_are_back(
    world: World, ada: Actor, line_: str
) -> None:
    await world.sets_up()
    await world.sets_up(channel="#two")
    await world.quiz.presence.left(TEAM)  # and nobody has told of the return
    await world.says(ada, line_)
    assert await world.column("SELECT left_at FROM communities") == [None]
    assert await halts(world) == [(1, False, ""), (2, False, "")]


# --- at a connect -------------------------------------------------------------------------------


async def test_at_a_connect_who_is_missing_was_left_and_who_is_there_returned(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    await also_elsewhere(world, ada)
    await world.quiz.presence.left(OTHERS)

    await world.quiz.presence.present("test", {OTHERS: "Others", "test:new": "New"})

    rows = await world.rows("SELECT id, name, left_at FROM communities ORDER BY id")
    assert [(row.id, row.name, row.left_at is None) for row in rows] == [
        (OTHERS, "Others", True),
        (TEAM, "", False),
    ]


async def test_a_process_judges_only_its_own_communities(world: World, ada: Actor) -> None:
    await world.sets_up()
    await also_elsewhere(world, ada)

    await world.quiz.presence.present("test", {}, lambda id: id == OTHERS)

    left = await world.column("SELECT id FROM communities WHERE left_at IS NOT NULL")
    assert left == [OTHERS]


async def test_other_platforms_and_persons_alone_are_never_judged(world: World) -> None:
    async with world.database.write() as connection:
        for id in ("slack:T1", "test:@u1", "test:team"):
            await communities.ensure(connection, id, "en", world.clock())

    await world.quiz.presence.present("test", {})

    left = await world.column("SELECT id FROM communities WHERE left_at IS NOT NULL")
    assert left == ["test:team"]


async def test_a_name_that_is_not_known_right_now_does_not_overwrite_the_one_we_have(
    world: World,
) -> None:
    await world.sets_up()
    await world.quiz.presence.named(TEAM, "The Team")
    await world.quiz.presence.present("test", {TEAM: ""})
    assert await world.column("SELECT name FROM communities") == ["The Team"]
    await world.quiz.presence.present("test", {TEAM: "The A-Team"})
    assert await world.column("SELECT name FROM communities") == ["The A-Team"]


# --- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", ["503", "outage", "no access", "timeout"])
async def test_trouble_that_passes_or_can_be_mended_stops_nothing(
    world: World, failure: str
) -> None:
    world.knows(*(filler(n) for n in range(4)))
    await world.sets_up()
    for _ in range(3):
        match failure:
            case "503":
                world.messenger.fail("Discord answered 503")
            case "outage":
                world.messenger.failures.append(OSError("no route to host"))
            case "no access":
                world.messenger.fail("I may not post there", permanent=True)
            case _:
                world.messenger.failures.append(TimeoutError())

    await world.comes(MONDAY, "09:00")
    await world.waits(minutes=30)

    assert await halts(world) == [(1, False, "")]
    assert await world.column("SELECT left_at FROM communities") == [None]
    await world.comes(MONDAY + DAY, "09:00")
    assert len(await world.rounds()) == 2


async def test_what_cannot_be_kept_is_told_to_the_doctor_and_harms_nobody(world: World) -> None:
    await world.sets_up()
    heard: list[str] = []
    async with world.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE communities RENAME TO elsewhere")
    blind = Presence(world.database, world.clock, lambda where, error: heard.append(where))

    await blind.left(TEAM)
    await blind.present("test", {})

    assert heard == ["Presence: left", "Presence: present"]
    async with world.database.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO communities")
    await blind.present("test", {})
    assert await halts(world) == [(1, True, "left")]


async def test_two_processes_may_tell_the_same(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    await world.sets_up()
    twin = await another()
    await asyncio.gather(*(one.quiz.presence.left(TEAM) for one in (world, twin)))
    assert await halts(world) == [(1, True, "left")]
    await asyncio.gather(*(one.quiz.presence.returned(TEAM) for one in (world, twin)))
    assert await halts(world) == [(1, False, "")]
