"""What do we add to the time discord.py needs for a press, a command or a form that was sent?

From the parsed event to the body of the reply, without database and network: the quiz has its
cards at hand, and a reply ends where it would go out. Beside it, in turns, plain discord.py with a
handler that does nothing, with one that sends a few words, and with one that makes the very message
we make, its texts ready, out of discord.py's own classes.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import discord
from discord import app_commands
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from adapters.discord import renderer
from adapters.discord.buttons import RequestButton
from adapters.discord.listener import Companion
from bot import requests as r
from bot.bank import Bank
from bot.cards import Card
from bot.library import spare_collector
from tests.bench import interactions
from tests.bench.at_hand import CARDS, AtHand, prepared
from tests.bench.common import load_average, percentile, table

TURNS = 25
FEW_WORDS = "Right, 4 points."

Interaction = discord.Interaction[discord.Client]
Do = Callable[[Interaction], Awaitable[None]]


class Watch(AsyncWebhookAdapter):
    """Takes the body of a reply instead of the network, and notes the moment."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.over: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.body: str = ""

    async def request(self, route: Any, session: Any, *, payload: Any = None, **_: Any) -> Any:
        self.body = discord.utils._to_json(payload)  # the last thing discord.py does itself
        self.end()
        return {"interaction": {"id": "1", "type": 2}}

    def end(self) -> None:
        self.over.set_result(time.thread_time())

    async def time(self, client: discord.Client, event: str) -> float:
        """Return the seconds from an event to the body of its reply."""
        data = json.loads(event)
        self.over = asyncio.get_running_loop().create_future()
        start = time.thread_time()
        client._connection.parse_interaction_create(data)
        seconds = await self.over - start
        for _ in range(5):  # what comes after the reply is nobody's wait
            await asyncio.sleep(0)
        return seconds


@dataclass(slots=True)
class Times:
    """Seconds of one kind of event: ours at first sight and later, and discord.py's own."""

    name: str
    events: list[str]
    first: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    empty: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    by_hand: list[float] = field(default_factory=list)


def plain(do: Do) -> discord.Client:
    """Return discord.py by itself, with one handler for a button, a command and a form."""

    class Pressed(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"[a-z]{1,2}(?::.*)*"):
        @classmethod
        async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> "Pressed":
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            await do(interaction)

    class Plain(discord.Client):
        async def on_interaction(self, interaction: Interaction) -> None:
            if interaction.type is discord.InteractionType.modal_submit:
                await do(interaction)

    client = Plain(intents=discord.Intents(guilds=True), max_messages=None)
    client.add_dynamic_items(Pressed)
    quiz = app_commands.Group(name="quiz", description="Quiz")

    @quiz.command(name="ask", description="Ask")
    async def ask(interaction: Interaction, query: app_commands.Range[str, 1, 300]) -> None:
        await do(interaction)

    app_commands.CommandTree(client).add_command(quiz)
    return client


async def nothing(interaction: Interaction) -> None:
    watch = async_context.get()
    assert isinstance(watch, Watch)
    watch.end()


async def few_words(interaction: Interaction) -> None:
    await interaction.response.send_message(FEW_WORDS, ephemeral=True)


def made_by_hand(quiz: AtHand) -> Do:
    """Return a handler that sends what we send, with nothing to find out and nothing to render."""
    shown = {}
    for key, card in quiz.cards():
        container = _components(card)[0]
        shown[key] = container["accent_color"], container["components"]

    async def do(interaction: Interaction) -> None:
        data: Any = interaction.data
        key = data.get("custom_id") or data["options"][0]["options"][0]["value"]
        colour, parts = shown[key.split(":")[1] if ":" in key else key]
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.Container(*map(_item, parts), accent_colour=colour))
        view.stop()
        await interaction.response.send_message(view=view, ephemeral=True)

    return do


