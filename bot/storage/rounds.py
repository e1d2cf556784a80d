"""The rounds: which question was put when, in which order, and how it stands."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import and_, bindparam, func, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.picking import History
from bot.core.questions import Frozen, Key, Question
from bot.core.rounds import PUBLIC, Kind, Round, Status, spent_token
from bot.core.schedules import Reveal
from bot.storage.columns import literally
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import corrections, rounds

_QUESTION = TypeAdapter(Question)
_ORDER = TypeAdapter(tuple[int, ...])
_KEY = TypeAdapter(Key)
AT_ONCE = Reveal.AT_ONCE.value
_OPEN = literally(Status.OPEN.value)
_DAILY = literally(Kind.DAILY.value)
_DUEL = literally(Kind.DUEL.value)

_NEW = Rows(
    community=str,
    kind=str,
    schedule=int,
    channel=str,
    day=date,
    question_id=str,
    version=int,
    question=str,
    order=str,
    reveal=str,
    opened_at=datetime,
    closes_at=datetime,
    status=str,
    correction=int,
    game=int,
    speed=bool,
)


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round about to be put; without a schedule it is part of a `game`."""

    community: str
    schedule: int | None
    channel: str
    day: date
    frozen: Frozen
    reveal: str
    opened_at: datetime
    closes_at: datetime
    correction: int | None = None
    kind: Kind = Kind.DAILY
    game: int = 0
    speed: bool = False

    def row(self) -> tuple[Any, ...]:
        """Return the values in the order of the columns."""
        question = self.frozen.question
        return (
            self.community,
            self.kind.value,
            self.schedule,
            self.channel,
            self.day,
            question.id,
            question.version,
            _QUESTION.dump_json(question).decode(),
            _ORDER.dump_json(self.frozen.order).decode(),
            self.reveal,
            self.opened_at,
            self.closes_at,
            Status.OPEN.value,
            self.correction,
            self.game,
            self.speed,
        )


@per_dialect
def _open_many(dialect: str) -> Any:
    statement = inserting(dialect, rounds, _NEW).on_conflict_do_nothing()
    return statement.returning(rounds.c.id, rounds.c.community, rounds.c.channel)


async def open_many(
    connection: AsyncConnection, new: Iterable[NewRound]
) -> list[tuple[int, str, str]]:
    """Insert rounds whose schedule has none that day; return (id, community, channel) of them."""
    result = await connection.execute(_open_many(connection), _NEW.bind(one.row() for one in new))
    return [tuple(row) for row in result]


_WITH_KEY = select(rounds, corrections.c.key).outerjoin(
    corrections, corrections.c.id == rounds.c.correction
)


_BY_ID = _WITH_KEY.where(rounds.c.id.in_(bindparam("ids", expanding=True)))


async def load(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, Round]:
    """Return rounds by id."""
    rows = await connection.execute(_BY_ID, {"ids": sorted(set(ids))})
    return {row.id: _round(row) for row in rows}


async def one(connection: AsyncConnection, id: int) -> Round | None:
    """Return a round, or None."""
    return (await load(connection, [id])).get(id)


async def of_question(connection: AsyncConnection, community: str, question_id: str) -> list[Round]:
    """Return every round in which a community was asked a question, oldest first."""
    query = _WITH_KEY.where(
        rounds.c.community == community, rounds.c.question_id == question_id
    ).order_by(rounds.c.id)
    return [_round(row) for row in await connection.execute(query.with_for_update(of=rounds))]


async def of_same_days(connection: AsyncConnection, ids: Iterable[int]) -> list[int]:
    """Return the ids of all rounds that share community and date with some; these as well."""
    some = rounds.alias("some")
    same = and_(some.c.community == rounds.c.community, some.c.day == rounds.c.day)
    query = select(rounds.c.id).join(some, same).where(some.c.id.in_(sorted(set(ids)))).distinct()
    return list((await connection.execute(query)).scalars())


async def open_in(
    connection: AsyncConnection, community: str, kinds: Collection[Kind] = PUBLIC
) -> list[Round]:
    """Return the open rounds of a community, newest first."""
    query = _WITH_KEY.where(
        rounds.c.community == community,
        rounds.c.status == _OPEN,
        rounds.c.kind.in_(sorted(kinds)),
    ).order_by(rounds.c.id.desc())
    return [_round(row) for row in await connection.execute(query)]


