"""The answer: click, judge, insert once, book, keep the streak, tell.

Everything here works on a batch, in a handful of statements however many answers it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import faults
from bot.core import judging, scoring
from bot.core.answers import Outcome, Stored
from bot.core.duels import Turn
from bot.core.errors import QuizError
from bot.core.judging import Judgement
from bot.core.people import Actor
from bot.core.rounds import Kind, Round, Status
from bot.core.streaks import Streak, extend, question_day
from bot.journeys import contests
from bot.storage import (
    answers,
    communities,
    ledger,
    players,
    posts,
    rounds,
    seasons,
    standings,
    streaks,
    turns,
)
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
class _Worth:
    """What a response to a round is worth, the same for everybody who gives it."""

    response: str
    judgement: Judgement
    points: int


@dataclass(frozen=True, slots=True)
class _Judged:
    attempt: Attempt
    who: Who
    round: Round
    stored: Stored
    judgement: Judgement

    @property
    def key(self) -> tuple[int, str]:
        """Round and player."""
        return self.stored.round, self.stored.player


_STRANGER = (Player(), Streak())


async def commit(
    connection: AsyncConnection, attempts: list[Attempt], now: datetime
) -> list[Outcome | QuizError]:
    """Settle a batch of attempts; the results stand in the attempts' order."""
    await communities.lock(connection, (a.actor.community for a in attempts))
    known = await rounds.load(connection, (a.round for a in attempts))
    worths: dict[tuple[int, str], _Worth] = {}
    shown = await _turns(connection, attempts, known)
    strangers = await contests.strangers(
        connection, (_aimed(attempt, known.get(attempt.round), now) for attempt in attempts)
    )
    judged = [
        QuizError("not_playing")
        if (attempt.round, attempt.actor.player) in strangers
        else _judge(attempt, known.get(attempt.round), worths, shown, now)
        for attempt in attempts
    ]
    firsts: dict[tuple[int, str], _Judged] = {}
    latest: dict[tuple[int, str], _Judged] = {}
    for one in judged:
        if isinstance(one, _Judged):
            if one.round.changeable:
                latest[one.key] = one
            else:
                firsts.setdefault(one.key, one)
    new = await _store(connection, firsts, latest)
    faults.reach("answer.inserted")
    accepted = [one for key, one in (firsts | latest).items() if key in new]
    kept = await _book(connection, accepted, now)
    faults.reach("answer.booked")

    winners = {id(one) for one in accepted}
    others = [
        (attempt.round, attempt.actor.player)
        for attempt, one in zip(attempts, judged, strict=True)
        if id(one) not in winners and not (isinstance(one, _Judged) and one.key in latest)
    ]
    stored = await answers.find(connection, others) if others else {}
    return [
        Outcome(one.round, one.stored, one.judgement, True, kept[one.who])
        if isinstance(one, _Judged) and id(one) in winners
        else _kept(latest[one.key])
        if isinstance(one, _Judged) and one.key in latest
        else _standing(attempt, known.get(attempt.round), stored, one)
        for attempt, one in zip(attempts, judged, strict=True)
    ]


async def _store(
    connection: AsyncConnection,
    firsts: dict[tuple[int, str], _Judged],
    latest: dict[tuple[int, str], _Judged],
) -> set[tuple[int, str]]:
    """Keep first answers, and the latest ones where they may be changed; return what is new."""
    new: set[tuple[int, str]] = set()
    if firsts:
        new |= await answers.insert_once(connection, (one.stored for one in firsts.values()))
    if latest:
        new |= await answers.replace(connection, (one.stored for one in latest.values()))
    return new


def _kept(latest: _Judged) -> Outcome:
    """Return what became of an answer that another one has followed, or that changes nothing."""
    return Outcome(latest.round, latest.stored, latest.judgement, True, Streak())


async def _turns(
    connection: AsyncConnection, attempts: list[Attempt], known: dict[int, Round]
) -> dict[tuple[int, str], Turn]:
    """Return since when those who answer questions of duels have been shown them."""
    duelling = {id for id, round in known.items() if round.kind is Kind.DUEL}
    keys = [(a.round, a.actor.player) for a in attempts if a.round in duelling]
    return await turns.find(connection, keys) if keys else {}


def _aimed(attempt: Attempt, round: Round | None, now: datetime) -> tuple[Round, str] | None:
    """Return which round an attempt is for and whose it is; None where it cannot count anyway."""
    if round is None or round.community != attempt.actor.community:
        return None
    return (round, attempt.actor.player) if round.takes_answers(now) else None


