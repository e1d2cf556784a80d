"""Which cards do leagues show? All of them, as large as they get, with whatever names there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from bot.cards import Card, Form
from bot.core.boards import Span
from bot.core.leagues import Board, Closing, Home, League, Line, Member, Share
from bot.core.people import Actor
from bot.core.seasons import Kind, Season
from bot.journeys.codes import new
from bot.journeys.leagues import MOST, NAME
from bot.present import boards, leagues

AT = datetime(2026, 11, 1, tzinfo=UTC)
NOVEMBER = Season(Kind.MONTH, date(2026, 11, 1), date(2026, 11, 30))
LEAGUE = League(1, "L" * NAME, "UTC", NOVEMBER.first, AT + timedelta(days=30))


def _members(name: str) -> list[Member]:
    return [Member(f"slack:T{n}", f"{n} {name}", n % 2 == 0, AT) for n in range(MOST)]


def _homes(name: str) -> dict[str, Home]:
    return {one.community: Home(one.name, one.names) for one in _members(name)}


def _lines(name: str, player: str) -> tuple[Line, ...]:
    """The first is at home, the others are guests."""
    return tuple(
        Line(f"slack:T{n}", player if n == 0 else f"U{n}", name, 10**6, 400, 399, 1)
        for n in range(10)
    )


def public(name: str, player: str) -> Iterator[Card]:
    """Give the card of a month with everything on it and with nothing, and what replaces it."""
    shares = tuple(
        Share(one.community, one.name, 10**5, Fraction(10**6, 3), 1) for one in _members(name)
    )
    full = Closing(LEAGUE.name, NOVEMBER, 10**6, 10**8, _lines(name, player), shares)
    yield leagues.closing("en", full, "slack:T0", _homes(name))
    bare = Closing(LEAGUE.name, NOVEMBER, 1, 1, (), ())
    yield leagues.closing("en", bare, "slack:T0", _homes(name))
    yield leagues.ended("en")
    yield leagues.not_ours("en", LEAGUE.name)


def private(name: str, player: str) -> Iterator[Card | Form]:
    """Give what one person sees of a league: all of it, forms, codes and boards."""
    for is_admin in (True, False):
        yield leagues.none("en", is_admin)
        yield leagues.card("en", LEAGUE, _members(name), "slack:T0", is_admin)
    said = leagues.created("en", LEAGUE.name)
    yield leagues.card("en", LEAGUE, _members(name), "slack:T1", True, said)
    yield leagues.league_form("en", NAME)
    yield leagues.code_form("en")
    yield leagues.invited("en", LEAGUE.name, new(), AT)
    yield leagues.leave_question("en", LEAGUE.name, 3)
    actor = Actor("slack:T0", player, name)
    lines = _lines(name, player)
    found = Board(lines, lines[:3], lines[0], 10**6)
    board = leagues.board(actor, found, _homes(name), LEAGUE.name, Span.WEEK)
    yield boards.leaderboard("en", board, actor.player)
