"""What do we add to the time bolt needs for a press, a command, a form or App Home?

From a signed request, or an envelope of Socket Mode, to the answer that Slack waits for, and to the
body of what the person sees; without database and network: the quiz has its cards at hand. Beside
it, in turns, bolt with a listener that only acknowledges and its own check of the signature, and
one that sends the very reply that we send, ready made.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.slack import forms
from adapters.slack.connection import Access, connected
from adapters.slack.door import EVENTS
from adapters.slack.pictures import Pictures
from adapters.slack.renderer import message
from adapters.slack.workspaces import OneWorkspace, web_client
from bot import requests as r
from bot.bank import Bank
from bot.cards import Form, TextField
from bot.library import spare_collector
from tests.bench import slack_payloads as payloads
from tests.bench.at_hand import CARDS, AtHand, prepared
from tests.bench.common import load_average, percentile, table
from tests.bench.slack_line import Line, Nothing
from tests.bench.slack_payloads import Happening, Incoming

TURNS = 20
API = "https://slack.com/api/"
TOKEN = "xoxb-1"

Receive = Callable[[Any], Awaitable[Any]]
Make = Callable[[int], Happening]
ANYTHING = re.compile("")


@dataclass(slots=True)
class Times:
    """Seconds of one kind of event: to what Slack waits for, and to the body of the reply."""

    name: str
    make: Make
    replies: bool
    """Whether a reply follows; otherwise the response holds it."""
    ours: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    by_hand: list[float] = field(default_factory=list)


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Let everybody in, as the one workspace of a token does."""
    return AuthorizeResult(
        enterprise_id=enterprise_id, team_id=team_id, bot_user_id=payloads.BOT, bot_token=TOKEN
    )


@asynccontextmanager
async def ours(quiz: AtHand, line: Line) -> AsyncIterator[tuple[Receive, AsyncApp]]:
    """Yield what receives requests on our part, and the app behind it."""
    session: Any = line
    workspaces = OneWorkspace(TOKEN, API, session)
    access = Access(TOKEN, signing_secret=payloads.SECRET, api=API)
    pictures = Pictures(quiz.picture, Nothing())
    async with connected(quiz, access, session, workspaces, pictures, authorize) as link:
        receive: Any = next(one.handler for one in link.routes if one.path == EVENTS)
        yield receive, receive.__self__._app


def plain(line: Line, do: Callable[..., Awaitable[None]], wait: bool = True) -> AsyncApp:
    """Return bolt by itself, with one listener for whatever happens."""
    session: Any = line
    logger = logging.getLogger("slack")
    logger.setLevel(logging.WARNING)
    app = AsyncApp(
        logger=logger,
        name="plain",
        signing_secret=payloads.SECRET,
        client=web_client(API, session),
        authorize=authorize,
        process_before_response=wait,
    )
    for register in (app.action, app.view, app.event, app.command):
        register(ANYTHING)(do)
    return app


def door(app: AsyncApp) -> Receive:
    """Return how bolt receives requests of aiohttp's."""

    async def receive(request: Any) -> Any:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return receive


async def nothing(ack: AsyncAck) -> None:
    """Only acknowledge."""
    await ack()


def made_by_hand(line: Line) -> Callable[..., Awaitable[None]]:
    """Return a listener that sends what we sent last, ready made."""

    async def do(ack: AsyncAck, body: dict[str, Any], client: Any) -> None:
        ready = json.loads(line.said) if line.said else {}
        if "view" in body:
            await ack(ready)
            return
        await ack()
        if "view" in ready:
            await client.views_publish(user_id=body["event"]["user"], view=ready["view"])
        else:
            line.post(body["response_url"], json=ready)

    return do


def kinds(quiz: AtHand) -> list[Times]:
    """Return what happens, by how it is made anew each time."""
    shown = [message(card, lambda _: None).blocks for card in quiz.publics]
    buttons = [_button(number, blocks) for number, blocks in enumerate(shown)]
    empty = [_form(number) for number in range(CARDS)]
    names = list(quiz.lookups)
    return [
        Times("a press on A", lambda n: payloads.pressed(f"U{n}", buttons[n], shown[n]), True),
        Times("/quiz ask", lambda n: payloads.typed(f"U{n}", f"ask {names[n]}"), True),
        Times(
            "a form that was sent",
            lambda n: payloads.sent(f"U{n}", empty[n], "response", "mode collapse"),
            False,
        ),
        Times("App Home", lambda n: payloads.went_home(f"U{n}"), True),
    ]


