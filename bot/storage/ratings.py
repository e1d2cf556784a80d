"""The ratings: which answers were games, how able players are, how hard questions are.

Abilities follow from a player's own games in the order in which their rounds were rated, and
difficulties are sums over games: so whoever leaves takes their own along and nothing else moves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import scoring
from bot.core.abilities import OVERALL
from bot.core.ratings import ENOUGH, UNIT, Hint, Rating
from bot.core.rounds import Kind, Status
from bot.storage.columns import literally
from bot.storage.database import Large, Rows, inserting, per_dialect
from bot.storage.game_tables import abilities, crowds, difficulties, games
from bot.storage.tables import answers, rounds

Question = tuple[str, int]
"""Id and version: a question that was changed may be as hard as another."""

Sums = tuple[int, int, int]
"""Of what is known of a question: weights, pulls and how many games."""

Place = tuple[str, str, str]
"""Community, player and topic ("" for overall) of an ability."""


@dataclass(frozen=True, slots=True)
class Game:
    """A first answer: `before` its round this was known of the question, `hard` is it with it.

    `hint` is what this game tells about the question.
    """

    round: int
    player: str
    community: str
    right: bool
    before: Rating
    hard: Rating
    hint: Hint


_CLOSED = literally(Status.CLOSED.value)
_DAILY = literally(Kind.DAILY.value)
_UNRATED = (
    rounds.c.rated == literal_column("0"),
    rounds.c.status == _CLOSED,
    rounds.c.kind == _DAILY,
)
_TURNS = Rows(round=int, turn=int)
_GAMES = Rows(
    round=int,
    player=str,
    community=str,
    right=bool,
    before=int,
    unsure=int,
    value=int,
    deviation=int,
    weight=Large,
    pull=Large,
)
_KEYS = Rows(community=str, player=str)
_ABILITIES = Rows(community=str, player=str, topic=str, value=int, deviation=int, games=int)
_SUMS = Rows(question_id=str, version=int, weight=Large, pull=Large, games=int)


async def due(connection: AsyncConnection, limit: int) -> dict[int, str]:
    """Return closed daily rounds that are not rated yet, with communities, the oldest first."""
    query = select(rounds.c.id, rounds.c.community).where(*_UNRATED)
    rows = await connection.execute(query.order_by(rounds.c.closes_at, rounds.c.id).limit(limit))
    return {row.id: row.community for row in rows}


@per_dialect
def _take(dialect: str) -> Any:
    _, (round_, turn) = _TURNS.source(dialect)
    return update(rounds).where(rounds.c.id == round_).values(rated=turn)


async def claim(connection: AsyncConnection, found: Mapping[int, str]) -> list[int]:
    """Mark those still unrated as their communities' next, which are locked; return those."""
    query = select(rounds.c.id).where(*_UNRATED, rounds.c.id.in_(list(found)))
    still = set((await connection.execute(query)).scalars())
    last = (
        select(rounds.c.community, func.max(rounds.c.rated))
        .where(rounds.c.community.in_(sorted(set(found.values()))))
        .group_by(rounds.c.community)
    )
    turns = {row[0]: row[1] for row in await connection.execute(last)}
    taken = {}
    for id, community in found.items():
        if id in still:
            turns[community] += 1
            taken[id] = turns[community]
    if taken:
        await connection.execute(_take(connection), _TURNS.bind(taken.items()))
    return list(taken)


async def rated(connection: AsyncConnection, community: str) -> list[int]:
    """Return the rounds of a community that count in ratings, in the order they were rated."""
    query = (
        select(rounds.c.id)
        .where(rounds.c.community == community, rounds.c.rated > 0, rounds.c.status == _CLOSED)
        .order_by(rounds.c.rated)
    )
    return list((await connection.execute(query)).scalars())


