"""Playing a duel: one question after the other, then the result, once both are done or time is up.

Nothing is told before that. When a question was shown stands in the database before it is shown,
so that neither a restart nor a second look gives anybody more time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.cards import Card
from bot.core import duels as rules
from bot.core.duels import NOBODY, Duel, Play, Record, Result, Side, State, Who
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rounds import Kind, Round, Status
from bot.journeys import duel_posts, rescoring
from bot.journeys.duel_posts import OFFER, RESULT
from bot.present import duels as words
from bot.present.duels import Before
from bot.storage import communities, duels, leagues, links, players, posts, rounds, turns

CHUNK = 100


async def play(
    connection: AsyncConnection,
    actor: Actor,
    id: int,
    now: datetime,
    before: Before = Before.NOTHING,
) -> Card:
    """Show the actor's next question and start its clock, or say what they are waiting for."""
    duel = of_actor(await locked(connection, actor, id), actor)
    if duel.state is not State.RUNNING:
        return words.not_running(actor.locale, duel, before)
    game = (await duels.plays(connection, [duel]))[id]
    round = game.next(actor.face, now) if now < duel.ends_at else None
    if round is None:
        return await _done(connection, actor, game, now, before)
    until = min(now + rules.limit(round.question.kind), duel.ends_at)
    turn = await turns.show(connection, round.id, actor.player, actor.community, now, until)
    game = replace(game, turns={**game.turns, (round.id, actor.player): turn})
    await duels.wake(connection, {id: game.over_at()})
    counting = game.counting(actor.face)
    number = counting.index(round) + 1
    return words.question(actor.locale, duel, round, number, len(counting), turn, before)


async def _done(
    connection: AsyncConnection, actor: Actor, game: Play, now: datetime, before: Before
) -> Card:
    """Settle the duel if nobody can answer any more; else tell when that will be."""
    settled = await _settle_over(connection, [game], now)
    if settled:
        return words.not_running(actor.locale, settled[0], before)
    known = await sides(connection, game.duel, actor.community)
    other = known[game.duel.other(actor.face)]
    return words.waiting(actor.locale, game.duel, other, before)


async def end_due(connection: AsyncConnection, now: datetime, limit: int = CHUNK) -> int:
    """End offers and duels whose time is over; return how many had to be looked at."""
    due = await duels.due(connection, now, limit)
    if not due:
        return 0
    await communities.lock(connection, (place for one in due for place in one.places))
    offers = [one.id for one in due if one.state is State.OFFERED]
    expired = await duels.end(connection, offers, [State.OFFERED], State.EXPIRED, now)
    await posts.want_current(connection, OFFER, (one.id for one in expired))
    # Read again: somebody may have been shown a question before the lock was ours.
    running = await duels.load(connection, (one.id for one in due if one.state is State.RUNNING))
    alive = [one for one in running.values() if one.state is State.RUNNING]
    await _settle_over(connection, (await duels.plays(connection, alive)).values(), now)
    faults.reach("duel.settled")
    return len(due)


async def _settle_over(
    connection: AsyncConnection, games: Iterable[Play], now: datetime
) -> list[Duel]:
    """Settle the duels in which nobody can answer any more; look at the others in time."""
    over: list[Play] = []
    later: dict[int, datetime] = {}
    for game in games:
        at = min(game.over_at(), game.duel.ends_at)
        if at <= now:
            over.append(game)
        else:
            later[game.duel.id] = at
    await duels.wake(connection, later)
    return await _settle(connection, over, now)


async def _settle(connection: AsyncConnection, over: Sequence[Play], now: datetime) -> list[Duel]:
    """Book the answers of duels that are over and want their results to be told."""
    ids = [game.duel.id for game in over]
    settled = await duels.end(connection, ids, [State.RUNNING], State.SETTLED, now)
    mine = {one.id for one in settled}
    closing = [one.id for game in over if game.duel.id in mine for one in game.rounds]
    if closing:
        await rounds.close(connection, closing)
        await rescoring.rejudge(connection, closing, "close", now)
    await posts.want_current(connection, OFFER, mine)
    await _announce(connection, settled, now)
    return settled


