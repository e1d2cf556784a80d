"""What is offered while somebody types: what there is here, to those who may use it, in time."""

import time
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.commands import COMMANDS
from bot.core.paths import Step
from bot.core.people import Actor
from bot.journeys import suggesting
from tests.support.bank import COLOUR, ONE_OF_EACH, SPEED, bank, filler
from tests.support.clock import MONDAY
from tests.support.people import elsewhere
from tests.support.world import World

OFFERED = [(c.path, one.name) for c in COMMANDS for one in c.parameters if one.suggests]


async def labels(world: World, actor: Actor, command: str, option: str, typed: str) -> list[str]:
    """Return how the suggestions read, channels by their ids."""
    found = await world.quiz.suggest(actor, option, typed, command)
    return [
        "".join(part if isinstance(part, str) else part.channel for part in one.label)
        for one in found
    ]


async def values(world: World, actor: Actor, command: str, option: str, typed: str) -> list[str]:
    return [one.value for one in await world.quiz.suggest(actor, option, typed, command)]


@pytest.mark.parametrize(("command", "option"), OFFERED)
async def test_every_option_of_the_table_has_suggestions_or_none_for_now(
    world: World, ada: Actor, command: str, option: str
) -> None:
    assert option in {**suggesting.FROM_TABLES, **suggesting.FROM_BANK}
    await values(world, ada, command, option, "")
    assert await values(world, ada, command, option, "\0xyzzy🦆" * 500) == []


async def test_questions_are_those_asked_here_newest_first(world: World, ada: Actor) -> None:
    await world.asked(COLOUR)
    await world.closes()
    await world.asked(SPEED)
    world.bank = bank(ONE_OF_EACH)
    for command in ("question void", "question fix"):
        assert await values(world, ada, command, "question", "") == ["speed", "colour"]
    assert await labels(world, ada, "question void", "question", "") == [
        "How fast is light? (open)",
        "Why is the sky blue? (colour)",
    ]
    assert await values(world, ada, "question fix", "question", "SKY") == ["colour"]
    assert await values(world, ada, "question fix", "question", "col") == ["colour"]
    assert await values(world, ada, "question fix", "question", "prime") == [], "never asked"
    assert await values(world, elsewhere(ada, admin=True), "question fix", "question", "") == []


async def test_a_question_of_long_ago_is_found_by_what_is_typed(
    world: World, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggesting, "RECENT", 1)
    world.knows(COLOUR, filler(1))
    await world.sets_up()
    for day in (0, 1):
        await world.comes(MONDAY + timedelta(days=day), "09:00")
        await world.closes()
    found = await labels(world, ada, "question void", "question", "sky")
    assert found == ["Why is the sky blue? (colour)"]
    world.bank = bank([SPEED])
    assert len(await values(world, ada, "question void", "question", "")) == 2


async def test_a_long_stem_is_shortened_and_the_id_stays_whole(world: World, ada: Actor) -> None:
    from bot.present import suggestions

    one = suggestions.question("en", "some-question", "Why " * 100)
    (label,) = one.label
    assert isinstance(label, str)
    assert len(label) <= 100
    assert label.endswith("… (some-question)")


async def test_schedules_read_by_where_and_when_they_ask(world: World, ada: Actor) -> None:
    await world.sets_up(zone="Europe/Berlin")
    await world.sets_up(channel="#two", time="10:30")
    await world.says(ada, "/quiz pause 2")
    for command in ("setup", "pause", "resume", "remove"):
        assert await labels(world, ada, command, "schedule", "") == [
            "1 · #quiz 09:00 Europe/Berlin",
            "2 · #two 10:30 UTC · paused",
        ]
    assert await values(world, ada, "pause", "schedule", "2") == ["2"]
    assert await values(world, ada, "pause", "schedule", "berlin") == ["1"]
    assert await values(world, ada, "pause", "schedule", "3") == []
    await world.says(ada, "/quiz remove 1")
    assert await values(world, elsewhere(ada, admin=True), "pause", "schedule", "") == []


async def test_topics_complete_the_last_of_several(world: World, ada: Actor) -> None:
    assert await values(world, ada, "setup", "topics", "") == ["all", "light", "numbers", "models"]
    assert await values(world, ada, "setup", "topics", "colour") == ["light"]
    assert await values(world, ada, "setup", "topics", "light, ") == [
        "light, numbers",
        "light, models",
    ]
    (both,) = await values(world, ada, "setup", "topics", "light, num")
    await world.sets_up(topics=both)
    (kept,) = await world.column("SELECT topics FROM schedules")
    assert kept == '["light","numbers"]'


