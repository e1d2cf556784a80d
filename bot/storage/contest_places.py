"""Where is a contest held? In the channel of who planned it, and one of a league elsewhere too.

A row is a community that was asked to take part, with its channel. One that declined has none, and
no question comes where the channel was deleted, the planner's too, until admins choose another.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Select, and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Contest
from bot.storage import contests as all_contests
from bot.storage import database
from bot.storage.game_tables import contests
from bot.storage.league_tables import contest_places, league_members
from bot.storage.tables import communities

DECLINED = ""

_LIVE = contests.c.ended_at.is_(None)


async def put(connection: AsyncConnection, contest: int, places: Mapping[str, str]) -> None:
    """Have communities take part in these channels, or not any more (DECLINED)."""
    rows = [
        {"contest": contest, "community": community, "channel": channel}
        for community, channel in sorted(places.items())
    ]
    if rows:
        statement = database.insert(connection, contest_places).values(rows)
        await connection.execute(
            statement.on_conflict_do_update(
                index_elements=["contest", "community"],
                set_={"channel": statement.excluded.channel},
            )
        )


async def invited(connection: AsyncConnection, contest: int) -> dict[str, str]:
    """Return the communities that were asked, with their channels; those that declined as well."""
    query = select(contest_places.c.community, contest_places.c.channel).where(
        contest_places.c.contest == contest
    )
    rows = await connection.execute(query.order_by(contest_places.c.community))
    return {row.community: row.channel for row in rows}


async def held(connection: AsyncConnection, contest: Contest) -> dict[str, str]:
    """Return where a contest is held, who planned it first: channels by community."""
    places = {contest.community: contest.channel} | await invited(connection, contest.id)
    return {community: channel for community, channel in places.items() if channel}


async def present(connection: AsyncConnection, contest: Contest) -> dict[str, str]:
    """Return where a contest is held, without the communities that have removed us."""
    places = await held(connection, contest)
    left = select(communities.c.id).where(
        communities.c.id.in_(sorted(places)), communities.c.left_at.is_not(None)
    )
    gone = set((await connection.execute(left)).scalars())
    return {one: channel for one, channel in places.items() if one not in gone}


async def live(connection: AsyncConnection, community: str) -> list[Contest]:
    """Return what goes on and concerns a community, newest first: what it may take part in too."""
    league = select(league_members.c.league).where(league_members.c.community == community)
    others = select(league_members.c.community).where(league_members.c.league.in_(league))
    return await all_contests.which(
        connection,
        _LIVE,
        or_(
            contests.c.community == community,
            contests.c.id.in_(_asked(community)),
            and_(contests.c.community.in_(others), contests.c.league.in_(league)),
        ),
    )


async def last(connection: AsyncConnection, community: str) -> Contest | None:
    """Return the newest contest that is or was held in a community, or None."""
    asked = _asked(community).where(contest_places.c.channel != DECLINED)
    mine = or_(contests.c.community == community, contests.c.id.in_(asked))
    found = await all_contests.which(connection, mine, limit=1)
    return found[0] if found else None


async def concerns(connection: AsyncConnection, contest: Contest, community: str) -> bool:
    """Whether a contest is held in a community, or it was asked or may say that it takes part."""
    if community == contest.community or community in await invited(connection, contest.id):
        return True
    mine = exists().where(
        league_members.c.community == community, league_members.c.league == contest.league
    )
    return bool(await connection.scalar(select(mine)))


async def shared_with(connection: AsyncConnection, community: str, ids: Iterable[int]) -> list[str]:
    """Return with which communities one shares those of some contests that it has planned."""
    query = (
        select(contest_places.c.community)
        .join(contests, contests.c.id == contest_places.c.contest)
        .where(contests.c.id.in_(sorted(ids)), contests.c.community == community)
    )
    return list((await connection.execute(query.distinct())).scalars())


async def hand_on(connection: AsyncConnection, community: str, left_at: datetime) -> None:
    """Give the contests of a community that goes to one they are held in, and show them afresh.

    What goes on ends where that one cannot ask: it is away too, or has planned one itself.
    """
    ids = await shared(connection, community)
    for one in await all_contests.which(connection, contests.c.community == community):
        guests = await invited(connection, one.id)
        here = (await present(connection, one)).keys() & guests.keys()
        able = here - await _planning(connection, guests)
        for heir in sorted(guests, key=lambda it: (it not in able, it not in here, it))[:1]:
            if heir not in able:
                await all_contests.stop(connection, one.id, left_at)
            await _give(connection, one.id, heir, guests[heir])
    await all_contests.refresh(connection, ids)


async def shared(connection: AsyncConnection, community: str) -> list[int]:
    """Return the contests that a community shares with others."""
    mine = or_(contests.c.community == community, contests.c.id.in_(_asked(community)))
    found = await connection.execute(select(contests.c.id).where(mine, contests.c.league != 0))
    return list(found.scalars())


async def _planning(connection: AsyncConnection, among: Iterable[str]) -> set[str]:
    """Return those communities that have planned a contest which goes on."""
    query = select(contests.c.community).where(contests.c.community.in_(sorted(among)), _LIVE)
    return set((await connection.execute(query)).scalars())


async def _give(connection: AsyncConnection, contest: int, heir: str, channel: str) -> None:
    mine = update(contests).where(contests.c.id == contest)
    await connection.execute(mine.values(community=heir, channel=channel))
    row = contest_places.c.contest == contest, contest_places.c.community == heir
    await connection.execute(delete(contest_places).where(*row))


def _asked(community: str) -> Select[tuple[int]]:
    return select(contest_places.c.contest).where(contest_places.c.community == community)
