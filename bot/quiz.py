"""The front door: everything people do comes in here, and a card goes out.

A request is one transaction, and what the card says has been committed.
"""

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot import challenges, clean, commands, completion, faults, naming, planning
from bot import requests as r
from bot.bank import Bank, Problem
from bot.cards import Card, Reply, Suggestion
from bot.charts import GALLERY
from bot.completion import Asked
from bot.core import permissions
from bot.core.communities import Health, Schedule, Trouble
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rounds import Kind
from bot.intake import Intake
from bot.journeys import (
    blitz,
    contests,
    doctor,
    duel_play,
    presence,
    setup,
    sharing,
)
from bot.journeys import posts as post_journey
from bot.journeys.table import Call, reading, writing
from bot.looks import Looks
from bot.metrics import ANSWERS, HANDLE_SECONDS, REQUESTS
from bot.ports import Clock, Messengers, Step, messenger_in
from bot.presence import Presence
from bot.present import blitz as blitz_words
from bot.present import doctor as doctor_words
from bot.present import errors as error_words
from bot.present import help as help_words
from bot.present import translated, verdicts
from bot.present.duels import Before
from bot.requests import blitz as g
from bot.requests import duels as d
from bot.requests.admins import ChangeAdmins
from bot.requests.contests import HoldContest, SaveContest
from bot.storage import meta, posts, rounds, schedules
from bot.storage.database import Database

SHOWN_POSTS = 100
KEPT_TROUBLES = 5

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Shown:
    """A public message as it looks now."""

    message: str
    card: Card
    at: datetime


