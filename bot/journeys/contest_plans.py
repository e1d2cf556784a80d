"""Planning a contest: what an admin may want of one, and for whom it is."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Form
from bot.core import contests as rules
from bot.core import schedules
from bot.core.contests import Contest, State, Teams
from bot.core.errors import QuizError
from bot.core.leagues import League
from bot.core.people import Actor
from bot.core.schedules import next_due
from bot.journeys import contest_moves, presence, setup
from bot.journeys import contest_places as places
from bot.present import contest_forms as words
from bot.requests.contests import SaveContest
from bot.storage import communities, contests, leagues, teams

MOST_AHEAD = timedelta(days=366)
MAX_NAME = 60


async def form(
    connection: AsyncConnection, bank: Bank, actor: Actor, id: int, now: datetime
) -> Form:
    """Return the form for a new contest (0), or one that has not begun."""
    if id:
        contest = await places.own(connection, actor, id)
        if contest.state is State.RUNNING:
            return words.move(actor.locale, contest)
        places.expect_registering(contest)
    else:
        contest = await _default(connection, actor, now)
    league = None if contest.league else await leagues.of(connection, actor.community)
    topics = setup.topics_of(bank)
    return words.contest(actor.locale, contest, topics, league.name if league else "")


async def save(
    connection: AsyncConnection, bank: Bank, actor: Actor, request: SaveContest, now: datetime
) -> Contest:
    """Plan a contest and announce its registration, or change one: once it has begun, its channel."""
    name = actor.community_name
    await communities.ensure(connection, actor.community, actor.locale, now, name)
    league = await leagues.of(connection, actor.community)
    members = await leagues.members(connection, league.id) if league else []
    await communities.lock(connection, {actor.community, *(one.community for one in members)})
    await presence.met(connection, actor, now)
    if request.contest:
        old = await places.own(connection, actor, request.contest)
        if old.state is State.RUNNING:
            return await contest_moves.move(connection, old, request, now)
        places.expect_registering(old)
    else:
        old = await _default(connection, actor, now)
    wanted = _read(old, bank, request)
    if request.league.strip():
        wanted = replace(wanted, league=_league(old, request.league, league))
    if wanted.teams is not old.teams and old.id and await teams.members(connection, old.id):
        raise QuizError("contest_has_players")
    if not wanted.channel:
        raise QuizError("no_channel")
    if len(wanted.channel) > rules.CHANNEL_NAME:
        raise QuizError("too_long", limit=rules.CHANNEL_NAME)
    wanted = contest_moves.waiting(_timed(wanted, now), old)
    if request.contest:
        await contests.change(connection, wanted)
    else:
        wanted = replace(wanted, id=await contests.add(connection, wanted))
        if not wanted.id:
            raise QuizError("contest_there")
    if wanted.league and not old.league:
        await places.invite(connection, wanted)
    await places.announce(connection, wanted, "registration", now)
    await contests.refresh(connection, [wanted.id])
    return wanted


def _timed(contest: Contest, now: datetime) -> Contest:
    """Return a contest with its first day as the next; that has to lie ahead, and not too far."""
    try:
        due = next_due(contest.rhythm, after=now, not_before=contest.first)
        is_near = due is not None and due.at <= now + MOST_AHEAD
    except (OverflowError, ValueError):  # the calendar's last year
        due, is_near = None, False
    if due is None or due.day != contest.first or not is_near:
        raise QuizError("bad_first_day", day=contest.first.isoformat(), at=f"{contest.at:%H:%M}")
    return replace(contest, next=due)


async def _default(connection: AsyncConnection, actor: Actor, now: datetime) -> Contest:
    zone = await communities.zone(connection, actor.community)
    here = Contest(
        id=0,
        community=actor.community,
        channel=actor.channel,
        name="",
        zone=zone,
        at=time(9),
        hours=8,
        first=date.min,
        days=5,
        questions=2,
        topics=frozenset(),
        teams=Teams.BY_PLAYERS,
        best=3,
        state=State.REGISTERING,
        next=None,
    )
    tomorrow = schedules.local_day(now, zone) + timedelta(days=1)
    return replace(here, first=tomorrow)


def _read(old: Contest, bank: Bank, request: SaveContest) -> Contest:
    """Return the contest with what the request says; "" keeps what was."""
    name = " ".join(request.name.split()) or old.name
    if not name:
        raise QuizError("no_name")
    if len(name) > MAX_NAME:
        raise QuizError("too_long", limit=MAX_NAME)
    topics = setup.named_topics(bank, request.topics) if request.topics else old.topics
    return replace(
        old,
        name=name,
        channel=request.channel.strip() or old.channel,
        first=_day(request.first) if request.first.strip() else old.first,
        days=_count(request.days, "days", rules.MOST_DAYS) or old.days,
        questions=_count(request.questions, "questions", rules.MOST_QUESTIONS) or old.questions,
        at=schedules.parse_time(request.time) if request.time.strip() else old.at,
        zone=schedules.parse_zone(request.zone) if request.zone.strip() else old.zone,
        hours=_count(request.hours, "hours", rules.MOST_HOURS) or old.hours,
        teams=_teams(request.teams) if request.teams.strip() else old.teams,
        best=_count(request.best, "best", rules.MOST_BEST) or old.best,
        topics=topics,
    )


def _day(text: str) -> date:
    days = schedules.parse_dates(text)
    if len(days) != 1:
        raise QuizError("bad_day", given=text)
    return min(days)


def _count(text: str, option: str, most: int) -> int:
    """Read a number from 1 to `most`; 0 where none was given."""
    given = text.strip()
    if not given:
        return 0
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    if not 1 <= number <= most:
        raise QuizError("bad_count", option=option, given=given, most=most)
    return number


def _teams(text: str) -> Teams:
    given = text.strip().lower()
    try:
        return Teams(given)
    except ValueError:
        choices = [one.value for one in Teams]
        raise QuizError("bad_option", option="teams", given=text, choices=choices) from None


def _league(old: Contest, text: str, league: League | None) -> int:
    """Read for whom a contest is; one that others were invited to stays theirs as well."""
    given = text.strip().lower()
    if given not in words.FOR:
        choices = list(words.FOR)
        raise QuizError("bad_option", option="league", given=text, choices=choices)
    if given == words.FOR[0]:
        if old.league:
            raise QuizError("contest_is_leagues", name=old.name)
        return 0
    if league is None:
        raise QuizError("contest_without_league")
    return old.league or league.id