async def of_games(connection: AsyncConnection, kind: Kind, games: Iterable[int]) -> list[Round]:
    """Return the rounds of some games of one kind, in the order in which they are put."""
    part = (rounds.c.kind == literally(kind.value), rounds.c.game != literal_column("0"))
    query = _WITH_KEY.where(*part, rounds.c.game.in_(sorted(set(games)))).order_by(rounds.c.id)
    return [_round(row) for row in await connection.execute(query)]


async def latest(connection: AsyncConnection, community: str) -> Round | None:
    """Return the newest daily round of a community."""
    daily = (rounds.c.community == community, rounds.c.kind == _DAILY)
    query = _WITH_KEY.where(*daily).order_by(rounds.c.id.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return _round(row) if row else None


async def newest_by_question(connection: AsyncConnection, community: str) -> dict[str, int]:
    """Return the newest public round of every question a community was asked, newest first."""
    newest = func.max(rounds.c.id).label("newest")
    asked = (rounds.c.community == community, rounds.c.kind != _DUEL)
    query = select(rounds.c.question_id, newest).where(*asked)
    found = await connection.execute(query.group_by(rounds.c.question_id).order_by(newest.desc()))
    return {row.question_id: row.newest for row in found}


async def due_to_close(
    connection: AsyncConnection, now: datetime, limit: int, kind: Kind = Kind.DAILY
) -> dict[int, str]:
    """Return open rounds of a kind whose time is over, with their communities."""
    query = (
        select(rounds.c.id, rounds.c.community)
        .where(rounds.c.status == _OPEN, rounds.c.closes_at <= now)
        .where(rounds.c.kind == literally(kind.value))
        .order_by(rounds.c.closes_at)
        .limit(limit)
    )
    return {row.id: row.community for row in await connection.execute(query)}


async def closed_since(
    connection: AsyncConnection, community: str, now: datetime, days: int
) -> list[int]:
    """Return the daily rounds of the last days that have closed."""
    query = select(rounds.c.id).where(
        rounds.c.community == community,
        rounds.c.opened_at >= now - timedelta(days=days),
        rounds.c.kind == _DAILY,
        rounds.c.status == Status.CLOSED.value,
    )
    return list((await connection.execute(query)).scalars())


async def close(connection: AsyncConnection, ids: Iterable[int]) -> dict[int, bool]:
    """Close those that are still open; return their ids and whether they told at once."""
    result = await connection.execute(
        update(rounds)
        .where(rounds.c.id.in_(sorted(ids)), rounds.c.status == _OPEN)
        .values(status=Status.CLOSED.value, spent="")
        .returning(rounds.c.id, rounds.c.reveal)
    )
    return {row.id: row.reveal == AT_ONCE for row in result}


async def start(
    connection: AsyncConnection, id: int, opened_at: datetime, closes_at: datetime
) -> None:
    """Set the clock of a round whose message is there only now."""
    times = {"opened_at": opened_at, "closes_at": closes_at}
    await connection.execute(update(rounds).where(rounds.c.id == id).values(**times))


async def take_out(connection: AsyncConnection, ids: Iterable[int]) -> None:
    """Let rounds count for nobody."""
    values = {"status": Status.VOID.value, "spent": ""}
    await connection.execute(update(rounds).where(rounds.c.id.in_(sorted(ids))).values(**values))


async def of_game(connection: AsyncConnection, kind: Kind, game: int) -> list[Round]:
    """Return the rounds of a game, in the order in which they were put."""
    query = _WITH_KEY.where(rounds.c.kind == kind, rounds.c.game == game, rounds.c.game != 0)
    return [_round(row) for row in await connection.execute(query.order_by(rounds.c.id))]


async def games_of(connection: AsyncConnection, kind: Kind, ids: Iterable[int]) -> list[int]:
    """Return the games of a kind to which some rounds belong."""
    query = select(rounds.c.game).where(rounds.c.id.in_(sorted(set(ids))), rounds.c.kind == kind)
    return list((await connection.execute(query.distinct())).scalars())


async def games_with(
    connection: AsyncConnection, community: str, question_id: str, kind: Kind
) -> list[int]:
    """Return the games of a kind in which a community was asked a question."""
    query = select(rounds.c.game).where(
        rounds.c.community == community,
        rounds.c.question_id == question_id,
        rounds.c.kind == kind.value,
    )
    return list((await connection.execute(query.distinct())).scalars())


async def correct(
    connection: AsyncConnection, ids: Iterable[int], correction: int, *, void: bool
) -> None:
    """Put a correction on rounds; voided ones are over at once."""
    values: dict[str, Any] = {"correction": correction}
    if void:
        values |= {"status": Status.VOID.value, "spent": ""}
    await connection.execute(update(rounds).where(rounds.c.id.in_(list(ids))).values(**values))


async def settle(connection: AsyncConnection, some: Iterable[Round]) -> None:
    """Let rounds hold by themselves what was corrected of them: the correction's row will go."""
    for one in some:
        values = {"correction": None, "question": _QUESTION.dump_json(one.question).decode()}
        await connection.execute(update(rounds).where(rounds.c.id == one.id).values(**values))


async def spend(connection: AsyncConnection, ids: Iterable[int], player: str) -> None:
    """Remember until they close that a forgotten player has had an answer to these rounds."""
    for id in ids:
        token = f" {spent_token(id, player)}"
        await connection.execute(
            update(rounds)
            .where(rounds.c.id == id, rounds.c.status == _OPEN)
            .values(spent=rounds.c.spent.concat(token))
        )


async def histories(connection: AsyncConnection, communities: Iterable[str]) -> dict[str, History]:
    """Return what each community was asked, and when it was last asked it.

    A duel's question is secret while the duel runs, so it is not asked meanwhile; then it is free.
    """
    wanted = sorted(set(communities))
    found = {community: History() for community in wanted}
    query = (
        select(
            rounds.c.community,
            rounds.c.question_id,
            func.max(rounds.c.opened_at, type_=rounds.c.opened_at.type).label("last"),
            func.max(rounds.c.day, type_=rounds.c.day.type).label("day"),
        )
        .where(rounds.c.community.in_(wanted))
        .where(or_(rounds.c.kind != _DUEL, rounds.c.status == _OPEN))
        .group_by(rounds.c.community, rounds.c.question_id)
    )
    for row in await connection.execute(query):
        history = found[row.community]
        history.asked[row.question_id] = row.last
        history.last_day = max(history.last_day, row.day)
    corrected = select(corrections).where(corrections.c.community.in_(wanted))
    for row in await connection.execute(corrected.order_by(corrections.c.id)):
        if row.kind == "void":
            found[row.community].voided[row.question_id] = row.version
        else:
            found[row.community].fixed[row.question_id] = (row.version, row.id)
    return found


async def question_days(
    connection: AsyncConnection, communities: Iterable[str], since: datetime | None = None
) -> dict[str, list[tuple[date, datetime, Status]]]:
    """Return (day, opened_at, status) of the daily rounds that count for streaks."""
    query = select(rounds.c.community, rounds.c.day, rounds.c.opened_at, rounds.c.status).where(
        rounds.c.community.in_(sorted(set(communities))),
        rounds.c.kind == Kind.DAILY,
        rounds.c.status != Status.VOID,
    )
    if since is not None:
        query = query.where(rounds.c.opened_at >= since)
    found: dict[str, list[tuple[date, datetime, Status]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.community, []).append((row.day, row.opened_at, Status(row.status)))
    return found


async def letters_of(connection: AsyncConnection, community: str, question_id: str) -> Round | None:
    """Return the round in which a community last saw a question, whose letters people know.

    If it was asked only in duels, the last one that is over: nobody is to know of the others.
    """
    in_duel = rounds.c.kind == _DUEL
    query = (
        _WITH_KEY.where(rounds.c.community == community, rounds.c.question_id == question_id)
        .where(or_(~in_duel, rounds.c.status != _OPEN))
        .order_by(in_duel, rounds.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return _round(row) if row else None


@lru_cache(maxsize=4096)
def _frozen(question: str, order: str) -> Frozen:
    return Frozen(_QUESTION.validate_json(question), _ORDER.validate_json(order))


def _round(row: Any) -> Round:
    return Round(
        id=row.id,
        community=row.community,
        kind=Kind(row.kind),
        schedule=row.schedule,
        channel=row.channel,
        day=row.day,
        frozen=_frozen(row.question, row.order),
        at_once=row.reveal == AT_ONCE,
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        status=Status(row.status),
        correction=row.correction,
        key=_KEY.validate_json(row.key) if row.key else None,
        spent=frozenset(row.spent.split()),
        game=row.game,
        speed=row.speed,
    )
