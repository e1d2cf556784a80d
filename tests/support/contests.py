"""How do people hold a contest in the tests? An admin plans it, others join, days go by."""

from datetime import timedelta

from bot.cards import Card, Reply
from bot.core.people import Actor
from bot.core.rounds import Kind, Round, Status
from bot.requests import contests as rc
from tests.support.bank import filler
from tests.support.clock import MONDAY
from tests.support.messenger import Message
from tests.support.people import ADA
from tests.support.world import World

TUESDAY = MONDAY + timedelta(days=1)
"""When contests of the tests begin."""


class Contests:
    """A world in which a contest is planned; every question has a right and a wrong option."""

    def __init__(self, world: World, questions: int = 40) -> None:
        self.world = world
        world.knows(*(filler(number) for number in range(questions)))

    async def plan(self, **changes: str) -> Reply:
        """Plan a contest of two days from Tuesday at nine, two questions a day until five."""
        wanted = {"name": "Cup", "first": TUESDAY.isoformat(), "days": "2", "questions": "2"}
        form = await self.world.presses(ADA, await self.card(ADA), "Plan a contest")
        reply = await self.world.fills(ADA, form, **wanted | changes)
        await self.world.settles()
        return reply

    async def drawn(self, *players: Actor, **changes: str) -> None:
        """Plan a contest whose teams are drawn, with these players."""
        await self.plan(teams="balanced", **changes)
        for one in players:
            await self.joins(one)

    async def card(self, actor: Actor) -> Card:
        """Look at the contest."""
        reply = await self.world.says(actor, "/quiz contest")
        assert isinstance(reply, Card)
        return reply

    async def joins(self, actor: Actor) -> Reply:
        """Press Join below the public message."""
        return await self.world.presses(actor, self.message("registration").card, "Join")

    async def founds(self, actor: Actor, name: str) -> Reply:
        """Found a team, from the public message on."""
        form = await self.world.presses(actor, await self.joins(actor), "Found a team")
        return await self.world.fills(actor, form, name=name)

    async def day(self, number: int, at: str = "09:00") -> None:
        """Let a day of the contest come."""
        await self.world.comes(TUESDAY + timedelta(days=number - 1), at)

    async def asked(self) -> list[Round]:
        """Return the questions of the contest, oldest first."""
        return [one for one in await self.world.rounds() if one.kind is Kind.CONTEST]

    async def opened(self) -> list[Round]:
        """Return those that are open."""
        return [one for one in await self.asked() if one.status is Status.OPEN]

    async def answers(self, actor: Actor, round: Round, *, right: bool = True) -> Reply:
        """Answer a question as its message shows it."""
        return await self.world.answers(actor, round, str(round.frozen.shown(0 if right else 1)))

    async def id(self) -> int:
        """Return the newest contest."""
        return int((await self.world.column("SELECT max(id) FROM contests"))[0])

    async def state(self) -> str:
        """Return what state the newest contest is in."""
        found = await self.world.column("SELECT state FROM contests ORDER BY id DESC")
        return str(found[0])

    def messages(self, part: str) -> list[Message]:
        """Return the public messages about contests: "registration", "start" or "final"."""
        return [one for one in self.world.messenger.messages if f":{part}" in one.once]

    def message(self, part: str) -> Message:
        """Return the only such message."""
        (found,) = self.messages(part)
        return found

    async def sends(self, actor: Actor, request: rc.ContestRequest) -> Reply:
        """Send a request, forged or not."""
        return await self.world.quiz.handle(actor, request)

    async def founds_in(self, actor: Actor, name: str, message: int) -> Reply:
        """Found a team from one of several invitations."""
        shown = self.messages("registration")[message].card
        teams = await self.world.presses(actor, shown, "Join")
        form = await self.world.presses(actor, teams, "Found a team")
        return await self.world.fills(actor, form, name=name)
