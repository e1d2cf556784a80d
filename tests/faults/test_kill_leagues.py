"""A league's month ends while the program is killed: each community gets one card all the same."""

import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.people import Actor
from bot.requests import AnswerRound, Setup
from bot.requests.leagues import CreateLeague, InviteToLeague, JoinLeague
from tests.support.books import Books
from tests.support.lives import Died, Hive, Life, hive
from tests.support.servers import sqlite_url

pytestmark = pytest.mark.kill

ADA = Actor("rec:team", "u1", "Ada", "en", "#a", is_admin=True, community_name="Acme")
EVE = Actor("rec:others", "u9", "Eve", "en", "#b", is_admin=True, community_name="Byte")
LEASE = 2.0
FAULTS = ("league.closed:1", "post.sent:1")


async def _founded(life: Life) -> None:
    """Have two communities in a league, both with a daily question."""
    for admin in (ADA, EVE):
        await life.handle(admin, Setup(0, admin.channel, "09:00", "UTC", "daily", close="17:00"))
    await life.handle(ADA, CreateLeague("Friends", "yes"))
    shown = await life.handle(ADA, InviteToLeague())
    code = re.search(r"[A-Z]{4}-[A-Z]{4}-[A-Z]{4}", shown.text)
    assert code is not None, shown
    joined = await life.handle(EVE, JoinLeague(code[0], "yes"))
    assert joined.title == "This community has joined", joined


async def _plays(life: Life, books: Books, first: datetime) -> None:
    """Let a question be answered, and nothing be open afterwards."""
    await life.turn(first.replace(hour=9, second=20))
    newest = max(one.id for one in await books.rounds() if one.community == ADA.community)
    await life.handle(ADA, AnswerRound(newest, "0"))
    await life.turn(first.replace(hour=17, second=20))


def _cards(world: Hive) -> list[str]:
    return sorted(
        one.once for one in world.chat.messages.values() if one.once.startswith("league:")
    )


async def test_every_month_has_one_card_a_community_whenever_the_program_dies(
    tmp_path: Path,
) -> None:
    url = sqlite_url(tmp_path / "quiz.db")
    books = Books(url)
    day = (datetime.now(UTC).date().replace(day=1) + timedelta(days=32)).replace(day=1)
    async with hive() as world:
        life = await world.hatch(url, lease=LEASE)
        await life.turn(datetime.combine(day, time(6), UTC))
        await _founded(life)
        for number, fault in enumerate(FAULTS, 1):
            await _plays(life, books, datetime.combine(day, time(), UTC))
            await life.stop()
            day = (day + timedelta(days=32)).replace(day=1)
            over = datetime.combine(day, time(0, 1), UTC)
            doomed = await world.hatch(url, fault=fault, lease=LEASE)
            with pytest.raises(Died):
                await doomed.turn(over)
            await doomed.death()
            life = await world.hatch(url, lease=LEASE)
            for later in range(4):
                await life.turn(over + later * timedelta(seconds=LEASE + 1))
            assert len(_cards(world)) == 2 * number, fault
            assert len(set(_cards(world))) == 2 * number
        await life.stop()
        await books.check()
