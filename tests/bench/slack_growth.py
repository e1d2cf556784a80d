"""What do a hundred thousand requests leave behind, and do they slow the next one down?

What is remembered so that nothing is done twice: `Deliveries` by number and time, the signatures
that `Door` has seen by time alone, since one that was forgotten could be played again.
"""

import asyncio
import time
from collections.abc import Sequence
from statistics import median

from slack_bolt.async_app import AsyncApp

from adapters.slack.actors import People
from adapters.slack.deliveries import Deliveries
from adapters.slack.door import VALID, Door
from adapters.slack.payloads import Origin
from adapters.slack.workspaces import OneWorkspace
from tests.bench import slack_payloads as payloads
from tests.bench.common import load_average, resident, table
from tests.bench.on_slack import API, TOKEN
from tests.bench.slack_line import Line

REQUESTS = 100_000


async def deliveries() -> tuple[str, float, list[float], int]:
    """Let work be done that was delivered once each."""
    known: Deliveries[None] = Deliveries()

    async def work() -> None:
        await asyncio.sleep(0)

    before, seconds = resident(), []
    for number in range(REQUESTS):
        start = time.thread_time()
        task = known.once(f"{number}.1234567890.aBcDeFgHiJkLmNoP", work)
        seconds.append(time.thread_time() - start)
        await task
    return "Deliveries", resident() - before, seconds, len(known)


async def door() -> tuple[str, float, list[float], int]:
    """Let signed requests in within the ten minutes for which a signature is known."""
    now = [time.time()]
    found = Door(AsyncApp(token=TOKEN, signing_secret="s"), payloads.SECRET, lambda: now[0])
    before, seconds = resident(), []
    for number in range(REQUESTS):
        now[0] += 2 * VALID / REQUESTS
        signature = f"v0={number:064x}"
        start = time.thread_time()
        if found._is_replay(signature):
            raise RuntimeError(signature)
        seconds.append(time.thread_time() - start)
    return "Door", resident() - before, seconds, len(found._seen)


async def people() -> tuple[str, float, list[float], int]:
    """Let everybody be somebody new."""
    line: object = Line()
    workspaces = OneWorkspace(TOKEN, API, line)  # type: ignore[arg-type]
    found = People(workspaces.client)
    before, seconds = resident(), []
    for number in range(REQUESTS):
        start = time.thread_time()
        await found.find(Origin("T1", f"U{number}"))
        seconds.append(time.thread_time() - start)
    return "People", resident() - before, seconds, len(found._known)


def bench() -> None:
    """Print the table of what stays."""
    rows = [asyncio.run(one()) for one in (deliveries, door, people)]
    table(
        f"After {REQUESTS:,} requests (load {load_average()})",
        ("", "remembered", "MB more", "µs for one of the first 1,000", "of the last 1,000"),
        [
            (name, f"{kept:,}", f"{grown:.0f}", _micro(seconds[:1000]), _micro(seconds[-1000:]))
            for name, grown, seconds, kept in rows
        ],
    )


def _micro(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:.1f}"
