"""How do communities come to be in a league in the tests? They are put into it, with names or not."""

from datetime import timedelta

from bot.cards import Card, Reply
from bot.core.people import Actor
from bot.core.rounds import Kind, Round
from bot.requests import contests as rc
from bot.storage import communities, leagues
from tests.support.contests import TUESDAY, Contests
from tests.support.messenger import Message
from tests.support.people import ADA, TEAM, elsewhere
from tests.support.world import World

OTHERS = "test:others"
"""The community that is in a league with the team of the tests; its questions come in #lab."""

OTTO = Actor(OTHERS, "o1", "Otto", "en", "#lab", is_admin=True)
OLGA = Actor(OTHERS, "o2", "Olga", "en", "#lab")


async def league(world: World, *members: str, names: bool = False) -> None:
    """Have communities be a league; `names`: all let the others read their players' names."""
    now = world.clock()
    async with world.database.write() as connection:
        season, ends_at = now.date().replace(day=1), now + timedelta(days=29)
        id = await leagues.add(
            connection, name="The League", zone="UTC", now=now, season=season, ends_at=ends_at
        )
        for one in members:
            await communities.ensure(connection, one, "en", now, one.partition(":")[2].title())
            await communities.set_name(connection, one, one.partition(":")[2].title())
            await leagues.join(connection, id, one, now, names=names)


class Shared(Contests):
    """A contest of two communities, planned by the team; Otto's one is asked in #lab."""

    async def begins(self, *, names: bool = False) -> None:
        """Have both be a league; the others have a daily question of their own."""
        await league(self.world, TEAM, OTHERS, names=names)
        line = "/quiz setup channel:#lab time:20:00 zone:UTC weekdays:daily close:21:00"
        assert isinstance(await self.world.says(OTTO, line), Card)

    async def invites(self, **changes: str) -> Reply:
        """Plan a contest for the whole league."""
        return await self.plan(**{"league": "league"} | changes)

    def there(self, part: str) -> Message:
        """Return the public message about the contest at the others'."""
        found = [one for one in self.messages(part) if OTHERS in one.once]
        assert len(found) == 1, [one.once for one in self.world.messenger.messages]
        return found[0]

    def at_home(self, part: str) -> Message:
        """Return the public message about the contest in the team's channel."""
        (found,) = (one for one in self.messages(part) if OTHERS not in one.once)
        return found

    async def asked_there(self, community: str = OTHERS) -> list[Round]:
        """Return the questions that the contest has asked at the others'."""
        found = await self.world.rounds(community)
        return [one for one in found if one.kind is Kind.CONTEST]

    async def registers(self, *people: Actor) -> None:
        """Have people join the newest contest, whose teams are drawn."""
        for one in people:
            reply = await self.sends(one, rc.JoinContest(await self.id()))
            assert reply.title == "You take part", reply


__all__ = ["ADA", "OLGA", "OTHERS", "OTTO", "TEAM", "TUESDAY", "Shared", "elsewhere", "league"]
