"""How do communities on two platforms come to be in one league in the tests, and who plays there?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.cards import Card
from bot.core.duels import Duel
from bot.core.people import Actor
from bot.quiz import Quiz
from bot.requests import Setup
from bot.requests.leagues import LeaveLeague
from bot.storage import communities, leagues
from bot.storage.database import Database
from tests.support.duelling import every, met, now, offer
from tests.support.reading import text
from tests.support.world import World

ACME, BETA = "slack:T1", "discord:1"
NAMES = {ACME: "Acme", BETA: "Beta"}

GRACE = Actor(ACME, "UG", "Grace", "en", "C1", community_name="Acme")
ADA = Actor(ACME, "UA", "Ada", "en", "C1", is_admin=True, community_name="Acme")
ALAN = Actor(BETA, "7", "Alan", "en", "11", community_name="Beta")
EVE = Actor(BETA, "8", "Eve", "en", "11", is_admin=True, community_name="Beta")
THERE = ":there"
LASTS = timedelta(days=40)


async def in_league(world: World, *, acme: bool = True, beta: bool = True) -> None:
    """Let both be in one league, asked daily in a channel; each lets names be read, or not."""
    for admin in (ADA, EVE):
        await asked_daily(world.quiz, admin)
    await joined(world.database, world.clock(), {ACME: acme, BETA: beta})
    await met(world, ADA, GRACE, ALAN, EVE)


async def asked_daily(quiz: Quiz, admin: Actor) -> None:
    """Let an admin set a daily question up where they are."""
    setup = Setup(channel=admin.channel, time="09:00", zone="UTC", close="17:00")
    card = await quiz.handle(admin, setup)
    assert "is set" in card.title, card


async def joined(database: Database, at: datetime, names: Mapping[str, bool]) -> None:
    """Let communities be in one league; each lets the names of its players be read, or not."""
    month = date(at.year, at.month, 1)
    async with database.write() as connection:
        league = await leagues.add(
            connection, name="Both", zone="UTC", now=at, season=month, ends_at=at + LASTS
        )
        for community, read in names.items():
            await communities.ensure(connection, community, "en", at)
            await communities.set_name(connection, community, NAMES.get(community, "Here"))
            await leagues.join(connection, league, community, at, names=read)


async def parted(world: World) -> None:
    """Let Beta leave its league."""
    left = await world.quiz.handle(EVE, LeaveLeague(sure=True))
    assert "left" in text(left), left


async def challenged(world: World, who: Actor, rival: str, more: str = "questions:3") -> Duel:
    """Let somebody challenge a player of the other community; return the offer."""
    before = {one.id for one in await every(world)}
    card = await world.says(who, f"/quiz duel rival:{rival} {more}")
    assert card.title == "Your challenge stands", card
    await world.settles()
    (new,) = [one for one in await every(world) if one.id not in before]
    return new


async def crossed(world: World, more: str = "questions:3") -> Duel:
    """Let Grace on Slack challenge Alan on Discord, who accepts."""
    duel = await challenged(world, GRACE, "Alan · Beta", more)
    card = await world.presses(ALAN, offer(world, duel, THERE).card, "Accept")
    assert isinstance(card, Card)
    assert card.title == "The duel is on", card
    await world.waits(seconds=10)
    return await now(world, duel)
