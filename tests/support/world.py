"""How do tests talk to the bot? As people do: they say, press and fill in, and time passes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text as sql

from bot import commands
from bot import requests as r
from bot.bank import Bank, Problem
from bot.cards import Card, Form, Reply
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Question
from bot.core.rounds import Round
from bot.intake import Intake
from bot.library import Library
from bot.outbox import Outbox
from bot.quiz import Quiz
from bot.storage import rounds, verify
from bot.storage.database import Database
from bot.tick import Tick
from tests.support import people
from tests.support.bank import bank
from tests.support.clock import FakeClock, utc
from tests.support.messenger import Message, RecordingMessenger
from tests.support.reading import button


class World:
    """One process of the bot, its chat and its clock; nothing ticks unless the test says so."""

    def __init__(
        self,
        database: Database,
        clock: FakeClock | None = None,
        messenger: RecordingMessenger | None = None,
        chats: Mapping[str, RecordingMessenger] | None = None,
    ) -> None:
        """`chats` are those of platforms that have one of their own."""
        self.database = database
        self.clock = clock or FakeClock()
        self.messenger = messenger or RecordingMessenger()
        self.bank: Bank = bank()
        messengers = dict.fromkeys(("test", "discord", "slack"), self.messenger)
        messengers |= chats or {}
        self.intake = Intake(database, self.clock)
        self.outbox = Outbox(database, lambda: self.bank, self.clock, messengers)
        self.problems: Sequence[Problem] = ()
        self.quiz = Quiz(
            *(database, lambda: self.bank, self.clock, self.intake, messengers),
            content=lambda: self.problems,
        )

        def trouble(where: str, error: Exception) -> None:
            self.quiz.trouble(where, error)

        self.tick = Tick(database, lambda: self.bank, self.clock, self.outbox, trouble=trouble)

    def twin(self) -> "World":
        """Return another process of the same bot: its own connections, the same chat and time."""
        other = World(Database(str(self.database.url)), self.clock, self.messenger)
        other.bank = self.bank
        return other

    async def end(self) -> None:
        """Finish what is in flight."""
        await self.intake.drain()
        await self.quiz.looks.drain()
        await self.outbox.drain()

    # --- what people do ---------------------------------------------------------------------

    async def says(self, actor: Actor, line: str) -> Reply:
        """Type a command; whatever comes back, form or card."""
        try:
            request = commands.parse(line)
        except QuizError as refusal:
            return self.quiz.refuse(actor, refusal)
        return await self.quiz.handle(actor, request)

    async def presses(self, actor: Actor, reply: Reply, label: str) -> Reply:
        """Press a button: it goes through the text that the platform carries."""
        return await self.sends(actor, r.encode(button(reply, label).request))

    async def sends(self, actor: Actor, data: str) -> Reply:
        """Send what a button carries, forged or not."""
        try:
            request = r.decode(data)
        except QuizError as refusal:
            return self.quiz.refuse(actor, refusal)
        return await self.quiz.handle(actor, request)

    async def fills(self, actor: Actor, form: Reply, **values: str) -> Reply:
        """Submit a form; a field that is not named keeps the value it came with."""
        assert isinstance(form, Form), f"not a form: {form.title}"
        request = r.decode(r.encode(form.request))
        given = {}
        for field in form.fields:
            value = getattr(field, "value", "")
            given[field.name] = value if isinstance(value, str) else ",".join(value)
        assert values.keys() <= given.keys(), f"the form has only {sorted(given)}"
        try:
            filled = r.fill(request, given | values)
        except QuizError as refusal:
            return self.quiz.refuse(actor, refusal)
        return await self.quiz.handle(actor, filled)

    async def answers(self, actor: Actor, round: Round | int, response: str) -> Reply:
        """Answer a round with what a button or a form would send."""
        id = round if isinstance(round, int) else round.id
        return await self.quiz.handle(actor, r.AnswerRound(id, response))

    # --- what time does ---------------------------------------------------------------------

    async def settles(self) -> None:
        """Let everything that is due happen."""
        await self.tick.settle()

    async def waits(self, by: timedelta | None = None, **parts: float) -> None:
        """Let time pass, then let what is due happen."""
        self.clock.move(by, **parts)
        await self.tick.settle()

    async def comes(self, day: date, at: str, zone: str = "UTC") -> None:
        """Let the time come at which the zone's clock shows `at`, then let what is due happen."""
        self.clock.at(utc(day, at, zone))
        await self.tick.settle()

    # --- short ways to a situation ------------------------------------------------------------

    def knows(self, *questions: Question) -> None:
        """Make the bank hold exactly these questions."""
        self.bank = bank(questions)

    def reads(self, library: Library) -> None:
        """Use what a library has now."""
        self.bank, self.problems = library(), library.problems

    async def sets_up(self, **options: str) -> Card:
        """Set up a daily question at 09:00 UTC every day, closing at 17:00, or as told."""
        chosen = {"time": "09:00", "zone": "UTC", "weekdays": "daily", "close": "17:00"} | options
        line = " ".join(f"{name}:{value}" for name, value in chosen.items())
        reply = await self.says(people.ADA, f"/quiz setup {line}")
        assert isinstance(reply, Card)
        assert "is set" in reply.title, reply.fallback
        return reply

    async def asked(self, question: Question, **options: str) -> Round:
        """Have this question open, now a minute past its opening; return its round."""
        self.knows(question)
        opens, _ = await self.quiz.upcoming(people.TEAM)
        if opens is None:
            await self.sets_up(**options)
            opens, _ = await self.quiz.upcoming(people.TEAM)
        assert opens is not None
        self.clock.at(opens)
        await self.waits(minutes=1)
        found = await self.rounds()
        assert found[-1].frozen.question.id == question.id
        return found[-1]

    async def closes(self) -> None:
        """Go to the closing time of the open round."""
        _, closes = await self.quiz.upcoming(people.TEAM)
        assert closes is not None
        self.clock.at(closes)
        await self.waits(minutes=1)

    # --- what can be seen ---------------------------------------------------------------------

    async def rounds(self, community: str = people.TEAM) -> list[Round]:
        """Return every round of a community, oldest first."""
        ids = await self.column("SELECT id FROM rounds WHERE community = :it", it=community)
        async with self.database.read() as connection:
            found = await rounds.load(connection, ids)
        return [found[id] for id in sorted(found)]

    def message(self, round: Round | int) -> Message:
        """Return the public message of a round."""
        id = round if isinstance(round, int) else round.id
        found = [one for one in self.messenger.messages if one.once == f"round:{id}"]
        assert len(found) == 1, [one.once for one in self.messenger.messages]
        return found[0]

    async def differences(self) -> list[str]:
        """Return what `quiz db verify` finds; there should be nothing, always."""
        async with self.database.read() as connection:
            return await verify.differences(connection)

    async def rows(self, statement: str, **values: Any) -> list[Any]:
        """Return what a query finds, to look behind the scenes."""
        async with self.database.read() as connection:
            return list(await connection.execute(sql(statement), values))

    async def column(self, statement: str, **values: Any) -> list[Any]:
        """Return the first column of what a query finds."""
        return [row[0] for row in await self.rows(statement, **values)]

    async def dump(self, tables: Iterable[str] | None = None) -> dict[str, list[Any]]:
        """Return the content of the tables, to show that a refusal changed nothing."""
        names = tables or [
            "communities",
            "players",
            "schedules",
            "rounds",
            "missed",
            "answers",
            "ledger",
            "standings",
            "tallies",
            "streaks",
            "corrections",
            "reports",
            "shares",
            "blitzes",
            "blitz_players",
            "duels",
            "turns",
            "seen",
            "admins",
            "posts",
            "meta",
            "contests",
            "teams",
            "registrations",
            "contest_days",
            "contest_places",
            *("leagues", "league_members", "league_seasons", "invitations", "tries"),
        ]
        return {
            name: sorted((tuple(row) for row in await self.rows(f"SELECT * FROM {name}")), key=str)
            for name in names
        }