async def results(
    connection: AsyncConnection, ids: Iterable[int]
) -> dict[int, list[tuple[str, bool]]]:
    """Return who was right and who was not in some rounds, of those to whom it was new.

    Known is what was shown to everybody here before, what a player has answered before, and what
    was marked as known to them when the round was first rated (see `familiar`).
    """
    before, theirs = rounds.alias("before"), answers.alias("theirs")
    again = and_(
        theirs.c.round == before.c.id,
        theirs.c.player == answers.c.player,
        theirs.c.at < answers.c.at,
    )
    known = exists().where(
        before.c.community == rounds.c.community,
        before.c.question_id == rounds.c.question_id,
        before.c.version == rounds.c.version,
        before.c.id < rounds.c.id,
        or_(before.c.kind != Kind.DUEL.value, exists().where(again)),
    )
    query = (
        select(answers.c.round, answers.c.player, answers.c.credit)
        .join(rounds, rounds.c.id == answers.c.round)
        .where(answers.c.round.in_(list(ids)), ~answers.c.known, ~known)
        .order_by(answers.c.round, answers.c.player)
    )
    found: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.round].append((row.player, scoring.right(row.credit)))
    return found


@per_dialect
def _load(dialect: str) -> Any:
    source, (community, player) = _KEYS.source(dialect)
    mine = and_(abilities.c.community == community, abilities.c.player == player)
    return select(abilities).select_from(source).join(abilities, mine)


async def of_players(
    connection: AsyncConnection, keys: Iterable[tuple[str, str]]
) -> dict[Place, Rating]:
    """Return all that is known of some (community, player)."""
    rows = await connection.execute(_load(connection), _KEYS.bind(sorted(set(keys))))
    return {
        (row.community, row.player, row.topic): Rating(row.value, row.deviation, row.games)
        for row in rows
    }


async def of_player(connection: AsyncConnection, community: str, player: str) -> dict[str, Rating]:
    """Return what is known of a player by topic, overall in ""."""
    found = await of_players(connection, [(community, player)])
    return {topic: rating for (_, _, topic), rating in found.items()}


@per_dialect
def _put(dialect: str) -> Any:
    statement = inserting(dialect, abilities, _ABILITIES)
    changed = {name: statement.excluded[name] for name in ("value", "deviation", "games")}
    return statement.on_conflict_do_update(
        index_elements=["community", "player", "topic"], set_=changed
    )


async def put(connection: AsyncConnection, new: Mapping[Place, Rating]) -> None:
    """Keep what is known of players now."""
    rows = [(*place, one.value, one.deviation, one.games) for place, one in sorted(new.items())]
    if rows:
        await connection.execute(_put(connection), _ABILITIES.bind(rows))


@per_dialect
def _record(dialect: str) -> Any:
    return inserting(dialect, games, _GAMES)


async def record(connection: AsyncConnection, new: Sequence[Game]) -> None:
    """Keep games; an answer that is one already is an error, for it would count twice."""
    if not new:
        return
    rows = [
        (
            one.round,
            one.player,
            one.community,
            one.right,
            one.before.value,
            one.before.deviation,
            one.hard.value,
            one.hard.deviation,
            one.hint.weight,
            one.hint.pull,
        )
        for one in new
    ]
    await connection.execute(_record(connection), _GAMES.bind(rows))
    await _add(connection, games.c.round.in_(sorted({one.round for one in new})), 1)


@per_dialect
def _add_sums(dialect: str) -> Any:
    statement = inserting(dialect, difficulties, _SUMS)
    names = ("weight", "pull", "games")
    more = {name: difficulties.c[name] + statement.excluded[name] for name in names}
    return statement.on_conflict_do_update(index_elements=["question_id", "version"], set_=more)


async def _add(connection: AsyncConnection, which: Any, sign: int) -> None:
    """Count games in or out of what is known about their questions."""
    found = await sums(connection, which)
    rows = [(*key, *(sign * one for one in added)) for key, added in sorted(found.items())]
    if rows:
        await connection.execute(_add_sums(connection), _SUMS.bind(rows))


