"""Which cards do seasons show? All of them, with whatever names people give themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.cards import Card
from bot.core.boards import Span, Standing
from bot.core.courses import Course
from bot.core.questions import Question
from bot.core.ratings import Rating
from bot.core.seasons import Honours, Kind, Season
from bot.core.streaks import Streak
from bot.present import boards, seasons

SEASONS = (
    Season(Kind.WEEK, date(2026, 11, 16), date(2026, 11, 22)),
    Season(Kind.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
    Season(Kind.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    Season(Kind.DATES, date(2026, 11, 1), date(2026, 12, 24)),
)
DAYS = tuple(date(2026, 9, 30) + timedelta(days=n) for n in range(93))
END = datetime(2026, 12, 31, 23, tzinfo=UTC)


def public(board: Sequence[Standing], question: Question) -> Iterator[Card]:
    """Give the closing card of each kind of season, with everything on it and with nothing."""
    one = board[0]
    for season in SEASONS:
        bare = Honours(season, 10**6, 10**7, 92)
        yield seasons.closing("en", bare)
        full = replace(
            bare,
            podium=tuple(replace(one, place=1) for one in board),
            course=Course(DAYS, tuple(tuple(float(n) for n in range(93)) for _ in board)),
            improved=(one, 0.0, 1.0),
            streak=(one.player, one.name, 92),
            hardest=(question, 0.0),
        )
        yield seasons.closing("en", full)


def private(board: Sequence[Standing], topics: Sequence[str]) -> Iterator[Card]:
    """Give how seasons are set, boards that are on and off, and a player's own levels."""
    me = board[0]
    for season in SEASONS:
        for on in (True, False):
            yield seasons.settings("en", season, END, on, done=on)
            shown = boards.Board(
                board if on else [me], [], me, 9, Span.SEASON, season=(season, END), off=not on
            )
            yield boards.leaderboard("en", shown, me.player)
            yield boards.leaderboard("en", replace(shown, span=None, topic=topics[0]), me.player)
    levels = [(topic, Rating(2345678, 123456, 99)) for topic in topics]
    figures = boards.Figures("Grace", me, 9, me, Streak(), "", False, Rating(), levels)
    yield boards.me("en", figures)
