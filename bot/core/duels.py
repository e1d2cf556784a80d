"""What is a duel: two players, the same questions, each on their own clock?

An offer is open for a day, and so is a duel once it is accepted. Points decide; of equal ones the
time does, and a question that was not answered in its time counts as wrong at its full time.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.core import scoring
from bot.core.answers import Stored
from bot.core.picking import Candidate
from bot.core.questions import Kind
from bot.core.rounds import Round, Status

OFFER_LASTS = timedelta(hours=24)
LASTS = timedelta(hours=24)
COOL_DOWN = timedelta(hours=24)
MOST_OFFERS = 3
FEWEST, MOST, USUAL = 3, 10, 5
HASTY = timedelta(seconds=2)

SECONDS = {
    Kind.SINGLE: 60,
    Kind.MULTIPLE: 90,
    Kind.TYPED: 90,
    Kind.NUMERIC: 120,
    Kind.ORDERING: 120,
}
"""How long a question may take; kinds that are not here are none for a duel."""

NEVER = datetime.min.replace(tzinfo=UTC)

Who = tuple[str, str]
"""Community and player: in two workspaces, two people may have the same id."""


class State(StrEnum):
    """Where a duel stands: offered, then running or nothing, then settled or voided."""

    OFFERED = "offered"
    RUNNING = "running"
    SETTLED = "settled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"


class Reason(StrEnum):
    """Why a duel was voided."""

    NONE = ""
    ADMIN = "admin"
    FORGOTTEN = "forgotten"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Duel:
    """Who challenged whom to how many questions; `ends_at` of the offer, then of the duel.

    Who deleted their data is "" in it. `topic` is "" for all of them. The opponent may be in
    another community of the league; "" says that it is the same.
    """

    id: int
    community: str
    channel: str
    challenger: str
    opponent: str
    topic: str
    questions: int
    state: State
    offered_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    reason: Reason = Reason.NONE
    opponent_community: str = ""
    opponent_channel: str = ""

    @property
    def crosses(self) -> bool:
        """Whether the two play in different communities."""
        return bool(self.opponent_community)

    @property
    def players(self) -> tuple[Who, Who]:
        """Both, who challenged first."""
        there = self.opponent_community or self.community
        return (self.community, self.challenger), (there, self.opponent)

    @property
    def places(self) -> dict[str, str]:
        """The communities that see it, each with the channel, the challenger's first."""
        there = {self.opponent_community: self.opponent_channel} if self.crosses else {}
        return {self.community: self.channel} | there

    def has(self, who: Who) -> bool:
        """Whether somebody is one of the two."""
        return bool(who[1]) and who in self.players

    def other(self, who: Who) -> Who:
        """Return whom a player plays against."""
        challenger, opponent = self.players
        return opponent if who == challenger else challenger


@dataclass(frozen=True, slots=True)
class Turn:
    """When a player was shown a question, and until when they may answer it."""

    round: int
    player: str
    shown_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Play:
    """Everything that happened in a duel: its rounds in their order, by (round, player) the rest.

    Each community has rounds of its own, with the same questions in the same order.
    """

    duel: Duel
    rounds: tuple[Round, ...]
    turns: Mapping[tuple[int, str], Turn]
    answers: Mapping[tuple[int, str], Stored]

    def put_to(self, who: Who) -> list[Round]:
        """Return the rounds in which a player answers."""
        return [one for one in self.rounds if one.community == who[0]]

    def counting(self, who: Who) -> list[Round]:
        """Return those of them that were not taken out."""
        return [one for one in self.put_to(who) if one.status is not Status.VOID]

    def next(self, who: Who, now: datetime) -> Round | None:
        """Return the question that a player has to answer now; None if there is none left."""
        for round in self.counting(who):
            turn = self.turns.get((round.id, who[1]))
            late = turn is not None and turn.until <= now
            if (round.id, who[1]) not in self.answers and not late:
                return round
        return None

    def over_at(self) -> datetime:
        """Return when nobody can answer any more, even if nothing else happens."""
        return max(self._over_at(who) for who in self.duel.players)

    def _over_at(self, who: Who) -> datetime:
        latest = NEVER
        for round in self.counting(who):
            if (round.id, who[1]) in self.answers:
                continue
            turn = self.turns.get((round.id, who[1]))
            if turn is None:
                return self.duel.ends_at
            latest = max(latest, turn.until)
        return latest


