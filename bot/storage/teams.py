"""The teams of contests: who is registered, and in which of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.contests import Contest, Member
from bot.storage import contests, database
from bot.storage.game_tables import registrations, teams
from bot.storage.tables import players, standings


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
            players.c.name,
            players.c.hidden,
            registrations.c.team,
            standings.c.points,
            standings.c.answered,
            standings.c.right,
        )
        .select_from(registrations.outerjoin(players, known).outerjoin(standings, line))
        .where(registrations.c.contest == contest)
        .order_by(registrations.c.at, registrations.c.player)
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
    contest: Contest,
    player: str,
    team: int | None,
    now: datetime,
) -> None:
    """Have a player take part, or change teams; a team that nobody is left in goes."""
    statement = database.insert(connection, registrations).values(
        contest=contest.id, player=player, community=contest.community, team=team, at=now
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["contest", "player"], set_={"team": statement.excluded.team}
        )
    )
    await _drop_empty(connection, contest.id)


async def leave(connection: AsyncConnection, contest: int, player: str) -> bool:
    """Have a player take part no more; return whether they did."""
    result = await connection.execute(
        delete(registrations).where(
            registrations.c.contest == contest, registrations.c.player == player
        )
    )
    await _drop_empty(connection, contest)
    return bool(result.rowcount)


async def _drop_empty(connection: AsyncConnection, contest: int) -> None:
    used = exists().where(registrations.c.team == teams.c.id)
    await connection.execute(delete(teams).where(teams.c.contest == contest, ~used))


async def draw(
    connection: AsyncConnection, contest: int, drawn: Mapping[str, Sequence[str]]
) -> None:
    """Put players into new teams, by the teams' names."""
    for name, own in drawn.items():
        team = insert(teams).values(contest=contest, name=name, folded=name.casefold())
        id = (await connection.execute(team.returning(teams.c.id))).scalar_one()
        mine = registrations.c.contest == contest, registrations.c.player.in_(own)
        await connection.execute(update(registrations).where(*mine).values(team=id))


async def playing(
    connection: AsyncConnection, keys: Iterable[tuple[int, str]]
) -> set[tuple[int, str]]:
    """Return those among (contest, player) who are registered."""
    key = tuple_(registrations.c.contest, registrations.c.player)
    query = select(registrations.c.contest, registrations.c.player)
    rows = await connection.execute(query.where(key.in_(sorted(set(keys)))))
    return {(row.contest, row.player) for row in rows}


async def of_player(connection: AsyncConnection, community: str, player: str) -> list[int]:
    """Return the contests a player is or was registered in."""
    query = select(registrations.c.contest).where(
        registrations.c.community == community, registrations.c.player == player
    )
    return list((await connection.execute(query)).scalars())
