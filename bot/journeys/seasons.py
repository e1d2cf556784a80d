"""Seasons: which one runs, what admins want of them, and the card that ends each.

Level-triggered like everything that time brings: a season that is over waits in its table until
somebody closes it, in one transaction with the posts that it wants.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.cards import Card
from bot.commands import YES_NO
from bot.core import courses as course_rules
from bot.core import seasons as rules
from bot.core.boards import Standing
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Kind, Question
from bot.core.seasons import Honours, Season
from bot.journeys import duel_posts
from bot.present import seasons as words
from bot.requests import Season as SetSeason
from bot.storage import (
    communities,
    contest_places,
    contests,
    courses,
    honours,
    leagues,
    posts,
    rounds,
    schedules,
    seasons,
    standings,
)
from bot.storage.posts import NewPost
from bot.storage.seasons import Wish

CHUNK = 100
PODIUM = 3
MOST_ON_PODIUM = 10
RECENT = 31


async def close_due(connection: AsyncConnection, now: datetime, limit: int = CHUNK) -> int:
    """Close seasons that are over and want their cards; return how many were due."""
    due = await seasons.due(connection, now, limit)
    if not due:
        return 0
    await communities.lock(connection, due.values())
    wanted = []
    for id, community, season in await seasons.close(connection, due, now):
        if (await honours.size(connection, community, season)).answered:
            wanted += [
                NewPost(f"season:{id}:{channel}", community, channel, "season", id)
                for channel in await schedules.channels(connection, community)
            ]
        wish = await seasons.wish(connection, community)
        if wish.season.endswith(f"..{season.last.isoformat()}"):  # such dates come only once
            await seasons.set_wish(connection, community, season=rules.Kind.MONTH.value)
    await posts.want_new(connection, wanted, now)
    faults.reach("season.closed")
    return len(due)


async def card(connection: AsyncConnection, locale: str, id: int) -> Card:
    """Return a closed season's card as it should look now."""
    found = await seasons.one(connection, id)
    if found is None:
        raise LookupError(f"there is no season {id}")
    community, season = found
    return words.closing(locale, await _honours(connection, community, season))


async def _honours(connection: AsyncConnection, community: str, season: Season) -> Honours:
    size = await honours.size(connection, community, season)
    known = Honours(
        season,
        size.players,
        size.answered,
        size.questions,
        hardest=await _hardest(connection, community, season),
    )
    if not (await seasons.wish(connection, community)).boards:
        return known
    before = await seasons.before(connection, community, season)
    podium = await _podium(connection, community, season)
    players = [one.player for one in podium]
    booked = await courses.of_season(connection, community, season, players)
    return Honours(
        season,
        size.players,
        size.answered,
        size.questions,
        podium=podium,
        course=course_rules.of_players(players, booked),
        improved=await honours.improved(connection, community, before, season) if before else None,
        streak=await honours.streak(connection, community, season),
        hardest=known.hardest,
    )


async def _podium(
    connection: AsyncConnection, community: str, season: Season
) -> tuple[Standing, ...]:
    """Return the first three places, each with everybody who shares it, but never a crowd."""
    top = await standings.top(connection, community, season.board, MOST_ON_PODIUM)
    return tuple(one for one in top if one.place <= PODIUM and one.points > 0)


async def _hardest(
    connection: AsyncConnection, community: str, season: Season
) -> tuple[Question, float] | None:
    found = await honours.hardest(connection, community, season)
    known = await rounds.load(connection, [id for id, _ in found])
    for id, share in found:
        if known[id].question.kind is not Kind.OPEN:
            return known[id].question, share
    return None


async def refresh(connection: AsyncConnection, community: str, days: Iterable[date]) -> None:
    """Have the cards of seasons in which these days lie look as things stand now."""
    ids = await seasons.closed_of_days(connection, community, days)
    await posts.want_current(connection, "season", ids)
    await leagues.refresh(connection, community, days)


async def show(
    connection: AsyncConnection, actor: Actor, now: datetime, *, done: bool = False
) -> Card:
    """Return how seasons and boards are set."""
    wish = await seasons.wish(connection, actor.community)
    season = rules.containing(wish.season, _today(wish, now))
    return words.settings(actor.locale, season, season.over(wish.zone), wish.boards, done=done)


async def change(
    connection: AsyncConnection, actor: Actor, request: SetSeason, now: datetime
) -> Card:
    """Set seasons and boards as an admin wants; without any wish, show how they are set."""
    if not request.kind and not request.boards:
        return await show(connection, actor, now)
    await communities.ensure(connection, actor.community, actor.locale, now, actor.community_name)
    await communities.lock(connection, [actor.community])
    wish = await seasons.wish(connection, actor.community)
    if request.kind:
        await _set_kind(connection, actor.community, wish, request.kind, now)
    if request.boards:
        await _set_boards(connection, actor.community, wish, request.boards, now)
    return await show(connection, actor, now, done=True)


async def _set_kind(
    connection: AsyncConnection, community: str, wish: Wish, kind: str, now: datetime
) -> None:
    today = _today(wish, now)
    wanted = rules.parse(kind, today)
    if rules.containing(wanted, today) == rules.containing(wish.season, today):
        return
    await seasons.set_wish(connection, community, season=wanted)
    # What is over and waits for its last answers keeps its card: only what runs today is replaced.
    await seasons.drop_running(connection, community, today)
    await seasons.begin(connection, [(community, today)])


async def _set_boards(
    connection: AsyncConnection, community: str, wish: Wish, text: str, now: datetime
) -> None:
    given = text.strip().lower()
    if given not in YES_NO:
        raise QuizError("bad_option", option="boards", given=text, choices=list(YES_NO))
    shown = given == "yes"
    if shown == wish.boards:
        return
    await seasons.set_wish(connection, community, boards=shown)
    # Elsewhere players are named only where boards are shown.
    await contests.refresh(connection, await contest_places.shared(connection, community))
    recent = await rounds.closed_since(connection, community, now, RECENT)
    await posts.want_current(connection, "round", recent)
    cards = await seasons.closed_in(connection, community)
    await posts.want_current(connection, "season", cards)
    await leagues.refresh(connection, community)
    await duel_posts.of_community(connection, community)


def _today(wish: Wish, now: datetime) -> date:
    return now.astimezone(ZoneInfo(wish.zone)).date()