class Quiz:
    """Takes a request from an actor and gives the card to show them, and only them."""

    def __init__(
        self,
        database: Database,
        bank: Callable[[], Bank],
        clock: Clock,
        intake: Intake,
        messengers: Messengers,
        content: Callable[[], Sequence[Problem]] = tuple,
    ) -> None:
        """`bank` is asked anew each time, so that a reloaded one is used at once.

        `content` tells what keeps newer content from being used.
        """
        self._database = database
        self._bank = bank
        self._clock = clock
        self._intake = intake
        self._messengers = messengers
        self._content = content
        self._troubles: deque[Trouble] = deque(maxlen=KEPT_TROUBLES)
        self.presence = Presence(database, clock, self.trouble)
        """What platforms tell that nobody has asked for: where we are."""
        self.looks = Looks(database, clock)
        """Who has looked what up, as far as it is not yet written down."""

    async def handle(self, actor: Actor, request: r.Request) -> Reply:
        """Return the reply to a request; whatever goes wrong becomes a card as well."""
        name = type(request).__name__
        with HANDLE_SECONDS.time():
            try:
                actor = await naming.known(self._database, actor, request)
                permissions.check(actor, request)
                reply = await self._dispatch(clean.actor(actor), clean.request(request))
                if isinstance(reply, Card):
                    reply = await GALLERY.hang(reply)
            except QuizError as refusal:
                REQUESTS.labels(name, "refused").inc()
                return self.refuse(actor, refusal)
            except (DBAPIError, OSError) as error:  # asyncpg says OSError when nobody is there
                return self._fail(actor, name, "storage", error)
            except Exception as error:
                return self._fail(actor, name, "bug", error)
        REQUESTS.labels(name, "done").inc()
        return reply

    def refuse(self, actor: Actor, refusal: QuizError) -> Card:
        """Return the card of a refusal."""
        return error_words.refusal(actor.locale, refusal)

    def moment(self, actor: Actor) -> Card:
        """Return what is shown while a reply is on its way."""
        return help_words.moment(actor.locale)

    async def settings(self, actor: Actor) -> Card:
        """Return what leads to settings, where they stand beside somebody's own figures."""
        actor = await naming.shown(self._database, actor)
        return help_words.settings(actor.locale, actor.is_admin)

    def translated(self, locale: str, text: str) -> str | None:
        """Return our English words in another language, or None where they are not known in it."""
        return translated(locale, text)

    def trouble(self, where: str, error: Exception) -> str:
        """Keep an error for the doctor; return the reference to tell."""
        reference, said = secrets.token_hex(4), f"{where}: {_first_line(error)}"
        if self._troubles and self._troubles[-1].text == said:
            self._troubles.pop()  # the same again, every second perhaps: tell the newest
        self._troubles.append(Trouble(self._clock(), reference, said))
        return reference

    def complete(self, actor: Actor, line: str) -> list[str]:
        """Return what a typed line may become."""
        head = "/quiz ask "
        if line.lower().startswith(head) and len(line) > len(head):
            typed = line[len(head) :]
            return [head + name for name in self._bank().complete(typed, 8)]
        return commands.complete(line)

    async def suggest(
        self, actor: Actor, option: str, typed: str, command: str
    ) -> list[Suggestion]:
        """Return what the typed beginning of a command's option may become; none rather than late.

        Whoever may not use the command learns nothing about its options.
        """
        asked = Asked(actor, option, clean.text(typed), command)
        return await completion.suggest(self._database, self._bank(), asked, self.trouble)

    def picture(self, path: str) -> bytes | None:
        """Return a picture of the bank or a chart, by the path a card names; else None."""
        if chart := GALLERY.picture(path):
            return chart
        for entry in self._bank().entries.values():
            figure = entry.question.figure if entry.question else None
            if figure is not None and figure.path == path:
                file = self._bank().figure(figure)
                return file.read_bytes() if file else None
        return None

    async def posts(self, community: str, channel: str) -> list[Shown]:
        """Return the newest public messages of a channel as they look now, oldest first."""
        async with self._database.read() as connection:
            found = await posts.in_channel(connection, community, channel, SHOWN_POSTS)
            now = self._clock()
            cards = [await post_journey.render(connection, self._bank(), one, now) for one in found]
        return [
            Shown(post.message or "", await GALLERY.hang(card), post.created_at)
            for post, card in zip(found, cards, strict=True)
        ]

    async def upcoming(self, community: str) -> tuple[datetime | None, datetime | None]:
        """Return when the next question opens and when the next open one closes."""
        async with self._database.read() as connection:
            plans = await schedules.of(connection, community)
            nexts = [one.next.at for one in plans if one.next and not one.paused]
            closing = [
                one.closes_at for one in await rounds.open_in(connection, community, {Kind.DAILY})
            ]
        return min(nexts, default=None), min(closing, default=None)

    async def _dispatch(self, actor: Actor, request: r.Request) -> Reply:
        match request:
            case r.AnswerRound():
                return await self._answer(actor, request)
            case r.Help():
                menus = commands.MENUS if actor.platform in commands.MENUS_ON else ()
                return help_words.commands(actor.locale, actor.is_admin, menus)
            case r.Challenge(player=player):
                return await self._offer(actor, d.OfferDuel(player))
            case d.OfferDuel() | d.OfferRival() | d.Rematch():
                return await self._offer(actor, request)
            case r.Doctor():
                return await self._doctor(actor)
            case r.Setup():
                return await self._setup(actor, request)
            case ChangeAdmins():
                return await naming.change(
                    self._database, self._messengers, actor, request, self._clock
                )
            case SaveContest() | HoldContest():
                messenger = messenger_in(actor.community, self._messengers)
                given = (self._bank(), actor, request, self._clock)
                return await planning.contest(self._database, messenger, *given)
            case r.ShareConcept():
                return await self._share(actor, request)
            case g.Blitz():
                return await self._host(actor, request)
        if isinstance(request, d.AcceptDuel):
            await self.looks.drain()  # nobody is asked what they have just read
        return await self._carry_out(actor, request)

    async def _carry_out(self, actor: Actor, request: r.Request) -> Reply:
        call = Call(actor, request, self._clock(), self._bank(), self._steps(actor.community))
        if read := reading(call):
            async with self._database.read() as connection:
                reply = await read(connection, call)
            for concept in call.seen:
                self.looks.note(actor, concept)
            return reply
        async with self._database.write() as connection:
            reply = await writing(call)(connection, call)
            if isinstance(request, _CORRECTS):
                faults.reach("rescore.booked")
        if isinstance(request, _CORRECTS):
            faults.reach("rescore.committed")
        return reply

    async def _answer(self, actor: Actor, request: r.AnswerRound) -> Card:
        try:
            outcome = await self._intake.submit(actor, request)
        except QuizError as refusal:
            ANSWERS.labels(refusal.code).inc()
            if refusal.code != "duel_late":
                raise
            return await self._play(actor, refusal.facts["duel"], Before.LATE)
        ANSWERS.labels("accepted" if outcome.first else "repeated").inc()
        if outcome.round.changeable and not outcome.round.tells:
            return blitz_words.kept(actor.locale, outcome)
        if outcome.round.kind is Kind.DUEL:
            before = Before.KEPT if outcome.first else Before.REPEATED
            return await self._play(actor, outcome.round.game, before)
        return verdicts.verdict(actor.locale, outcome)

    async def _play(self, actor: Actor, duel: Any, before: Before) -> Card:
        async with self._database.write() as connection:
            return await duel_play.play(connection, actor, int(duel), self._clock(), before)

    async def _offer(self, actor: Actor, request: d.OfferDuel | d.OfferRival | d.Rematch) -> Card:
        await self.looks.drain()
        return await challenges.offer(
            self._database, self._bank(), self._messengers, actor, request, self._clock
        )

    async def _setup(self, actor: Actor, request: r.Setup) -> Card:
        bank = self._bank()
        messenger = messenger_in(actor.community, self._messengers)
        await planning.expect_own(messenger, actor, request.channel.strip())
        async with self._database.write() as connection:
            await presence.met(connection, actor, self._clock())
            plan = await setup.save(connection, bank, actor, request, self._clock())
        problems = await self._problems(plan)  # no transaction meanwhile
        if setup.is_there_again(plan, request, problems):
            async with self._database.write() as connection:
                plan = await setup.resumed(connection, plan, self._clock())
        return setup.saved(bank, actor, plan, problems)

    async def _share(self, actor: Actor, request: r.ShareConcept) -> Card:
        channel = sharing.channel(actor)
        problems = await self._problems_in(actor.community, channel)
        async with self._database.write() as connection:
            return await sharing.share(
                connection, self._bank(), actor, request.concept, self._clock(), problems
            )

    async def _host(self, actor: Actor, request: g.Blitz) -> Card:
        channel = blitz.channel(actor)
        problems = await self._problems_in(actor.community, channel)
        async with self._database.write() as connection:
            return await blitz.host(
                connection, self._bank(), actor, request, self._clock(), problems
            )

    def _steps(self, community: str) -> frozenset[Step]:
        messenger = messenger_in(community, self._messengers)
        return messenger.steps if messenger else frozenset()

    async def _problems(self, plan: Schedule) -> list[str]:
        steps = setup.steps_of(plan) & self._steps(plan.community)
        return await self._problems_in(plan.community, plan.channel, steps, plan.role)

    async def _problems_in(self, community: str, channel: str, *more: Any) -> list[str]:
        messenger = messenger_in(community, self._messengers)
        return await messenger.problems(channel, *more) if messenger else []

    async def _doctor(self, actor: Actor) -> Card:
        try:
            health = await self._health(actor)
        except (DBAPIError, OSError) as error:
            raise QuizError(
                "no_database",
                database=self._database.kind,
                problem=_first_line(error),
                reference=self.trouble("Doctor", error),
            ) from error
        return doctor_words.report(actor.locale, health)

    async def _health(self, actor: Actor) -> Health:
        async with self._database.read() as connection:
            plans = await schedules.of(connection, actor.community)
            rooms = await contests.asking(connection, actor.community)
        found: dict[str, list[str]] = {}
        for plan in plans:
            said = found.setdefault(plan.channel, [])
            problems = await self._problems(plan)
            said += [one for one in problems if one not in said]
        for room in sorted(rooms - found.keys()):
            found[room] = await self._problems_in(actor.community, room)
        writable = await self._write_trouble()
        async with self._database.read() as connection:
            return await doctor.examine(
                connection,
                self._bank(),
                actor,
                self._clock(),
                database=self._database.kind,
                writable=writable,
                drift=await self._database.clock_drift(connection),
                troubles=list(self._troubles),
                permissions=found,
                content=[str(problem) for problem in self._content()],
            )

    async def _write_trouble(self) -> str:
        """Return why the database cannot be written, or ""."""
        try:
            async with self._database.write() as connection:
                await meta.probe(connection, self._clock())
        except (SQLAlchemyError, OSError) as error:
            return _first_line(error)
        return ""

    def _fail(self, actor: Actor, request: str, code: str, error: Exception) -> Card:
        reference = self.trouble(request, error)
        REQUESTS.labels(request, code).inc()
        log.error(
            "request failed",
            request=request,
            reference=reference,
            player=actor.player,
            exc_info=error,
        )
        return self.refuse(actor, QuizError(code, reference=reference))


_CORRECTS = (r.VoidQuestion, r.FixQuestion)


def _first_line(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {cause}".splitlines()[0][:200]
