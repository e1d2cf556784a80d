"""What we keep about one player, and how all of it goes."""

from typing import Any

from sqlalchemy import Row, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.people import account
from bot.core.rounds import Kind, Status
from bot.storage import link_codes, links, ratings, teams
from bot.storage.game_tables import (
    abilities,
    blitz_players,
    blitzes,
    duels,
    games,
    registrations,
    seen,
    turns,
)
from bot.storage.league_tables import invitations
from bot.storage.rounds import AT_ONCE
from bot.storage.tables import (
    admins,
    answers,
    corrections,
    ledger,
    players,
    reports,
    rounds,
    shares,
    standings,
    streaks,
)

_OWN = (
    *(players, answers, ledger, standings, streaks, reports, shares),
    *(games, abilities),
    *(blitzes, blitz_players),
    *(turns, seen, registrations),
    admins,
    invitations,
)
_WORTH = ("credit", "points")


async def export(connection: AsyncConnection, community: str, player: str) -> dict[str, Any]:
    """Return every row about a player, by table, with the questions they answered.

    What a sealed round keeps back until it closes stays back here too.
    """
    found: dict[str, Any] = {}
    for table in _OWN:
        query = select(table).where(table.c.community == community, table.c.player == player)
        found[str(table.name)] = [_plain(row) for row in await connection.execute(query)]
    found["duels"] = await _duels(connection, community, player)
    mine = account(community, player)
    found["links"] = await links.export(connection, mine)
    found |= await link_codes.export(connection, mine)
    ids = {row["round"] for row in found["answers"]}
    query = select(
        rounds.c.id,
        rounds.c.day,
        rounds.c.question_id,
        rounds.c.status,
        rounds.c.reveal,
        rounds.c.kind,
    )
    known = (await connection.execute(query.where(rounds.c.id.in_(ids)))).all()
    sealed = {row.id for row in known if row.status == Status.OPEN.value and row.reveal != AT_ONCE}
    secret = {row.id for row in known if row.id in sealed and row.kind == Kind.DUEL.value}
    found["rounds"] = [
        {"id": row.id, "day": row.day, "question_id": row.question_id}
        for row in known
        if row.id not in sealed
    ]
    for row in found["answers"]:
        if row["round"] in sealed:
            # The response is kept in the bank's order, where the right one may stand first.
            parts = ("credit", "points", "response") if row["round"] in secret else _WORTH
            row |= dict.fromkeys(parts, "told when the question closes")
    return found


async def _duels(connection: AsyncConnection, community: str, player: str) -> list[dict[str, Any]]:
    """Return a player's duels, without the other's name: it is not theirs to take away."""
    there = or_(
        duels.c.opponent_community == community,
        and_(duels.c.opponent_community == "", duels.c.community == community),
    )
    challenged = and_(duels.c.challenger == player, duels.c.community == community)
    mine = or_(challenged, and_(duels.c.opponent == player, there))
    found = []
    for row in await connection.execute(select(duels).where(mine).order_by(duels.c.id)):
        plain = _plain(row)
        plain["challenged"] = row.challenger == player and row.community == community
        if row.opponent_community == community:
            plain |= {"community": community, "channel": row.opponent_channel}
        elsewhere = ("challenger", "opponent", "opponent_community", "opponent_channel")
        for name in (*elsewhere, "due_at"):
            del plain[name]
        found.append(plain)
    return found


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row._mapping.items()}


async def forget(connection: AsyncConnection, community: str, player: str) -> None:
    """Delete every row about a player; their boards must have been left before."""
    await ratings.forget(connection, community, [player])
    for contest in await teams.of_player(connection, community, player):
        await teams.leave(connection, contest, (community, player))
    of_games = (blitz_players, turns, seen)
    for table in (reports, streaks, standings, ledger, answers, *of_games, admins, players):
        await connection.execute(
            delete(table).where(table.c.community == community, table.c.player == player)
        )
    gone = await links.alone_in(connection, community, [player])
    await link_codes.forget(connection, gone)
    await links.forget(connection, gone)
    # A card somebody shared stays where it is, and a live round they hosted, without their name.
    await connection.execute(
        update(shares)
        .where(shares.c.community == community, shares.c.player == player)
        .values(player="", name="")
    )
    await connection.execute(
        update(blitzes)
        .where(blitzes.c.community == community, blitzes.c.player == player)
        .values(player="", name="")
    )
    await connection.execute(
        update(invitations)
        .where(invitations.c.community == community, invitations.c.player == player)
        .values(player="")
    )
    for table in (corrections, admins):
        await connection.execute(
            update(table)
            .where(table.c.community == community, table.c.by_player == player)
            .values(by_player="")
        )
