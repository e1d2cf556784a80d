"""One contest on Discord and on Slack: each in its own chat, and what the two show of each other."""

from bot.cards import Block, Card, Fields, Mention, Standings
from bot.core.people import Actor
from bot.core.rounds import Kind, Round
from bot.requests import contests as rc
from bot.storage.database import Database
from tests.support.bank import filler
from tests.support.contests import TUESDAY
from tests.support.messenger import RecordingMessenger
from tests.support.people import ADA
from tests.support.reading import line, text
from tests.support.shared_contests import league
from tests.support.world import World

GUILD, OFFICE = "discord:1", "slack:T1"
DORA = Actor(GUILD, "100000000000000001", "Dora", "en", "11", is_admin=True)
SAM = Actor(OFFICE, "U1", "Sam", "en", "C1", is_admin=True)
SUE = Actor(OFFICE, "U2", "Sue", "en", "C1")


async def asked(world: World, community: str) -> list[Round]:
    return [one for one in await world.rounds(community) if one.kind is Kind.CONTEST]


def mentioned(card: Card) -> set[str]:
    """Return who is named as the platform names people: whom it could show, and notify."""
    parts = [part for block in card.blocks for part in _parts(block)]
    return {one.player for one in parts if isinstance(one, Mention) and one.player}


def _parts(block: Block) -> list[object]:
    match block:
        case Fields(rows):
            return [part for _, parts in rows for part in parts]
        case Standings(rows=rows):
            return [one.who for one in rows]
    return []


async def test_a_server_and_a_workspace_play_one_contest(database: Database) -> None:
    discord, slack = RecordingMessenger(), RecordingMessenger()
    world = World(database, chats={"discord": discord, "slack": slack})
    world.knows(*(filler(number) for number in range(9)))
    try:
        await league(world, GUILD, OFFICE, names=True)
        await world.says(SAM, "/quiz setup channel:C1 time:20:00 zone:UTC weekdays:daily")
        plan = rc.SaveContest(
            *(0, "Cup", TUESDAY.isoformat(), "1", "1"), best="2", channel="11", league="league"
        )
        assert (await world.quiz.handle(DORA, plan)).title == "Contest Cup is planned"
        await world.quiz.handle(DORA, rc.FoundTeam(1, "Owls"))
        await world.quiz.handle(SUE, rc.JoinContest(1, 1))
        await world.quiz.handle(SAM, rc.JoinContest(1, 1))
        await world.comes(TUESDAY, "09:00")

        (here,), (there,) = await asked(world, GUILD), await asked(world, OFFICE)
        for who, round, right in ((DORA, here, True), (SUE, there, True), (SAM, there, False)):
            await world.answers(who, round, str(round.frozen.shown(0 if right else 1)))
        assert "do not know this question" in text(await world.answers(SUE, here, "0"))
        await world.comes(TUESDAY, "17:00")

        parts = ["registration", "start", "round", "final"]
        for chat, room in ((discord, "11"), (slack, "C1")):
            assert {one.channel for one in chat.messages} == {room}
            assert len(chat.messages) == len(parts)
            assert "First place: Owls, with 10 points." in text(chat.messages[-1].card)
        start, final = (discord.messages[n].card for n in (1, 3))
        assert "Sam (T1)" in line(start, "1. Owls")
        assert mentioned(start) == mentioned(final) == {DORA.player}, (
            "Slack's ids mean nothing here"
        )
        start, final = (slack.messages[n].card for n in (1, 3))
        assert "Dora (1)" in line(start, "1. Owls")
        assert mentioned(start) == {SAM.player, SUE.player}
        assert mentioned(final) == {SUE.player}
        mine = text(await world.quiz.handle(DORA, rc.ContestCard()))
        assert "1. Owls: 10 points · 3 players · your team" in mine
        assert await world.differences() == []
        assert ADA.community not in await world.column("SELECT community FROM posts")
    finally:
        await world.end()
