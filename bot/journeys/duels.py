"""Challenges: who may challenge whom, what they are asked, and how an offer ends."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.bank import Bank, Entry
from bot.bank.drawing import DrawError
from bot.cards import Card
from bot.core import duels as rules
from bot.core import picking
from bot.core.duels import Duel, Reason, Side, State
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Frozen, freeze
from bot.core.rounds import Kind
from bot.core.schedules import Reveal
from bot.journeys import boards, daily, duel_play, duel_posts, lookup
from bot.journeys.duel_posts import OFFER
from bot.present import duel_list as list_words
from bot.present import duel_results as result_words
from bot.present import duels as words
from bot.requests.duels import OfferDuel, ReviewDuel, VoidDuel
from bot.storage import communities, duels, links, players, posts, rounds, seen
from bot.storage.posts import NewPost
from bot.storage.rounds import NewRound

SHOWN = 4
"""So many of each part of one's own list, or there would be more buttons than chats have."""

log = structlog.get_logger()


def room(actor: Actor) -> str:
    """Return where the actor offers duels; QuizError where no other player reads it."""
    if not lookup.has_readers(actor):
        raise QuizError("duel_alone")
    return actor.channel


async def offer(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    request: OfferDuel,
    now: datetime,
    problems: Sequence[str] = (),
) -> Card:
    """Challenge a player; `problems` are what keeps us from posting where the actor is."""
    topic, count = _topic(bank, request.topic), _count(request.questions)
    if problems:
        return words.impossible(actor.locale, actor.channel, problems)
    await _meet(connection, actor, now)
    opponent = await _find(connection, actor, request.player)
    await _check(connection, actor, opponent, now)
    pair = (actor.player, opponent)
    found = await _choose(connection, bank, actor, topic, pair, now, seed="")
    if len(found) < count:
        raise QuizError("duel_no_questions", count=count, left=len(found))
    id = await duels.add(
        connection,
        community=actor.community,
        channel=actor.channel,
        challenger=actor.player,
        opponent=opponent,
        topic=topic,
        questions=count,
        now=now,
        ends_at=now + rules.OFFER_LASTS,
    )
    post = NewPost(f"duel:{id}", actor.community, actor.channel, OFFER, id)
    await posts.want_new(connection, [post], now)
    duel = await duel_play.here(connection, actor, id)
    return words.offered(actor.locale, duel, (await duel_play.sides(connection, duel))[opponent])


async def rematch(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    id: int,
    now: datetime,
    problems: Sequence[str] = (),
) -> Card:
    """Challenge the other one of a duel again."""
    old = await duel_play.of_actor(connection, actor, id)
    other = old.other(actor.player)
    if not other:
        raise QuizError("duel_unknown", given="?")
    topic = old.topic if old.topic in bank.topics else ""
    wanted = OfferDuel(other, topic, str(old.questions))
    return await offer(connection, bank, actor, wanted, now, problems)


async def accept(
    connection: AsyncConnection, bank: Bank, actor: Actor, id: int, now: datetime
) -> Card:
    """Take an offer up: choose what both are asked, and keep it."""
    await _meet(connection, actor, now)
    duel = await _offered(connection, actor, id, now, by_opponent=True)
    seed = secrets.token_hex(16)  # nobody who knows the bank can know what comes
    found = await _choose(connection, bank, actor, duel.topic, duel.players, now, seed)
    asked = _draw(found, duel, seed)
    if len(asked) < duel.questions:
        raise QuizError("duel_no_questions", count=duel.questions, left=len(asked))
    ends_at = now + rules.LASTS
    moved = await duels.move(
        connection, [id], [State.OFFERED], State.RUNNING, ends_at=ends_at, due_at=ends_at
    )
    if not moved:
        raise QuizError("duel_gone")
    await rounds.open_many(connection, await _rounds(connection, moved[0], asked, now))
    await posts.want_current(connection, OFFER, [id])
    faults.reach("duel.opened")
    known = await duel_play.sides(connection, moved[0])
    return words.accepted(actor.locale, moved[0], known[duel.challenger])


