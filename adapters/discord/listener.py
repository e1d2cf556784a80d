"""What happens when somebody does something on Discord? It is acknowledged in time, always.

A reply is sent when it has been committed. Should that take longer than Discord waits, the
interaction is deferred and answered afterwards, so that nobody sees "did not respond".
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import aiohttp
import discord
import structlog

from adapters.discord import commands, forms, presence, renderer
from adapters.discord.actors import actor
from adapters.discord.buttons import RequestButton
from adapters.discord.gateway import Gateway
from adapters.discord.permissions import invitation
from adapters.discord.translation import Translator
from bot import requests as r
from bot.cards import Button, Card, Form, Reply, Suggestion
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.requests.contests import ContestForm, ContestMore

PATIENCE: Final = 2.0
"""Seconds after which an interaction is deferred; Discord gives up after three."""

UNHEARD: Final = frozenset({10062, 10015, 50027, 40060})
"""Unknown interaction or webhook, invalid webhook token, answered already: nobody waits for this."""

Interaction = discord.Interaction[discord.Client]

log = structlog.get_logger()


class Quiz(Protocol):
    """The front door, as far as Discord uses it."""

    async def handle(self, actor: Actor, request: r.Request) -> Reply: ...
    def refuse(self, actor: Actor, refusal: QuizError) -> Card: ...
    def trouble(self, where: str, error: Exception) -> str: ...
    async def suggest(
        self, actor: Actor, option: str, typed: str, command: str
    ) -> list[Suggestion]: ...
    def translated(self, locale: str, text: str) -> str | None: ...
    def picture(self, path: str) -> bytes | None: ...
    @property
    def presence(self) -> presence.Presence: ...


class Companion(Gateway):
    """The bot on Discord: commands, buttons and forms, each one request to the quiz."""

    def __init__(self, quiz: Quiz) -> None:
        """Put everything through this front door."""
        super().__init__()
        self._quiz = quiz
        self.tree = commands.tree(self, self.answer, self.suggestions)
        presence.attend(self, quiz.presence)

    async def setup_hook(self) -> None:
        """Know every button there is or ever was."""
        self.add_dynamic_items(RequestButton)
        await self.tree.set_translator(Translator(self._quiz.translated))
        if self.application_id is not None:
            log.info("add the companion to a server", link=invitation(self.application_id))

    async def answer(self, interaction: Interaction, request: r.Request) -> None:
        """Reply to a request, to whoever made it and nobody else."""
        who = actor(interaction)

        async def handled() -> Reply:
            return _paged(await self._quiz.handle(who, request), request)

        page = request.page if isinstance(request, r.SetupMore | ContestMore) else 0
        await self._reply(interaction, handled, page)

    async def pressed(self, interaction: Interaction, custom_id: str) -> None:
        """Take a button for what it carries, if it carries anything."""
        await self._carry_out(interaction, lambda: r.decode(custom_id))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Read a form that was sent, also one that was opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return  # commands and buttons find their own way
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id", ""))
        await self._carry_out(interaction, lambda: r.fill(r.decode(custom_id), forms.values(data)))

    async def suggestions(
        self, interaction: Interaction, option: str, typed: str, command: str
    ) -> list[Suggestion]:
        """Return what the typed beginning of an option may become."""
        return await self._quiz.suggest(actor(interaction), option, typed, command)

    async def _carry_out(self, interaction: Interaction, read: Callable[[], r.Request]) -> None:
        """Answer the request that is read, or say why none can be read."""
        try:
            request = read()
        except QuizError as refusal:
            await self._reply(interaction, _ready(self._quiz.refuse(actor(interaction), refusal)))
            return
        await self.answer(interaction, request)

    async def _reply(
        self, interaction: Interaction, work: Callable[[], Awaitable[Reply]], page: int = 0
    ) -> None:
        task = asyncio.ensure_future(work())
        await asyncio.wait({task}, timeout=PATIENCE)
        try:
            if not task.done():
                await interaction.response.defer(ephemeral=True, thinking=True)
            reply = await task
            try:
                await self._send(interaction, reply, page)
            except (aiohttp.ClientError, OSError):  # it broke off; Discord knows if it has it
                await self._send(interaction, reply, page)
        except discord.HTTPException as error:
            if error.code not in UNHEARD:
                await self._apologise(interaction, error)
                return
            # Whatever was asked for has happened; only telling it came too late, or twice.
            log.warning("interaction not answered", interaction=interaction.id, code=error.code)
        except Exception as error:
            if self.is_closed():  # the program ends, and there is nobody left to tell
                log.warning("interaction not answered", interaction=interaction.id)
                return
            log.exception("reply not shown", interaction=interaction.id)
            await self._apologise(interaction, error)

    async def _apologise(self, interaction: Interaction, error: Exception) -> None:
        """Say that a reply could not be shown, with the reference under which it is known why."""
        reference = self._quiz.trouble("Discord", error)
        log.error("reply not shown", interaction=interaction.id, reference=reference)
        card = self._quiz.refuse(actor(interaction), QuizError("not_shown", reference=reference))
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, OSError):
            await self._send(interaction, card, 0)

    async def _send(self, interaction: Interaction, reply: Reply, page: int) -> None:
        late = interaction.response.is_done()
        if isinstance(reply, Form):
            if not late:
                shown_page = min(page, forms.pages(reply) - 1)
                await interaction.response.send_modal(forms.modal(reply, shown_page))
                return
            # A form cannot follow a deferral: ask to press once more, it will be quicker now.
            reply = self._quiz.refuse(actor(interaction), QuizError("too_slow"))
        shown = renderer.layout(reply, self._quiz.picture)
        if late:
            await interaction.edit_original_response(view=shown.view, attachments=shown.files)
        else:
            await interaction.response.send_message(
                view=shown.view, files=shown.files, ephemeral=True
            )


def _paged(reply: Reply, request: r.Request) -> Reply:
    """Offer the parts of a form that is too long for one modal; each is saved by itself.

    What does not exist yet is made with the first part, and then changed.
    """
    match request:
        case r.SetupForm(schedule=id) if id and isinstance(reply, Form):
            pages: list[r.Request] = [r.SetupMore(id, page) for page in range(forms.pages(reply))]
        case ContestForm(contest=id) if id and isinstance(reply, Form):
            pages = [ContestMore(id, page) for page in range(forms.pages(reply))]
        case _:
            return reply
    buttons = tuple(map(Button, forms.parts(reply), pages))
    return Card(reply.title, (), buttons, fallback=reply.title)


def _ready(card: Card) -> Callable[[], Awaitable[Reply]]:
    async def at_hand() -> Reply:
        return card

    return at_hand
