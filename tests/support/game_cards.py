"""What do people see of the games? A team plays all of them with the real bank; cards are kept.

Each platform's tests take pictures of the same cards, so that playing and drawing are apart.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.bank import Bank
from bot.cards import Card, Form, Reply
from bot.core.blitz import PAUSE
from bot.core.people import Actor
from bot.core.questions import Choices, Kind
from bot.core.rounds import Kind as Game
from bot.core.rounds import Round
from bot.requests.duels import PlayDuel
from bot.storage import rounds
from tests.support.clock import MONDAY
from tests.support.world import World

DAY = timedelta(days=1)
TOPIC = "diffusion"
DAYS = 8
RIGHT = {1: "yynyyyny", 2: "ynyynyyn", 3: "nnyyynyy", 4: "ynnynnyn"}
"""Who answers the daily questions how, day by day; the first person has no time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A card or form, what a picture of it is called, and words that it must show."""

    name: str
    reply: Reply
    says: tuple[str, ...]
    private: bool = True


def choices(bank: Bank) -> Bank:
    """Return the single choices of a bank, which a test can answer by a letter."""
    entries = {
        id: one
        for id, one in bank.entries.items()
        if one.kind is Kind.SINGLE and one.question is not None
    }
    return replace(bank, entries=entries)


class Team:
    """Five people who play everything there is; the first is an admin."""

    def __init__(self, world: World, people: Sequence[Actor]) -> None:
        self.world = world
        self.people = people

    async def plays(self) -> AsyncIterator[Seen]:
        """Play one game after the other; give each card when it looks as people will see it."""
        for game in (self.season, self.duel, self.live, self.contest):
            async for one in game():
                yield one

    async def season(self) -> AsyncIterator[Seen]:
        """Play a season of dates with a question a day, to its end."""
        world, (ada, grace, *_rest) = self.world, self.people
        await self._says(
            ada,
            "/quiz setup time:09:00 zone:UTC weekdays:daily close:17:00 topics:" + TOPIC,
        )
        last = MONDAY + (DAYS - 1) * DAY
        await self._says(ada, f"/quiz season kind:{MONDAY}..{last}")
        for number in range(DAYS):
            await world.comes(MONDAY + number * DAY, "09:00")
            for who, plan in RIGHT.items():
                await self._answers(self.people[who], await self._newest(), plan[number] == "y")
            await world.comes(MONDAY + number * DAY, "17:00")
        yield Seen(
            "season-settings",
            await self._says(ada, "/quiz season"),
            ("Running season", "Switch boards off"),
        )
        await world.comes(last + DAY, "06:00")
        yield self._public(
            "season", "season:", "The season is over", "Day by day", "Hardest question"
        )
        board = await self._says(grace, f"/quiz leaderboard topic:{TOPIC}")
        yield Seen("board-topic", board, (world.bank.topics[TOPIC].name, "you"))
        yield Seen("me-levels", await self._says(grace, "/quiz me"), ("Your level", "±"))
        await self._says(ada, f"/quiz admins add:@{grace.display_name}")
        yield Seen(
            "admins",
            await self._says(ada, "/quiz admins"),
            ("Who was named an admin", "Remove Grace"),
        )

    async def duel(self) -> AsyncIterator[Seen]:
        """Challenge, accept, play, and look back."""
        world, (_, grace, alan, *_rest) = self.world, self.people
        for one in (grace, alan):
            await self._says(one, "/quiz duel")
        await self._says(grace, f"/quiz duel player:{alan.player} questions:3")
        await world.settles()
        yield self._public("duel-challenge", "duel:", "A challenge to a duel", "Accept")
        challenge = self._newest_post("duel:")
        yield Seen("duel-list", await self._says(alan, "/quiz duel"), ("Your duels",))
        accepted = await world.presses(alan, challenge, "Accept")
        yield Seen("duel-accepted", accepted, ("The duel is on",))
        for who, plan in ((alan, (True, True, False)), (grace, (True, False, False))):
            for number, right in enumerate(plan):
                shown = await world.quiz.handle(who, PlayDuel(1))
                if who is alan and number == 1:
                    yield Seen("duel-question", shown, ("Question 2 of 3",))
                world.clock.move(seconds=9 + number)
                duel = [one for one in await self._rounds() if one.kind is Game.DUEL]
                kept = await self._answers(who, duel[number], right)
                if who is alan and number == len(plan) - 1:
                    yield Seen("duel-done", kept, ("You are done",))
        await world.waits(seconds=10)
        yield self._public("duel-result", "duel:", "The result of a duel", "Rematch")
        review = await world.presses(grace, self._newest_post("duel:"), "See the questions")
        yield Seen("duel-review", review, ("Why",))

    async def live(self) -> AsyncIterator[Seen]:
        """Invite to a live round, and play it."""
        world, (_, grace, *others) = self.world, self.people
        host = await self._says(grace, "/quiz blitz questions:2 seconds:30 speed:yes")
        yield Seen("live-host", host, ("Your live round waits for players", "Begin"))
        await world.settles()
        for one in others:
            await world.presses(one, self._newest_post("blitz:"), "I play")
        await world.waits(seconds=10)
        yield self._public("live-lobby", "blitz:", "I play", "3 players")
        await world.presses(grace, host, "Begin")
        await world.settles()
        for number in (1, 2):
            round = await self._newest()
            for place, one in enumerate((grace, *others)):
                world.clock.move(seconds=3)
                kept = await self._answers(one, round, (place + number) % 3 != 0)
                if number == 1 and one is others[-1]:
                    yield Seen("live-kept", kept, ("Kept:",))
            await world.settles()
            name = f"round:{round.id}"
            if number == 1:
                yield self._public("live-question", name, "question 1 of 2", "4 answers so far")
            world.clock.at(round.closes_at)
            await world.settles()
            if number == 1:
                yield self._public("live-reveal", name, "the answer", "How 4 players chose")
            await world.waits(PAUSE)
        yield self._public("live-podium", "podium:", "The live round is over")
        own = await world.presses(grace, self._newest_post("podium:"), "How did I do?")
        yield Seen("live-own", own, ("Place",))

    async def contest(self) -> AsyncIterator[Seen]:
        """Plan a contest, make teams, and play its three days."""
        world, (ada, *players) = self.world, self.people
        form = await world.presses(ada, await self._says(ada, "/quiz contest"), "Plan a contest")
        yield Seen("contest-form", form, ("Contest of teams", "Save"))
        first = (world.clock() + DAY).date()
        plan = {"name": "Spring cup", "first": first.isoformat(), "days": "3", "time": "10:00"}
        saved = await world.fills(ada, form, **plan, hours="6", zone="UTC")
        yield Seen("contest-saved", saved, ("Contest Spring cup is planned",))
        await world.settles()
        invitation = self._newest_post("contest:")
        for player, name in zip(players[:3], ("Night owls", "Larks", "Finches"), strict=True):
            teams = await world.presses(player, invitation, "Join")
            founding = await world.presses(player, teams, "Found a team")
            joined = await world.fills(player, founding, name=name)
            if name == "Finches":
                yield Seen("contest-team-form", founding, ("Name of your team",))
                yield Seen("contest-joined", joined, ("You take part", "Finches"))
        teams = await world.presses(players[3], invitation, "Join")
        yield Seen("contest-teams", teams, ("Choose your team", "Larks (1)"))
        await world.presses(players[3], teams, "Larks (1)")
        await world.waits(seconds=10)
        yield self._public("contest-registration", "contest:", "Contest: Spring cup", "Join")
        for day, plan_ in enumerate(("yyny", "nyyy", "yyyn")):
            await world.comes(first + day * DAY, "10:00")
            opened = [one for one in await self._rounds() if one.kind is Game.CONTEST][-2:]
            if day == 0:
                yield self._public("contest-started", "contest:", "The contest has begun")
                yield self._public("contest-question", f"round:{opened[0].id}", "Day 1 of 3")
            for player, how in zip(players, plan_, strict=True):
                await self._answers(player, opened[0], how == "y")
                if day != 1:
                    await self._answers(player, opened[1], player is players[0])
            if day == 2:
                stands = await self._says(players[0], "/quiz contest")
                yield Seen("contest-card", stands, ("Your team", "Day by day"))
            await world.comes(first + day * DAY, "16:00")
        yield self._public("contest-final", "contest:", "The contest is over", "Day by day")

    # --- how they go about it

    async def _says(self, who: Actor, line: str) -> Reply:
        reply = await self.world.says(who, line)
        assert isinstance(reply, Form) or reply.tone != "error", reply
        return reply

    async def _rounds(self) -> list[Round]:
        ids = await self.world.column("SELECT id FROM rounds ORDER BY id")
        async with self.world.database.read() as connection:
            found = await rounds.load(connection, ids)
        return [found[id] for id in sorted(found)]

    async def _newest(self) -> Round:
        return (await self._rounds())[-1]

    async def _answers(self, who: Actor, round: Round, right: bool) -> Reply:
        body = round.question.body
        assert isinstance(body, Choices)
        index = next(n for n, one in enumerate(body.options) if one.correct is right)
        return await self.world.answers(who, round, str(round.frozen.shown(index)))

    def _newest_post(self, once: str) -> Card:
        return [one for one in self.world.messenger.messages if one.once.startswith(once)][-1].card

    def _public(self, name: str, once: str, *says: str) -> Seen:
        return Seen(name, self._newest_post(once), says, private=False)
