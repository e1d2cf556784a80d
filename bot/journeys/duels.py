"""Challenges: who may challenge whom, what they are asked, and how an offer ends."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank
from bot.cards import Card
from bot.core import duels as rules
from bot.core.duels import Duel, Reason, Side, State, Who
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.rivals import Rival
from bot.journeys import boards, duel_play, duel_posts, duel_questions, lookup, rivals
from bot.journeys.duel_posts import OFFER
from bot.present import duel_list as list_words
from bot.present import duel_results as result_words
from bot.present import duels as words
from bot.requests.duels import OfferDuel, OfferRival, ReviewDuel, VoidDuel
from bot.storage import communities, duels, leagues, links, players, posts, rounds

SHOWN = 4
"""So many of each part of one's own list, or there would be more buttons than chats have."""


def room(actor: Actor) -> str:
    """Return where the actor offers duels; QuizError where no other player reads it."""
    if not lookup.has_readers(actor):
        raise QuizError("duel_alone")
    return actor.channel


async def offer(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    request: OfferDuel | OfferRival,
    now: datetime,
    problems: Sequence[str] = (),
    rival: Rival | None = None,
) -> Card:
    """Challenge a player; `problems` are what keeps us from posting where the actor is.

    A `rival` is in another community of the league, and is challenged there.
    """
    topic, count = _topic(bank, request.topic), _count(request.questions)
    if problems:
        return words.impossible(actor.locale, actor.channel, problems)
    await _meet(connection, actor, now, *([rival.community] if rival else []))
    opponent, there = await _whom(connection, actor, request, rival)
    await _check(connection, actor, opponent, now, rival)
    found = await duel_questions.choose(connection, bank, topic, (actor.face, opponent), now, "")
    if len(found) < count:
        raise QuizError("duel_no_questions", count=count, left=len(found))
    id = await duels.add(
        connection,
        community=actor.community,
        channel=actor.channel,
        challenger=actor.player,
        opponent=opponent[1],
        topic=topic,
        questions=count,
        now=now,
        ends_at=now + rules.OFFER_LASTS,
        opponent_community=opponent[0] if rival else "",
        opponent_channel=there,
    )
    duel = await duel_play.here(connection, actor, id)
    await posts.want_new(connection, duel_posts.of(duel, OFFER), now)
    known = await duel_play.sides(connection, duel, actor.community)
    return words.offered(actor.locale, duel, known[opponent])


async def rematch(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    id: int,
    now: datetime,
    problems: Sequence[str] = (),
    rival: Rival | None = None,
) -> Card:
    """Challenge the other one of a duel again."""
    old = duel_play.of_actor(await duel_play.here(connection, actor, id), actor)
    _, other = old.other(actor.face)
    if not other:
        raise QuizError("duel_unknown", given="?")
    topic = old.topic if old.topic in bank.topics else ""
    wanted = OfferDuel("" if rival else other, topic, str(old.questions))
    return await offer(connection, bank, actor, wanted, now, problems, rival)


async def accept(
    connection: AsyncConnection, bank: Bank, actor: Actor, id: int, now: datetime
) -> Card:
    """Take an offer up: choose what both are asked, and keep it."""
    await _meet(connection, actor, now, *await _places(connection, actor, id))
    duel = await _offered(connection, actor, id, now, by_opponent=True)
    if duel.crosses:
        await rivals.expect(connection, actor, duel.community)
    seed = secrets.token_hex(16)  # nobody who knows the bank can know what comes
    found = await duel_questions.choose(connection, bank, duel.topic, duel.players, now, seed)
    asked = duel_questions.draw(found, duel, seed)
    if len(asked) < duel.questions:
        raise QuizError("duel_no_questions", count=duel.questions, left=len(asked))
    ends_at = now + rules.LASTS
    moved = await duels.move(
        connection, [id], [State.OFFERED], State.RUNNING, ends_at=ends_at, due_at=ends_at
    )
    if not moved:
        raise QuizError("duel_gone")
    await rounds.open_many(connection, await duel_questions.put(connection, moved[0], asked, now))
    await posts.want_current(connection, OFFER, [id])
    faults.reach("duel.opened")
    known = await duel_play.sides(connection, moved[0], actor.community)
    return words.accepted(actor.locale, moved[0], known[duel.players[0]])


