"""`/quiz blitz`: a host invites, people join, and everybody sees how it went; `live` plays it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.bank import Bank
from bot.cards import Card
from bot.core import blitz as rules
from bot.core.blitz import Blitz, Fast, Lobby, Podium, State
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rounds import Kind, Round, Status
from bot.journeys import live, lookup, rescoring, results, setup
from bot.present import blitz as words
from bot.requests.blitz import Blitz as Wanted
from bot.storage import answers, communities, players, posts, rounds, standings
from bot.storage import blitz as blitzes
from bot.storage.posts import NewPost, Post

SHOWN_PLACES = 10


def channel(actor: Actor) -> str:
    """Return where the actor may host; QuizError where nobody else would play."""
    if not lookup.has_readers(actor):
        raise QuizError("nobody_plays_here")
    return actor.channel


async def host(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    wanted: Wanted,
    now: datetime,
    problems: Sequence[str] = (),
) -> Card:
    """Invite the actor's channel; `problems` are what keeps us from posting there."""
    questions, seconds = rules.checked(wanted.questions, wanted.seconds)
    topics = setup.named_topics(bank, wanted.topic)
    if len(topics) > 1:
        raise QuizError("one_topic")
    if problems:
        return words.impossible(actor.locale, actor.channel, problems)
    await communities.ensure(connection, actor.community, actor.locale, now)
    await communities.lock(connection, [actor.community])
    new = Blitz(
        id=0,
        community=actor.community,
        channel=actor.channel,
        player=actor.player,
        name=actor.display_name,
        questions=questions,
        topic="".join(topics),
        seconds=seconds,
        speed=wanted.speed,
        state=State.LOBBY,
        number=0,
        round=0,
        due=now + rules.LOBBY,
        at=now,
    )
    if not (await live.fitting(connection, bank, new, now))[0]:
        raise QuizError("nothing_live")
    id = await blitzes.add(connection, new)
    if id is None:
        raise QuizError("blitz_on")
    post = NewPost(f"blitz:{id}", actor.community, actor.channel, "blitz", id)
    await posts.want_new(connection, [post], now, at_once=True)
    made = await _known(connection, actor, id)
    return words.invited(actor.locale, Lobby(made, 0, topic=_topic(bank, made)))


async def join(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """Count the actor among the players."""
    one = await _live(connection, actor, id)
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)
    new = await blitzes.join(connection, one, actor.player, now)
    if new:
        await posts.want_current(connection, "blitz", [one.id])
    return words.joined(actor.locale, new=new)


async def start(
    connection: AsyncConnection, bank: Bank, actor: Actor, id: int, now: datetime
) -> Card:
    """Put the first question."""
    one = await _hosted(connection, actor, id)
    if one.state is not State.LOBBY:
        raise QuizError("blitz_begun")
    if not await live.ask(connection, bank, one, now):
        raise QuizError("nothing_live")
    await posts.want_at_once(connection, "blitz", [one.id], now)
    return words.begun(actor.locale, one)


