"""How are Slack's installations kept? Without any token in clear, and until somebody takes it back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.installations import Installation
from bot.installations import Installations
from bot.sealing import Seal, Unreadable, new_key
from bot.storage.database import Database
from tests.support.clock import FakeClock

TOKEN, REFRESH = "xoxb-a-token-nobody-may-read", "xoxe-1-refresh-nobody-may-read"
FIRST, SECOND = new_key(), new_key()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def kept(database: Database, clock: FakeClock) -> Installations:
    return Installations(database, clock, Seal([FIRST]))


def installed(clock: FakeClock, team: str = "T1", **more: object) -> Installation:
    """Return what Slack gives us when somebody installs the companion in a workspace."""
    given = Installation(
        team=team,
        enterprise="",
        org_wide=False,
        bot_user="UBOT",
        bot="B1",
        scopes=("chat:write", "commands"),
        token=TOKEN,
        at=clock(),
        by="U1",
        app="A1",
        name="The team",
        refresh=REFRESH,
        expires=clock() + timedelta(hours=12),
    )
    return replace(given, **more)  # type: ignore[arg-type]


async def test_what_was_installed_is_found_again(kept: Installations, clock: FakeClock) -> None:
    given = installed(clock)
    await kept.keep(given)
    assert await kept.of_team("T1") == given
    assert await kept.find("T1", "") == given
    assert await kept.of_team("T2") is None


async def test_installing_again_puts_the_new_token_in_place_of_the_old(
    kept: Installations, clock: FakeClock
) -> None:
    await kept.keep(installed(clock))
    await kept.keep(installed(clock, token="xoxb-new", scopes=("chat:write",)))
    found = await kept.of_team("T1")
    assert found is not None
    assert (found.token, found.scopes) == ("xoxb-new", ("chat:write",))


async def test_no_token_stands_in_the_database_file(sqlite_url: str, clock: FakeClock) -> None:
    database = Database(sqlite_url)
    kept = Installations(database, clock, Seal([FIRST]))
    await kept.keep(installed(clock))
    state = await kept.issue_state()
    await database.close()
    assert database.file is not None
    written = b"".join(one.read_bytes() for one in database.file.parent.glob("*.db*"))
    assert b"The team" in written, "this is the file"
    for secret in (TOKEN, REFRESH, state, FIRST):
        assert secret.encode() not in written


async def test_no_token_shows_when_an_installation_is_printed(clock: FakeClock) -> None:
    assert TOKEN not in repr(installed(clock))
    assert REFRESH not in repr(installed(clock))


async def test_after_a_rotation_the_former_key_is_not_needed_any_more(
    database: Database, clock: FakeClock
) -> None:
    await Installations(database, clock, Seal([FIRST])).keep(installed(clock))
    both = Installations(database, clock, Seal([SECOND, FIRST]))
    assert await both.of_team("T1") == installed(clock), "the former key still reads"

    only = Installations(database, clock, Seal([SECOND]))
    with pytest.raises(Unreadable, match="QUIZ_SECRET_KEYS"):
        await only.of_team("T1")
    assert await both.rotate() == 1
    assert await only.of_team("T1") == installed(clock)


async def test_an_organisation_speaks_for_each_of_its_workspaces(
    kept: Installations, clock: FakeClock
) -> None:
    given = installed(clock, "", enterprise="E1", org_wide=True)
    await kept.keep(given)
    assert await kept.of_team("T7") is None, "nobody has told us that it is one of them"
    assert await kept.find("T7", "E1") == given
    assert await kept.of_team("T7") == given, "what is posted knows only the workspace"
    assert await kept.find("T8", "E2") is None


async def test_a_workspace_of_its_own_goes_before_its_organisation(
    kept: Installations, clock: FakeClock
) -> None:
    await kept.keep(installed(clock, "", enterprise="E1", org_wide=True, token="xoxb-org"))
    await kept.keep(installed(clock, "T1", enterprise="E1", token="xoxb-own"))
    found = await kept.find("T1", "E1")
    assert found is not None
    assert found.token == "xoxb-own"
    assert await kept.find("T2", "E1") != found


async def test_who_removes_the_companion_takes_the_token_back(
    kept: Installations, clock: FakeClock
) -> None:
    await kept.keep(installed(clock))
    await kept.keep(installed(clock, "T2"))
    assert await kept.forget("T1") == ["T1"]
    assert await kept.of_team("T1") is None
    assert await kept.of_team("T2") is not None


async def test_an_organisation_takes_it_back_for_all_of_its_workspaces(
    kept: Installations, clock: FakeClock
) -> None:
    await kept.keep(installed(clock, "", enterprise="E1", org_wide=True))
    await kept.find("T1", "E1")
    await kept.find("T2", "E1")
    assert await kept.forget("E1") == ["T1", "T2"]
    assert await kept.find("T1", "E1") is None


async def test_one_workspace_of_an_organisation_may_leave(
    kept: Installations, clock: FakeClock
) -> None:
    await kept.keep(installed(clock, "", enterprise="E1", org_wide=True))
    await kept.find("T1", "E1")
    await kept.find("T2", "E1")
    assert await kept.forget("T1") == ["T1"]
    assert await kept.of_team("T1") is None
    assert await kept.of_team("T2") is not None


async def test_of_two_who_exchange_a_token_the_second_takes_what_the_first_got(
    kept: Installations, clock: FakeClock
) -> None:
    old = installed(clock)
    await kept.keep(old)
    later = clock() + timedelta(hours=24)
    first = replace(old, token="xoxb-first", refresh="xoxe-first", expires=later)
    assert await kept.exchange(old, first) == first
    assert await kept.exchange(old, replace(old, token="xoxb-second")) == first
    assert await kept.of_team("T1") == first


async def test_a_state_is_good_once(kept: Installations) -> None:
    state = await kept.issue_state()
    assert await kept.consume_state(state)
    assert not await kept.consume_state(state)


async def test_a_state_that_nobody_gave_out_is_worth_nothing(kept: Installations) -> None:
    await kept.issue_state()
    assert not await kept.consume_state("forged")


async def test_a_state_is_good_for_ten_minutes(kept: Installations, clock: FakeClock) -> None:
    quick, slow = await kept.issue_state(), await kept.issue_state()
    clock.move(minutes=9, seconds=59)
    assert await kept.consume_state(quick)
    clock.move(seconds=2)
    assert not await kept.consume_state(slow)
