"""What does a person get who is alone with the companion? What they have anywhere, privately.

Nothing is asked here. A person's figures, settings and data are those of every community of the
platform in which they play.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card
from bot.core import schedules
from bot.core.people import Actor
from bot.journeys import boards, leaving
from bot.present import alone as words
from bot.present import boards as board_words
from bot.storage import admins, communities, duels, players, privacy, seasons, standings, streaks

SHOWN = 5


async def today(actor: Actor) -> Card:
    """Say how to come to questions."""
    return words.today(actor.locale)


async def leaderboard(actor: Actor) -> Card:
    """Say where boards are."""
    return words.leaderboard(actor.locale)


async def me(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Return the actor's figures in the communities where they answered last."""
    found = await players.plays_in(connection, actor.platform, actor.player)
    figures = [await _figures(connection, actor.player, *one, now) for one in found[:SHOWN]]
    settings, _ = await players.get(connection, actor.community, actor.player)
    return words.me(actor.locale, actor.display_name, figures, settings.zone)


async def set_zone(connection: AsyncConnection, actor: Actor, text: str, now: datetime) -> Card:
    """Count the actor's days in their own zone, wherever they play."""
    zone = schedules.parse_zone(text)
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)
    everywhere = await _everywhere(connection, actor)
    await communities.lock(connection, everywhere)
    for community in everywhere:
        await players.change(connection, community, actor.player, zone=zone)
        await streaks.rebuild(connection, community, {actor.player})
    return await me(connection, actor, now)


async def export(connection: AsyncConnection, actor: Actor) -> Card:
    """Hand over everything that is stored about the actor, by community."""
    data = {
        community: await privacy.export(connection, community, actor.player)
        for community in await _everywhere(connection, actor)
    }
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return board_words.exported(actor.locale, text)


async def forget(connection: AsyncConnection, actor: Actor, sure: bool, now: datetime) -> Card:
    """Delete everything that is stored about the actor anywhere, after asking once more."""
    if not sure:
        return words.forget_question(actor.locale)
    everywhere = await _everywhere(connection, actor)
    others = [await duels.partners(connection, one, actor.player) for one in everywhere]
    await communities.lock(connection, set(everywhere).union(*others))
    for community in everywhere:
        await leaving.forget(connection, replace(actor, community=community), True, now)
    return board_words.forgotten(actor.locale)


async def _everywhere(connection: AsyncConnection, actor: Actor) -> list[str]:
    found = await players.plays_in(connection, actor.platform, actor.player)
    named = await admins.named_in(connection, actor.platform, actor.player)
    played = [community for community, _ in found]
    return list(dict.fromkeys((actor.community, *played, *named)))


async def _figures(
    connection: AsyncConnection, player: str, community: str, name: str, now: datetime
) -> words.Figures:
    zone = ZoneInfo(await communities.zone(connection, community))
    day = now.astimezone(zone).date()
    season = (await seasons.running_board(connection, community, day)).board
    settings, streak = await players.get(connection, community, player)
    return words.Figures(
        community=name or community.partition(":")[2],
        season=await standings.own(connection, community, season, player),
        players=await standings.size(connection, community, season),
        streak=await boards.streak_now(connection, community, settings.zone, streak, now),
    )
