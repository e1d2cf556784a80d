"""How are Slack's installations kept? Tokens leave encrypted for the database, and nowhere else.

Who removes the companion takes the token back: it is deleted at once. What people have played is
kept as everywhere else, in case they come back.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.core.installations import Installation
from bot.ports import Clock
from bot.sealing import Seal, Unreadable
from bot.storage import installations as table
from bot.storage.database import Database

STATE_LASTS: Final = timedelta(minutes=10)
"""As long somebody may take to read what Slack asks them before it is installed."""


class Installations:
    """Keeps who has installed the companion; a database that does not answer is an OSError."""

    def __init__(self, database: Database, clock: Clock, seal: Seal) -> None:
        """Keep them in this database, tokens encrypted by this seal."""
        self._database = database
        self._clock = clock
        self._seal = seal

    async def keep(self, given: Installation) -> None:
        """Keep an installation, in place of an earlier one of the same place."""
        with _away():
            async with self._database.write() as connection:
                await table.keep(connection, self._closed(given))

    async def of_team(self, team: str) -> Installation | None:
        """Return the installation that speaks for a workspace."""
        with _away():
            async with self._database.read() as connection:
                found = await table.of_team(connection, team)
        return found and self._opened(found)

    async def find(self, team: str, enterprise: str) -> Installation | None:
        """Return the installation that speaks where an event of this workspace came from.

        A workspace that is met for the first time, and whose organisation has installed us for all
        of its own, is remembered: what is posted there later knows only the workspace.
        """
        own = await self.of_team(team) if team else None
        if own is not None or not enterprise:
            return own
        with _away():
            async with self._database.write() as connection:
                found = await table.get(connection, enterprise)
                if found is not None and found.org_wide and team:
                    await table.belong(connection, team, found.id)
        return self._opened(found) if found is not None and found.org_wide else None

    async def exchange(self, old: Installation, new: Installation) -> Installation | None:
        """Keep new tokens in place of the old ones; return what holds now, whoever was quicker."""
        with _away():
            async with self._database.write() as connection:
                stored = await table.get(connection, old.id)
                if stored is not None and self._seal.open(stored.token) == old.token:
                    await table.seal(connection, self._closed(new))
                    return new
        return stored and self._opened(stored)

    async def forget(self, id: str) -> list[str]:
        """Delete the token of a workspace or organisation; return the workspaces that lost it.

        A workspace whose organisation speaks for others as well loses just that.
        """
        with _away():
            async with self._database.write() as connection:
                lost = await table.teams(connection, id)
                await table.forget(connection, id)
                await table.forget_team(connection, id)
        return lost or [id]

    async def check(self) -> None:
        """Make sure that our keys read every token; raise Unreadable if not."""
        with _away():
            async with self._database.read() as connection:
                for one in await table.everything(connection):
                    self._opened(one)

    async def rotate(self) -> int:
        """Encrypt every token anew by the first key; return how many installations there are."""
        with _away():
            async with self._database.write() as connection:
                found = await table.everything(connection)
                for one in found:
                    await table.seal(connection, self._closed(self._opened(one)))
        return len(found)

    async def drop_unreadable(self) -> int:
        """Delete the tokens that none of our keys reads; return how many installations had one."""
        with _away():
            async with self._database.write() as connection:
                found = [one for one in await table.everything(connection) if self._is_lost(one)]
                for one in found:
                    await table.forget(connection, one.id)
        return len(found)

    async def issue_state(self) -> str:
        """Return a word that a browser must bring back, once and soon."""
        state, now = secrets.token_urlsafe(32), self._clock()
        with _away():
            async with self._database.write() as connection:
                await table.issue(connection, _digest(state), now, now + STATE_LASTS)
        return state

    async def consume_state(self, state: str) -> bool:
        """Whether we gave this word out not long ago, and nobody has brought it back before."""
        with _away():
            async with self._database.write() as connection:
                return await table.consume(connection, _digest(state), self._clock())

    def _is_lost(self, kept: Installation) -> bool:
        try:
            self._opened(kept)
        except Unreadable:
            return True
        return False

    def _closed(self, given: Installation) -> Installation:
        return replace(
            given, token=self._seal.close(given.token), refresh=self._seal.close(given.refresh)
        )

    def _opened(self, kept: Installation) -> Installation:
        return replace(
            kept, token=self._seal.open(kept.token), refresh=self._seal.open(kept.refresh)
        )


@contextmanager
def _away() -> Iterator[None]:
    """Say in a word of Python's own that the database does not answer; adapters know no other."""
    try:
        yield
    except SQLAlchemyError as error:
        raise OSError(f"the database does not answer: {type(error).__name__}") from error


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
