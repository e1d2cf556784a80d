"""What may an option become that somebody has begun to type? Nobody waits long for that."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError

from bot import commands, naming
from bot.bank import Bank
from bot.cards import Suggestion
from bot.core.people import Actor
from bot.journeys import suggesting
from bot.storage.database import Database

SECONDS = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who has typed the beginning of which option of a command."""

    actor: Actor
    option: str
    typed: str
    command: str


async def suggest(
    database: Database, bank: Bank, asked: Asked, trouble: Callable[[str, Exception], object]
) -> list[Suggestion]:
    """Return what fits; none rather than late, and none for who may not use the command."""
    if not commands.suggests(asked.command, asked.option, is_admin=True):
        return []
    task = asyncio.ensure_future(_found(database, bank, asked, trouble))
    done, _ = await asyncio.wait({task}, timeout=SECONDS)
    if not done:
        task.cancel()  # and not awaited: a busy database may take long to let go
        return []
    return task.result()[: suggesting.MOST]


async def _found(
    database: Database, bank: Bank, asked: Asked, trouble: Callable[[str, Exception], object]
) -> list[Suggestion]:
    actor = asked.actor
    try:
        if not commands.suggests(asked.command, asked.option, is_admin=actor.is_admin):
            actor = await naming.raised(database, actor)
            if not actor.is_admin:
                return []
        if stored := suggesting.FROM_TABLES.get(asked.option):
            async with database.read() as connection:
                return await stored(connection, bank, actor, asked.typed)
        known = suggesting.FROM_BANK[asked.option]
        # In a thread: the first to ask for holidays or zones reads files.
        return await asyncio.to_thread(known, bank, actor, asked.typed)
    except (DBAPIError, OSError) as error:
        log.warning("no suggestions", option=asked.option, error=type(error).__name__)
    except Exception as error:
        trouble("Suggestions", error)
        log.exception("no suggestions", option=asked.option)
    return []
