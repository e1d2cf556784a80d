"""The teams of contests: who is registered, and in which of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Member
from bot.storage import contests, database
from bot.storage.game_tables import registrations, teams
from bot.storage.tables import players, standings

Who = tuple[str, str]
"""Community and player."""


async def members(connection: AsyncConnection, contest: int) -> list[Member]:
    """Return who is registered, with their points so far; hidden ones too."""
    line = and_(
        standings.c.community == registrations.c.community,
        standings.c.board == contests.board(contest),
        standings.c.player == registrations.c.player,
    )
    known = and_(
        players.c.community == registrations.c.community,
        players.c.player == registrations.c.player,
    )
    query = (
        select(
            registrations.c.player,
            registrations.c.community,
            players.c.name,
            players.c.hidden,
            registrations.c.team,
            standings.c.points,
            standings.c.answered,
            standings.c.right,
        )
        .select_from(registrations.outerjoin(players, known).outerjoin(standings, line))
        .where(registrations.c.contest == contest)
        .order_by(registrations.c.at, registrations.c.player, registrations.c.community)
    )
    return [
        Member(
            row.player,
            row.name or row.player,
            bool(row.hidden),
            row.team,
            row.points or 0,
            row.answered or 0,
            row.right or 0,
            row.community,
        )
        for row in await connection.execute(query)
    ]


async def team_names(connection: AsyncConnection, contest: int) -> dict[int, str]:
    """Return the teams of a contest by id, in the order in which they were founded."""
    query = select(teams.c.id, teams.c.name).where(teams.c.contest == contest)
    return {row.id: row.name for row in await connection.execute(query.order_by(teams.c.id))}


async def found(connection: AsyncConnection, contest: int, name: str) -> int:
    """Found a team; return its id, or 0 where one is called so already."""
    statement = database.insert(connection, teams).values(
        contest=contest, name=name, folded=name.casefold()
    )
    made = statement.on_conflict_do_nothing().returning(teams.c.id)
    return int((await connection.execute(made)).scalar() or 0)


async def register(
    connection: AsyncConnection,
    contest: int,
    who: Who,
    team: int | None,
    now: datetime,
) -> None:
    """Have a player take part, or change teams; a team that nobody is left in goes."""
    statement = database.insert(connection, registrations).values(
        contest=contest, community=who[0], player=who[1], team=team, at=now
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["contest", "community", "player"],
            set_={"team": statement.excluded.team},
        )
    )
    await _drop_empty(connection, [contest])


async def leave(connection: AsyncConnection, contest: int, who: Who) -> bool:
    """Have a player take part no more; return whether they did."""
    result = await connection.execute(
        delete(registrations).where(
            registrations.c.contest == contest,
            registrations.c.community == who[0],
            registrations.c.player == who[1],
        )
    )
    await _drop_empty(connection, [contest])
    return bool(result.rowcount)


async def leave_all(connection: AsyncConnection, contest: int, community: str) -> None:
    """Have nobody of a community take part any more."""
    theirs = registrations.c.contest == contest, registrations.c.community == community
    await connection.execute(delete(registrations).where(*theirs))
    await _drop_empty(connection, [contest])


async def forget(connection: AsyncConnection, community: str, names: Sequence[str]) -> None:
    """Delete players' registrations, and the teams in which nobody else is left."""
    theirs = delete(registrations).where(
        registrations.c.community == community, registrations.c.player.in_(names)
    )
    left = (await connection.execute(theirs.returning(registrations.c.contest))).scalars()
    await _drop_empty(connection, left)


async def _drop_empty(connection: AsyncConnection, among: Iterable[int]) -> None:
    used = exists().where(registrations.c.team == teams.c.id)
    theirs = teams.c.contest.in_(sorted(set(among)))
    await connection.execute(delete(teams).where(theirs, ~used))


async def draw(
    connection: AsyncConnection, contest: int, drawn: Mapping[str, Sequence[Who]]
) -> None:
    """Put players into new teams, by the teams' names."""
    for name, own in drawn.items():
        team = insert(teams).values(contest=contest, name=name, folded=name.casefold())
        id = (await connection.execute(team.returning(teams.c.id))).scalar_one()
        who = tuple_(registrations.c.community, registrations.c.player)
        mine = registrations.c.contest == contest, who.in_(own)
        await connection.execute(update(registrations).where(*mine).values(team=id))


async def playing(
    connection: AsyncConnection, keys: Iterable[tuple[int, str, str]]
) -> set[tuple[int, str, str]]:
    """Return those among (contest, community, player) who are registered."""
    key = registrations.c.contest, registrations.c.community, registrations.c.player
    query = select(*key).where(tuple_(*key).in_(sorted(set(keys))))
    return {(row.contest, row.community, row.player) for row in await connection.execute(query)}


async def of_player(connection: AsyncConnection, community: str, player: str) -> list[int]:
    """Return the contests a player is or was registered in."""
    query = select(registrations.c.contest).where(
        registrations.c.community == community, registrations.c.player == player
    )
    return list((await connection.execute(query)).scalars())