def _components(card: Card) -> list[dict[str, Any]]:
    view: Any = renderer.layout(card, lambda _: None).view
    found: list[dict[str, Any]] = view.to_components()
    return found


def _item(part: Any) -> discord.ui.Item[Any]:
    match part:
        case {"type": 1, "components": buttons}:
            return discord.ui.ActionRow(*map(_item, buttons))
        case {"type": 2, "label": label, "custom_id": custom_id, "style": style}:
            style = discord.ButtonStyle(style)
            return discord.ui.Button(label=label, custom_id=custom_id, style=style)
        case {"type": 10, "content": content}:
            return discord.ui.TextDisplay(content)
        case {"type": 14}:
            return discord.ui.Separator()
    raise LookupError(part)


async def measure(quiz: AtHand, kinds: Sequence[Times]) -> None:
    """Let every event come to each of the clients in turn, again and again."""
    watch = Watch()
    async_context.set(watch)
    companion = Companion(quiz)
    companion.add_dynamic_items(RequestButton)
    async with AsyncExitStack() as stack:
        await _ready(companion, stack)
        for kind in kinds:
            kind.first = [await watch.time(companion, event) for event in kind.events]
            if not any(json.loads(watch.body)["data"]["components"]):
                raise RuntimeError(f"no card: {watch.body}")
        empty, words, by_hand = plain(nothing), plain(few_words), plain(made_by_hand(quiz))
        for client in (empty, words, by_hand):
            await _ready(client, stack)
            for kind in kinds:  # once before it counts
                await watch.time(client, kind.events[0])
        for _ in range(TURNS):
            for kind in kinds:
                for event in kind.events:
                    kind.ours.append(await watch.time(companion, event))
                    kind.empty.append(await watch.time(empty, event))
                    kind.words.append(await watch.time(words, event))
                    kind.by_hand.append(await watch.time(by_hand, event))


async def _ready(client: discord.Client, stack: AsyncExitStack) -> None:
    """Let a client know itself and its server, as it does when it is connected."""
    await stack.enter_async_context(client)
    state: Any = client._connection
    state.user = discord.ClientUser(state=state, data=interactions.BOT)  # type: ignore[arg-type]
    state._add_guild_from_data(interactions.GUILD_SEEN)


def events(quiz: AtHand) -> list[Times]:
    """Return the events that ask for the cards at hand."""
    presses, forms = [], []
    for round, public in zip(quiz.rounds, quiz.publics, strict=True):
        custom_id = r.encode(r.AnswerRound(round.id, "0"))
        presses.append(interactions.pressed(custom_id, _components(public)))
        empty_form = r.encode(r.AnswerRound(round.id))
        forms.append(interactions.sent(empty_form, "response", "mode collapse"))
    commands = [interactions.typed("ask", query=name) for name in quiz.lookups]
    kinds = {"a press on A": presses, "/quiz ask": commands, "a form that was sent": forms}
    return [Times(name, list(map(json.dumps, events))) for name, events in kinds.items()]


def bench(bank: Bank) -> None:
    """Print the table of replies."""
    spare_collector()  # as the program does
    place = (f"discord:{interactions.GUILD}", interactions.CHANNEL, interactions.PLAYER)
    quiz = prepared(bank, *place)
    kinds = events(quiz)
    asyncio.run(measure(quiz, kinds))
    table(
        f"From Discord's event to the body of the reply, {CARDS} different cards,"
        f" median and p99 in µs (load {load_average()})",
        (
            *("event", "ours", "at first", "empty handler", "a few words", "by hand"),
            *("of empty", "of by hand"),
        ),
        [
            (
                one.name,
                *map(_spread, (one.ours, one.first, one.empty, one.words, one.by_hand)),
                f"{median(one.ours) / median(one.empty):.1f}",
                f"{median(one.ours) / median(one.by_hand):.1f}",
            )
            for one in kinds
        ],
    )


def _spread(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:.0f}, {percentile(seconds, 0.99) * 1e6:.0f}"
