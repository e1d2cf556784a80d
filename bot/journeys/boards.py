"""The leaderboard and a player's own figures, and what players may do with their own data."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card, Form
from bot.core import boards, schedules, streaks
from bot.core import ratings as rules
from bot.core.abilities import OVERALL
from bot.core.boards import Span
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.ratings import Rating
from bot.core.rounds import Kind, Status
from bot.core.seasons import containing
from bot.core.streaks import Streak
from bot.journeys import contests as contest_journey
from bot.journeys import duel_posts
from bot.present import boards as words
from bot.present import setup as setup_words
from bot.storage import (
    answers,
    blitz,
    communities,
    contests,
    leagues,
    players,
    posts,
    privacy,
    ratings,
    rounds,
    seasons,
    shares,
    standings,
    teams,
)
from bot.storage import streaks as streaks_table

TOP = 10


async def leaderboard(connection: AsyncConnection, actor: Actor, board: str, now: datetime) -> Card:
    """Return a board's best and the actor's own place, or how the teams stand."""
    if board == boards.TEAMS:
        return await contest_journey.table(connection, actor)
    try:
        span = Span(board)
    except ValueError:
        known = [*(one.value for one in Span), boards.TEAMS]
        raise QuizError("unknown_board", given=board, known=known) from None
    wish = await seasons.wish(connection, actor.community)
    day = now.astimezone(ZoneInfo(wish.zone)).date()
    if span is Span.SEASON:
        season = containing(wish.season, day)
        key, ends = season.board, (season, season.over(wish.zone))
    else:
        key, ends = boards.key(span, day), None
    found = await _board(connection, actor, key, names=wish.boards)
    return words.leaderboard(actor.locale, replace(found, span=span, season=ends), actor.player)


async def of_topic(connection: AsyncConnection, bank: Bank, actor: Actor, topic: str) -> Card:
    """Return who knows most about a topic, and the actor's own place."""
    given = topic.strip().casefold()
    for one in bank.topics.values():
        if given in (one.id.casefold(), one.name.casefold()):
            wish = await seasons.wish(connection, actor.community)
            key = boards.topic_key(one.id)
            found = await _board(connection, actor, key, names=wish.boards)
            return words.leaderboard(actor.locale, replace(found, topic=one.name), actor.player)
    raise QuizError("unknown_topic", given=topic, known=sorted(bank.topics))


async def _board(
    connection: AsyncConnection, actor: Actor, key: str, *, names: bool
) -> words.Board:
    """Return a board; without names it shows only the actor's own line."""
    me, size = await standings.own_and_size(connection, actor.community, key, actor.player)
    shared = await leagues.of(connection, actor.community) is not None
    if not names:
        return words.Board([me] if me else [], [], me, size, off=True, in_league=shared)
    top = await standings.top(connection, actor.community, key, TOP)
    around = []
    if me is not None and all(one.player != actor.player for one in top):
        around = await standings.neighbours(connection, actor.community, key, me)
        shown = {one.player for one in top}
        around = [one for one in around if one.player not in shown]
    return words.Board(top, around, me, size, in_league=shared)


async def me(connection: AsyncConnection, bank: Bank, actor: Actor, now: datetime) -> Card:
    """Return the actor's points, place, streak and settings."""
    day = await _today(connection, actor.community, now)
    season = (await seasons.running_board(connection, actor.community, day)).board
    settings, streak = await players.get(connection, actor.community, actor.player)
    level, levels = await _levels(connection, bank, actor)
    figures = words.Figures(
        name=actor.display_name,
        season=await standings.own(connection, actor.community, season, actor.player),
        players=await standings.size(connection, actor.community, season),
        total=await standings.own(connection, actor.community, "all", actor.player),
        streak=await streak_now(connection, actor.community, settings.zone, streak, now),
        zone=settings.zone,
        hidden=settings.hidden,
        level=level,
        levels=levels,
        no_duels=settings.no_duels,
    )
    return words.me(actor.locale, figures)