@dataclass(frozen=True, slots=True)
class Line:
    """How one player did: `of` questions counted, `hasty` if every answer came at once."""

    who: Who
    points: int
    right: int
    answered: int
    of: int
    taken: timedelta
    hasty: bool


@dataclass(frozen=True, slots=True)
class Result:
    """How a duel went; `winner` is None for a draw; where nobody answered, there is no result."""

    duel: Duel
    lines: tuple[Line, Line]

    @property
    def played(self) -> bool:
        """Whether anybody answered anything that counts."""
        return any(line.answered for line in self.lines)

    @property
    def winner(self) -> Who | None:
        """Who has more points, or the same in less time."""
        first, second = self.lines
        if rank(first) == rank(second):
            return None
        return min(self.lines, key=rank).who


@dataclass(frozen=True, slots=True)
class Record:
    """How often each of two players has won against the other."""

    wins: Mapping[Who, int]
    draws: int


@dataclass(frozen=True, slots=True)
class Side:
    """A player as others may see them; without a name where they hide or are not known.

    `home` is what the community of a player from elsewhere is called, None for one from here.
    """

    player: str
    name: str
    home: str | None = None


NOBODY = Side("", "")


def limit(kind: Kind) -> timedelta:
    """Return how long a question may take."""
    return timedelta(seconds=SECONDS[kind])


def rank(line: Line) -> tuple[int, int]:
    """Return by what two players are compared: points, then whole seconds."""
    return -line.points, round(line.taken.total_seconds())


def result(play: Play) -> Result:
    """Return how a duel that is over went."""
    first, second = (_line(play, who) for who in play.duel.players)
    return Result(play.duel, (first, second))


def _line(play: Play, who: Who) -> Line:
    player = who[1]
    given = [(one, play.answers.get((one.id, player))) for one in play.counting(who)]
    answers = [answer for _, answer in given if answer is not None]
    times = [_taken(play, round, player) for round, _ in given]
    at_once = [_taken(play, round, player) < HASTY for round, answer in given if answer is not None]
    return Line(
        who=who,
        points=sum(one.points for one in answers),
        right=sum(scoring.right(one.credit) for one in answers),
        answered=len(answers),
        of=len(given),
        taken=sum(times, timedelta()),
        hasty=len(at_once) >= FEWEST and all(at_once),
    )


def _taken(play: Play, round: Round, player: str) -> timedelta:
    full = limit(round.question.kind)
    turn = play.turns.get((round.id, player))
    answer = play.answers.get((round.id, player))
    if turn is None or answer is None:
        return full
    return min(max(answer.at - turn.shown_at, timedelta()), full)


def record(results: Iterable[Result]) -> Record:
    """Return how the duels of two players went; those that nobody played do not count."""
    wins: dict[Who, int] = {}
    draws = 0
    for one in results:
        for who in one.duel.players:
            wins.setdefault(who, 0)
        if one.winner:
            wins[one.winner] += 1
        elif one.played:
            draws += 1
    return Record(wins, draws)


C = TypeVar("C", bound=Candidate)


def choose(
    candidates: Iterable[C], seen: Collection[str], looked_up: Collection[str], seed: str
) -> list[C]:
    """Return all questions that neither player has seen, in the order in which to take them.

    `seen` are ids of questions, `looked_up` concepts. Questions about a concept that an earlier
    one is about come last, so that none gives another away where that can be avoided.
    """
    fresh = [
        one for one in candidates if one.id not in seen and not set(one.concepts) & set(looked_up)
    ]
    fresh.sort(key=lambda one: one.id)
    random.Random(seed).shuffle(fresh)
    told: set[str] = set()
    first: list[C] = []
    rest: list[C] = []
    for one in fresh:
        (rest if told.intersection(one.concepts) else first).append(one)
        told.update(one.concepts)
    return first + rest


def easiest_first(chosen: Sequence[C]) -> list[C]:
    """Return the questions of a duel in the order in which they are put."""
    return sorted(chosen, key=lambda one: (one.level, chosen.index(one)))