async def decline(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """Turn an offer down."""
    await communities.lock(connection, [actor.community, *await _places(connection, actor, id)])
    duel = await _offered(connection, actor, id, now, by_opponent=True)
    await _drop(connection, [duel], State.DECLINED, now)
    return words.declined(actor.locale)


async def withdraw(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """Take one's own offer back."""
    await communities.lock(connection, [actor.community, *await _places(connection, actor, id)])
    duel = await _offered(connection, actor, id, now, by_opponent=False)
    await _drop(connection, [duel], State.WITHDRAWN, now)
    return words.withdrawn(actor.locale)


async def listed(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Show the actor's duels, and be known from now on to those who would challenge them."""
    await _meet(connection, actor, now)
    me = actor.face
    offered = await duels.of_player(connection, me, [State.OFFERED])
    running = await duels.of_player(connection, me, [State.RUNNING], SHOWN)
    last = await duels.of_player(connection, me, [State.SETTLED], SHOWN)
    shown = [one for one in offered if one.ends_at > now]
    others = await duels.running(connection, actor.community, SHOWN) if actor.is_admin else []
    names: dict[Who, Side] = {}
    for one in others:
        names |= await duel_play.sides(connection, one, actor.community, public=True)
    for one in (*shown, *running, *last):  # whom one plays against one may know
        names |= await duel_play.sides(connection, one, actor.community)
    settings, _ = await players.get(connection, *me)
    facts = list_words.Listed(
        to_me=tuple(one for one in shown if one.other(me) == one.players[0])[:SHOWN],
        mine=tuple(one for one in shown if one.players[0] == me)[:SHOWN],
        running=tuple(running),
        last=tuple([await duel_play.result(connection, one) for one in last]),
        others=tuple(one for one in others if not one.has(me)),
        names=names,
        off=settings.no_duels,
        in_league=await leagues.of(connection, actor.community) is not None,
    )
    return list_words.listed(actor.locale, facts, me)


async def mind(
    connection: AsyncConnection, bank: Bank, actor: Actor, off: bool, now: datetime
) -> Card:
    """Be challenged no more, or again; open offers to the actor end with it."""
    await _meet(connection, actor, now, *await duels.partners(connection, *actor.face))
    await players.change(connection, actor.community, actor.player, no_duels=off)
    if off:
        open_ = await duels.of_player(connection, actor.face, [State.OFFERED])
        theirs = [one for one in open_ if one.players[1] == actor.face]
        await _drop(connection, theirs, State.DECLINED, now)
    return await boards.me(connection, bank, actor, now)


async def review(connection: AsyncConnection, actor: Actor, request: ReviewDuel) -> Card:
    """Show one question of a duel that is over to those who played it, and to admins."""
    duel = await duel_play.here(connection, actor, request.duel)
    if not (duel.has(actor.face) or actor.is_admin):
        raise QuizError("not_your_duel")
    if duel.state is not State.SETTLED:
        raise QuizError("duel_not_over")
    game = (await duels.plays(connection, [duel]))[duel.id]
    put = game.put_to(actor.face)
    number = min(max(request.question, 1), len(put))
    round = put[number - 1]
    mine = game.answers.get((round.id, actor.player))
    hasty = rules.result(game).lines if actor.is_admin else ()
    return result_words.review(actor, duel, put, number, mine, any(one.hasty for one in hasty))


async def void(connection: AsyncConnection, actor: Actor, request: VoidDuel, now: datetime) -> Card:
    """Take a duel out, after asking once more."""
    duel = await duel_play.locked(connection, actor, request.duel)
    if duel.state not in (State.RUNNING, State.SETTLED):
        raise QuizError("duel_not_void", duel=duel.id)
    if not request.sure:
        return result_words.void_question(actor.locale, duel)
    await duel_play.take_out(connection, [duel], Reason.ADMIN, now)
    return result_words.voided(actor.locale, duel)


async def leave(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """End all duels of a player whose data is deleted; the others are told."""
    me = actor.face
    await _drop(
        connection, await duels.of_player(connection, me, [State.OFFERED]), State.WITHDRAWN, now
    )
    running = await duels.of_player(connection, me, [State.RUNNING])
    await duel_play.take_out(connection, running, Reason.FORGOTTEN, now)
    over = await duels.of_player(connection, me, [State.SETTLED, State.VOIDED])
    await duel_posts.refresh(connection, over)
    await duels.forget(connection, me)


async def _meet(connection: AsyncConnection, actor: Actor, now: datetime, *others: str) -> None:
    """Know the actor, and let everything else about these communities wait until we are done."""
    await communities.ensure(connection, actor.community, actor.locale, now)
    await communities.lock(connection, [actor.community, *others])
    await players.meet(connection, [(*actor.face, actor.display_name)], now)


async def _places(connection: AsyncConnection, actor: Actor, id: int) -> list[str]:
    """Return the communities of the actor's duel, to lock them before anything is believed."""
    duel = await duels.one(connection, id)
    return list(duel.places) if duel and actor.community in duel.places else []


async def _whom(
    connection: AsyncConnection, actor: Actor, request: OfferDuel | OfferRival, rival: Rival | None
) -> tuple[Who, str]:
    """Return who is challenged and, where that is in another community, in which channel."""
    if rival:
        await rivals.expect(connection, actor, rival.community)
        return (rival.community, rival.player), await rivals.room(connection, rival)
    named = request.player if isinstance(request, OfferDuel) else ""
    return (actor.community, await _find(connection, actor, named)), ""


async def _find(connection: AsyncConnection, actor: Actor, text: str) -> str:
    """Return the player who is meant: by the platform's id, or by a name that only one has."""
    wanted = text.strip().lstrip("@").strip()
    if not wanted:
        raise QuizError("duel_whom")
    known = await players.with_streaks(connection, [(actor.community, wanted)])
    found = [wanted] if known else await players.named(connection, actor.community, wanted)
    if len(found) > 1:
        raise QuizError("duel_which", given=wanted)
    if not found:
        raise QuizError("duel_unknown", given=wanted)
    return found[0]


async def _check(
    connection: AsyncConnection, actor: Actor, opponent: Who, now: datetime, rival: Rival | None
) -> None:
    """Refuse a challenge that would be unwanted or too much, by whichever account it is made."""
    mine = await links.faces(connection, [actor.face])
    if opponent in mine:
        raise QuizError("duel_self")
    theirs = await links.faces(connection, [opponent])
    settings, _ = await players.get(connection, *opponent)
    side = Side("", rival.name, rival.home) if rival else Side(opponent[1], settings.name)
    name = words.called(actor.locale, side)
    if settings.no_duels:
        raise QuizError("duel_unwanted", name=name)
    if await duels.between(connection, mine, theirs, duels.ALIVE):
        raise QuizError("duel_already", name=name)
    if await duels.offers(connection, actor.face) >= rules.MOST_OFFERS:
        raise QuizError("duel_too_many", limit=rules.MOST_OFFERS)
    last = await duels.declined_at(connection, mine, theirs)
    if last is not None and now < last + rules.COOL_DOWN:
        hours = int((last + rules.COOL_DOWN - now).total_seconds() // 3600) + 1
        raise QuizError("duel_cool_down", name=name, hours=hours)


async def _offered(
    connection: AsyncConnection, actor: Actor, id: int, now: datetime, *, by_opponent: bool
) -> Duel:
    """Return an open offer that is the actor's to answer, or to withdraw."""
    duel = await duel_play.here(connection, actor, id)
    if actor.face != duel.players[by_opponent]:
        raise QuizError("not_your_offer")
    if duel.state is not State.OFFERED or duel.ends_at <= now:
        raise QuizError("duel_gone")
    return duel


async def _drop(
    connection: AsyncConnection, some: Sequence[Duel], state: State, now: datetime
) -> None:
    ids = [one.id for one in some]
    ended = await duels.end(connection, ids, [State.OFFERED], state, now)
    await posts.want_current(connection, OFFER, (one.id for one in ended))


def _topic(bank: Bank, text: str) -> str:
    wanted = " ".join(text.lower().split())
    if wanted in ("", "all"):
        return ""
    for topic in bank.topics.values():
        if wanted in (topic.id.lower(), topic.name.lower()):
            return topic.id
    raise QuizError("bad_topics", given=text.strip(), known=sorted(bank.topics))


def _count(text: str) -> int:
    wanted = text.strip()
    if not wanted:
        return rules.USUAL
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
    if not rules.FEWEST <= number <= rules.MOST:
        raise QuizError("duel_count", given=wanted, fewest=rules.FEWEST, most=rules.MOST)
    return number
