"""`/quiz contest`: planning one, taking part, and how it stands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card, Form
from bot.core import contests as rules
from bot.core import courses as course_rules
from bot.core import schedules
from bot.core.contests import Contest, Overview, State, Teams
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.results import Results
from bot.core.rounds import Kind, Round
from bot.core.schedules import next_due
from bot.journeys import contest_days, contest_haste, contest_moves, setup
from bot.present import contest_forms as form_words
from bot.present import contest_posts as post_words
from bot.present import contests as words
from bot.requests.contests import FoundTeam, JoinContest, SaveContest, StopContest
from bot.storage import answers, communities, contests, courses, players, posts, rounds, teams

MOST_AHEAD = timedelta(days=366)
MAX_NAME = 60
MOST_DRAWN = 300
"""So many players' points are read, day by day, to draw a race: more would hold others up."""


async def overview(connection: AsyncConnection, contest: Contest) -> Overview:
    """Return everything a card says about a contest, read at one moment."""
    members = await teams.members(connection, contest.id)
    names = await teams.team_names(connection, contest.id)
    table = rules.table(names, members, contest.best)
    is_drawn = len(members) <= MOST_DRAWN
    booked = await courses.of_contest(connection, contest.id) if is_drawn else []
    return Overview(
        contest,
        tuple(members),
        table,
        tuple(await contests.missed(connection, contest.id)),
        course_rules.of_teams(
            [[one.player for one in team.members] for team in table],
            partial(rules.score, best=contest.best),
            booked,
        ),
    )


async def card(connection: AsyncConnection, actor: Actor, id: int) -> Card:
    """Return a contest as the actor sees it: their team and place, and what they can do now."""
    found = await contests.newest(connection, actor.community) if not id else None
    if found is None and not id:
        return words.nothing(actor.locale, actor.is_admin)
    return await _card(connection, actor, found or await _known(connection, actor, id))


async def _card(connection: AsyncConnection, actor: Actor, contest: Contest) -> Card:
    facts = await overview(connection, contest)
    asked = await _open_rounds(connection, contest)
    mine = await answers.find(connection, ((one.id, actor.player) for one in asked))
    answered = {round for round, _ in mine}
    shown = words.card(actor.locale, facts, actor.player, actor.is_admin, asked, answered)
    return (
        await contest_haste.marked(connection, actor, contest, shown) if actor.is_admin else shown
    )


async def table(connection: AsyncConnection, actor: Actor) -> Card:
    """Return the teams of the contest that goes on, or of the last one."""
    found = await contests.newest(connection, actor.community)
    if found is None:
        return words.nothing(actor.locale, actor.is_admin)
    return words.leaderboard(actor.locale, await overview(connection, found), actor.player)


async def _open_rounds(connection: AsyncConnection, contest: Contest) -> list[Round]:
    found = await rounds.open_in(connection, contest.community, {Kind.CONTEST})
    return [one for one in reversed(found) if one.game == contest.id]