async def decline(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """Turn an offer down."""
    await communities.lock(connection, [actor.community])
    duel = await _offered(connection, actor, id, now, by_opponent=True)
    await _drop(connection, [duel], State.DECLINED, now)
    return words.declined(actor.locale)


async def withdraw(connection: AsyncConnection, actor: Actor, id: int, now: datetime) -> Card:
    """Take one's own offer back."""
    await communities.lock(connection, [actor.community])
    duel = await _offered(connection, actor, id, now, by_opponent=False)
    await _drop(connection, [duel], State.WITHDRAWN, now)
    return words.withdrawn(actor.locale)


async def listed(connection: AsyncConnection, actor: Actor, now: datetime) -> Card:
    """Show the actor's duels, and be known from now on to those who would challenge them."""
    await _meet(connection, actor, now)
    here = (connection, actor.community, actor.player)
    offered = await duels.of_player(*here, [State.OFFERED])
    running = await duels.of_player(*here, [State.RUNNING], SHOWN)
    last = await duels.of_player(*here, [State.SETTLED], SHOWN)
    shown = [one for one in offered if one.ends_at > now]
    others = await duels.running(connection, actor.community, SHOWN) if actor.is_admin else []
    names: dict[str, Side] = {}
    for one in others:
        names |= await duel_play.sides(connection, one, public=True)
    for one in (*shown, *running, *last):  # whom one plays against one may know
        names |= await duel_play.sides(connection, one)
    settings, _ = await players.get(connection, actor.community, actor.player)
    facts = list_words.Listed(
        to_me=tuple(one for one in shown if one.opponent == actor.player)[:SHOWN],
        mine=tuple(one for one in shown if one.challenger == actor.player)[:SHOWN],
        running=tuple(running),
        last=tuple([await duel_play.result(connection, one) for one in last]),
        others=tuple(one for one in others if not one.has(actor.player)),
        names=names,
        off=settings.no_duels,
    )
    return list_words.listed(actor.locale, facts, actor.player)


async def mind(
    connection: AsyncConnection, bank: Bank, actor: Actor, off: bool, now: datetime
) -> Card:
    """Be challenged no more, or again; open offers to the actor end with it."""
    await _meet(connection, actor, now)
    await players.change(connection, actor.community, actor.player, no_duels=off)
    if off:
        open_ = await duels.of_player(connection, actor.community, actor.player, [State.OFFERED])
        theirs = [one for one in open_ if one.opponent == actor.player]
        await _drop(connection, theirs, State.DECLINED, now)
    return await boards.me(connection, bank, actor, now)


async def review(connection: AsyncConnection, actor: Actor, request: ReviewDuel) -> Card:
    """Show one question of a duel that is over to those who played it, and to admins."""
    duel = await duel_play.here(connection, actor, request.duel)
    if not (duel.has(actor.player) or actor.is_admin):
        raise QuizError("not_your_duel")
    if duel.state is not State.SETTLED:
        raise QuizError("duel_not_over")
    game = (await duels.plays(connection, [duel]))[duel.id]
    number = min(max(request.question, 1), len(game.rounds))
    round = game.rounds[number - 1]
    mine = game.answers.get((round.id, actor.player))
    hasty = rules.result(game).lines if actor.is_admin else ()
    return result_words.review(actor, game, number, mine, any(one.hasty for one in hasty))


async def void(connection: AsyncConnection, actor: Actor, request: VoidDuel, now: datetime) -> Card:
    """Take a duel out, after asking once more."""
    await communities.lock(connection, [actor.community])
    duel = await duel_play.here(connection, actor, request.duel)
    if duel.state not in (State.RUNNING, State.SETTLED):
        raise QuizError("duel_not_void", duel=duel.id)
    if not request.sure:
        return result_words.void_question(actor.locale, duel)
    await duel_play.take_out(connection, [duel], Reason.ADMIN, now)
    return result_words.voided(actor.locale, duel)


async def leave(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """End all duels of a player whose data is deleted; the others are told."""
    here = (connection, actor.community, actor.player)
    await _drop(connection, await duels.of_player(*here, [State.OFFERED]), State.WITHDRAWN, now)
    running = await duels.of_player(*here, [State.RUNNING])
    await duel_play.take_out(connection, running, Reason.FORGOTTEN, now)
    over = await duels.of_player(*here, [State.SETTLED, State.VOIDED])
    await duel_posts.refresh(connection, over)
    await duels.forget(*here)


async def _meet(connection: AsyncConnection, actor: Actor, now: datetime) -> None:
    """Know the actor, and let everything else about the community wait until we are done."""
    await communities.ensure(connection, actor.community, actor.locale, now)
    await communities.lock(connection, [actor.community])
    await players.meet(connection, [(actor.community, actor.player, actor.display_name)], now)


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


async def _check(connection: AsyncConnection, actor: Actor, opponent: str, now: datetime) -> None:
    """Refuse a challenge that would be unwanted or too much."""
    if opponent == actor.player:
        raise QuizError("duel_self")
    settings, _ = await players.get(connection, actor.community, opponent)
    if settings.no_duels:
        raise QuizError("duel_unwanted", name=settings.name)
    if await duels.between(connection, actor.community, actor.player, opponent, duels.ALIVE):
        raise QuizError("duel_already", name=settings.name)
    if await duels.offers(connection, actor.community, actor.player) >= rules.MOST_OFFERS:
        raise QuizError("duel_too_many", limit=rules.MOST_OFFERS)
    last = await duels.declined_at(connection, actor.community, actor.player, opponent)
    if last is not None and now < last + rules.COOL_DOWN:
        hours = int((last + rules.COOL_DOWN - now).total_seconds() // 3600) + 1
        raise QuizError("duel_cool_down", name=settings.name, hours=hours)


async def _offered(
    connection: AsyncConnection, actor: Actor, id: int, now: datetime, *, by_opponent: bool
) -> Duel:
    """Return an open offer that is the actor's to answer, or to withdraw."""
    duel = await duel_play.here(connection, actor, id)
    mine = duel.opponent if by_opponent else duel.challenger
    if actor.player != mine:
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


async def _choose(
    connection: AsyncConnection,
    bank: Bank,
    actor: Actor,
    topic: str,
    pair: tuple[str, str],
    now: datetime,
    seed: str,
) -> list[Entry]:
    """Return what neither of two players has seen anywhere, in the order in which to take it."""
    history = (await rounds.histories(connection, [actor.community]))[actor.community]
    voided = {
        id
        for id, version in history.voided.items()
        if id in bank.entries and bank.entries[id].version <= version
    }
    wish = picking.Wish(frozenset([topic]) if topic else frozenset())
    fitting = (
        one
        for one in bank.entries.values()
        if one.kind in rules.SECONDS and picking.fits(one, wish, now.date())
    )
    faces = await links.faces(connection, ((actor.community, player) for player in pair))
    asked = await seen.questions(connection, faces)
    looked_up = await seen.concepts(connection, faces)
    return rules.choose(fitting, asked | voided | history.asked.keys(), looked_up, seed)


def _draw(found: Sequence[Entry], duel: Duel, seed: str) -> list[tuple[Entry, Frozen]]:
    """Return the questions as both are asked them, the easiest first."""
    drawn: dict[str, Frozen] = {}
    for entry in found:
        own = f"{seed}/{entry.id}"
        try:
            drawn[entry.id] = freeze(entry.draw(own), own)
        except DrawError:  # another one is as good
            log.exception("question cannot be drawn", question=entry.id)
        if len(drawn) == duel.questions:
            break
    chosen = [entry for entry in found if entry.id in drawn]
    return [(entry, drawn[entry.id]) for entry in rules.easiest_first(chosen)]


async def _rounds(
    connection: AsyncConnection,
    duel: Duel,
    asked: Sequence[tuple[Entry, Frozen]],
    now: datetime,
) -> list[NewRound]:
    history = (await rounds.histories(connection, [duel.community]))[duel.community]
    zone = ZoneInfo(await communities.zone(connection, duel.community))
    new = []
    for entry, frozen in asked:
        new.append(
            NewRound(
                community=duel.community,
                schedule=None,
                channel=duel.channel,
                day=now.astimezone(zone).date(),
                frozen=frozen,
                reveal=Reveal.AT_CLOSING.value,
                opened_at=now,
                closes_at=duel.ends_at,
                correction=daily.still_corrected(entry, history),
                kind=Kind.DUEL,
                game=duel.id,
            )
        )
    return new


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
