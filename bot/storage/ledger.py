"""The ledger: every change of points, appended once per source and never altered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core import boards
from bot.core.seasons import Spans, own_boards
from bot.storage.database import Rows, inserting, per_dialect
from bot.storage.tables import ledger


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking. `answered` and `right` count the answer in or out.

    `day` and `topic` decide the boards, unless `board` names the one on which alone it counts.
    """

    source: str
    community: str
    player: str
    round: int
    day: date
    points: int
    answered: int
    right: int
    at: datetime
    board: str = ""
    topic: str = ""

    def boards(self, spans: Spans) -> tuple[str, ...]:
        """Return every board it counts on; `spans` are seasons with a board of their own."""
        if self.board:
            return (self.board,)
        return boards.keys(self.day, self.topic) + own_boards(spans, self.community, self.day)


_NEW = Rows(
    source=str,
    community=str,
    player=str,
    round=int,
    day=date,
    points=int,
    answered=int,
    right=int,
    at=datetime,
    board=str,
    topic=str,
)


@per_dialect
def _append(dialect: str) -> Any:
    return inserting(dialect, ledger, _NEW).on_conflict_do_nothing()


async def append(connection: AsyncConnection, entries: Iterable[Entry]) -> None:
    """Book what has not been booked."""
    rows = [
        (
            e.source,
            e.community,
            e.player,
            e.round,
            e.day,
            e.points,
            e.answered,
            e.right,
            e.at,
            e.board,
            e.topic,
        )
        for e in entries
    ]
    if rows:
        await connection.execute(_append(connection), _NEW.bind(rows))


async def balances(
    connection: AsyncConnection, rounds: Iterable[int]
) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return (points, answered, right) booked so far for each (round, player)."""
    query = (
        select(
            ledger.c.round,
            ledger.c.player,
            func.sum(ledger.c.points).label("points"),
            func.sum(ledger.c.answered).label("answered"),
            func.sum(ledger.c.right).label("right"),
        )
        .where(ledger.c.round.in_(list(rounds)))
        .group_by(ledger.c.round, ledger.c.player)
    )
    return {
        (row.round, row.player): (int(row.points), int(row.answered), int(row.right))
        for row in await connection.execute(query)
    }
