"""How do communities on two platforms come to be in one league in the tests, and who plays there?"""

from datetime import date, timedelta

from bot.cards import Card
from bot.core.duels import Duel
from bot.core.people import Actor
from bot.storage import communities, league_tables, leagues
from tests.support.duelling import every, met, now, offer
from tests.support.world import World

ACME, BETA = "slack:T1", "discord:1"
NAMES = {ACME: "Acme", BETA: "Beta"}

GRACE = Actor(ACME, "UG", "Grace", "en", "C1", community_name="Acme")
ADA = Actor(ACME, "UA", "Ada", "en", "C1", is_admin=True, community_name="Acme")
ALAN = Actor(BETA, "7", "Alan", "en", "11", community_name="Beta")
EVE = Actor(BETA, "8", "Eve", "en", "11", is_admin=True, community_name="Beta")
THERE = ":there"


async def in_league(world: World, *, acme: bool = True, beta: bool = True) -> None:
    """Let both be in one league, asked daily in a channel; each lets names be read, or not."""
    at = world.clock()
    for admin in (ADA, EVE):
        line = f"/quiz setup time:09:00 zone:UTC close:17:00 channel:{admin.channel}"
        card = await world.says(admin, line)
        assert "is set" in card.title, card
    async with world.database.write() as connection:
        league = await leagues.add(
            connection,
            name="Both",
            zone="UTC",
            now=at,
            season=date(at.year, at.month, 1),
            ends_at=at + timedelta(days=40),
        )
        for community, names in ((ACME, acme), (BETA, beta)):
            await communities.set_name(connection, community, NAMES[community])
            await leagues.join(connection, league, community, at, names=names)
    await met(world, ADA, GRACE, ALAN, EVE)


async def parted(world: World, community: str) -> None:
    """Let a community leave its league."""
    members = league_tables.league_members
    async with world.database.write() as connection:
        await connection.execute(members.delete().where(members.c.community == community))


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
