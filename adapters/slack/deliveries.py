"""Has this happened before? Slack delivers again what it thinks was not heard.

A repetition is not dropped, since the first may have come to nothing: it waits for the first one
and has its outcome, and only if that failed is it worked on anew. What reaches another process is
found to be the same by the database.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

KEPT: Final = 900.0
"""Seconds for which a delivery is known: Slack's last repetition comes after five minutes."""

MOST: Final = 20_000
"""So many are known at once, however fast they come; the database knows them all."""

Outcome = TypeVar("Outcome")


class Deliveries(Generic[Outcome]):
    """What was delivered lately, with what came of it."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self._known: dict[str, tuple[float, asyncio.Task[Outcome]]] = {}

    def once(self, key: str, work: Callable[[], Awaitable[Outcome]]) -> "asyncio.Task[Outcome]":
        """Return the work on a delivery; without a key nothing is known to be the same."""
        self._forget()
        known = self._known.get(key) if key else None
        if known is not None and not _failed(known[1]):
            return known[1]
        task = asyncio.ensure_future(_done(work))
        task.add_done_callback(_failed)  # which looks, so that asyncio need not tell of it
        self._known[key or f"{id(task)}"] = (time.monotonic(), task)
        return task

    def __len__(self) -> int:
        """Return how many are known."""
        return len(self._known)

    async def drain(self) -> None:
        """Wait for everything that is still going on."""
        await asyncio.gather(*(task for _, task in self._known.values()), return_exceptions=True)

    def _forget(self) -> None:
        """Let go of what is too old to come again, or too much; the oldest stand first."""
        before = time.monotonic() - KEPT
        old: list[str] = []
        for key, (at, task) in self._known.items():
            if at > before and len(self._known) - len(old) < MOST:
                break
            if task.done():
                old.append(key)
        for key in old:
            del self._known[key]


async def _done(work: Callable[[], Awaitable[Outcome]]) -> Outcome:
    return await work()


def _failed(task: "asyncio.Task[Outcome]") -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
