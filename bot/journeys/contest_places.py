"""Where a contest of a league is held: who is invited, takes part, moves it or declines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card
from bot.core import contests as rules
from bot.core import courses as course_rules
from bot.core.contests import Contest, Member, Overview, State
from bot.core.errors import QuizError
from bot.core.leagues import Home, shown
from bot.core.people import Actor
from bot.journeys import presence
from bot.present import contest_places as words
from bot.requests.contests import DeclineContest, HoldContest
from bot.storage import (
    communities,
    contest_places,
    contests,
    courses,
    leagues,
    posts,
    schedules,
    teams,
)
from bot.storage.posts import NewPost

MOST_DRAWN = 300
"""So many players' points are read, day by day, to draw a race: more would hold others up."""

# --- how it looks from a place


async def overview(connection: AsyncConnection, contest: Contest, community: str) -> Overview:
    """Return everything a card says about a contest to a community, read at one moment."""
    members = await teams.members(connection, contest.id)
    places = await contest_places.held(connection, contest) if contest.league else {}
    known = {*places, *(one.community for one in members)}
    homes = await leagues.homes(connection, known) if contest.league else {}
    members = [_seen(one, community, homes) for one in members]
    names = await teams.team_names(connection, contest.id)
    is_host = community == contest.community
    concerned = is_host or community in places or any(one.home is None for one in members)
    missed = await contests.missed(connection, contest.id, community) if concerned else []
    league = await leagues.one(connection, contest.league) if contest.league else None
    table = rules.table(names, members, contest.best)
    is_drawn = len(members) <= MOST_DRAWN
    course = course_rules.of_teams(
        [[one.key for one in team.members] for team in table],
        partial(rules.score, best=contest.best),
        await courses.of_contest(connection, contest.id) if is_drawn else [],
    )
    return Overview(
        contest,
        tuple(members),
        table,
        tuple(missed),
        course,
        tuple(homes[one].name for one in places),
        league.name if league else "",
        is_host=is_host,
        is_held=is_host or community in places,
    )


def _seen(member: Member, community: str, homes: Mapping[str, Home]) -> Member:
    """Return a player as the readers of a community may see them."""
    if member.community == community:
        return member
    home = homes[member.community]
    return replace(member, name=shown(member.name, home), home=home.name)


async def known(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest that is held in the actor's community, or could be."""
    contest = await contests.one(connection, id)
    if contest is None or not await contest_places.concerns(connection, contest, actor.community):
        raise QuizError("no_contest")
    return contest


async def here(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest that is held in the actor's community."""
    contest = await known(connection, actor, id)
    places = await contest_places.held(connection, contest)
    if actor.community not in (contest.community, *places):
        raise QuizError("contest_not_here", name=contest.name)
    return contest


async def own(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest that the actor's community has planned: nobody else changes it."""
    contest = await known(connection, actor, id)
    if contest.community != actor.community:
        raise QuizError("contest_of_others", name=contest.name)
    return contest


async def locked(connection: AsyncConnection, actor: Actor, id: int) -> None:
    """Keep everybody else from changing a contest until the end, wherever they are."""
    contest = await contests.one(connection, id)
    places = await contest_places.held(connection, contest) if contest else {}
    await communities.lock(connection, {actor.community, *places})


def expect_registering(contest: Contest) -> None:
    """Refuse what can be done only before a contest begins."""
    if not contest.is_live:
        raise QuizError("contest_ended", name=contest.name)
    if contest.state is not State.REGISTERING:
        raise QuizError("contest_begun", name=contest.name)


# --- what everybody sees of it, everywhere


async def announce(
    connection: AsyncConnection, contest: Contest, part: str, now: datetime, moved: str = ""
) -> None:
    """Want a message about a contest wherever it is held: its registration, start or final.

    One that has `moved` in a community is announced where it has moved to.
    """
    places = await contest_places.present(connection, contest)
    new = [
        _announcement(contest, part, *place, moved=place[0] == moved) for place in places.items()
    ]
    await posts.want_new(connection, new, now)


def _announcement(
    contest: Contest, part: str, community: str, channel: str, *, moved: bool
) -> NewPost:
    where = "" if community == contest.community else f":{community}"
    where += f":{channel}" if part == "registration" or moved else ""
    key = f"contest:{contest.id}:{part}{where}"
    return NewPost(key, community, channel, f"contest_{part}", contest.id)


# --- who takes part


async def invite(connection: AsyncConnection, contest: Contest) -> None:
    """Have all of a contest's league take part, each where its first daily question comes."""
    rooms: dict[str, str] = {}
    for one in await leagues.members(connection, contest.league):
        if one.community == contest.community or await communities.is_left(
            connection, one.community
        ):
            continue
        plans = await schedules.of(connection, one.community)
        asking = [plan.channel for plan in plans if plan.halted is None]
        if asking:
            rooms[one.community] = asking[0]
    await contest_places.put(connection, contest.id, rooms)


async def hold(
    connection: AsyncConnection,
    actor: Actor,
    request: HoldContest,
    now: datetime,
    problems: Sequence[str] = (),
) -> Card:
    """Have the actor's community take part in the channel where they are.

    `problems` are what keeps us from posting there: the admin is told, so that they are mended.
    """
    contest = await _of_others(connection, actor, request.contest)
    await presence.met(connection, actor, now)
    members = await teams.members(connection, contest.id)
    plays = any(one.community == actor.community for one in members)
    if contest.state is not State.REGISTERING and not plays:
        raise QuizError("contest_begun", name=contest.name)
    if not actor.channel:
        raise QuizError("no_channel")
    if len(actor.channel) > rules.CHANNEL_NAME:
        raise QuizError("too_long", limit=rules.CHANNEL_NAME)
    await contest_places.put(connection, contest.id, {actor.community: actor.channel})
    part = "registration" if contest.state is State.REGISTERING else "start"
    await announce(connection, contest, part, now, moved=actor.community)
    await contests.refresh(connection, [contest.id])
    return words.held(actor.locale, contest, actor.channel, problems)


async def decline(connection: AsyncConnection, actor: Actor, request: DeclineContest) -> Card:
    """Have the actor's community not take part, after asking once more; what was scored stays."""
    contest = await _of_others(connection, actor, request.contest)
    if not request.sure:
        return words.decline_question(actor.locale, contest)
    places = {actor.community: contest_places.DECLINED}
    await contest_places.put(connection, contest.id, places)
    if contest.state is State.REGISTERING:
        await teams.leave_all(connection, contest.id, actor.community)
    await contests.refresh(connection, [contest.id])
    return words.declined(actor.locale, contest)


async def _of_others(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest of the actor's league that goes on; it stays so until the end."""
    await locked(connection, actor, id)
    contest = await known(connection, actor, id)
    if not contest.is_live:
        raise QuizError("contest_ended", name=contest.name)
    if contest.community == actor.community:
        raise QuizError("contest_is_yours", name=contest.name)
    return contest
