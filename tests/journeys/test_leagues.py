"""Communities share a league: who gets in, with which codes, and how they leave it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.core.people import Actor
from bot.journeys import codes
from tests.support.leagues import NAMES, OTHERS, THIRD, admin, code_on, founds, invites, joins
from tests.support.people import GRACE, TEAM, elsewhere
from tests.support.reading import labels, text
from tests.support.world import World

WRONG = "/quiz league join code:BBBB-BBBB-BBBB"


async def members(world: World) -> set[str]:
    return set(await world.column("SELECT community FROM league_members"))


async def test_a_league_is_founded_and_another_community_joins_it(
    world: World, grace: Actor
) -> None:
    card = await world.says(admin(), "/quiz league")
    assert card.title == "This community is in no league"
    form = await world.presses(admin(), card, "Create a league")
    card = await world.fills(admin(), form, name="  Data   people ")
    assert card.title == "The league Data people is there"
    code = code_on(await world.presses(admin(), card, "Invite a community"))
    card = await world.says(admin(OTHERS), "/quiz league")
    form = await world.presses(admin(OTHERS), card, "Join with a code")
    world.clock.move(minutes=1)
    card = await world.fills(admin(OTHERS), form, code=code)
    assert card.title == "This community has joined"
    said = text(await world.says(elsewhere(grace, OTHERS), "/quiz league"))
    assert said.startswith("League Data people\n")
    assert "2 communities\nAcme · since" in said
    assert "Byte · since" in said
    assert "[Shared board]" in said


async def test_a_code_is_read_however_it_is_typed(world: World) -> None:
    await founds(world)
    for number, (old, new) in enumerate([("-", ""), ("-", " – "), ("", " ")]):
        code = (await invites(world)).lower().replace(old, new)
        line = f"/quiz league join code: {code}"
        card = await world.says(admin(f"test:{number}"), line)
        assert card.title == "This community has joined", text(card)


def test_codes_hold_nothing_that_looks_like_something_else() -> None:
    made = {codes.new() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("AEIOULQ015")
    assert codes.digest("bcdf ghjk-mnpr") == codes.digest("BCDF-GHJK-MNPR")
    assert codes.digest("BCDF-GHJK-MNPS") != codes.digest("BCDF-GHJK-MNPR")


async def test_a_code_is_good_once_and_for_two_days(world: World) -> None:
    await founds(world)
    code = await invites(world)
    await joins(world)
    late = await invites(world)
    used = await world.column("SELECT count(*) FROM invitations WHERE used_by <> ''")
    assert used == [1]
    await world.says(admin(THIRD), f"/quiz league join code:{code}")
    assert THIRD in await members(world)
    card = await world.says(admin("test:fourth"), f"/quiz league join code:{code}")
    assert "used already" in text(card)
    world.clock.move(hours=48)
    card = await world.says(admin("test:fourth"), f"/quiz league join code:{late}")
    assert "too old" in text(card)
    assert "test:fourth" not in await members(world)


async def test_of_two_who_use_a_code_at_once_one_gets_in(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    await founds(world)
    code = await invites(world)
    twin = await another()
    line = f"/quiz league join code:{code}"
    cards = await asyncio.gather(world.says(admin(OTHERS), line), twin.says(admin(THIRD), line))
    said = sorted(text(card).splitlines()[0] for card in cards)
    assert said == ["That did not work", "This community has joined"]
    assert len(await members(world)) == 2


async def test_each_reason_has_its_own_sentence(world: World) -> None:
    await founds(world)
    own = await invites(world)
    card = await world.says(admin(), f"/quiz league join code:{own}")
    assert "code is of your own league, Friends" in text(card)
    await world.says(admin(OTHERS), "/quiz league create name:Foes")
    card = await world.says(admin(OTHERS), f"/quiz league join code:{own}")
    assert "is in the league Foes already" in text(card)
    card = await world.says(admin(OTHERS), "/quiz league create name:More")
    assert "is in the league Foes already" in text(card)
    for line, said in (
        (WRONG, "I know no such code"),
        ("/quiz league invite", "is in no league"),
        ("/quiz league leave", "is in no league"),
        ("/quiz league names yes", "is in no league"),
        ("/quiz leaderboard where:league", "is in no league"),
        ("/quiz league join code:-", "I know no such code"),
        (f"/quiz league create name:{'x' * 61}", "the limit is 60"),
        ("/quiz league create name:Ours names:perhaps", "not possible for names"),
    ):
        assert said in text(await world.says(admin(THIRD), line)), line
    assert await members(world) == {TEAM, OTHERS}


async def test_who_types_wrong_codes_has_to_wait(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    await founds(world)
    code = await invites(world)
    for _ in range(5):
        assert "I know no such code" in text(await world.says(admin(OTHERS), WRONG))
        world.clock.move(minutes=5)
    restarted = await another()
    for line in (WRONG, f"/quiz league join code:{code}"):
        card = await restarted.says(admin(OTHERS), line)
        assert "Try again in 35 minutes" in text(card)
    assert "no such code" in text(await world.says(admin(THIRD), WRONG)), "others may try"
    world.clock.move(minutes=35)
    card = await world.says(admin(OTHERS), f"/quiz league join code:{code}")
    assert card.title == "This community has joined"
    world.clock.move(hours=2)
    await world.says(admin("test:fourth"), WRONG)
    assert await world.column("SELECT account FROM tries") == ["test:fourth"]


async def test_a_code_is_seen_by_who_asked_for_it_and_by_nobody_else(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    await founds(world)
    code = await invites(world)
    await world.says(admin(OTHERS), f"/quiz league join code:{code}x")
    await world.says(admin(OTHERS), f"/quiz league join code:{code}")
    await world.settles()
    tables = (
        await world.column("SELECT name FROM sqlite_master WHERE type = 'table'")
        if (world.database.is_sqlite)
        else ["invitations", "tries", "leagues", "league_members", "posts"]
    )
    kept = str(await world.dump([one for one in tables if not one.startswith("sqlite_")]))
    printed = capsys.readouterr()
    for plain in (code, code.replace("-", ""), code.lower()):
        assert plain not in kept
        assert plain not in caplog.text + printed.out + printed.err
    assert codes.digest(code) in kept
    assert world.messenger.messages == []
    for actor in (admin(), admin(OTHERS), GRACE):
        for line in ("/quiz league", "/quiz doctor", "/quiz me"):
            assert code not in text(await world.says(actor, line))


async def test_leaving_asks_once_more_and_a_league_of_nobody_is_gone(world: World) -> None:
    await founds(world)
    await joins(world)
    open_ = await invites(world, OTHERS)
    card = await world.says(admin(OTHERS), "/quiz league leave")
    assert card.title == "Leave the league Friends?"
    assert "1 communities" not in text(card)
    assert OTHERS in await members(world)
    card = await world.presses(admin(OTHERS), card, "Yes, leave it")
    assert card.title == "This community has left the league Friends"
    assert await members(world) == {TEAM}
    card = await world.says(admin(THIRD), f"/quiz league join code:{open_}")
    assert "I know no such code" in text(card), "who has left invites nobody any more"
    card = await world.says(admin(), "/quiz league leave")
    assert "Nobody else is in it, so it ends." in text(card)
    await world.presses(admin(), card, "Yes, leave it")
    for table in ("leagues", "league_members", "invitations"):
        assert await world.rows(f"SELECT * FROM {table}") == []
    await founds(world)
    assert await world.column("SELECT id FROM leagues") == [2], "no post is of two leagues"


async def test_only_admins_change_anything_whatever_a_button_says(
    world: World, grace: Actor
) -> None:
    await founds(world)
    await joins(world)
    tables = ["leagues", "league_members", "invitations", "tries"]
    before = await world.dump(tables)
    for actor in (grace, elsewhere(grace, OTHERS), elsewhere(grace, "test:nowhere")):
        for code in ("lf", "lc:Ours:yes", "lw", "lj:BBBB:no", "li", "ln:yes", "lx:1"):
            assert "Only admins of this community" in text(await world.sends(actor, code))
    assert await world.dump(tables) == before
    assert labels(await world.says(grace, "/quiz league")) == ["Shared board"]


async def test_who_is_alone_is_told_where_leagues_are(world: World) -> None:
    alone = replace(GRACE, community="test:@u2")
    assert "belongs to a server" in text(await world.says(alone, "/quiz league"))
    assert "its own leaderboard" in text(await world.says(alone, "/quiz leaderboard where:league"))


async def test_doctor_and_settings_know_the_league(world: World) -> None:
    assert "League" not in text(await world.says(admin(), "/quiz doctor"))
    await founds(world)
    await joins(world)
    assert "League: Friends, 2 communities" in text(await world.says(admin(), "/quiz doctor"))
    assert "[League]" in text(await world.quiz.settings(admin()))
    assert "[League]" in text(await world.says(GRACE, "/quiz leaderboard"))
    assert NAMES[TEAM] in text(await world.says(GRACE, "/quiz league"))
