"""The rules about points change, and `quiz db rescore` judges everything by those of today."""

import pytest

from bot import maintenance
from bot.config import Settings
from bot.core import scoring
from bot.core.people import Actor
from bot.core.questions import Level
from tests.support import duelling, games
from tests.support.clock import MONDAY
from tests.support.contests import Contests
from tests.support.messenger import Message
from tests.support.reading import text
from tests.support.world import World


async def test_all_messages_tell_the_new_figures_once_everything_was_rescored(
    world: World, ada: Actor, grace: Actor, alan: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    contests = Contests(world)
    await world.sets_up()
    await world.says(ada, "/quiz season kind:week")
    await world.comes(MONDAY, "09:00")
    daily = (await world.rounds())[-1]
    await world.answers(grace, daily, str(daily.frozen.shown(0)))
    await world.comes(MONDAY, "17:00")
    sprint = await games.begun(world, "/quiz blitz 2")
    await world.answers(grace, sprint, str(sprint.frozen.shown(0)))
    for _ in range(2):
        await games.runs_out(world)
        await games.goes_on(world)
    duel = await duelling.running(world, grace, alan)
    await duelling.answers_all(world, grace, duel, "yyn")
    await duelling.answers_all(world, alan, duel, "nnn")
    await contests.drawn(grace)
    await contests.day(1)
    for asked in await contests.opened():
        await contests.answers(grace, asked)
    await contests.day(9)

    points = {"round:1": 10, "podium:1": 10, "duel:1:result": 20, "season": 10}
    points |= {"contest:1:start": 20, "contest:1:final": 20}
    shown = {_name(one): one for one in world.messenger.messages if _name(one) in points}
    assert shown.keys() == points.keys()
    assert all(str(worth) in text(shown[name].card) for name, worth in points.items())

    monkeypatch.setitem(scoring.POINTS, Level.BASIC, 70)
    url = world.database.engine.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, database_url=url)  # type: ignore[call-arg]
    assert await maintenance.rescore(settings, world.clock()) == (10, 6)
    await world.waits(seconds=10)  # messages are not edited more often than that
    told = {name: text(one.card) for name, one in shown.items()}
    assert [name for name, worth in points.items() if str(worth * 7) not in told[name]] == []

    attempts = list(world.messenger.attempts)
    assert await maintenance.rescore(settings, world.clock()) == (10, 0)
    await world.waits(seconds=10)
    assert world.messenger.attempts == attempts, "where nothing changed, nothing is sent"


def _name(message: Message) -> str:
    return "season" if message.once.startswith("season:") else message.once
