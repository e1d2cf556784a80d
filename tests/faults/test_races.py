"""What happens when many processes of the program do the same thing at once? It is done once.

Each test runs on SQLite and on a real PostgreSQL, and ends with clean books.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.core.people import Actor
from bot.core.questions import Kind
from bot.core.rounds import Round, Status
from bot.requests import AnswerRound, FixQuestion, HideMe, Setup, SetZone, VoidQuestion
from tests.support.books import Books, a_response
from tests.support.lives import Hive, Life, Told, hive

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
OPENING = datetime.combine(TOMORROW, time(9, 0, 20), UTC)


def admin(community: str = "rec:team", channel: str = "#a") -> Actor:
    return Actor(community, "boss", "Ada", "en", channel, is_admin=True)


def player(number: int) -> Actor:
    return Actor("rec:team", f"p{number}", f"Player {number}", "en", "#a")


@pytest.fixture
async def world() -> AsyncIterator[Hive]:
    async with hive() as found:
        yield found


async def processes(world: Hive, url: str, count: int) -> list[Life]:
    """Start this many processes on one database."""
    return list(await asyncio.gather(*(world.hatch(url) for _ in range(count))))


async def set_up(life: Life, actor: Actor, **options: str) -> None:
    """Have a daily question at 09:00 UTC from tomorrow on."""
    await life.turn(datetime.combine(OPENING.date(), time(0, 0, 1), UTC))
    wanted = {"channel": actor.channel, "time": "09:00", "zone": "UTC", "weekdays": "daily"}
    said = await life.handle(actor, Setup(0, **{**wanted, "close": "17:00"} | options))
    assert said.title.endswith("is set"), said


async def end(lives: list[Life]) -> None:
    """Stop them all, each gracefully."""
    await asyncio.gather(*(life.stop() for life in lives))


async def click(life: Life, actor: Actor, round: Round, response: str, books: Books) -> Told:
    """Answer, and keep what was said."""
    told = await life.handle(actor, AnswerRound(round.id, response))
    if told.tone != "error":
        books.told[round.id, actor.player].append((response, told))
    assert "eference" not in told.text or told.tone != "error", (told, life.log())
    return told


async def test_400_clicks_of_50_players_in_four_processes_are_50_answers(
    world: Hive, database_url: str
) -> None:
    lives = await processes(world, database_url, 4)
    books = Books(database_url)
    await set_up(lives[0], admin())
    for life in lives:
        await life.turn(OPENING)
    (round,) = await books.rounds()
    chance = random.Random(11)
    clicks = [(player(number), a_response(round, chance)) for number in range(50) for _ in range(8)]
    chance.shuffle(clicks)
    told = await asyncio.gather(
        *(
            click(lives[number % 4], actor, round, response, books)
            for number, (actor, response) in enumerate(clicks)
        )
    )
    await end(lives)
    stands = ("Your first answer stands", "You wrote")
    again = [one for one in told if any(line in one.text for line in stands)]
    if round.question.kind is not Kind.OPEN:
        assert len(told) - len(again) == 50
    assert all(one.tone != "error" for one in told)
    assert await books.rows("SELECT count(*) FROM answers") == [(50,)]
    assert await books.rows("SELECT count(*) FROM ledger") == [(50,)]
    assert len(books.told) == 50
    await books.check()


async def test_five_processes_ticking_at_once_post_each_of_20_schedules_once(
    world: Hive, database_url: str
) -> None:
    lives = await processes(world, database_url, 5)
    world.chat.delays = [0.01, 0.0, 0.03]
    for number in range(20):
        # Ten communities with two schedules each, which must not pick the same question.
        await set_up(lives[number % 5], admin(f"rec:team{number // 2}", f"#{number}"))
    for _ in range(3):
        await asyncio.gather(*(life.ask("shift", to=OPENING.isoformat()) for life in lives))
        await asyncio.gather(*(life.ask("settle") for life in lives))
    await end(lives)
    channels = Counter(one.channel for one in world.chat.messages.values())
    assert channels == Counter({f"#{number}": 1 for number in range(20)})
    assert set(world.chat.calls.values()) == {1}, "two processes sent the same message"
    books = Books(database_url)
    doubled = """SELECT community FROM rounds GROUP BY community, question_id HAVING count(*) > 1"""
    assert await books.rows(doubled) == []
    await books.check()


@pytest.mark.parametrize("seed", [1, 2])
async def test_correcting_while_answers_stream_in_elsewhere_keeps_the_books(
    world: Hive, database_url: str, seed: int
) -> None:
    lives = await processes(world, database_url, 4)
    books = Books(database_url)
    chance = random.Random(seed)
    await set_up(lives[0], admin())
    for day in range(4):
        for life in lives:
            await life.turn(OPENING + timedelta(days=day))
        if day < 3:
            round = (await books.rounds())[-1]
            for number in range(20):
                await click(lives[0], player(number), round, a_response(round, chance), books)
    found = await books.rounds()
    assert len(found) == 4

    async def stream(life: Life, players: list[int]) -> None:
        mine = [(player(number), found[-1]) for number in players]
        random.Random(f"{seed}{life.name}").shuffle(mine)
        for actor, round in mine:
            response = a_response(round, chance)
            await asyncio.gather(
                click(life, actor, round, response, books),
                life.handle(actor, HideMe(bool(int(actor.player[1:]) % 2))),
            )
            if int(actor.player[1:]) % 5 == 0:
                await life.handle(actor, SetZone(chance.choice(["Asia/Tokyo", "Europe/Berlin"])))

    async def correct(life: Life) -> None:
        for round in found:
            if round.question.kind is not Kind.OPEN:
                answer = a_response(round, chance)
                wanted = FixQuestion(round.question.id, answer, "The key was wrong.")
                done = await life.handle(admin(), wanted)
                assert done.tone != "error", (done, life.log())
            await asyncio.sleep(chance.uniform(0.0, 0.05))
            done = await life.handle(admin(), VoidQuestion(round.question.id, "It was wrong."))
            assert done.tone != "error", (done, life.log())

    await asyncio.gather(
        *(stream(life, list(range(30))) for life in lives[1:]),
        correct(lives[0]),
    )
    await end(lives)
    await books.check()


async def test_two_days_answered_at_once_in_two_processes_are_a_streak_of_two(
    world: Hive, database_url: str
) -> None:
    lives = await processes(world, database_url, 2)
    books = Books(database_url)
    chance = random.Random(5)
    await set_up(lives[0], admin(), close="08:50")
    await set_up(lives[0], admin(channel="#b"), time="08:00")
    for life in lives:
        await life.turn(OPENING)
        await life.turn(OPENING + timedelta(hours=23, minutes=30))
    found = [one for one in await books.rounds() if one.status is Status.OPEN]
    assert [(one.channel, one.day.toordinal() - TOMORROW.toordinal()) for one in found] == [
        ("#a", 0),
        ("#b", 1),
    ]
    await asyncio.gather(
        *(
            click(lives[(number + turn) % 2], player(number), round, response, books)
            for number in range(60)
            for turn, round in enumerate(found)
            for response in [a_response(round, chance)]
        )
    )
    await end(lives)
    assert await books.rows("SELECT DISTINCT length FROM streaks") == [(2,)]
    await books.check()


async def test_two_processes_deliver_each_message_by_one_of_them_while_leases_hold(
    world: Hive, database_url: str
) -> None:
    lives = await processes(world, database_url, 2)
    books = Books(database_url)
    world.chat.delays = [0.05, 0.02]  # slower than the other process looks
    for number in range(12):
        await set_up(lives[0], admin(channel=f"#{number}"))
    for day in range(2):
        for minutes in (0, 8 * 60, 8 * 60 + 1):
            moment = OPENING + timedelta(days=day, minutes=minutes)
            await asyncio.gather(*(life.ask("shift", to=moment.isoformat()) for life in lives))
            await asyncio.gather(*(life.ask("settle") for life in lives * 3))
    now = await lives[0].now()
    await end(lives)
    assert len(world.chat.calls) == 24
    assert set(world.chat.calls.values()) == {1}
    assert {len(one.cards) for one in world.chat.messages.values()} == {2}, "an edit came twice"
    await books.check_chat(world.chat, now)