async def _known(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    contest = await contests.one(connection, id)
    if contest is None or contest.community != actor.community:
        raise QuizError("no_contest")
    return contest


async def asking(connection: AsyncConnection, community: str) -> Contest | None:
    """Return the contest that still has to ask in its channel, or None."""
    contest = await contests.newest(connection, community)
    return contest if contest and contest.is_live and contest.waits is None else None


# --- taking part


async def join(
    connection: AsyncConnection, actor: Actor, request: JoinContest, now: datetime
) -> Card:
    """Register the actor, or show the teams to choose from where players make them."""
    contest = await _registering(connection, actor, request.contest)
    if contest.teams is Teams.BALANCED:
        await _register(connection, actor, contest, None, now)
    elif not request.team:
        facts = await overview(connection, contest)
        return words.teams(actor.locale, facts, actor.player)
    elif request.team in await teams.team_names(connection, contest.id):
        await _register(connection, actor, contest, request.team, now)
    else:
        raise QuizError("no_team")
    return words.joined(actor.locale, await overview(connection, contest), actor.player)


async def team_form(connection: AsyncConnection, actor: Actor, id: int) -> Form:
    """Return the form that founds a team."""
    contest = await _known(connection, actor, id)
    _expect_registering(contest)
    return form_words.team(actor.locale, contest)


async def found(
    connection: AsyncConnection, actor: Actor, request: FoundTeam, now: datetime
) -> Card:
    """Found a team with the actor as its first player."""
    contest = await _registering(connection, actor, request.contest)
    if contest.teams is Teams.BALANCED:
        raise QuizError("teams_are_drawn")
    name = " ".join(request.name.split())
    if not name:
        raise QuizError("empty_answer")
    if len(name) > rules.TEAM_NAME:
        raise QuizError("too_long", limit=rules.TEAM_NAME)
    if len(await teams.team_names(connection, contest.id)) >= rules.MOST_TEAMS:
        raise QuizError("too_many_teams", limit=rules.MOST_TEAMS)
    team = await teams.found(connection, contest.id, name)
    if not team:
        raise QuizError("team_exists", name=name)
    await _register(connection, actor, contest, team, now)
    return words.joined(actor.locale, await overview(connection, contest), actor.player)


async def leave(connection: AsyncConnection, actor: Actor, id: int) -> Card:
    """Take the actor out of a contest that has not begun."""
    contest = await _registering(connection, actor, id)
    if not await teams.leave(connection, contest.id, actor.player):
        raise QuizError("not_registered")
    await contests.refresh(connection, [contest.id])
    return words.left(actor.locale, contest)


async def _registering(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest that can be joined or left; it stays so until the end."""
    await communities.lock(connection, [actor.community])
    contest = await _known(connection, actor, id)
    _expect_registering(contest)
    return contest


def _expect_registering(contest: Contest) -> None:
    if not contest.is_live:
        raise QuizError("contest_ended", name=contest.name)
    if contest.state is not State.REGISTERING:
        raise QuizError("contest_begun", name=contest.name)


async def _register(
    connection: AsyncConnection, actor: Actor, contest: Contest, team: int | None, now: datetime
) -> None:
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)
    await teams.register(connection, contest, actor.player, team, now)
    await contests.refresh(connection, [contest.id])


async def strangers(
    connection: AsyncConnection, wanted: Iterable[tuple[Round, str] | None]
) -> set[tuple[int, str]]:
    """Return those among (round, player) who do not play in the contest of the round."""
    asked = [one for one in wanted if one and one[0].kind is Kind.CONTEST]
    if not asked:
        return set()
    playing = await teams.playing(connection, ((one.game, player) for one, player in asked))
    return {(one.id, player) for one, player in asked if (one.game, player) not in playing}


# --- planning one


async def form(
    connection: AsyncConnection, bank: Bank, actor: Actor, id: int, now: datetime
) -> Form:
    """Return the form for a new contest (0), or one that has not begun."""
    if id:
        contest = await _known(connection, actor, id)
        if contest.state is State.RUNNING:
            return form_words.move(actor.locale, contest)
        _expect_registering(contest)
    else:
        contest = await _default(connection, actor, now)
    return form_words.contest(actor.locale, contest, setup.topics_of(bank))


async def save(
    connection: AsyncConnection, bank: Bank, actor: Actor, request: SaveContest, now: datetime
) -> Contest:
    """Plan a contest and announce its registration, or change one: once it has begun, its channel."""
    name = actor.community_name
    await communities.ensure(connection, actor.community, actor.locale, now, name)
    await communities.lock(connection, [actor.community])
    if request.contest:
        old = await _known(connection, actor, request.contest)
        if old.state is State.RUNNING:
            return await contest_moves.move(connection, old, request, now)
        _expect_registering(old)
    else:
        old = await _default(connection, actor, now)
    wanted = _read(old, bank, request)
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
    await posts.want_new(connection, [contest_days.announcement(wanted, "registration")], now)
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


async def stop(
    connection: AsyncConnection, actor: Actor, request: StopContest, now: datetime
) -> Card:
    """End a contest before its time, after asking once more; its open questions close."""
    await communities.lock(connection, [actor.community])
    contest = await _known(connection, actor, request.contest)
    if not contest.is_live:
        raise QuizError("contest_ended", name=contest.name)
    if not request.sure:
        return words.stop_question(actor.locale, contest)
    asked = await _open_rounds(connection, contest)
    if await contests.stop(connection, contest.id, now):
        await contest_days.reveal(connection, [one.id for one in asked], now)
        if contest.state is State.RUNNING:
            await posts.want_new(connection, [contest_days.announcement(contest, "final")], now)
        await contests.refresh(connection, [contest.id])
    return words.stopped(actor.locale, contest)


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


# --- what everybody sees


async def public(connection: AsyncConnection, locale: str, subject: str, id: int) -> Card:
    """Return a public message about a contest as it should look now."""
    contest = await contests.one(connection, id)
    if contest is None:
        raise LookupError(f"a {subject} is about a contest that does not exist")
    facts = await overview(connection, contest)
    match subject:
        case "contest_registration":
            return post_words.registration(locale, facts)
        case "contest_start":
            return post_words.started(locale, facts)
        case _:
            return post_words.final(locale, facts)


async def question(connection: AsyncConnection, locale: str, results: Results) -> Card:
    """Return the public message of a contest's question."""
    contest = await contests.one(connection, results.round.game)
    if contest is None:
        raise LookupError(f"round {results.round.id} is part of a contest that does not exist")
    return post_words.question(locale, results, contest)