async def sums(connection: AsyncConnection, which: Any) -> dict[Question, Sums]:
    """Return what games tell about their questions, added up."""
    key = (rounds.c.question_id, rounds.c.version)
    query = (
        select(*key, func.sum(games.c.weight), func.sum(games.c.pull), func.count())
        .select_from(games.join(rounds, rounds.c.id == games.c.round))
        .where(which)
        .group_by(*key)
    )
    rows = await connection.execute(query)
    return {(id, version): (int(w), int(p), int(n)) for id, version, w, p, n in rows}


async def difficulty_sums(
    connection: AsyncConnection, ids: Iterable[str] | None = None
) -> dict[Question, Sums]:
    """Return what is known of some questions, or all that anybody has answered."""
    query = select(difficulties)
    if ids is not None:
        query = query.where(difficulties.c.question_id.in_(sorted(set(ids))))
    return {
        (row.question_id, row.version): (row.weight, row.pull, row.games)
        for row in await connection.execute(query)
    }


async def met(connection: AsyncConnection, community: str) -> dict[int, Rating]:
    """Return what was known of the question of each rated round before it."""
    query = select(games.c.round, games.c.before, games.c.unsure).distinct()
    rows = await connection.execute(query.where(games.c.community == community))
    return {row.round: Rating(row.before, row.unsure) for row in rows}


async def clear(connection: AsyncConnection, community: str) -> None:
    """Take out every game of a community, to rate it anew."""
    await _add(connection, games.c.community == community, -1)
    for table in (games, abilities):
        await connection.execute(delete(table).where(table.c.community == community))


async def forget(connection: AsyncConnection, community: str, who: Sequence[str]) -> None:
    """Take out some players and their games."""
    mine = and_(games.c.community == community, games.c.player.in_(who))
    await _add(connection, mine, -1)
    await connection.execute(delete(games).where(mine))
    theirs = and_(abilities.c.community == community, abilities.c.player.in_(who))
    await connection.execute(delete(abilities).where(theirs))
    await count_crowds(connection, [community])


async def crowd_sums(
    connection: AsyncConnection, communities: Iterable[str] | None = None
) -> dict[str, tuple[int, int]]:
    """Return how many players of communities are known well enough, and their points in all."""
    known = abilities.c.games >= ENOUGH
    query = (
        select(
            abilities.c.community,
            func.sum(case((known, 1), else_=0)),
            func.sum(case((known, abilities.c.value // UNIT), else_=0)),
        )
        .where(abilities.c.topic == OVERALL)
        .group_by(abilities.c.community)
    )
    if communities is not None:
        query = query.where(abilities.c.community.in_(sorted(set(communities))))
    return {row[0]: (int(row[1]), int(row[2])) for row in await connection.execute(query)}


_CROWDS = Rows(community=str, players=int, total=Large)


@per_dialect
def _put_crowds(dialect: str) -> Any:
    statement = inserting(dialect, crowds, _CROWDS)
    changed = {name: statement.excluded[name] for name in ("players", "total")}
    return statement.on_conflict_do_update(index_elements=["community"], set_=changed)


async def count_crowds(connection: AsyncConnection, communities: Iterable[str]) -> None:
    """Count anew how able the players of some communities are together."""
    wanted = sorted(set(communities))
    found = await crowd_sums(connection, wanted)
    rows = [(one, *found[one]) for one in wanted if one in found]
    if rows:
        await connection.execute(_put_crowds(connection), _CROWDS.bind(rows))
    if gone := [one for one in wanted if one not in found]:
        await connection.execute(delete(crowds).where(crowds.c.community.in_(gone)))


async def means(
    connection: AsyncConnection, communities: Iterable[str], least: int
) -> dict[str, float]:
    """Return the mean ability, in points, where at least so many players are known."""
    query = select(crowds.c.community, crowds.c.total, crowds.c.players).where(
        crowds.c.community.in_(sorted(set(communities))), crowds.c.players >= least
    )
    rows = await connection.execute(query)
    return {row.community: row.total / row.players for row in rows}
