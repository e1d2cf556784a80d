"""The answer: click, judge, insert once, book, keep the streak, tell.

Everything here works on a batch, in a handful of statements however many answers it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.core import judging, scoring
from bot.core.answers import Outcome, Stored
from bot.core.errors import QuizError
from bot.core.judging import Judgement
from bot.core.people import Actor
from bot.core.rounds import Round, Status
from bot.core.streaks import Streak, extend, question_day
from bot.storage import answers, communities, ledger, players, posts, rounds, standings, streaks
from bot.storage.players import Player

# How far back question days are read with every batch; longer absences replay the player.
LOOK_BACK = timedelta(days=21)

Who = tuple[str, str]
"""Community and player."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody clicked or typed, not judged yet."""

    actor: Actor
    round: int
    response: str

    @property
    def who(self) -> Who:
        """The player's key."""
        return self.actor.community, self.actor.player


@dataclass(frozen=True, slots=True)
class _Judged:
    attempt: Attempt
    round: Round
    stored: Stored
    judgement: Judgement


async def commit(
    connection: AsyncConnection, attempts: list[Attempt], now: datetime
) -> list[Outcome | QuizError]:
    """Settle a batch of attempts; the results stand in the attempts' order."""
    await communities.lock(connection, (a.actor.community for a in attempts))
    known = await rounds.load(connection, (a.round for a in attempts))
    judged = [_judge(attempt, known.get(attempt.round), now) for attempt in attempts]
    firsts: dict[tuple[int, str], _Judged] = {}
    for one in judged:
        if isinstance(one, _Judged):
            firsts.setdefault((one.stored.round, one.stored.player), one)
    new = await answers.insert_once(connection, (one.stored for one in firsts.values()))
    faults.reach("answer.inserted")
    accepted = [one for key, one in firsts.items() if key in new]
    kept = await _book(connection, accepted, now)
    faults.reach("answer.booked")

    winners = {id(one) for one in accepted}
    others = [
        (attempt.round, attempt.actor.player)
        for attempt, one in zip(attempts, judged, strict=True)
        if id(one) not in winners
    ]
    stored = await answers.find(connection, others) if others else {}
    return [
        Outcome(one.round, one.stored, one.judgement, True, kept[one.attempt.who])
        if isinstance(one, _Judged) and id(one) in winners
        else _standing(attempt, known.get(attempt.round), stored, one)
        for attempt, one in zip(attempts, judged, strict=True)
    ]


def _judge(attempt: Attempt, round: Round | None, now: datetime) -> _Judged | QuizError:
    """Judge one attempt, or say why it cannot count."""
    if round is None or round.community != attempt.actor.community:
        return QuizError("no_round")
    if round.status is Status.VOID:
        return QuizError("round_void")
    if not round.takes_answers(now):
        return QuizError("round_closed")
    if round.had_answer_of(attempt.actor.player):
        return QuizError("answered_before")
    question = round.question
    try:
        answer = judging.parse(round.frozen, attempt.response)
    except QuizError as refusal:
        return refusal
    judgement = judging.judge(question, answer)
    stored = Stored(
        round=round.id,
        player=attempt.actor.player,
        community=round.community,
        response=judging.dump(answer),
        credit=judgement.credit,
        points=scoring.points(question.kind, question.level, judgement.credit),
        at=now,
    )
    return _Judged(attempt, round, stored, judgement)


def _standing(
    attempt: Attempt,
    round: Round | None,
    stored: dict[tuple[int, str], Stored],
    judged: _Judged | QuizError,
) -> Outcome | QuizError:
    """Return the player's earlier answer if there is one: it stands."""
    mine = stored.get((attempt.round, attempt.actor.player))
    if mine is None or round is None or round.community != attempt.actor.community:
        return judged if isinstance(judged, QuizError) else QuizError("no_round")
    question = round.question
    judgement = judging.judge(question, judging.load(question, mine.response))
    return Outcome(round, mine, judgement, False, Streak())


async def _book(
    connection: AsyncConnection, accepted: list[_Judged], now: datetime
) -> dict[Who, Streak]:
    """Book accepted answers in the ledger, on the boards and in the streaks."""
    if not accepted:
        return {}
    people = {one.attempt.who for one in accepted}
    known = await players.with_streaks(connection, sorted(people))
    await _meet(connection, accepted, known, now)
    # A sealed round is booked when it closes: a board would give the verdict away.
    entries = [entry(one.stored, one.round) for one in accepted if one.round.tells]
    await ledger.append(connection, entries)
    hidden = {who for who, (settings, _) in known.items() if settings.hidden}
    await standings.book(connection, entries, hidden)
    await posts.want_current(connection, "round", (one.round.id for one in accepted))
    return await _keep(connection, accepted, known, now)


def entry(stored: Stored, round: Round) -> ledger.Entry:
    """Return the booking of a first answer."""
    return ledger.Entry(
        source=f"answer:{stored.round}:{stored.player}",
        community=stored.community,
        player=stored.player,
        round=stored.round,
        day=round.day,
        points=stored.points,
        answered=1,
        right=int(scoring.right(stored.credit)),
        at=stored.at,
    )


async def _meet(
    connection: AsyncConnection,
    accepted: Iterable[_Judged],
    known: dict[Who, tuple[Player, Streak]],
    now: datetime,
) -> None:
    """Know players who are new or were renamed."""
    fresh = {}
    for one in accepted:
        found = known.get(one.attempt.who)
        name = one.attempt.actor.display_name
        if found is None or found[0].name != name:
            fresh[one.attempt.who] = name
    if fresh:
        await players.meet(connection, ((*who, name) for who, name in fresh.items()), now)


async def _keep(
    connection: AsyncConnection,
    accepted: list[_Judged],
    known: dict[Who, tuple[Player, Streak]],
    now: datetime,
) -> dict[Who, Streak]:
    """Extend the streaks of everybody who answered."""
    horizon = now - LOOK_BACK
    asked = await rounds.question_days(
        connection, {one.round.community for one in accepted}, horizon
    )
    kept: dict[Who, Streak] = {}
    changed: dict[Who, Streak] = {}
    replays: dict[str, set[str]] = {}
    for one in accepted:
        who = one.attempt.who
        settings, before = known.get(who, (Player(), Streak()))
        before = changed.get(who, before)
        zone = settings.zone
        day = question_day(one.round.day, one.round.opened_at, zone)
        kept[who] = before
        if before.through == day:
            continue
        recent = horizon.date() + timedelta(days=2)  # every zone has passed the horizon by then
        if before.through is not None and not recent <= before.through < day:
            replays.setdefault(who[0], set()).add(who[1])
            continue
        days = (question_day(one_day, at, zone) for one_day, at, _ in asked.get(who[0], ()))
        changed[who] = kept[who] = extend(before, day, days)
    await streaks.put(connection, changed)
    for community, some in replays.items():
        await streaks.rebuild(connection, community, some)
        fresh = await players.with_streaks(connection, ((community, one) for one in some))
        kept |= {who: streak for who, (_, streak) in fresh.items()}
    return kept
