"""Does what is remembered about Slack stay small, however much happens?"""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp

from adapters.slack import deliveries, pacing
from adapters.slack.deliveries import Deliveries
from adapters.slack.door import VALID, Door
from adapters.slack.pacing import REMEMBERED, Pace
from adapters.slack.recent import Recent
from adapters.slack.workspaces import Application, ManyWorkspaces, written
from bot.core.installations import Installation
from bot.ports import DeliveryError
from tests.support.clock import FakeClock


def test_what_was_put_in_first_makes_room() -> None:
    known: Recent[str, int] = Recent(2, 60)
    known.put("a", 1)
    known.put("b", 2)
    known.put("a", 3)
    known.put("c", 4)
    assert [known.get(one) for one in "abc"] == [3, None, 4]
    assert len(known) == 2


async def test_what_is_old_is_not_remembered() -> None:
    known: Recent[str, int] = Recent(2, 0.01)
    known.put("a", 1)
    assert known.get("a") == 1
    await asyncio.sleep(0.02)
    assert known.get("a") is None


async def test_a_flood_of_deliveries_leaves_no_more_than_there_is_room_for() -> None:
    known: Deliveries[int] = Deliveries()
    done: list[int] = []

    async def work(number: int) -> int:
        done.append(number)
        return number

    for number in range(deliveries.MOST + 500):
        task = known.once(f"{number}", lambda number=number: work(number))  # type: ignore[misc]
        if number % 1000 == 0:
            await task
    assert len(known) <= deliveries.MOST
    await known.drain()
    assert len(done) == deliveries.MOST + 500
    again = await known.once(f"{deliveries.MOST}", lambda: work(-1))
    assert again == deliveries.MOST, "what came lately is still known"


async def test_work_that_goes_on_is_never_forgotten() -> None:
    known: Deliveries[int] = Deliveries()
    finish = asyncio.Event()

    async def slow() -> int:
        await finish.wait()
        return 7

    async def quick() -> int:
        return 0

    first = known.once("first", slow)
    for number in range(deliveries.MOST + 10):
        known.once(f"{number}", quick)
    assert known.once("first", quick) is first
    finish.set()
    assert await first == 7


def test_signatures_are_forgotten_when_they_are_good_for_nothing_any_more() -> None:
    now = [time.time()]
    door = Door(AsyncApp(token="xoxb-1", signing_secret="s"), "secret", lambda: now[0])
    for number in range(1000):
        assert not door._is_replay(f"v0={number}")
    assert door._is_replay("v0=7")
    now[0] += 2 * VALID + 1
    assert not door._is_replay("v0=new")
    assert len(door._seen) == 1


async def test_the_pace_of_places_that_are_quiet_is_forgotten() -> None:
    pace = Pace()
    for number in range(REMEMBERED):
        async with pace.turn(f"slack:T{number}", "chat.postMessage", "C1"):
            pass
    assert len(pace._next) == REMEMBERED
    assert not pace._under_way


async def test_what_waits_behind_calls_that_hang_is_tried_ever_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pacing, "SLOW", 0.1)
    pace = Pace()
    async with AsyncExitStack() as hanging:
        for _ in range(pacing.UNDER_WAY):
            await hanging.enter_async_context(pace.turn("slack:T1", "auth.test"))
        assert await _refused(pace) == 1.0, "the calls before it may be over soon"
        await asyncio.sleep(0.15)
        assert await _refused(pace) is None, "the outbox waits twice as long each time"
        async with pace.turn("slack:T2", "auth.test"):
            pass  # nobody else waits
    assert not pace._under_way


async def _refused(pace: Pace) -> float | None:
    with pytest.raises(DeliveryError) as refusal:
        async with pace.turn("slack:T1", "auth.test"):
            pass
    return refusal.value.retry_after


class Good:
    """One installation whose token has been exchanged by somebody else."""

    def __init__(self, ending: Installation, fresh: Installation) -> None:
        self.ending, self.fresh = ending, fresh

    async def of_team(self, team: str) -> Installation:
        return self.ending

    async def find(self, team: str, enterprise: str) -> Installation:
        return self.fresh


async def test_no_lock_outlives_the_exchange_of_a_token() -> None:
    clock = FakeClock()
    given = ("T1", "", False, "U0BOT", "B1", ("chat:write",))
    ending = Installation(*given, "old", clock(), "UADA", refresh="r", expires=clock())
    installations: Any = Good(ending, Installation(*given, "new", clock(), "UADA"))
    async with ClientSession() as session:
        many = ManyWorkspaces(
            installations, Application("1", "s"), "https://slack.com/api/", session, clock
        )
        clients = await asyncio.gather(many.client("slack:T1"), many.client("slack:T1"))
    assert {one.token for one in clients} == {"new"}
    assert not many._exchanging


def test_json_is_written_also_where_a_character_is_halved() -> None:
    assert written({"text": "naïve"}) == '{"text":"naïve"}'
    assert "ud83d" in written({"text": "\ud83d"})
