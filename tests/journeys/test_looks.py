"""What was looked up is written down a moment later, and nobody waits for it."""

import asyncio

import pytest
from sqlalchemy import text

from bot import looks
from bot import requests as r
from bot.core.people import Actor
from tests.support.world import World


async def noted(world: World) -> list[str]:
    return await world.column("SELECT concept FROM seen ORDER BY concept")


async def test_a_look_is_written_down_by_itself_and_once(
    world: World, grace: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PAUSE_SECONDS", 0.05)
    for concept in ("prime", "even", "prime"):
        await world.quiz.handle(grace, r.ShowConcept(concept))
    assert await noted(world) == [], "the reply did not wait for it"
    for _ in range(100):
        if len(await noted(world)) == 2:
            break
        await asyncio.sleep(0.02)
    await world.quiz.handle(grace, r.ShowConcept("even"))
    await world.quiz.looks.drain()
    assert await noted(world) == ["even", "prime"]


async def test_what_cannot_be_written_is_written_later(world: World, grace: Actor) -> None:
    async with world.database.write() as connection:
        await connection.execute(text("ALTER TABLE seen RENAME TO elsewhere"))
    await world.quiz.handle(grace, r.ShowConcept("prime"))
    await world.quiz.looks.drain()
    async with world.database.write() as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO seen"))
    await world.quiz.handle(grace, r.ShowConcept("even"))
    await world.quiz.looks.drain()
    assert await noted(world) == ["even", "prime"]


async def test_what_shows_no_card_is_no_look(world: World, grace: Actor) -> None:
    await world.says(grace, "/quiz ask xyzzy")
    await world.quiz.handle(grace, r.ShowConcept("nothing"))
    await world.quiz.looks.drain()
    assert await noted(world) == []