async def _announce(connection: AsyncConnection, over: Iterable[Duel], now: datetime) -> None:
    new = [one for duel in over for one in duel_posts.of(duel, RESULT)]
    await posts.want_new(connection, new, now)


async def take_out(
    connection: AsyncConnection, some: Sequence[Duel], reason: rules.Reason, now: datetime
) -> list[Duel]:
    """Let duels count for nobody, whether they run or are over; return those that did before."""
    taking = [State.RUNNING, State.SETTLED]
    ended = await duels.end(connection, [one.id for one in some], taking, State.VOIDED, now, reason)
    ids = [one.id for one in ended]
    found = [one.id for one in await rounds.of_games(connection, Kind.DUEL, ids)]
    if found:
        await rounds.take_out(connection, found)
        await rescoring.rejudge(connection, found, "duel", now)
    await posts.want_current(connection, OFFER, ids)
    await _announce(connection, ended, now)
    await duel_posts.refresh(connection, ended)
    return ended


def of_actor(duel: Duel, actor: Actor) -> Duel:
    """Return a duel in which the actor plays; refuse others."""
    if not duel.has(actor.face):
        raise QuizError("not_your_duel")
    return duel


async def here(connection: AsyncConnection, actor: Actor, id: int) -> Duel:
    """Return a duel in which the actor's community has a player."""
    duel = await duels.one(connection, id)
    if duel is None or actor.community not in duel.places:
        raise QuizError("no_duel")
    return duel


async def locked(connection: AsyncConnection, actor: Actor, id: int) -> Duel:
    """Return the same while everything else about its communities waits until we are done."""
    places = (await here(connection, actor, id)).places  # which change for nobody but a purge
    await communities.lock(connection, places)
    return await here(connection, actor, id)


async def in_turn(connection: AsyncConnection, actor: Actor, round: Round, now: datetime) -> None:
    """Refuse to show a duel's question to whoever has not been shown it, or whose time is over."""
    key = (round.id, actor.player)
    turn = (await turns.find(connection, [key])).get(key)
    if turn is None:
        raise QuizError("no_round")
    if turn.until <= now:
        raise QuizError("duel_late", duel=round.game)


async def over(connection: AsyncConnection, actor: Actor, round: Round) -> None:
    """Refuse to tell anything of a duel's question before the duel is over, and to strangers."""
    duel = await here(connection, actor, round.game)
    if not duel.has(actor.face):
        raise QuizError("no_round")
    if round.status is Status.OPEN:
        raise QuizError("duel_not_over")


async def sides(
    connection: AsyncConnection, duel: Duel, place: str, *, public: bool = False
) -> dict[Who, Side]:
    """Return what the two are called in a community; in `public` without who hides.

    Players of the other community have a name only where that community lets its league read it.
    """
    known = await players.with_streaks(connection, [who for who in duel.players if who[1]])
    homes = await leagues.homes(connection, duel.places) if duel.crosses else {}
    together = duel.crosses and await leagues.together(connection, *duel.places)
    found = {}
    for who in duel.players:
        name, hides = "", False
        if who in known:
            name, hides = known[who][0].name, known[who][0].hidden
        if who[0] == place:
            found[who] = NOBODY if who not in known or (public and hides) else Side(who[1], name)
        elif who[1]:
            home = homes[who[0]]
            found[who] = Side("", name if together and home.names and not hides else "", home.name)
        else:
            found[who] = NOBODY
    return found


async def result(connection: AsyncConnection, duel: Duel) -> tuple[Result, Record]:
    """Return how a duel went, and how the two stood after it."""
    one, other = duel.players
    until = await duels.between(connection, [one], [other], [State.SETTLED])
    wanted = [each for each in until if each.id <= duel.id]
    games = await duels.plays(connection, {each.id: each for each in [*wanted, duel]}.values())
    results = {id: rules.result(game) for id, game in games.items()}
    return results[duel.id], rules.record(results[each.id] for each in wanted)


async def concepts_to_come(connection: AsyncConnection, actor: Actor) -> set[str]:
    """Return the concepts of running duels that the actor has still to answer, by any account."""
    faces = await links.faces(connection, [actor.face])
    found = await duels.still_to_answer(connection, faces)
    return {concept for round in found for concept in round.frozen.question.concepts}