async def _levels(
    connection: AsyncConnection, bank: Bank, actor: Actor
) -> tuple[Rating | None, list[tuple[str, Rating]]]:
    """Return the actor's level and, best first, those by topic, of which enough is known."""
    known = await ratings.of_player(connection, actor.community, actor.player)
    overall = known.pop(OVERALL, None)
    if overall is None or overall.games < rules.ENOUGH:
        return None, []
    levels = [
        (bank.topics[topic].name, rating)
        for topic, rating in known.items()
        if topic in bank.topics and rating.games >= rules.ENOUGH_OF_TOPIC
    ]
    return overall, sorted(levels, key=lambda one: (-one[1].value, one[0]))


async def zone_form(connection: AsyncConnection, actor: Actor) -> Form:
    """Return the form for one's own time zone."""
    settings, _ = await players.get(connection, actor.community, actor.player)
    return setup_words.zone_form(actor.locale, settings.zone)


async def set_zone(
    connection: AsyncConnection, bank: Bank, actor: Actor, text: str, now: datetime
) -> Card:
    """Count the actor's days in their own zone; the streak so far is counted anew."""
    zone = schedules.parse_zone(text)
    await communities.lock(connection, [actor.community])
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)
    await players.change(connection, actor.community, actor.player, zone=zone)
    await streaks_table.rebuild(connection, actor.community, {actor.player})
    return await me(connection, bank, actor, now)


async def hide(
    connection: AsyncConnection, bank: Bank, actor: Actor, hidden: bool, now: datetime
) -> Card:
    """Take the actor off the boards others see, or put them back."""
    await communities.lock(connection, [actor.community])
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)
    await players.change(connection, actor.community, actor.player, hidden=hidden)
    await standings.hide(connection, actor.community, actor.player, hidden)
    await refresh_posts(connection, actor)
    return await me(connection, bank, actor, now)


async def export(connection: AsyncConnection, actor: Actor) -> Card:
    """Hand over everything that is stored about the actor."""
    data = await privacy.export(connection, actor.community, actor.player)
    text = orjson.dumps(data, option=orjson.OPT_INDENT_2).decode()
    return words.exported(actor.locale, text)


async def refresh_posts(connection: AsyncConnection, actor: Actor) -> set[int]:
    """Show closed messages, which name who led that day, as they are now; return own rounds."""
    stored = await answers.of_player(connection, actor.community, actor.player)
    mine = {one.round for one in stored}
    # Other rounds of those days too: every one of a day shows the day's board.
    await posts.want_current(connection, "round", await rounds.of_same_days(connection, mine))
    cards = await seasons.closed_with(connection, actor.community, actor.player)
    await posts.want_current(connection, "season", cards)
    await leagues.refresh_with(connection, actor.community, actor.player)
    games = await rounds.games_of(connection, Kind.BLITZ, mine)
    await posts.want_current(connection, "podium", games)
    joined = await blitz.of_player(connection, actor.community, actor.player)
    await posts.want_current(connection, "blitz", joined)
    await duel_posts.of_player(connection, actor.face)
    shared = await shares.ids_of(connection, actor.community, actor.player)
    await posts.want_current(connection, "share", shared)
    played = await teams.of_player(connection, actor.community, actor.player)
    await contests.refresh(connection, played)
    return mine


async def _today(connection: AsyncConnection, community: str, now: datetime) -> date:
    zone = await communities.zone(connection, community)
    return now.astimezone(ZoneInfo(zone)).date()


async def streak_now(
    connection: AsyncConnection, community: str, zone: str, streak: Streak, now: datetime
) -> Streak:
    """Return the streak with the days that closed since without an answer."""
    if streak.through is None:
        return streak
    asked = (await rounds.question_days(connection, [community])).get(community, [])
    days: dict[bool, set[date]] = {True: set(), False: set()}
    for day, at, status in asked:
        days[status is Status.OPEN].add(streaks.question_day(day, at, zone))
    missed = days[False] - days[True]
    if zone:  # a day is over when it is over where the player lives
        missed = {day for day in missed if day < now.astimezone(ZoneInfo(zone)).date()}
    return streaks.today(streak, missed)
