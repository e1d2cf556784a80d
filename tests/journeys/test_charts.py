"""Season and contest cards draw how it came about, from what was booked and nothing else."""

from datetime import timedelta

from bot.cards import Card, Chart, Image, Reply
from bot.core.people import Actor
from tests.support.bank import filler
from tests.support.clock import MONDAY
from tests.support.contests import Contests
from tests.support.people import somebody
from tests.support.reading import line, text
from tests.support.world import World

DAY = timedelta(days=1)


def shown(reply: Reply) -> Image:
    """Return the only picture of a card."""
    assert isinstance(reply, Card)
    (found,) = (one for one in reply.blocks if isinstance(one, Image))
    return found


def lines(chart: Chart | None) -> dict[str, tuple[float, ...]]:
    """Return the lines of a chart by their labels."""
    assert chart is not None
    return {one.label: one.values for one in chart.curves}


def season(world: World) -> Card:
    """Return the season's card as it looks now."""
    return next(one.card for one in world.messenger.messages if one.once.startswith("season:"))


async def test_a_season_shows_how_points_grew_and_redraws_what_changes(
    world: World, ada: Actor, grace: Actor, alan: Actor
) -> None:
    world.knows(*(filler(n) for n in range(20)))
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    right = {0: (grace,), 1: (grace, alan), 3: (alan, ada), 4: (grace,)}
    for day in range(7):
        await world.comes(MONDAY + day * DAY, "09:00")
        for one in right.get(day, ()):
            asked = (await world.rounds())[-1]
            await world.answers(one, asked, str(asked.frozen.shown(0)))
        await world.comes(MONDAY + day * DAY, "17:00")
    await world.comes(MONDAY + 7 * DAY, "00:00")

    before = shown(season(world))
    assert lines(before.chart) == {
        "1": (0, 10, 20, 20, 20, 30),
        "2": (0, 0, 10, 10, 20, 20),
        "3": (0, 0, 0, 0, 10, 10),
    }
    assert before.chart is not None
    assert before.chart.steps == ("", "2 Mar", "3 Mar", "4 Mar", "5 Mar", "6 Mar")
    assert line(season(world), "Lines:") == "Lines: 1\xa0@Grace · 2\xa0@Alan · 3\xa0@Ada"
    assert "1: 10, 20, 20, 30." in before.alt
    assert not any(one.display_name in before.alt for one in (ada, grace, alan))
    assert (world.quiz.picture(before.path) or b"").startswith(b"\x89PNG")

    id = (await world.rounds())[0].frozen.question.id
    await world.says(ada, f"/quiz question void question:{id} reason:wrong")
    await world.waits(minutes=1)
    after = shown(season(world))
    assert after.path != before.path
    assert lines(after.chart) == {
        "1a": (0, 0, 10, 10, 10, 20),
        "1b": (0, 0, 10, 10, 20, 20),
        "3": (0, 0, 0, 0, 10, 10),
    }
    await world.sends(grace, "mh:1")
    await world.waits(minutes=1)
    hidden = season(world)
    assert len(lines(shown(hidden).chart)) == 2
    assert "@Grace" not in line(hidden, "Lines:")
    await world.says(ada, "/quiz season boards:no")
    await world.waits(minutes=1)
    assert "picture" not in text(season(world))
    assert await world.differences() == []


async def test_a_contest_shows_the_race_once_two_days_are_known(
    world: World, grace: Actor, alan: Actor
) -> None:
    contest = Contests(world)
    await contest.plan(teams="players", best="1")
    await contest.founds(grace, "Owls")
    await contest.founds(alan, "Larks")
    for number, winners in ((1, (grace,)), (2, (grace, alan))):
        await contest.day(number)
        for one in winners:
            await contest.answers(one, (await contest.opened())[0])
        assert "picture" not in text(
            await contest.card(somebody(1))
        )  # what is sealed draws nothing
        await contest.day(number, "17:00")
    final = contest.message("final").card
    assert lines(shown(final).chart) == {"1": (0, 10, 20), "2": (0, 0, 10)}
    assert line(final, "Lines:") == "Lines: 1\xa0Owls · 2\xa0Larks"
    assert shown(await contest.card(somebody(1))).path == shown(final).path