async def test_steps_read_by_number_and_name(world: World, grace: Actor) -> None:
    path = [Step("see", "Seeing", "", ("scattering",)), Step("count", "Counting", "", ("prime",))]
    world.bank = bank(ONE_OF_EACH, path=path)
    assert await labels(world, grace, "path", "step", "") == ["1 · Seeing", "2 · Counting"]
    assert await values(world, grace, "path", "step", "count") == ["2"]
    assert await values(world, grace, "path", "step", "1") == ["1"]


async def test_what_setup_takes_is_offered(world: World, ada: Actor) -> None:
    assert (await labels(world, ada, "setup", "holidays", ""))[:2] == [
        "none: ask on public holidays too",
        "Afghanistan (AF)",
    ]
    assert await labels(world, ada, "setup", "holidays", "bayern") == ["Germany, Bayern (DE-BY)"]
    assert await values(world, ada, "setup", "holidays", "bayern") == ["DE-BY"]
    assert await values(world, ada, "setup", "time", "9") == ["09:00", "09:30"]
    assert await values(world, ada, "setup", "close", "17") == ["17:00", "17:30"]
    assert await values(world, ada, "setup", "weekdays", "mon-") == [
        "mon-fri",
        "mon-thu",
        "mon-sat",
    ]
    assert await values(world, ada, "setup", "weekdays", "mon, we") == ["mon, weekend", "mon, wed"]
    assert await values(world, ada, "setup", "zone", "berlin") == ["Europe/Berlin"]
    assert await labels(world, ada, "setup", "level", "") == [
        "1 · basic",
        "1-2 · basic to solid",
        "1-3 · basic to expert",
        "2 · solid",
        "2-3 · solid to expert",
        "3 · expert",
    ]
    assert await values(world, ada, "setup", "level", "expert") == ["1-3", "2-3", "3"]
    assert await values(world, ada, "setup", "skip", "2026") == []


async def test_everybody_is_offered_names_and_zones(world: World, grace: Actor) -> None:
    assert await values(world, grace, "ask", "query", "rayl") == ["Rayleigh scattering"]
    assert await values(world, grace, "ask", "query", " ") == []
    assert await values(world, grace, "zone", "zone", "new york") == ["America/New_York"]
    assert len(await values(world, grace, "zone", "zone", "")) == 25


async def test_who_is_no_admin_learns_nothing_of_what_admins_choose_from(
    world: World, grace: Actor
) -> None:
    await world.asked(COLOUR)
    admins = {command.path for command in COMMANDS if command.admin}
    for command, option in OFFERED:
        if command in admins:
            assert await values(world, grace, command, option, "") == []


@pytest.mark.parametrize(
    ("command", "option"), [("me", "zone"), ("nothing", "query"), ("ask", "nothing"), ("", "")]
)
async def test_what_no_command_has_is_not_completed(
    world: World, ada: Actor, command: str, option: str
) -> None:
    assert await values(world, ada, command, option, "a") == []


async def test_nothing_is_offered_rather_than_late(world: World, ada: Actor) -> None:
    await world.sets_up()
    async with AsyncExitStack() as busy:
        for _ in range(16):  # every connection there can be is taken, as by slow readers
            if len(await values(world, ada, "pause", "schedule", "")) == 0:
                break
            await busy.enter_async_context(world.database.read())
        started = time.monotonic()
        assert await values(world, ada, "pause", "schedule", "") == []
        assert time.monotonic() - started < 2
        assert await values(world, ada, "setup", "time", "9") == ["09:00", "09:30"]
    assert await values(world, ada, "pause", "schedule", "") == ["1"]


async def test_without_a_database_nothing_is_offered_and_nothing_breaks(
    world: World, ada: Actor
) -> None:
    await world.sets_up()
    async with world.database.write() as connection:
        from sqlalchemy import text

        await connection.execute(text("ALTER TABLE schedules RENAME TO gone"))
    assert await values(world, ada, "pause", "schedule", "") == []
    async with world.database.write() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO schedules"))


async def test_a_suggestion_writes_nothing(world: World, ada: Actor) -> None:
    await world.asked(COLOUR)
    before = await world.dump()
    for command, option in OFFERED:
        await values(world, ada, command, option, "")
    assert await world.dump() == before
