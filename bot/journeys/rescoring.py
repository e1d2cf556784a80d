"""Rescoring: a question was wrong, so every answer to it is judged again.

Nothing is overwritten in the ledger: the difference between what was booked and what an answer
is worth now becomes a new row, and the boards, streaks and posts follow in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.core import judging, scoring
from bot.core.answers import Stored
from bot.core.errors import QuizError
from bot.core.people import Actor
from bot.core.questions import Choices, Frozen, Key, Kind, Number, Question, Sequence, Text
from bot.core.rounds import PUBLIC, Correction, Round, Status
from bot.core.rounds import Kind as RoundKind
from bot.journeys import correcting_contests, duel_posts, rating
from bot.journeys import seasons as season_journey
from bot.storage import (
    answers,
    contests,
    corrections,
    duels,
    ledger,
    players,
    posts,
    rounds,
    seasons,
    standings,
    steps,
    streaks,
)

MAX_REASON = 300


async def void(
    connection: AsyncConnection, actor: Actor, question_id: str, reason: str, now: datetime
) -> Correction:
    """Take a question out of a community: no answer to it counts any more."""
    found = await _counting(connection, actor, question_id)
    return await _everywhere(connection, actor, found, Key(), reason, now, is_void=True)


async def fix(
    connection: AsyncConnection,
    actor: Actor,
    question_id: str,
    answer: str,
    reason: str,
    now: datetime,
) -> Correction:
    """Correct a question's key in a community; `answer` is written as its players would."""
    found = await _counting(connection, actor, question_id)
    # As people know its letters: in a duel that runs, nobody is to know that it is asked at all.
    last = max(found, key=lambda one: (one.kind is not RoundKind.DUEL, not _is_secret(one), one.id))
    key = new_key(last.frozen, answer)
    if last.key is not None:  # terms add up: what was accepted yesterday stays so
        key = replace(key, accept=tuple(dict.fromkeys((*last.key.accept, *key.accept))))
    asked = _asks(last.frozen.question)
    same = [round for round in found if _asks(round.frozen.question) == asked]
    return await _everywhere(connection, actor, same, key, reason, now, is_void=False)


def _asks(question: Question) -> tuple[object, ...]:
    """Return what a key belongs to: a generated question asks something else each time."""
    match question.body:
        case Choices(options=options):
            return question.version, tuple(option.text for option in options)
        case Sequence(steps=steps):
            return question.version, steps
        case Number(value=value, unit=unit):
            return question.version, value, unit
        case _:
            return question.version, question.stem


def new_key(frozen: Frozen, answer: str) -> Key:
    """Return the key that `answer` names, by the letters of the round it was last shown in."""
    question = frozen.question
    if question.kind is Kind.OPEN:
        raise QuizError("fix_open")
    if isinstance(question.body, Choices):
        # Several options may be right after all, so a fix is read like a multiple choice.
        return Key(right=_ticked(frozen, answer))
    parsed = judging.parse(frozen, answer)
    match question.body:
        case Number() if isinstance(parsed, int | float):
            return Key(value=float(parsed))
        case Text():
            return Key(accept=(str(parsed),))
        case Sequence() if isinstance(parsed, tuple):
            return Key(right=parsed)
        case _:
            raise QuizError("fix_open")


def _ticked(frozen: Frozen, answer: str) -> tuple[int, ...]:
    body = frozen.question.body
    assert isinstance(body, Choices)
    free = replace(frozen.question, kind=Kind.MULTIPLE, body=replace(body, choose=None))
    ticked = judging.parse(replace(frozen, question=free), answer)
    if not isinstance(ticked, tuple) or len(ticked) == len(frozen.order):
        raise QuizError("fix_everything")
    return ticked


async def _counting(connection: AsyncConnection, actor: Actor, question_id: str) -> list[Round]:
    """Return the question's rounds that have not been taken out, and that are the actor's to mend.

    Those of a contest that another community has planned are judged alike for all who play.
    """
    # A question of a duel with somebody elsewhere is corrected for both.
    others = await duels.partners(connection, actor.community)
    await correcting_contests.lock(connection, actor.community, question_id, others)
    found = await rounds.of_question(connection, actor.community, question_id)
    if all(_is_secret(one) for one in found):
        raise QuizError("never_asked", question=question_id)
    counting = [round for round in found if round.status is not Status.VOID]
    if not counting:
        raise QuizError("already_void", question=question_id)
    foreign = await correcting_contests.of_others(connection, actor.community, counting)
    if len(foreign) == len(counting):
        raise QuizError("correction_of_others", question=question_id)
    return [one for one in counting if one.id not in foreign]


def _is_secret(round: Round) -> bool:
    """Whether only two players may know that the question is asked."""
    return round.kind is RoundKind.DUEL and round.status is Status.OPEN


async def _everywhere(
    connection: AsyncConnection,
    actor: Actor,
    found: list[Round],
    key: Key,
    reason: str,
    now: datetime,
    *,
    is_void: bool,
) -> Correction:
    """Correct rounds here, and those of the actor's own contests in the other places as well."""
    done = await _correct(connection, actor, found, key, reason, now, is_void=is_void)
    elsewhere = await correcting_contests.elsewhere(connection, actor.community, found)
    for community, same in elsewhere.items():
        there = replace(actor, community=community, player="")  # a stranger there, so not named
        await _correct(connection, there, same, key, reason, now, is_void=is_void)
    return done


