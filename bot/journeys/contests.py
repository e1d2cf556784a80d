"""`/quiz contest`: taking part, how it stands, and stopping it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cards import Card, Form
from bot.core import contests as rules
from bot.core.contests import Contest, State, Teams
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.results import Results
from bot.core.rounds import Kind, Round, Status
from bot.journeys import contest_days, contest_haste
from bot.journeys import contest_places as places
from bot.present import contest_forms as form_words
from bot.present import contest_posts as post_words
from bot.present import contests as words
from bot.requests.contests import FoundTeam, JoinContest, StopContest
from bot.storage import (
    answers,
    contest_places,
    contests,
    links,
    players,
    rounds,
    teams,
)
from bot.storage.links import Face
from bot.storage.posts import Post


async def card(connection: AsyncConnection, actor: Actor, id: int) -> Card:
    """Return a contest as the actor sees it: their team and place, and what they can do now.

    The newest (0) is one that goes on here before one that could, and that before the last one.
    """
    live = await _live(connection, actor)
    newest = live[0] if live else await contest_places.last(connection, actor.community)
    found = await places.known(connection, actor, id) if id else newest
    if found is None:
        return words.nothing(actor.locale, actor.is_admin)
    shown = await _card(connection, actor, found)
    more = [one for one in live if one.id != found.id]
    plans = all(one.community != actor.community for one in live) and found.is_live
    return words.beside(actor.locale, shown, more, plans=plans and actor.is_admin)


async def _card(connection: AsyncConnection, actor: Actor, contest: Contest) -> Card:
    facts = await places.overview(connection, contest, actor.community)
    asked = await _open_rounds(connection, actor, contest)
    mine = await answers.find(connection, ((one.id, actor.player) for one in asked))
    answered = {round for round, _ in mine}
    where = (await contest_places.invited(connection, contest.id)).get(actor.community)
    is_elsewhere = bool(actor.channel) and where != actor.channel
    shown = words.card(
        *(actor.locale, facts, actor.player, actor.is_admin, asked, answered),
        is_elsewhere=is_elsewhere,
    )
    return (
        await contest_haste.marked(connection, actor, contest, shown) if actor.is_admin else shown
    )


async def table(connection: AsyncConnection, actor: Actor) -> Card:
    """Return the teams of the contest that goes on, or of the last one."""
    live = await _live(connection, actor)
    found = live[0] if live else await contest_places.last(connection, actor.community)
    if found is None:
        return words.nothing(actor.locale, actor.is_admin)
    facts = await places.overview(connection, found, actor.community)
    return words.leaderboard(actor.locale, facts, actor.player)


async def _live(connection: AsyncConnection, actor: Actor) -> list[Contest]:
    """Return what goes on, the newest first: what is held here before what could be."""
    live = await contest_places.live(connection, actor.community)
    held = {one.id: await contest_places.held(connection, one) for one in live}
    return sorted(live, key=lambda one: actor.community not in held[one.id])


async def _open_rounds(connection: AsyncConnection, actor: Actor, contest: Contest) -> list[Round]:
    found = await rounds.open_in(connection, actor.community, {Kind.CONTEST})
    return [one for one in reversed(found) if one.game == contest.id]


async def asking(connection: AsyncConnection, community: str) -> set[str]:
    """Return the channels of a community in which contests still have to ask."""
    live = await contest_places.live(connection, community)
    held = [await contest_places.held(connection, one) for one in live if one.waits is None]
    return {where[community] for where in held if community in where}


# --- taking part


async def join(
    connection: AsyncConnection, actor: Actor, request: JoinContest, now: datetime
) -> Card:
    """Register the actor, or show the teams to choose from where players make them."""
    contest = await _registering(connection, actor, request.contest)
    if contest.teams is Teams.BALANCED:
        await _register(connection, actor, contest, None, now)
    elif not request.team:
        facts = await places.overview(connection, contest, actor.community)
        return words.teams(actor.locale, facts, actor.player)
    elif request.team in await teams.team_names(connection, contest.id):
        await _register(connection, actor, contest, request.team, now)
    else:
        raise QuizError("no_team")
    return await _joined(connection, actor, contest)


async def _joined(connection: AsyncConnection, actor: Actor, contest: Contest) -> Card:
    facts = await places.overview(connection, contest, actor.community)
    return words.joined(actor.locale, facts, actor.player)


async def team_form(connection: AsyncConnection, actor: Actor, id: int) -> Form:
    """Return the form that founds a team."""
    contest = await places.here(connection, actor, id)
    places.expect_registering(contest)
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
    return await _joined(connection, actor, contest)


async def leave(connection: AsyncConnection, actor: Actor, id: int) -> Card:
    """Take the actor out of a contest that has not begun."""
    contest = await _registering(connection, actor, id)
    if not await teams.leave(connection, contest.id, (actor.community, actor.player)):
        raise QuizError("not_registered")
    await contests.refresh(connection, [contest.id])
    return words.left(actor.locale, contest)


async def _registering(connection: AsyncConnection, actor: Actor, id: int) -> Contest:
    """Return a contest that can be joined or left; it stays so until the end."""
    await places.locked(connection, actor, id)
    contest = await places.here(connection, actor, id)
    places.expect_registering(contest)
    return contest


async def _register(
    connection: AsyncConnection, actor: Actor, contest: Contest, team: int | None, now: datetime
) -> None:
    who = (actor.community, actor.player)
    await players.meet(connection, [(*who, actor.display_name)], now)
    await _expect_first(connection, contest, who)
    await teams.register(connection, contest.id, who, team, now)
    await contests.refresh(connection, [contest.id])


async def _expect_first(connection: AsyncConnection, contest: Contest, who: Face) -> None:
    """Refuse a person who takes part already where else they are known."""
    others = await links.faces(connection, [who]) - {who}
    if await teams.playing(connection, ((contest.id, *one) for one in others)):
        raise QuizError("registered_elsewhere", name=contest.name)


async def strangers(
    connection: AsyncConnection, wanted: Iterable[tuple[Round, str] | None]
) -> set[tuple[int, str]]:
    """Return those among (round, player) who do not play in the contest of the round."""
    asked = [one for one in wanted if one and one[0].kind is Kind.CONTEST]
    if not asked:
        return set()
    keys = {(one.id, player): (one.game, one.community, player) for one, player in asked}
    playing = await teams.playing(connection, keys.values())
    return {one for one, key in keys.items() if key not in playing}


# --- stopping it


async def stop(
    connection: AsyncConnection, actor: Actor, request: StopContest, now: datetime
) -> Card:
    """End a contest before its time, after asking once more; its open questions close."""
    await places.locked(connection, actor, request.contest)
    contest = await places.own(connection, actor, request.contest)
    if not contest.is_live:
        raise QuizError("contest_ended", name=contest.name)
    if not request.sure:
        return words.stop_question(actor.locale, contest)
    asked = await rounds.of_game(connection, Kind.CONTEST, contest.id)
    if await contests.stop(connection, contest.id, now):
        still = [one.id for one in asked if one.status is Status.OPEN]
        await contest_days.reveal(connection, still, now)
        if contest.state is State.RUNNING:
            await places.announce(connection, contest, "final", now)
        await contests.refresh(connection, [contest.id])
    return words.stopped(actor.locale, contest)


# --- what everybody sees


async def public(connection: AsyncConnection, locale: str, post: Post) -> Card:
    """Return a public message about a contest as it should look now."""
    contest = await contests.one(connection, post.subject_id)
    if contest is None:
        raise LookupError(f"a {post.subject} is about a contest that does not exist")
    facts = await places.overview(connection, contest, post.community)
    match post.subject:
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
