"""Who stands where on the board that communities share, and who may read which names?

And the card that ends its month.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.cards import Card, Standings
from bot.core.people import Actor
from bot.storage import league_boards, links, standings
from bot.storage.database import Database
from bot.storage.ledger import Entry
from tests.support.clock import MONDAY
from tests.support.leagues import OTHERS, THIRD, admin, asks, founds, joins, plays
from tests.support.people import ADA, ALAN, GRACE, TEAM, elsewhere, somebody
from tests.support.reading import labels, text
from tests.support.world import World

DAY = timedelta(days=1)
APRIL = date(2026, 4, 1)
BOARD = "/quiz leaderboard where:league"


def rows(card: object) -> list[str]:
    """Return the rows of a board."""
    assert isinstance(card, Card)
    return [row for row in text(card).splitlines() if row[:1].isdigit() and "@" in row]


async def hidden(world: World, actor: Actor) -> None:
    """Have somebody hide from boards."""
    await world.sends(actor, "mh:1")


async def linked(world: World, *accounts: str) -> None:
    """Have accounts belong to one person."""
    async with world.database.write() as connection:
        await links.bind(connection, accounts[0], {one: one for one in accounts}, world.clock())


async def two_at_play(world: World, *, names: str = "yes") -> tuple[Actor, Actor]:
    """Have two communities in a league play a day; return a player of each."""
    grace, alan = GRACE, elsewhere(ALAN, OTHERS)
    await founds(world)
    await joins(world, names=names)
    await asks(world, TEAM, OTHERS)
    given = {grace: True, somebody(1): False, alan: True, somebody(2, OTHERS): False}
    await plays(world, MONDAY, given)
    return grace, alan


async def test_communities_share_a_board_on_which_ties_share_places(world: World) -> None:
    grace, alan = await two_at_play(world)
    card = await world.says(grace, BOARD)
    assert card.title == "League Friends: This season"
    assert rows(card) == [
        "1. @Alan (Byte) 10 1 of 1 right",
        "1. @Grace 10 1 of 1 right (you)",
        "3. @Player 2 (Byte) 0 0 of 1 right",
        "3. @Player 1 0 0 of 1 right",
    ]
    assert "4 players" in text(card)
    assert "March 2026, ends 2026-04-01 00:00Z" in text(card)
    assert "1. @Grace (Acme) 10 1 of 1 right" in rows(await world.says(alan, BOARD))
    day = await world.presses(grace, card, "Today")
    assert day.title == "League Friends: Today"
    home = await world.presses(grace, day, "This community")
    assert home.title == "Leaderboard: Today"
    assert "League" in labels(home)


async def test_names_are_read_only_where_their_community_lets_them(world: World) -> None:
    grace, alan = await two_at_play(world, names="no")
    assert "1. @a player of Byte 10 1 of 1 right" in rows(await world.says(grace, BOARD))
    assert not any("Alan" in row for row in rows(await world.says(grace, BOARD)))
    assert "1. @Alan 10 1 of 1 right (you)" in rows(await world.says(alan, BOARD))
    card = await world.presses(
        admin(OTHERS), await world.says(admin(OTHERS), "/quiz league"), "Show our names"
    )
    assert "read the names of your players" in text(card)
    assert "1. @Alan (Byte) 10 1 of 1 right" in rows(await world.says(grace, BOARD))
    await world.says(admin(OTHERS), "/quiz season boards:no")
    assert "1. @a player of Byte 10 1 of 1 right" in rows(await world.says(grace, BOARD))
    said = text(await world.says(alan, BOARD))
    assert "10 points, place 1 of 4" in said
    assert "Grace" not in said


async def test_a_guest_is_never_somebody_of_ours(world: World) -> None:
    """The same id is somebody else in another workspace: nobody is mentioned by mistake."""
    grace, _alan = await two_at_play(world)
    await plays(world, MONDAY + DAY, {elsewhere(replace(ADA, display_name="Eve"), OTHERS): True})
    card = await world.says(ADA, BOARD)
    assert isinstance(card, Card)
    board = next(one for one in card.blocks if isinstance(one, Standings))
    ours = {one.who.player for one in board.rows if one.who.player}
    assert ours == {grace.player, "p0001"}
    assert not any(one.you for one in board.rows)


async def test_who_hides_leaves_or_is_removed_is_not_on_it(world: World) -> None:
    grace, alan = await two_at_play(world)
    await hidden(world, alan)
    card = await world.says(grace, BOARD)
    assert [row.split(" 10 ")[0] for row in rows(card) if "10 1" in row] == ["1. @Grace"]
    assert "place 1 of" not in text(card)
    assert "Alan" in text(await world.says(alan, BOARD)), "they still see themselves"
    await joins(world, THIRD)
    await world.quiz.presence.left(OTHERS)
    assert len(rows(await world.says(grace, BOARD))) == 2
    await world.quiz.presence.returned(OTHERS)
    assert len(rows(await world.says(grace, BOARD))) == 3
    await world.sends(admin(OTHERS), "lx:1")
    assert len(rows(await world.says(grace, BOARD))) == 2
    assert "is in no league" in text(await world.says(alan, BOARD))
    await world.says(admin(OTHERS), "/quiz league create name:Foes")
    assert not any("Grace" in row for row in rows(await world.says(alan, BOARD)))


async def test_a_person_with_several_accounts_counts_once_with_their_best_line(
    world: World,
) -> None:
    grace, alan = await two_at_play(world)
    await plays(world, MONDAY + DAY, {alan: True})
    await linked(world, f"{TEAM}/{grace.player}", f"{OTHERS}/{alan.player}")
    card = await world.says(grace, BOARD)
    assert [row for row in rows(card) if " 0 0 of 1" not in row] == [
        "1. @Grace 20 2 of 2 right (you)"
    ]
    assert "3 players" in text(card)
    by_others = rows(await world.says(somebody(1), BOARD))
    assert "1. @Alan (Byte) 20 2 of 2 right" in by_others
    assert not any("Grace" in row for row in by_others)
    async with world.database.read() as connection:
        faces = await links.faces(connection, [(grace.community, grace.player)])
    assert len(faces) == 2, "as everywhere else"


async def _stand(world: World, ids: Iterable[str], board: str, lines: dict[str, int]) -> None:
    """Put lines on boards of communities as if they had been booked."""
    entries = [
        Entry(f"x:{id}:{player}", id, player, 0, MONDAY, points, 1, 1, world.clock(), board)
        for id in ids
        for player, points in lines.items()
    ]
    async with world.database.write() as connection:
        await standings.book(connection, entries, set(), {})


async def test_one_account_in_several_servers_is_one_person(database: Database) -> None:
    """Where nearly all are on both, everybody is found, with whoever comes next to them."""
    world = World(database)
    everybody = {f"{number:03}": number for number in range(100)}
    await _stand(world, ["discord:1"], "cup", everybody)
    await _stand(world, ["discord:2"], "cup", {id: 1000 + n for id, n in everybody.items() if n})
    async with world.database.read() as connection:
        found = await league_boards.board(
            connection, ["discord:1", "discord:2"], "cup", ("discord:1", "000")
        )
        assert found.size == 100
        assert [one.points for one in found.top] == list(range(1099, 1089, -1))
        assert [(one.points, one.place) for one in found.around] == [(1001, 99), (0, 100)]
        found = await league_boards.board(
            connection, ["discord:1", "discord:2"], "cup", ("discord:1", "050")
        )
    assert [(one.points, one.place) for one in found.around] == [
        (1051, 49),
        (1050, 50),
        (1049, 51),
    ]
    assert found.me is not None
    assert found.me.community == "discord:2"
    await world.end()


# --- the card that ends a month


def cards(world: World, channel: str = "#quiz") -> list[Card]:
    """Return the cards of months as they look now."""
    return [
        one.card
        for one in world.messenger.messages
        if one.once.startswith("league:") and one.channel == channel
    ]


async def a_month(world: World) -> tuple[Card, Card]:
    """Let a month end in which two communities played; return the card of each."""
    await founds(world)
    await joins(world, names="no")
    await asks(world, TEAM)
    await asks(world, OTHERS, channel="#byte")
    given = {GRACE: True, somebody(1): False, elsewhere(ALAN, OTHERS): True}
    await plays(world, MONDAY, given)
    await plays(world, MONDAY + DAY, {elsewhere(ALAN, OTHERS): True})
    await world.comes(APRIL, "00:01")
    assert len(cards(world)) == len(cards(world, "#byte")) == 1
    return cards(world)[0], cards(world, "#byte")[0]


async def test_a_month_ends_with_one_card_in_each_community(world: World) -> None:
    ours, theirs = await a_month(world)
    said = text(ours)
    assert ours.title == "League Friends: March 2026 is over"
    assert rows(ours) == ["1. @a player of Byte 20 2 of 2 right", "2. @Grace 10 1 of 1 right"]
    assert "1. Byte: 20 points · 1 player\n2. Acme: 5 points · 2 players" in said
    assert "3 players gave 4 answers." in said
    assert rows(theirs) == ["1. @Alan 20 2 of 2 right", "2. @Grace (Acme) 10 1 of 1 right"]
    assert labels(ours) == ["Shared board"]
    await world.waits(hours=1)
    await world.comes(APRIL + 30 * DAY, "00:01")
    assert len(cards(world)) == 1, "nobody played in April"
    assert await world.column("SELECT season FROM leagues") in ([date(2026, 5, 1)], ["2026-05-01"])


async def test_a_card_waits_for_the_last_questions(world: World) -> None:
    await founds(world)
    await joins(world)
    await asks(world, TEAM)
    await world.says(admin(OTHERS), "/quiz setup time:23:00 zone:UTC weekdays:daily close:07:00")
    await plays(world, MONDAY, {GRACE: True})
    await asks(world, THIRD, channel="#other")
    await world.says(admin(THIRD), "/quiz league create name:Others")
    await plays(world, MONDAY + DAY, {somebody(1, THIRD): True})
    await world.comes(APRIL - DAY, "23:00")
    await world.comes(APRIL, "00:01")
    assert cards(world) == []
    assert len(cards(world, "#other")) == 1, "another league does not wait with them"
    round = (await world.rounds(OTHERS))[-1]
    await world.answers(elsewhere(ALAN, OTHERS), round, str(round.frozen.shown(0)))
    await world.comes(APRIL, "07:00")
    assert len(cards(world)) == 2
    assert all("Alan" in text(card) for card in cards(world))


async def test_a_card_follows_whatever_changes(world: World) -> None:
    await a_month(world)
    question = (await world.rounds(OTHERS))[1].frozen.question.id
    await world.says(admin(OTHERS), f"/quiz question void question:{question} reason:wrong")
    await world.waits(minutes=1)
    assert "1. @a player of Byte 10 1 of 1 right" in rows(cards(world)[0])
    await world.says(admin(OTHERS), "/quiz league names yes")
    await world.waits(minutes=1)
    assert "1. @Alan (Byte) 10 1 of 1 right" in rows(cards(world)[0])
    await hidden(world, GRACE)
    await world.waits(minutes=1)
    assert not any("Grace" in row for row in rows(cards(world, "#byte")[0]))
    await world.sends(elsewhere(ALAN, OTHERS), "md:1")
    await world.waits(minutes=1)
    assert "Alan" not in text(cards(world)[0])
    await world.says(admin(), "/quiz season boards:no")
    await world.waits(minutes=1)
    assert rows(cards(world)[0]) == []


async def test_the_card_of_a_league_that_was_left_tells_nothing_more(world: World) -> None:
    await a_month(world)
    await joins(world, THIRD)
    await world.sends(admin(OTHERS), "lx:1")
    await world.waits(minutes=1)
    assert not any("Byte" in row for row in text(cards(world)[0]).splitlines())
    gone = text(cards(world, "#byte")[0])
    assert "This community has left it since." in gone
    assert "Grace" not in gone
    await world.sends(admin(), "lx:1")
    await world.sends(admin(THIRD), "lx:1")
    await world.waits(minutes=1)
    assert all(one.title == "This league has ended" for one in cards(world))
    assert await world.rows("SELECT * FROM league_seasons") == []


async def test_two_processes_post_one_card(
    world: World, another: Callable[[], Awaitable[World]]
) -> None:
    await founds(world)
    await joins(world)
    await asks(world, TEAM, OTHERS)
    await plays(world, MONDAY, {GRACE: True})
    twin = await another()
    world.clock.move(days=40)
    for _ in range(2):
        await asyncio.gather(world.settles(), twin.settles())
    assert len(cards(world)) == 2
    assert len(await world.rows("SELECT * FROM league_seasons")) == 1
