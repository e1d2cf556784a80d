"""When does Discord learn which commands there are? When they have changed, and when one says so.

Discord limits how often commands may be written, so what was written last is known by its digest.
Writing may fail without harm: Discord keeps the commands it has, and it is tried again.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any, Final, Protocol

import aiohttp
import discord
import structlog
from discord import app_commands

KEY: Final = "discord commands"
FAILURES: Final = (discord.DiscordException, aiohttp.ClientError, OSError)
PAUSES: Final = (60.0, 300.0, 900.0, 3600.0)
"""Seconds between tries; the last one from then on."""

Tree = app_commands.CommandTree[Any]

log = structlog.get_logger()


class Known(Protocol):
    """Single values that outlive the process; a failure is an OSError."""

    async def get(self, key: str) -> str | None: ...
    async def put(self, key: str, value: str) -> None: ...


async def digest(tree: Tree) -> str:
    """Return what tells these commands of this application from all others."""
    told = {"application": tree.client.application_id, "commands": await _payload(tree)}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


async def due(tree: Tree, known: Known) -> bool:
    """Whether the commands are others than those that Discord was told last."""
    return await known.get(KEY) != await digest(tree)


async def sync(tree: Tree, known: Known) -> int:
    """Tell Discord the commands, whatever it knows; return how many there are."""
    told = await tree.sync()
    await known.put(KEY, await digest(tree))
    return len(told)


async def keep(tree: Tree, known: Known) -> None:
    """Tell Discord the commands if they have changed, and try until it takes them."""
    for pause in _pauses():
        try:
            if await due(tree, known):
                log.info("commands synced", count=await sync(tree, known))
        except FAILURES as error:
            seconds = error.retry_after if isinstance(error, discord.RateLimited) else pause
            log.warning("commands not synced", error=str(error), again_in=seconds)
            await asyncio.sleep(seconds)
        else:
            return


async def _payload(tree: Tree) -> list[dict[str, Any]]:
    """Return what `tree.sync` sends."""
    commands = tree.get_commands()
    if tree.translator is None:
        return [one.to_dict(tree) for one in commands]
    return [await one.get_translated_payload(tree, tree.translator) for one in commands]


def _pauses() -> Iterator[float]:
    return chain(PAUSES, repeat(PAUSES[-1]))