async def _correct(
    connection: AsyncConnection,
    actor: Actor,
    found: list[Round],
    key: Key,
    reason: str,
    now: datetime,
    *,
    is_void: bool,
) -> Correction:
    reason = reason.strip()
    if len(reason) > MAX_REASON:
        raise QuizError("too_long", limit=MAX_REASON)
    question = found[-1].frozen.question
    correction = await corrections.add(
        connection,
        community=actor.community,
        question_id=question.id,
        version=max(round.frozen.question.version for round in found),
        void=is_void,
        key=key,
        reason=reason,
        by_player=actor.player,
        now=now,
    )
    ids, source = [round.id for round in found], f"correction:{correction}"
    twins = await _twins(connection, found)
    await rounds.correct(connection, ids + twins, correction, void=is_void)
    faults.reach("rescore.recorded")
    done = await rejudge(connection, ids, source, now)
    await rejudge(connection, twins, source, now)
    await streaks.rebuild(connection, actor.community)
    await rating.rebuild(connection, actor.community)
    await corrections.count(connection, correction, judged=done.judged, changed=done.changed)
    await refresh(connection, found, now)
    if is_void:
        await steps.plan_unpinned(connection, ids, now)
    where = {round.channel for round in found if round.kind in PUBLIC}
    await posts.want_new(
        connection,
        [
            posts.NewPost(
                f"correction:{correction}:{channel}",
                actor.community,
                channel,
                "correction",
                correction,
            )
            for channel in sorted(where)
        ],
        now,
    )
    result = await corrections.one(connection, correction)
    assert result is not None
    return result


async def _twins(connection: AsyncConnection, found: list[Round]) -> list[int]:
    """Return the rounds by which other communities were asked the same in the same duels."""
    mine = {(one.game, one.question.id) for one in found if one.kind is RoundKind.DUEL}
    if not mine:
        return []
    known = await rounds.of_games(connection, RoundKind.DUEL, {game for game, _ in mine})
    ours = found[0].community
    return [
        one.id for one in known if one.community != ours and (one.game, one.question.id) in mine
    ]


async def refresh(connection: AsyncConnection, found: Iterable[Round], now: datetime) -> None:
    """Show every message that tells of these rounds as things stand now."""
    found = list(found)
    ids = [round.id for round in found]
    # Closed messages show the standings of their day, so all of that day look different now.
    await posts.want_current(connection, "round", await rounds.of_same_days(connection, ids))
    for community in sorted({round.community for round in found}):
        days = {round.day for round in found if round.community == community}
        await season_journey.refresh(connection, community, days)
    games = await rounds.games_of(connection, RoundKind.BLITZ, ids)
    await posts.want_current(connection, "podium", games)
    await duel_posts.corrected(connection, found, now)
    await contests.refresh(
        connection, {round.game for round in found if round.kind is RoundKind.CONTEST}
    )


@dataclass(frozen=True, slots=True)
class Rejudged:
    """How many answers were judged, how many changed points, and to which rounds any belongs."""

    judged: int
    changed: int
    rounds: frozenset[int]


async def rejudge(
    connection: AsyncConnection, ids: Iterable[int], source: str, now: datetime
) -> Rejudged:
    """Judge all answers of some rounds again."""
    known = await rounds.load(connection, ids)
    stored = await answers.of_rounds(connection, known)
    booked = await ledger.balances(connection, known)
    fresh: list[Stored] = []
    entries: list[ledger.Entry] = []
    for old in stored:
        round = known[old.round]
        new, counts = _worth(round, old)
        if (new.credit, new.points) != (old.credit, old.points):
            fresh.append(new)
        practice = round.question.kind is Kind.OPEN
        is_right = int(counts and scoring.right(new.credit) and not practice)
        if not round.tells:
            continue  # booked when it closes
        points, answered, right = booked.get((old.round, old.player), (0, 0, 0))
        difference = (new.points - points, int(counts) - answered, is_right - right)
        if any(difference):
            entries.append(
                ledger.Entry(
                    f"{source}:{old.round}:{old.player}",
                    old.community,
                    old.player,
                    old.round,
                    round.day,
                    *difference,
                    now,
                    round.board,
                    round.question.topic,
                )
            )
    await answers.rejudge(connection, fresh)
    await ledger.append(connection, entries)
    hidden = await players.hidden(connection, {(e.community, e.player) for e in entries})
    spans = await seasons.spans(connection, (e.community for e in entries))
    await standings.book(connection, entries, hidden, spans)
    touched = {one.round for one in fresh} | {one.round for one in entries}
    return Rejudged(len(stored), sum(entry.points != 0 for entry in entries), frozenset(touched))


def _worth(round: Round, old: Stored) -> tuple[Stored, bool]:
    """Return the answer with what it is worth now, and whether it counts at all."""
    if round.status is Status.VOID:
        return _priced(old, round, 0), False
    question = round.question
    if question.kind is Kind.OPEN:
        return old, True  # only its player can grade it
    judgement = judging.judge(question, judging.load(question, old.response))
    return _priced(old, round, judgement.credit), True


def _priced(old: Stored, round: Round, credit: int) -> Stored:
    question = round.question
    points = scoring.points(question.kind, question.level, credit, round.waited(old.at))
    return Stored(
        old.round, old.player, old.community, old.response, credit, points, old.at, old.grade
    )
