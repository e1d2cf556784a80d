"""What happens when somebody does something on Slack? It is acknowledged at once, always.

Slack waits three seconds, so what was heard is acknowledged before anybody looks at the database,
and the reply follows when it has been committed. A form has to be opened within those seconds: where
the database is slow, a view that asks for a moment is opened and becomes the form.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import asked, forms, home, options, presence
from adapters.slack.actors import People, Person, actor, community
from adapters.slack.deliveries import Deliveries
from adapters.slack.panels import View, panel
from adapters.slack.payloads import Origin, kept, origin, part, text
from adapters.slack.pictures import Pictures
from adapters.slack.renderer import Message, Picture, message
from adapters.slack.replies import Replies, Unheard
from bot import requests as r
from bot.cards import Card, Form, Image, Reply, Suggestion, Tone
from bot.commands import COMMANDS, parse
from bot.core import permissions
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.requests.contests import ContestForm, ContestMore, TeamForm
from bot.requests.leagues import LeagueCodeForm, LeagueForm

PATIENCE: Final = 1.5
"""Seconds after which a view asks for a moment; what opens it is good for three."""

SHOWS: Final = 0.3
"""Seconds that Slack may need to show the moment: coming later, it would hide what follows."""

LOOK_UP: Final = next(one.help for one in COMMANDS if one.path == "ask")

OPENS: Final = (
    r.AnswerForm,
    r.GradeForm,
    r.ZoneForm,
    r.ReportForm,
    r.ReportMessage,
    r.SetupForm,
    r.SetupMore,
    r.FixForm,
    TeamForm,
    ContestForm,
    LeagueForm,
    LeagueCodeForm,
    ContestMore,
)
"""What may be answered by a form, which cannot be opened late."""

log = structlog.get_logger()


class Quiz(Protocol):
    """The front door, as far as Slack uses it."""

    async def handle(self, actor: Actor, request: r.Request) -> Reply: ...
    def refuse(self, actor: Actor, refusal: QuizError) -> Card: ...
    def moment(self, actor: Actor) -> Card: ...
    async def settings(self, actor: Actor) -> Card: ...
    def translated(self, locale: str, text: str) -> str | None: ...
    def picture(self, path: str) -> bytes | None: ...
    def trouble(self, where: str, error: Exception) -> str: ...
    async def suggest(
        self, actor: Actor, option: str, typed: str, command: str
    ) -> list[Suggestion]: ...
    @property
    def presence(self) -> presence.Presence: ...


class Whereabouts(Protocol):
    """The workspaces in which we are."""

    async def client(self, community: str) -> AsyncWebClient: ...
    async def meet(self, team: str, organisation: str) -> None: ...


class Companion:
    """The bot on Slack: what people do there, each one request to the quiz."""

    def __init__(
        self,
        quiz: Quiz,
        workspaces: Whereabouts,
        session: aiohttp.ClientSession,
        pictures: Pictures,
        admins: frozenset[str] = frozenset(),
    ) -> None:
        """Put everything through this front door and reply as these workspaces let us."""
        self._quiz = quiz
        self._workspaces = workspaces
        self._pictures = pictures
        self._people = People(workspaces.client, admins)
        self._replies = Replies(workspaces.client, session)
        self._deliveries: Deliveries[View | None] = Deliveries()

    def listen(self, app: AsyncApp) -> None:
        """Hear of everything by few listeners: bolt asks them one after the other."""
        anything = re.compile("")
        app.action(anything)(self.pressed)  # the most frequent first
        app.command(re.compile("^/"))(self.typed)
        app.view(forms.CALLBACK)(self.submitted)
        app.event(anything)(self.happened)
        app.options(anything)(self.typing)
        app.shortcut(re.compile("^quiz-"))(self.chosen)

    async def drain(self) -> None:
        """Finish what is in flight."""
        await self._deliveries.drain()

    # --- what Slack tells -------------------------------------------------------------------

    async def typed(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer a command."""
        await ack()
        self._answer(_from(body, context), lambda: parse(asked.line(body)))

    async def pressed(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Take a button for what it carries, or the words that were written in App Home."""
        await ack()
        actions = body.get("actions")
        action = actions[0] if isinstance(actions, list) and actions else {}
        if isinstance(action, dict) and not action.get("url"):  # a link opens by itself
            self._answer(_from(body, context), lambda: asked.by_button(action))

    async def chosen(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer an entry of a menu."""
        await ack()
        self._answer(_from(body, context), lambda: asked.by_menu(body))

    async def submitted(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Read a form that was sent, also one that was opened before a restart."""
        where, view = _from(body, context), part(body, "view")
        work = self._deliveries.once(where.once, lambda: self._sent(where, view))
        await asyncio.wait({work}, timeout=PATIENCE)
        if work.done():
            await ack(self._became(where, work) or {})
            return
        await ack({"response_action": "update", "view": self._moment(where)})
        self._deliveries.once(f"{where.once} late", lambda: self._follow(where, work))

    async def typing(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Offer what a field may become of which somebody has typed the beginning."""
        where = _from(body, context)
        option, typed, command = options.asked(body)
        who = actor(where, await self._people.find(where))
        await ack(options.offered(await self._quiz.suggest(who, option, typed, command)))

    async def happened(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Show App Home to whoever opens it, and keep where we are; all else is not for us."""
        await ack()
        where, event = _from(body, context), part(body, "event")
        if text(event, "type") == "app_home_opened":
            if text(event, "tab") in ("", "home"):
                self._deliveries.once(where.once, lambda: self._guarded(where, self._at_home))
            return

        async def keep(where: Origin) -> None:
            whole = context.enterprise_id or ""
            if whole and context.is_enterprise_install and text(event, "type") in presence.REMOVALS:
                where = replace(where, team=whole)
            for team in presence.granted(event):
                await self._workspaces.meet(team, whole)
            await presence.tell(self._quiz.presence, where.team, event)

        self._deliveries.once(where.once, lambda: self._guarded(where, keep))

    # --- what follows -----------------------------------------------------------------------

    def _answer(self, where: Origin, read: Callable[[], r.Request]) -> None:
        """Answer the request that is read, or say why none can be read; nobody waits for it."""

        async def work(where: Origin) -> None:
            try:
                request = read()
            except QuizError as refusal:
                await self._show(where, *await self._refused(where, refusal))
                return
            await self._carry_out(where, request)

        self._deliveries.once(where.once, lambda: self._guarded(where, work))

    async def _carry_out(self, where: Origin, request: r.Request) -> None:
        if where.surface != "modal" and (isinstance(request, OPENS) or not _has_channel(where)):
            work = self._show_in_time(where, request)
        else:
            work = self._show_handled(where, request)
        try:
            await work
        finally:
            if where.surface == "home":  # what was done there may have changed what it shows
                await self._at_home(where)

    async def _show_handled(self, where: Origin, request: r.Request) -> None:
        await self._show(where, *await self._handled(where, request))

    async def _open_moment(self, where: Origin) -> str:
        """Ask for a moment in a view; "" if Slack opens none, as it is no reason to stop."""
        try:
            return await self._replies.open(where, self._moment(where))
        except Unheard as error:
            log.warning("no view opened", user=where.user, error=str(error))
            return ""

    async def _show_in_time(self, where: Origin, request: r.Request) -> None:
        """Answer in a view of its own, which is opened before the reply if that takes too long."""
        handling = asyncio.ensure_future(self._handled(where, request))
        await asyncio.wait({handling}, timeout=PATIENCE)
        if handling.done():
            await self._show(where, *handling.result())
            return
        opened = await self._open_moment(where)
        reply, person = await handling
        if opened:
            await self._replies.change(where, opened, await self._view(where, reply, person))
        else:
            await self._show(where, reply, person)

    async def _handled(self, where: Origin, request: r.Request) -> tuple[Reply, Person]:
        person = await self._people.find(where)
        if not (person.known or person.is_admin) and type(request).__name__ in permissions.ADMIN:
            # Slack has not said in time who they are; "not an admin" might be wrong.
            return await self._refused(where, QuizError("too_slow"))
        return await self._quiz.handle(actor(where, person), request), person

    async def _refused(self, where: Origin, refusal: QuizError) -> tuple[Reply, Person]:
        person = await self._people.find(where)
        return self._quiz.refuse(actor(where, person), refusal), person

    async def _show(self, where: Origin, reply: Reply, person: Person) -> None:
        """Show a reply where something was done: in its view, in the channel, or in a new view."""
        if isinstance(reply, Form):
            await self._replies.open(where, await self._view(where, reply, person))
            return
        shown = message(reply, await self._drawn(where, reply), person.zone)
        await self._said(where, reply, shown)
        if shown.files:
            await self._replies.hand_over(where, shown.files)

    async def _said(self, where: Origin, card: Card, shown: Message) -> None:
        """Show a card where something was done, or else where Slack still takes it."""
        panel = _panel(where, card, shown)
        ways: list[Callable[[], Awaitable[object]]] = []
        if where.surface == "modal":
            ways.append(lambda: self._replies.change(where, where.view, panel))
        if where.response_url or where.channel:
            ways.append(lambda: self._replies.say(where, shown))
        if where.surface != "modal":
            ways.append(lambda: self._replies.open(where, panel))
        for way in ways[:-1]:
            try:
                await way()
                return
            except Unheard as error:
                log.warning("told in another way", user=where.user, error=str(error))
        await ways[-1]()

    async def _sent(self, where: Origin, view: Mapping[str, Any]) -> View:
        """Return what becomes of a form that was sent: the reply, or what is wrong with a field."""
        about = kept(view)
        try:
            empty = r.decode(text(about, "request"))
            reply, person = await self._handled(
                where, r.fill(empty, forms.values(part(view, "state")))
            )
        except QuizError as refusal:
            reply, person = await self._refused(where, refusal)
        if isinstance(reply, Card) and reply.tone is Tone.ERROR:
            at = forms.errors(view, reply.fallback)
            if at:
                return {"response_action": "errors", "errors": at}
        return {"response_action": "update", "view": await self._view(where, reply, person)}

    async def _follow(self, where: Origin, work: "asyncio.Task[View | None]") -> None:
        """Show what became of a form that took longer than Slack waits."""

        async def follow(where: Origin) -> None:
            outcome = await work or {}
            await asyncio.sleep(SHOWS)
            shown = outcome.get("view")
            if shown is None:  # the form is not there any more to write it at a field
                said = " ".join(map(str, outcome.get("errors", {}).values()))
                card = Card(said, fallback=said, tone=Tone.ERROR)
                shown = _panel(where, card, message(card, _no_picture))
            await self._replies.change(where, where.view, shown)

        await self._guarded(where, follow)

    def _became(self, where: Origin, work: "asyncio.Task[View | None]") -> View | None:
        """Return what becomes of a form that was worked on, also where that has shown a bug."""
        error = work.exception()
        if not isinstance(error, Exception):
            return work.result()
        card = self._bug(where, error)
        shown = _panel(where, card, message(card, _no_picture))
        return {"response_action": "update", "view": shown}

    def _bug(self, where: Origin, error: Exception) -> Card:
        """Keep a bug for the doctor; return what to say of it."""
        reference = self._quiz.trouble("Slack", error)
        log.error("Slack: not carried out", reference=reference, user=where.user, exc_info=error)
        return self._refusal(where, QuizError("bug", reference=reference))

    def _refusal(self, where: Origin, refusal: QuizError) -> Card:
        return self._quiz.refuse(actor(where, Person(where.name)), refusal)

    async def _at_home(self, where: Origin) -> None:
        """Show somebody's own: today's question with their verdict, their figures and settings."""
        person = await self._people.find(where)
        who = actor(where, person)
        cards = [await self._quiz.handle(who, one) for one in (r.Today(), r.Me())]
        look_up = self._quiz.translated(who.locale, LOOK_UP) or LOOK_UP
        shown = [card for card in cards if isinstance(card, Card)]
        drawn = await self._drawn(where, *shown)
        about = await self._quiz.settings(who)
        view = home.view(shown, about, drawn, person.zone, lookup=look_up)
        await self._replies.publish(where, view)

    async def _guarded(self, where: Origin, work: Callable[[Origin], Awaitable[None]]) -> None:
        """Do what nobody waits for; a bug is told with its reference, and kept for the doctor."""
        try:
            await work(where)
        except Unheard as error:
            # Whatever was asked for has happened; only telling it came to nothing.
            log.warning("reply not taken", team=where.team, user=where.user, error=str(error))
            await self._told_anyhow(where, self._refusal(where, QuizError("too_slow")))
        except Exception as error:
            await self._told_anyhow(where, self._bug(where, error))
            raise  # for `Deliveries`: should it come again, it is worked on anew

    async def _told_anyhow(self, where: Origin, card: Card) -> None:
        """Say what went wrong, where anything can still be said."""
        try:
            await self._said(where, card, message(card, _no_picture))
        except Unheard as error:
            log.warning("nobody could be told", user=where.user, error=str(error))

    def _moment(self, where: Origin) -> View:
        card = self._quiz.moment(actor(where, Person(where.name)))
        return _panel(where, card, message(card, _no_picture))

    async def _view(self, where: Origin, reply: Reply, person: Person) -> View:
        if isinstance(reply, Form):
            return forms.view(reply, channel=where.channel, zone=person.zone)
        shown = message(reply, await self._drawn(where, reply), person.zone)
        return _panel(where, reply, shown)

    async def _drawn(self, where: Origin, *cards: Card) -> Picture:
        """Return the pictures of cards, as far as the workspace has them or takes them."""
        found: dict[str, str] = {}
        for card in cards:
            if any(isinstance(block, Image) for block in card.blocks):
                here = community(where.team)
                client = await self._workspaces.client(here)
                found |= await self._pictures.of(client, here, card)
        return found.get


def _from(body: Mapping[str, Any], context: AsyncBoltContext) -> Origin:
    """Return where a payload comes from; an organisation's may name the workspace but once."""
    return origin(body, context.team_id or text(body, "team_id") or context.enterprise_id or "")


def _has_channel(where: Origin) -> bool:
    """Whether a reply can stand in a channel, where only one person sees it."""
    return bool(where.response_url or (where.channel and not where.surface))


def _panel(where: Origin, card: Card, shown: Message) -> View:
    return panel(card.title, shown, where.channel)


def _no_picture(path: str) -> None:
    """Leave the words of pictures."""
