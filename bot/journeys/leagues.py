"""`/quiz league`: several communities, on any platforms, share a board; the card that ends a month.

A code goes from admin to admin outside of here. Only its hash is kept, it is good once and for two
days, and who types wrong ones has to wait.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.cards import Card, Form
from bot.commands import YES_NO
from bot.core import leagues as rules
from bot.core.boards import Span, key
from bot.core.errors import QuizError
from bot.core.leagues import Closing, League, Member
from bot.core.people import Actor
from bot.core.seasons import Kind, Season, containing
from bot.journeys import codes, duel_posts, presence
from bot.present import boards as board_words
from bot.present import errors as error_words
from bot.present import leagues as words
from bot.requests.leagues import CreateLeague, JoinLeague
from bot.storage import (
    communities,
    contest_places,
    contests,
    invitations,
    league_boards,
    leagues,
    posts,
    schedules,
    seasons,
    standings,
    tries,
)
from bot.storage.posts import NewPost, Post

CHUNK = 100
NAME = 60
MOST = 20
PODIUM = 3


async def show(connection: AsyncConnection, actor: Actor, said: str = "") -> Card:
    """Return the league of the actor's community, after what has just been done."""
    if actor.alone:
        raise QuizError("alone")
    league = await leagues.of(connection, actor.community)
    if league is None:
        return words.none(actor.locale, actor.is_admin, said)
    known = await leagues.members(connection, league.id)
    return words.card(actor.locale, league, known, actor.community, actor.is_admin, said)


async def form(connection: AsyncConnection, actor: Actor) -> Form:
    """Return the form that founds a league."""
    await _expect_none(connection, actor)
    return words.league_form(actor.locale, NAME)


async def code_form(connection: AsyncConnection, actor: Actor) -> Form:
    """Return the form that takes a code."""
    await _expect_none(connection, actor)
    return words.code_form(actor.locale)


async def _expect_none(connection: AsyncConnection, actor: Actor) -> None:
    league = await leagues.of(connection, actor.community)
    if league is not None:
        raise QuizError("league_already", name=league.name)


async def _expect(connection: AsyncConnection, actor: Actor) -> League:
    league = await leagues.of(connection, actor.community)
    if league is None:
        raise QuizError("no_league")
    return league


def _names(given: str) -> bool:
    """Return whether names are to be read, as people typed it; "" is not."""
    text = given.strip().lower()
    if text and text not in YES_NO:
        raise QuizError("bad_option", option="names", given=given, choices=list(YES_NO))
    return text == "yes"


