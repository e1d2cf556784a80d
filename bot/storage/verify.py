"""Is everything that is derived what the record says it should be?

Standings, tallies and points are rebuilt from the ledger, the ledger from the answers, and streaks
from answers and rounds, beside the stored ones; duels are held against their rounds and answers.
Every difference is a line, and there should be none, always.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import scoring
from bot.core.duels import State
from bot.core.questions import Kind
from bot.core.rounds import Kind as RoundKind
from bot.storage import contest_proofs, links, rerating
from bot.storage import seasons as seasons_table
from bot.storage import standings as standings_table
from bot.storage import streaks as streaks_table
from bot.storage.game_tables import duels, turns
from bot.storage.ledger import Entry
from bot.storage.rounds import AT_ONCE
from bot.storage.tables import (
    answers,
    communities,
    ledger,
    players,
    rounds,
    standings,
    streaks,
    tallies,
)


async def differences(connection: AsyncConnection) -> list[str]:
    """Return a line for each stored value that is not what it should be."""
    found = [*await _ledger(connection)]
    lines = await _standings(connection)
    found += lines[0]
    found += await _tallies(connection, lines[1])
    found += await _streaks(connection)
    for what, stored, rebuilt in await rerating.proofs(connection):
        found += _compare(what, stored, rebuilt)
    found += await _duels(connection)
    found += await contest_proofs.differences(connection)
    found += await links.differences(connection)
    return found


def _compare(what: str, stored: Mapping[Any, Any], rebuilt: Mapping[Any, Any]) -> Iterator[str]:
    for key in sorted(stored.keys() | rebuilt.keys(), key=str):
        have, should = stored.get(key), rebuilt.get(key)
        if have != should:
            yield f"{what} {key}: stored {have}, rebuilt {should}"


async def _ledger(connection: AsyncConnection) -> list[str]:
    """Each answer must be booked with exactly what it is worth."""
    booked: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in await connection.execute(select(ledger)):
        total = booked[row.round, row.player]
        total[0] += row.points
        total[1] += row.answered
        total[2] += row.right
    query = select(answers, rounds.c.status, rounds.c.reveal, rounds.c.question, rounds.c.id).join(
        rounds, rounds.c.id == answers.c.round
    )
    practice: dict[int, bool] = {}
    worth = {}
    for row in await connection.execute(query):
        if row.id not in practice:
            practice[row.id] = orjson.loads(row.question)["kind"] == Kind.OPEN
        sealed = row.status == "open" and row.reveal != AT_ONCE
        if row.status == "void" or sealed:  # counts for nobody, or not yet
            continue
        right = int(scoring.right(row.credit) and not practice[row.id])
        worth[row.round, row.player] = [row.points, 1, right]
    settled = {key: total for key, total in booked.items() if any(total)}
    return list(_compare("ledger of", settled, worth))


async def _entries(connection: AsyncConnection) -> list[Entry]:
    return [
        Entry(
            row.source,
            row.community,
            row.player,
            row.round,
            row.day,
            row.points,
            row.answered,
            row.right,
            row.at,
            row.board,
            row.topic,
        )
        for row in await connection.execute(select(ledger))
    ]


async def _standings(connection: AsyncConnection) -> tuple[list[str], dict[Any, Any]]:
    query = select(players.c.community, players.c.player).where(players.c.hidden)
    hidden = {tuple(row) for row in await connection.execute(query)}
    rebuilt = {
        (community, board, player): (*sums, (community, player) in hidden)
        for (community, board, player), sums in standings_table.changes(
            await _entries(connection), await seasons_table.spans(connection)
        ).items()
    }
    stored = {
        (row.community, row.board, row.player): (row.points, row.answered, row.right, row.hidden)
        for row in await connection.execute(select(standings))
    }
    return list(_compare("standing of", stored, rebuilt)), rebuilt


async def _tallies(connection: AsyncConnection, lines: dict[Any, Any]) -> list[str]:
    rebuilt: Counter[Any] = Counter()
    for (community, board, _player), (points, answered, _right, hidden) in lines.items():
        if answered > 0 and not hidden:
            rebuilt[community, board, points] += 1
    stored = {
        (row.community, row.board, row.points): row.players
        for row in await connection.execute(select(tallies).where(tallies.c.players != 0))
    }
    return list(_compare("tally of", stored, rebuilt))


async def _streaks(connection: AsyncConnection) -> list[str]:
    rebuilt = {}
    for community in (await connection.execute(select(communities.c.id))).scalars().all():
        for player, streak in (await streaks_table.replayed(connection, community)).items():
            rebuilt[community, player] = (
                streak.length,
                streak.best,
                streak.freezes,
                streak.through,
            )
    stored = {
        (row.community, row.player): (row.length, row.best, row.freezes, row.through)
        for row in await connection.execute(select(streaks))
    }
    return list(_compare("streak of", stored, rebuilt))


_ROUNDS_OF: Mapping[str, frozenset[str]] = {
    State.RUNNING: frozenset({"open", "void"}),
    State.SETTLED: frozenset({"closed", "void"}),
    State.VOIDED: frozenset({"void"}),
}
"""How the rounds of a duel may stand; in the states that are not here it has none."""


async def _duels(connection: AsyncConnection) -> list[str]:
    """A duel's rounds stand as it does, and only the two answered, in the time they were given."""
    known = {row.id: row for row in await connection.execute(select(duels))}
    found = [
        f"duel {row.id}: {row.state}, ended {row.ended_at}, due {row.due_at}"
        for row in known.values()
        if (row.ended_at is None) != (row.due_at is not None)
        or (row.ended_at is None) != (row.state in (State.OFFERED, State.RUNNING))
    ]
    theirs = rounds.c.kind == RoundKind.DUEL.value
    asked: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in await connection.execute(select(rounds).where(theirs).order_by(rounds.c.id)):
        asked[row.game][row.community].append((row.question, row.status, row.correction))
        duel = known.get(row.game)
        if duel is None or row.status not in _ROUNDS_OF.get(duel.state, ()):
            stands = duel.state if duel else "missing"
            found.append(f"round {row.id} of duel {row.game}: {row.status} in a duel {stands}")
    found += [
        f"duel {id}: its communities are asked differently"
        for id, sides in asked.items()
        if any(one != other for one in sides.values() for other in sides.values())
    ]
    shown = and_(turns.c.round == answers.c.round, turns.c.player == answers.c.player)
    query = (
        select(rounds.c.community, rounds.c.game, answers.c.player, answers.c.at, turns.c.until)
        .join(answers, answers.c.round == rounds.c.id)
        .outerjoin(turns, shown)
        .where(theirs)
    )
    for one in await connection.execute(query):
        duel = known.get(one.game)
        is_theirs = duel is not None and (one.community, one.player) in (
            (duel.community, duel.challenger),
            (duel.opponent_community or duel.community, duel.opponent),
        )
        if not is_theirs or one.until is None or one.at >= one.until:
            found.append(
                f"answer of {one.player} in duel {one.game}: at {one.at}, until {one.until}"
            )
    return found
