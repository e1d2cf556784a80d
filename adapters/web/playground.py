"""What does the playground answer? The page, its actions, its events and its clock."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import web

from adapters.web import pictures, renderer
from adapters.web.guard import Refused, read_json
from adapters.web.messenger import Changed, ClockMoved, HungUp, News, WebMessenger
from adapters.web.players import CHANNEL, COMMUNITY, PLAYERS
from adapters.web.stream import Event, clock_event, stream
from bot import commands, requests
from bot.cards import Card, Form, Reply, Tone
from bot.core.errors import QuizError
from bot.core.people import Actor

RESYNC_SECONDS = 10.0

Known = dict[str, tuple[Card, datetime]]


class Shown(Protocol):
    """A public message as it looks now."""

    @property
    def message(self) -> str: ...
    @property
    def card(self) -> Card: ...
    @property
    def at(self) -> datetime: ...


class Quiz(Protocol):
    """The front door, as far as the playground uses it."""

    async def handle(self, actor: Actor, request: requests.Request) -> Reply: ...
    def refuse(self, actor: Actor, error: QuizError) -> Card: ...
    async def posts(self, community: str, channel: str) -> Sequence[Shown]: ...
    def complete(self, actor: Actor, line: str) -> list[str]: ...
    def picture(self, path: str) -> bytes | None: ...


class Controls(Protocol):
    """The clock that people can turn, and what it brings about; each says what happened."""

    def now(self) -> datetime: ...
    async def move(self, by: timedelta) -> str: ...
    async def next_question(self) -> str: ...
    async def close_question(self) -> str: ...


class Playground:
    """The handlers of the page; all that lasts is kept by the quiz."""

    def __init__(self, quiz: Quiz, controls: Controls, messenger: WebMessenger) -> None:
        """Answer for this quiz and listen to this messenger."""
        self._quiz = quiz
        self._controls = controls
        self._messenger = messenger

    def routes(self) -> list[web.RouteDef]:
        """Return what the playground adds to the server."""
        return [
            web.get("/", self.page),
            web.post("/act", self.act),
            web.get("/events", self.events),
            web.get("/complete", self.complete),
            web.post("/clock", self.clock),
            web.get("/picture/{path:.+}", self.picture),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        """Show the page; its messages arrive as events."""
        html = renderer.page(
            "page.html", players=list(PLAYERS.values()), channel=CHANNEL, now=self._controls.now()
        )
        return web.Response(text=html, content_type="text/html")

    async def act(self, request: web.Request) -> web.Response:
        """Carry out what a player typed, pressed or filled in."""
        body = await read_json(request)
        actor = _player(body.get("player"))
        try:
            wanted = _request(body)
        except QuizError as error:
            reply: Reply = self._quiz.refuse(actor, error)
        else:
            reply = await self._quiz.handle(actor, wanted)
        cause = body.get("cause")
        return web.json_response(self._shown(actor, reply, cause if isinstance(cause, str) else ""))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell a browser how the channel looks now, and then what changes."""
        with self._messenger.listening() as news:  # before reading, so that nothing is missed
            return await stream(request, self._news(news))

    async def complete(self, request: web.Request) -> web.Response:
        """Say what the beginning of a line may become."""
        actor = _player(request.query.get("player"))
        lines = self._quiz.complete(actor, request.query.get("line", "")[:500])
        return web.json_response({"lines": lines})

    async def clock(self, request: web.Request) -> web.Response:
        """Turn the clock and say what that brought about."""
        action = (await read_json(request)).get("action")
        match action:
            case "hour":
                said = await self._controls.move(timedelta(hours=1))
            case "next":
                said = await self._controls.next_question()
            case "close":
                said = await self._controls.close_question()
            case _:
                raise Refused(400, "The clock can move an hour, to the next question or its end.")
        self._messenger.tell(ClockMoved())
        return web.json_response({"said": said, "now": self._controls.now().isoformat()})

    async def picture(self, request: web.Request) -> web.Response:
        """Show a picture of the bank."""
        return await pictures.show(request, self._quiz.picture)

    def _shown(self, actor: Actor, reply: Reply, cause: str) -> dict[str, object]:
        key = f"k{secrets.token_hex(4)}"
        if isinstance(reply, Form):
            return {"kind": "form", "html": renderer.form(reply, key), "said": reply.title}
        html = renderer.page(
            "reply.html",
            actor=actor,
            cause=cause[:200],
            at=self._controls.now(),
            card=renderer.card(reply, key),
        )
        refused = reply.tone is Tone.ERROR
        return {
            "kind": "card",
            "html": html,
            "said": renderer.words(reply),
            "refused": refused,
            "card": renderer.card(reply, f"{key}-in") if refused else "",
        }

    async def _news(self, news: asyncio.Queue[News]) -> AsyncGenerator[Event, None]:
        shown: Known = {}
        async for event in self._missing(shown):
            yield event
        yield "ready", {}
        while True:
            try:
                found = await asyncio.wait_for(news.get(), RESYNC_SECONDS)
            except TimeoutError:  # another process may have posted, or moved the clock
                async for event in self._missing(shown):
                    yield event
                continue
            match found:
                case HungUp():
                    return
                case ClockMoved():
                    yield clock_event(self._controls.now())
                case Changed(message, card):
                    known = shown.get(message)
                    at = known[1] if known else self._controls.now()  # an edit keeps its time
                    if known != (card, at):
                        shown[message] = (card, at)
                        yield _post(message, card, at)

    async def _missing(self, shown: Known) -> AsyncIterator[Event]:
        """Yield what a browser that knows `shown` has to learn, the time first."""
        yield clock_event(self._controls.now())
        for one in await self._quiz.posts(COMMUNITY, CHANNEL):
            card, at = shown.get(one.message) or (None, one.at)
            if card != one.card:
                shown[one.message] = (one.card, at)
                yield _post(one.message, one.card, at)


def _post(message: str, card: Card, at: datetime) -> Event:
    said = renderer.words(card)
    html = renderer.page(
        "message.html",
        message=message,
        at=at,
        said=said,
        card=renderer.card(card, message),
    )
    return "post", {"message": message, "html": html, "said": said}


def _player(player: object) -> Actor:
    if not isinstance(player, str) or player not in PLAYERS:
        raise Refused(403, "Nobody by that name plays here.")
    return PLAYERS[player]


def _request(body: dict[str, object]) -> requests.Request:
    """Return what is asked for; QuizError if it is nothing that can be asked."""
    match body:
        case {"line": str(line)}:
            return commands.parse(line)
        case {"button": str(button)}:
            return requests.decode(button)
        case {"base": str(base), "values": dict(values)} if all(
            isinstance(value, str) for value in values.values()
        ):
            return requests.fill(requests.decode(base), values)
        case _:
            raise Refused(400, "Type a line, press a button or fill a form in.")