def _button(number: int, blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    value = r.encode(r.AnswerRound(number, "0"))
    found = (one for block in blocks for one in block.get("elements", ()))
    return next(one for one in found if one.get("value") == value)


def _form(number: int) -> dict[str, Any]:
    field = TextField("response", "Your answer", limit=200)
    return forms.view(Form("Answer", (field,), r.AnswerRound(number), "Send"), channel="C1")


async def _over(seconds: int = 12) -> None:
    for _ in range(seconds):  # what comes after the reply is nobody's wait
        await asyncio.sleep(0)


async def timed(
    receive: Receive, line: Line, happening: Happening, replies: bool
) -> tuple[float, float]:
    """Return the seconds of work until Slack has its answer, and until the reply is written."""
    request, over = Incoming(happening), line.listen()
    start = time.thread_time()
    response = await receive(request)
    answered = time.thread_time()
    if response.status != 200:
        raise RuntimeError(f"not let in: {response.status} {response.text}")
    shown = await over if replies else answered
    if not replies and response.text:
        line.said = response.text
    await _over()
    return answered - start, max(shown, answered) - start


async def by_http(quiz: AtHand, every: Sequence[Times]) -> None:
    """Let everything happen to each of the three in turn, again and again."""
    line, other = Line(), Line()
    empty, by_hand = door(plain(other, nothing)), door(plain(line, made_by_hand(line)))
    async with ours(quiz, line) as (receive, _):
        for kind in every:
            for number in range(CARDS):
                kind.first.append((await timed(receive, line, kind.make(number), kind.replies))[1])
            if "blocks" not in line.said:
                raise RuntimeError(f"no card: {line.said}")
            await timed(empty, other, kind.make(0), False)
        for _ in range(TURNS):
            for kind in every:
                for number in range(CARDS):
                    answered, shown = await timed(receive, line, kind.make(number), kind.replies)
                    kind.ours.append(answered)
                    kind.shown.append(shown)
                    kind.by_hand.append(
                        (await timed(by_hand, line, kind.make(number), kind.replies))[1]
                    )
                    kind.empty.append((await timed(empty, other, kind.make(number), False))[0])


async def by_socket(quiz: AtHand, every: Sequence[Times]) -> None:
    """Let everything come in envelopes, to us and to bolt with an empty listener."""
    line, other = Line(), Line()
    async with (
        ours(quiz, line) as (_, app),
        _socket(app, line) as to_us,
        _socket(plain(other, nothing), other) as to_empty,
    ):
        for turn in range(-1, TURNS):
            for kind in every:
                for number in range(CARDS):
                    answered, shown = await _enveloped(to_us, line, kind, number)
                    empty, _ = await _enveloped(to_empty, other, kind, number, replies=False)
                    if turn >= 0:  # once before it counts
                        kind.ours.append(answered)
                        kind.shown.append(shown)
                        kind.empty.append(empty)


@asynccontextmanager
async def _socket(app: AsyncApp, line: Line) -> AsyncIterator[Any]:
    client = AsyncSocketModeHandler(app, "xapp-1").client
    client.current_session = line  # type: ignore[assignment]
    try:
        yield client
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def _enveloped(
    client: Any, line: Line, kind: Times, number: int, *, replies: bool = True
) -> tuple[float, float]:
    envelope = kind.make(number).enveloped()
    acknowledged, over = line.await_acknowledgement(), line.listen()
    start = time.thread_time()
    await client.enqueue_message(envelope)
    answered = await acknowledged
    shown = await over if replies and kind.replies else answered
    await _over()
    return answered - start, max(shown, answered) - start


async def waits(quiz: AtHand, every: Sequence[Times], wait: bool) -> list[tuple[float, float]]:
    """Return the seconds Slack waits for us and for an empty listener, for each kind."""
    line, other = Line(), Line()
    receive = door(plain(other, nothing, wait))
    found: list[tuple[list[float], list[float]]] = [([], []) for _ in every]
    async with ours(quiz, line) as (to_us, app):
        app.listener_runner.process_before_response = wait
        for kind, (us, empty) in zip(every, found, strict=True):
            for number in range(CARDS):
                us.append(await _wait(to_us, kind.make(number)))
                await _over()
                empty.append(await _wait(receive, kind.make(number)))
    return [(median(us), median(empty)) for us, empty in found]


async def _wait(receive: Receive, happening: Happening) -> float:
    request = Incoming(happening)
    start = time.perf_counter()
    await receive(request)
    return time.perf_counter() - start


def bench(bank: Bank) -> None:
    """Print the tables of replies."""
    spare_collector()  # as the program does
    quiz = prepared(bank, f"slack:{payloads.TEAM}", payloads.CHANNEL, "U0")
    every = kinds(quiz)
    asyncio.run(by_http(quiz, every))
    table(
        f"From Slack's signed request to the response and to the body of the reply, {CARDS}"
        f" different cards, median and p99 in µs (load {load_average()})",
        (
            *("event", "empty listener", "by hand", "ours: response", "reply", "at first"),
            *("response of empty", "reply of empty", "reply of by hand"),
        ),
        [
            (
                one.name,
                *map(_spread, (one.empty, one.by_hand, one.ours, one.shown, one.first)),
                _ratio(one.ours, one.empty),
                _ratio(one.shown, one.empty),
                _ratio(one.shown, one.by_hand),
            )
            for one in every
        ],
    )
    every = kinds(quiz)
    asyncio.run(by_socket(quiz, every))
    table(
        "From an envelope of Socket Mode to its acknowledgement and to the body of the reply,"
        f" median and p99 in µs (load {load_average()})",
        (
            *("event", "empty listener", "ours: acknowledged", "reply"),
            *("acknowledged of empty", "reply of empty"),
        ),
        [
            (
                one.name,
                *map(_spread, (one.empty, one.ours, one.shown)),
                _ratio(one.ours, one.empty),
                _ratio(one.shown, one.empty),
            )
            for one in every
        ],
    )
    before, after = (asyncio.run(waits(quiz, every, wait)) for wait in (True, False))
    table(
        f"How long Slack waits, by bolt's process_before_response, median ms (load {load_average()})",
        ("event", "True: ours", "an empty listener", "False: ours", "an empty listener"),
        [
            (one.name, *(f"{seconds * 1e3:.2f}" for seconds in (*waited, *polled)))
            for one, waited, polled in zip(every, before, after, strict=True)
        ],
    )


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return f"{median(ours) / median(theirs):.2f}"


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:.0f}, {percentile(seconds, 0.99) * 1e6:.0f}"