async def stop(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """End it; scores are kept."""
    one = await _hosted(connection, actor, id)
    await live.end(connection, one, State.STOPPED, now)
    return words.stopped(actor.locale)


async def show(connection: AsyncConnection, actor: Actor, id: int) -> Card:
    """Return how the actor did, and to host and admins which answers came too fast."""
    one = await _known(connection, actor, id)
    mine = await standings.own(connection, one.community, one.board, actor.player)
    fast = None
    if one.ended is not None and (actor.is_admin or actor.player == one.player):
        fast = await _fast(connection, one)
    return words.own(actor.locale, one, mine, fast, admin=actor.is_admin)


async def void(
    connection: AsyncConnection, actor: Actor, id: int, now: datetime, *, sure: bool
) -> Card:
    """Take a live round out, with everything that follows from it."""
    await communities.lock(connection, [actor.community])
    one = await _known(connection, actor, id)
    if not sure:
        return words.void_question(actor.locale, one)
    ids = [round.id for round in await rounds.of_game(connection, Kind.BLITZ, one.id)]
    await blitzes.void(connection, one, now)
    await rounds.take_out(connection, ids)
    await rescoring.rejudge(connection, ids, "game out", now)
    await posts.want_current(connection, "round", ids)
    await posts.want_current(connection, "blitz", [one.id])
    await posts.want_current(connection, "podium", [one.id])
    return words.voided(actor.locale)


async def lobby_card(connection: AsyncConnection, bank: Bank, locale: str, id: int) -> Card:
    """Return what the channel sees of a live round as such."""
    one = await _one(connection, id)
    names = await blitzes.joined(connection, one)
    joined = await blitzes.count_joined(connection, one)
    return words.lobby(locale, Lobby(one, joined, tuple(names.items()), _topic(bank, one)))


async def question_card(
    connection: AsyncConnection, locale: str, round: Round, post: Post, now: datetime
) -> Card:
    """Return what the channel sees of one question."""
    one = await _one(connection, round.game)
    asked = await rounds.of_game(connection, Kind.BLITZ, one.id)
    number = 1 + [each.id for each in asked].index(round.id)
    if post.message is None:
        round = live.as_shown(round, one, now)
    return words.question(locale, one, number, await results.of(connection, round))


async def podium_card(connection: AsyncConnection, locale: str, id: int) -> Card:
    """Return what the channel sees at the end."""
    one = await _one(connection, id)
    asked = await rounds.of_game(connection, Kind.BLITZ, one.id)
    facts = Podium(
        one,
        tuple(await standings.top(connection, one.community, one.board, SHOWN_PLACES)),
        await standings.size(connection, one.community, one.board),
        sum(round.status is Status.CLOSED for round in asked),
        lost=live.is_cut_off(asked),
    )
    return words.podium(locale, facts)


async def _fast(connection: AsyncConnection, one: Blitz) -> list[Fast]:
    asked = await rounds.of_game(connection, Kind.BLITZ, one.id)
    numbers = {round.id: (number, round) for number, round in enumerate(asked, 1)}
    found = [
        answer
        for answer in await answers.of_rounds(connection, numbers)
        if rules.is_fast(numbers[answer.round][1], answer.at)
    ]
    who = {(one.community, answer.player) for answer in found}
    hidden = {player for _, player in await players.hidden(connection, who)}
    names = await players.names(connection, one.community, (player for _, player in who))
    return [
        Fast(
            "" if answer.player in hidden else answer.player,
            "" if answer.player in hidden else names.get(answer.player, answer.player),
            numbers[answer.round][0],
            max((answer.at - numbers[answer.round][1].opened_at).total_seconds(), 0.0),
        )
        for answer in sorted(found, key=lambda answer: (answer.round, answer.at, answer.player))
    ]


async def _hosted(connection: AsyncConnection, actor: Actor, id: int) -> Blitz:
    one = await _live(connection, actor, id)
    if not actor.is_admin and actor.player != one.player:
        raise QuizError("not_host")
    return one


async def _live(connection: AsyncConnection, actor: Actor, id: int) -> Blitz:
    await communities.lock(connection, [actor.community])
    one = await _known(connection, actor, id)
    if one.ended is not None:
        raise QuizError("blitz_over")
    return one


async def _known(connection: AsyncConnection, actor: Actor, id: int) -> Blitz:
    one = await blitzes.one(connection, id)
    if one is None or one.community != actor.community:
        raise QuizError("no_blitz")
    return one


async def _one(connection: AsyncConnection, id: int) -> Blitz:
    one = await blitzes.one(connection, id)
    if one is None:
        raise LookupError(f"live round {id} does not exist")
    return one


def _topic(bank: Bank, one: Blitz) -> str:
    return bank.topics[one.topic].name if one.topic in bank.topics else one.topic
