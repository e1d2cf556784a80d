"""The answers: what players chose, at most once a round, and what it was worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.answers import Stored
from bot.core.rounds import Status
from bot.core.schedules import Reveal
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import answers, rounds

_NEW = Rows(round=int, player=str, community=str, response=str, credit=int, points=int, at=datetime)
_KEYS = Rows(round=int, player=str)
_UNTIL = Rows(round=int, until=datetime)
_JUDGED = Rows(round=int, player=str, credit=int, points=int)


@per_dialect
def _insert_once(dialect: str) -> Any:
    statement = inserting(dialect, answers, _NEW).on_conflict_do_nothing()
    return statement.returning(answers.c.round, answers.c.player)


async def insert_once(connection: AsyncConnection, new: Iterable[Stored]) -> set[tuple[int, str]]:
    """Insert the answers that are their player's first; return (round, player) of those."""
    result = await connection.execute(
        _insert_once(connection),
        _NEW.bind(map(_row, new)),
    )
    return {(round, player) for round, player in result}


def _row(a: Stored) -> tuple[Any, ...]:
    return a.round, a.player, a.community, a.response, a.credit, a.points, a.at


@per_dialect
def _replace(dialect: str) -> Any:
    statement = inserting(dialect, answers, _NEW)
    new = statement.excluded
    changed = statement.on_conflict_do_update(
        index_elements=["round", "player"],
        set_={name: new[name] for name in ("response", "credit", "points", "at")},
        where=answers.c.response != new.response,  # who says the same again was as fast as before
    )
    return changed.returning(answers.c.round, answers.c.player)


async def replace(connection: AsyncConnection, new: Iterable[Stored]) -> set[tuple[int, str]]:
    """Keep these answers instead of earlier ones; return (round, player) of what is new in them."""
    result = await connection.execute(_replace(connection), _NEW.bind(map(_row, new)))
    return {(round, player) for round, player in result}


@per_dialect
def _find(dialect: str) -> Any:
    source, (round_, player) = _KEYS.source(dialect)
    mine = and_(answers.c.round == round_, answers.c.player == player)
    return select(answers).select_from(source).join(answers, mine)


async def find(
    connection: AsyncConnection, keys: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], Stored]:
    """Return the stored ones among (round, player)."""
    result = await connection.execute(_find(connection), _KEYS.bind(keys))
    return {(row.round, row.player): _stored(row) for row in result}


async def of_rounds(connection: AsyncConnection, ids: Iterable[int]) -> list[Stored]:
    """Return all answers of some rounds."""
    query = select(answers).where(answers.c.round.in_(list(ids)))
    return [_stored(row) for row in await connection.execute(query)]


@per_dialect
def _before(dialect: str) -> Any:
    source, (round_, until) = _UNTIL.source(dialect)
    early = and_(answers.c.round == round_, answers.c.at < until)
    return select(answers).select_from(source).join(answers, early)


async def before(connection: AsyncConnection, until: Mapping[int, datetime]) -> list[Stored]:
    """Return the answers to rounds that came before a moment of each."""
    result = await connection.execute(_before(connection), _UNTIL.bind(until.items()))
    return [_stored(row) for row in result]


async def of_player(connection: AsyncConnection, community: str, player: str) -> list[Stored]:
    """Return everything a player answered in a community, oldest first."""
    query = select(answers).where(answers.c.community == community, answers.c.player == player)
    return [_stored(row) for row in await connection.execute(query.order_by(answers.c.round))]


async def told(connection: AsyncConnection, community: str, player: str) -> list[tuple[str, int]]:
    """Return (question, credit) of a player's answers whose verdict they know, oldest first."""
    query = (
        select(rounds.c.question_id, answers.c.credit)
        .join(rounds, rounds.c.id == answers.c.round)
        .where(answers.c.community == community, answers.c.player == player)
        .where(rounds.c.status != Status.VOID.value)
        .where(or_(rounds.c.status != Status.OPEN.value, rounds.c.reveal == Reveal.AT_ONCE.value))
    )
    rows = await connection.execute(query.order_by(answers.c.at, answers.c.round))
    return [(question, credit) for question, credit in rows]


async def count(connection: AsyncConnection, round: int) -> int:
    """Return how many have answered."""
    query = select(func.count()).select_from(answers).where(answers.c.round == round)
    return await connection.scalar(query) or 0


async def counts(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, int]:
    """Return how many have answered each of some rounds; those nobody answered are not in it."""
    query = select(answers.c.round, func.count()).where(answers.c.round.in_(list(ids)))
    rows = await connection.execute(query.group_by(answers.c.round))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Group:
    """How many players gave the same answer to a round."""

    response: str
    credit: int
    grade: str | None
    count: int


async def groups(connection: AsyncConnection, round: int) -> list[Group]:
    """Return a round's answers, equal ones counted together."""
    query = (
        select(answers.c.response, answers.c.credit, answers.c.grade, func.count().label("count"))
        .where(answers.c.round == round)
        .group_by(answers.c.response, answers.c.credit, answers.c.grade)
    )
    return [Group(*row) for row in await connection.execute(query)]


@per_dialect
def _rejudge(dialect: str) -> Any:
    _, (round_, player, credit, points) = _JUDGED.source(dialect)
    mine = and_(answers.c.round == round_, answers.c.player == player)
    return update(answers).where(mine).values(credit=credit, points=points)


async def rejudge(connection: AsyncConnection, changed: Iterable[Stored]) -> None:
    """Store what the answers are worth now."""
    rows = [(a.round, a.player, a.credit, a.points) for a in changed]
    if rows:
        await connection.execute(_rejudge(connection), _JUDGED.bind(rows))


async def set_grade(
    connection: AsyncConnection, round: int, player: str, grade: str, credit: int
) -> bool:
    """Keep a self-grade if it is the first; return whether it was."""
    result = await connection.execute(
        update(answers)
        .where(answers.c.round == round, answers.c.player == player, answers.c.grade.is_(None))
        .values(grade=grade, credit=credit)
    )
    return bool(result.rowcount)


def _stored(row: Any) -> Stored:
    return Stored(
        row.round,
        row.player,
        row.community,
        row.response,
        row.credit,
        row.points,
        row.at,
        row.grade,
    )