def _judge(
    attempt: Attempt,
    round: Round | None,
    worths: dict[tuple[int, str], _Worth],
    shown: dict[tuple[int, str], Turn],
    now: datetime,
) -> _Judged | QuizError:
    """Judge one attempt, or say why it cannot count; `worths` are those known so far."""
    who = attempt.who
    if round is None or round.community != who[0]:
        return QuizError("no_round")
    if round.kind is Kind.DUEL:
        turn = shown.get((round.id, who[1]))
        if turn is None:  # nobody is told that there is such a question
            return QuizError("no_round")
        if turn.until <= now or not round.takes_answers(now):
            return QuizError("duel_late", duel=round.game)
    if round.status is Status.VOID:
        return QuizError("round_void")
    if not round.takes_answers(now):
        return over(round)
    if round.had_answer_of(who[1]):
        return QuizError("answered_before")
    given = (round.id, attempt.response)
    worth = worths.get(given)
    if worth is None:
        try:
            worth = worths[given] = _worth(round, attempt.response, now)
        except QuizError as refusal:
            return refusal
    stored = Stored(
        round=round.id,
        player=who[1],
        community=round.community,
        response=worth.response,
        credit=worth.judgement.credit,
        points=worth.points,
        at=now,
    )
    return _Judged(attempt, who, round, stored, worth.judgement)


def over(round: Round) -> QuizError:
    """Return what to say about an answer that comes too late."""
    return QuizError("time_up") if round.changeable else QuizError("round_closed")


def _worth(round: Round, response: str, now: datetime) -> _Worth:
    question = round.question
    answer = judging.parse(round.frozen, response)
    judgement = judging.judge(question, answer)
    waited = round.waited(now)
    points = scoring.points(question.kind, question.level, judgement.credit, waited)
    return _Worth(judging.dump(answer), judgement, points)


def _standing(
    attempt: Attempt,
    round: Round | None,
    stored: dict[tuple[int, str], Stored],
    judged: _Judged | QuizError,
) -> Outcome | QuizError:
    """Return the player's earlier answer if there is one: it stands."""
    mine = stored.get((attempt.round, attempt.actor.player))
    if isinstance(judged, QuizError) and round is not None and round.changeable:
        return judged  # it has stood for nothing so far, and may be given again
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
    people = {one.who for one in accepted}
    known = await players.with_streaks(connection, sorted(people))
    await _meet(connection, accepted, known, now)
    # A sealed round is booked when it closes: a board would give the verdict away.
    entries = [entry(one.stored, one.round) for one in accepted if one.round.tells]
    await ledger.append(connection, entries)
    hidden = {who for who, (settings, _) in known.items() if settings.hidden}
    spans = await seasons.spans(connection, (e.community for e in entries))
    await standings.book(connection, entries, hidden, spans)
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
        board=round.board,
        topic=round.question.topic,
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
        found = known.get(one.who)
        name = one.attempt.actor.display_name
        if found is None or found[0].name != name:
            fresh[one.who] = name
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
    recent = horizon.date() + timedelta(days=2)  # every zone has passed the horizon by then
    returning = {community for (community, _), (_, before) in known.items() if before.through}
    if len({one.who for one in accepted}) < len(accepted):  # somebody answers two rounds at once
        returning = {one.round.community for one in accepted}
    asked = await rounds.question_days(connection, returning, horizon) if returning else {}
    days: dict[tuple[str, str], list[date]] = {}
    kept: dict[Who, Streak] = {}
    changed: dict[Who, Streak] = {}
    replays: dict[str, set[str]] = {}
    for one in accepted:
        who, community = one.who, one.who[0]
        if one.round.kind is not Kind.DAILY:  # streaks are about the daily question
            kept.setdefault(who, known.get(who, _STRANGER)[1])
            continue
        settings, before = known.get(who, _STRANGER)
        before = changed.get(who, before)
        zone = settings.zone
        day = question_day(one.round.day, one.round.opened_at, zone)
        kept[who] = before
        if before.through == day:
            continue
        if before.through is not None and not recent <= before.through < day:
            replays.setdefault(community, set()).add(who[1])
            continue
        if (community, zone) not in days:
            known_days = asked.get(community, ())
            days[community, zone] = [question_day(on, at, zone) for on, at, _ in known_days]
        changed[who] = kept[who] = extend(before, day, days[community, zone])
    await streaks.put(connection, changed)
    for community, some in replays.items():
        await streaks.rebuild(connection, community, some)
        fresh = await players.with_streaks(connection, ((community, one) for one in some))
        kept |= {who: streak for who, (_, streak) in fresh.items()}
    return kept
