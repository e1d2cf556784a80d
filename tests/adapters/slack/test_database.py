"""Does a day on Slack go as well on each kind of database, and is a broken one told?"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.storage.database import Database
from tests.support.offices import Office


@pytest.fixture
def office_url(database_url: str) -> str:
    return database_url


@pytest.fixture
def way() -> str:
    """What the database does has nothing to do with how we hear."""
    return "http"


@pytest.fixture
async def other(office_url: str) -> AsyncIterator[Database]:
    """The same database, as another program has it open."""
    found = Database(office_url)
    yield found
    await found.close()


async def test_a_day_of_several_people(team: Office) -> None:
    posted = await team.asks()
    everybody = (team.ada, team.grace, team.alan)
    shown = await asyncio.gather(*(one.presses(posted, "A") for one in everybody))
    assert all("Right" in one.said for one in shown)
    assert "Your first answer stands" in (await team.grace.presses(posted, "B")).said
    assert "3 answers" in (await team.comes("09:01")).said
    form = await team.ada.types("setup schedule:1")
    assert "10:30" in (await team.ada.submits(form, time="10:30")).said
    await team.restarts()
    assert "Right" in (await team.grace.goes_home()).said
    closed = await team.comes("17:00")
    assert closed.ts == posted.ts
    assert "<@UGRACE>" in (await team.alan.types("leaderboard day")).said


async def test_a_database_that_is_broken_is_told_with_a_reference(
    team: Office, other: Database
) -> None:
    posted = await team.asks()
    async with other.write() as connection:
        await connection.execute(text("ALTER TABLE answers RENAME TO gone"))
    assert "I could not save that" in (await team.grace.presses(posted, "A")).said
    async with other.write() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO answers"))
    assert "Right" in (await team.grace.presses(posted, "A")).said