async def _arrive(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """Know the actor's community, and let nobody else change it until the end."""
    here = actor.community
    await communities.ensure(connection, here, actor.locale, now, actor.community_name)
    await presence.met(connection, actor, now)


async def create(
    connection: AsyncConnection, actor: Actor, request: CreateLeague, now: datetime
) -> Card:
    """Found a league with the actor's community as its first member."""
    name, names = " ".join(request.name.split()), _names(request.names)
    if not name:
        raise QuizError("no_league_name")
    if len(name) > NAME:
        raise QuizError("too_long", limit=NAME)
    await _arrive(connection, actor, now)
    await _expect_none(connection, actor)
    zone = await communities.zone(connection, actor.community)
    month = containing(Kind.MONTH, now.astimezone(ZoneInfo(zone)).date())
    new = await leagues.add(
        connection, name=name, zone=zone, now=now, season=month.first, ends_at=month.over(zone)
    )
    await leagues.join(connection, new, actor.community, now, names=names)
    return await show(connection, actor, words.created(actor.locale, name))


async def invite(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Return a new code to the actor, and to nobody else ever."""
    league = await _expect(connection, actor)
    await leagues.lock(connection, league.id)
    code = codes.new()
    by = actor.community, actor.player
    await invitations.add(connection, codes.digest(code), league.id, by, now)
    return words.invited(actor.locale, league.name, code, now + invitations.VALID)


async def join(
    connection: AsyncConnection, actor: Actor, request: JoinLeague, now: datetime
) -> Card:
    """Make the actor's community a member of the league that gave a code."""
    names, here = _names(request.names), actor.community
    if not request.code.strip():
        raise QuizError("no_code")
    await _arrive(connection, actor, now)
    if minutes := await tries.wait(connection, tries.LEAGUE, here, now):
        raise QuizError("too_many_codes", minutes=minutes)
    code = codes.digest(request.code)
    found = await invitations.one(connection, code)
    mine = await leagues.of(connection, here)
    if mine is not None:
        if found is not None and found.league == mine.id:
            raise QuizError("own_code", name=mine.name)
        raise QuizError("league_already", name=mine.name)
    if found is None:
        # Kept, so it is no refusal: those undo what was written.
        await tries.add(connection, tries.LEAGUE, here, now)
        return error_words.refusal(actor.locale, QuizError("wrong_code"))
    await leagues.lock(connection, found.league)
    if await leagues.size(connection, found.league) >= MOST:
        raise QuizError("league_full", limit=MOST)
    if not await invitations.use(connection, code, here, now):
        raise await _refused(connection, code)
    await leagues.join(connection, found.league, here, now, names=names)
    return await show(connection, actor, words.joined(actor.locale))


async def _refused(connection: AsyncConnection, code: str) -> QuizError:
    """Return why a code is good no more: used by somebody, too old, or withdrawn just now."""
    found = await invitations.one(connection, code)
    if found is None:
        return QuizError("wrong_code")
    return QuizError("used_code") if found.used else QuizError("expired_code")


async def set_names(connection: AsyncConnection, actor: Actor, names: str) -> Card:
    """Let the other communities read our players' names, or not; "" shows how it is."""
    await _expect(connection, actor)
    if names.strip():
        await leagues.set_names(connection, actor.community, _names(names))
        await leagues.refresh(connection, actor.community)
        await duel_posts.of_community(connection, actor.community)
        await _refresh_contests(connection, actor.community)
    return await show(connection, actor)


async def leave(connection: AsyncConnection, actor: Actor, sure: bool) -> Card:
    """Leave the league, after asking once more."""
    await communities.lock(connection, [actor.community])
    league = await _expect(connection, actor)
    if not sure:
        others = await leagues.size(connection, league.id) - 1
        return words.leave_question(actor.locale, league.name, others)
    await leagues.leave(connection, actor.community)
    await duel_posts.of_community(connection, actor.community)
    await _refresh_contests(connection, actor.community)
    return await show(connection, actor, words.left(actor.locale, league.name))


async def _refresh_contests(connection: AsyncConnection, community: str) -> None:
    """Show the contests it plays with others as things stand now: they may name its players."""
    await contests.refresh(connection, await contest_places.shared(connection, community))


# --- the shared board


async def board(connection: AsyncConnection, actor: Actor, board: str, now: datetime) -> Card:
    """Return the best of all communities of the league, and the actor's own place."""
    try:
        span = Span(board)
    except ValueError:
        known = [one.value for one in Span]
        raise QuizError("unknown_board", given=board, known=known) from None
    league = await _expect(connection, actor)
    day = now.astimezone(ZoneInfo(league.zone)).date()
    ids = [one.community for one in await leagues.members(connection, league.id)]
    me = actor.community, actor.player
    found = await league_boards.board(connection, ids, key(span, day), me)
    homes = await leagues.homes(connection, ids)
    shown = words.board(actor, found, homes, league.name, span)
    if span is Span.SEASON:
        month = containing(Kind.MONTH, day)
        shown = replace(shown, season=(month, month.over(league.zone)))
    if not (await seasons.wish(connection, actor.community)).boards:
        shown = replace(shown, top=[shown.me] if shown.me else [], around=[], off=True)
    return board_words.leaderboard(actor.locale, shown, actor.player)


# --- the card that ends a month


async def close_due(connection: AsyncConnection, now: datetime, limit: int = CHUNK) -> int:
    """End the months of leagues that are over and want their cards; return how many were due."""
    due = await leagues.claim_due(connection, now, limit)
    for league in due:
        month = containing(Kind.MONTH, league.season)
        following = containing(Kind.MONTH, month.last + timedelta(days=1))
        if await leagues.go_on(connection, league, following):
            await _want_cards(connection, league, month, now)
    if due:
        faults.reach("league.closed")
    return len(due)


async def _want_cards(
    connection: AsyncConnection, league: League, month: Season, now: datetime
) -> None:
    ids = [one.community for one in await leagues.members(connection, league.id)]
    if not await leagues.played(connection, ids, month.board):
        return
    id = await leagues.keep_season(connection, league.id, month.first, now)
    wanted = [
        NewPost(
            f"league:{league.id}:{month.first}:{community}:{channel}",
            *(community, channel, leagues.POST, id),
        )
        for community in ids
        for channel in await schedules.channels(connection, community)
    ]
    await posts.want_new(connection, wanted, now)


async def card(connection: AsyncConnection, locale: str, post: Post) -> Card:
    """Return the card that ended a month as the community of the message may read it now."""
    found = await leagues.season(connection, post.subject_id)
    if found is None:
        return words.ended(locale)
    league, first, closed_at = found
    members = [one for one in await leagues.members(connection, league.id) if one.at <= closed_at]
    if all(one.community != post.community for one in members):
        return words.not_ours(locale, league.name)
    month = containing(Kind.MONTH, first)
    named = (await seasons.wish(connection, post.community)).boards
    closing = await _closing(connection, league, month, members, named=named)
    homes = await leagues.homes(connection, [one.community for one in members])
    return words.closing(locale, closing, post.community, homes)


async def _closing(
    connection: AsyncConnection,
    league: League,
    month: Season,
    members: Iterable[Member],
    *,
    named: bool,
) -> Closing:
    known = {one.community: one for one in members}
    shared = await league_boards.board(connection, known, month.board)
    played = await leagues.played(connection, known, month.board)
    best = {
        id: [one.points for one in await standings.top(connection, id, month.board, rules.BEST)]
        for id in known
    }
    podium = tuple(one for one in shared.top if one.place <= PODIUM and one.points > 0)
    return Closing(
        league=league.name,
        season=month,
        people=shared.size,
        answered=sum(one.answered for one in played.values()),
        podium=podium if named else (),
        shares=rules.shares(
            list(known.values()), {id: one.players for id, one in played.items()}, best
        ),
    )
