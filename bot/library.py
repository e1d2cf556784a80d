"""Which bank is in use, and what keeps a newer one from being used?

A bank is swapped as a whole, and only for one that is in order: open rounds keep the question they
were asked with, and a broken file never stops the bot.
"""

import asyncio
import gc
import secrets
from collections.abc import Sequence
from pathlib import Path

import structlog

from bot.bank import Bank, Cache, ContentError, Problem, load
from bot.storage import meta
from bot.storage.database import Database

WANTED = "content wanted"
"""The key under which `quiz content reload` asks every process of the bot to read anew."""

log = structlog.get_logger()


def spare_collector() -> None:
    """Take what is there for good out of the collector's rounds, and let it run less often.

    A bank is hundreds of thousands of objects that never become garbage; looking at them again and
    again took a seventh of the time of a full batch of answers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class Library:
    """The bank in use; call it to get the bank, and keep none: the next call may give another."""

    def __init__(self, roots: Sequence[Path], cache: Cache | None = None) -> None:
        """Know where the files are; nothing is read before `open`."""
        self._roots = list(roots)
        self._cache = cache
        self._bank: Bank | None = None
        self._turn = asyncio.Lock()
        self._heeded: str | None = None
        self._wanted = True
        self.problems: tuple[Problem, ...] = ()

    def __call__(self) -> Bank:
        """Return the bank in use."""
        if self._bank is None:
            raise RuntimeError("the library is not open yet")
        return self._bank

    async def open(self) -> None:
        """Read the bank, or take the best there is in place of one that is not in order.

        That is the last good one of the same folders, or else those folders that are in order
        beside the first. ContentError: not even the first is.
        """
        if await self.reload():
            return
        problems = self.problems
        self._bank = await asyncio.to_thread(self._fallback)
        log.warning("content left out", problems=len(problems), used=self._bank.digest)

    async def reload(self) -> bool:
        """Read the files anew and use them if they are in order; return whether they are."""
        async with self._turn:
            try:
                bank = await asyncio.to_thread(self._read)
            except ContentError as error:
                self._refuse(error.problems)
                return False
            self.problems = ()
            before, self._bank = self._bank, bank
            if before is not None:
                changed = before.digest != bank.digest
                log.info("content read", questions=len(bank.entries), changed=changed)
            return True

    def _read(self) -> Bank:
        bank = load(self._roots, self._cache)
        if self._bank is not None:  # nobody who asks meanwhile is to wait for the new one
            bank.index.warm(self._is_wanted)
        return bank

    async def warm(self) -> None:
        """Make beforehand what the first question in words would have to wait for."""
        await asyncio.to_thread(self().index.warm, self._is_wanted)
        spare_collector()

    def give_up(self) -> None:
        """Make nothing beforehand any more: on a busy machine, the end would wait for it long."""
        self._wanted = False

    def _is_wanted(self) -> bool:
        return self._wanted

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        """Keep what is wrong for the doctor, and log each with its place."""
        self.problems = problems
        for problem in problems:
            log.error("content not in order", problem=str(problem))

    def _fallback(self) -> Bank:
        if self._cache is not None and (last := self._cache.last(self._roots)):
            return last
        good = self._roots[:1]
        bank = load(good)
        for root in self._roots[1:]:
            try:
                bank = load([*good, root])
            except ContentError:
                continue
            good.append(root)
        return bank

    async def heed(self, database: Database) -> None:
        """Read anew if somebody has asked for it since the last time; the first time, remember."""
        async with database.read() as connection:
            wanted = await meta.get(connection, WANTED) or ""
        before, self._heeded = self._heeded, wanted
        if before is not None and wanted != before:
            await self.reload()


async def ask_to_reload(database: Database) -> None:
    """Ask every running process that uses this database to read its content anew."""
    async with database.write() as connection:
        await meta.put(connection, WANTED, secrets.token_hex(8))
