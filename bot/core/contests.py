"""What is a contest: who plays in which team, which day comes next, and who stands where?

One of a league is held in several communities: players of all of them may be in one team.

A team's score is the mean of its best players, as many as the contest says, or of all it has if
they are fewer. So a small team needs nobody to stand in for players it does not have, and a large
one gains nothing by mere numbers. Whoever registered and does not play counts as nought: nobody
can lift a team by staying away, and an answer that earns more never lowers it.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bot.core import scoring
from bot.core.blitz import LONG_STEM
from bot.core.courses import Course
from bot.core.picking import Candidate
from bot.core.rounds import Round
from bot.core.schedules import Decision, Due, Rhythm, decide

MOST_DAYS = 31
MOST_QUESTIONS = 5
MOST_HOURS = 24
MOST_BEST = 5
MOST_TEAMS = 12
"""So many stand in one message with their players."""

TEAM_NAME = 30
CHANNEL_NAME = 100
ABILITY_DAYS = 30
PRIOR = 3
"""So many answers of average quality are added to everybody's own: one lucky hit is no ability."""

LATELY = timedelta(days=90)
"""For so long people are taken to remember the answer to a question."""

READ_IN = timedelta(seconds=3)
"""Before that nobody has got the message of a question, read it and answered."""

C = TypeVar("C", bound=Candidate)
Known = Mapping[str, Collection[str]]
"""Who knows what: people by the id of a question or a concept."""


Who = TypeVar("Who", str, tuple[str, str])
"""A player, alone or with their community first."""


class State(StrEnum):
    """Where a contest stands in its life."""

    REGISTERING = "registering"
    RUNNING = "running"
    OVER = "over"
    STOPPED = "stopped"


class Teams(StrEnum):
    """How players come to their teams."""

    BY_PLAYERS = "players"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class Contest:
    """A team event over days. `next` is the day that opens next, None when none is left.

    `waits`: its channel was deleted before this day, which comes once there is another channel.
    `best` players of a team count; `hours` each question is open; `questions` come a day. It is
    planned by `community`, in whose `channel` it asks; one of a `league` (else 0) elsewhere too.
    """

    id: int
    community: str
    channel: str
    name: str
    zone: str
    at: time
    hours: int
    first: date
    days: int
    questions: int
    topics: frozenset[str]
    teams: Teams
    best: int
    state: State
    next: Due | None
    ended_at: datetime | None = None
    league: int = 0
    waits: date | None = None

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + timedelta(days=self.days - 1)

    @property
    def rhythm(self) -> Rhythm:
        """When it asks; open for a whole day, it closes when the clock shows the same time."""
        opens = datetime.combine(self.first, self.at)
        closes = (opens + timedelta(hours=self.hours)).time()
        return Rhythm(self.zone, self.at, closes, weekdays=frozenset(range(7)))

    @property
    def is_live(self) -> bool:
        """Whether it can still go on."""
        return self.state in (State.REGISTERING, State.RUNNING)

    def number_of(self, day: date) -> int:
        """Return which of its days, from 1 on, a date is."""
        return (day - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Member:
    """A registered player; `team` is None until teams are drawn. Hidden ones are not named.

    `home` is what a guest's community is called, None for players of the reader's own; a guest
    whose name may not be read has none.
    """

    player: str
    name: str
    hidden: bool
    team: int | None
    points: int = 0
    answered: int = 0
    right: int = 0
    community: str = ""
    home: str | None = None

    @property
    def key(self) -> str:
        """Who they are among players of several communities."""
        return f"{self.community}/{self.player}"

    def is_(self, player: str) -> bool:
        """Whether this is the player of the reader's own community with this id."""
        return self.home is None and self.player == player


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """A team's line: equal scores share a place. `members` stand best first."""

    team: int
    name: str
    place: int
    score: Fraction
    members: tuple[Member, ...]


def decided(contest: Contest, now: datetime, grace: timedelta) -> Decision:
    """Settle every day up to `now` as a schedule does; the last day ends it."""
    if contest.next is None:
        return Decision(None, (), None)
    found = decide(contest.rhythm, contest.next, now=now, grace=grace)
    last = contest.last
    return Decision(
        found.opens if found.opens and found.opens.day <= last else None,
        tuple(one for one in found.missed if one.day <= last),
        found.next if found.next and found.next.day <= last else None,
    )


def score(points: Iterable[int], best: int) -> Fraction:
    """Return the mean of the `best` highest of a team's points, of all if they are fewer."""
    counted = sorted(points, reverse=True)[:best]
    return Fraction(sum(counted), len(counted)) if counted else Fraction()


def table(
    names: Mapping[int, str], members: Collection[Member], best: int
) -> tuple[TeamStanding, ...]:
    """Return the teams by score, those with equal scores by name and on the same place."""
    lines = []
    for team, name in names.items():
        own = [one for one in members if one.team == team]
        own.sort(key=lambda one: (-one.points, -one.right, one.player, one.community))
        points = score((one.points for one in own), best)
        lines.append(TeamStanding(team, name, 0, points, tuple(own)))
    lines.sort(key=lambda one: (-one.score, one.name.casefold(), one.team))
    above = {one.score: place for place, one in reversed(list(enumerate(lines, 1)))}
    return tuple(replace(one, place=above[one.score]) for one in lines)


def abilities(players: Iterable[Who], credits: Mapping[Who, tuple[int, int]]) -> dict[Who, int]:
    """Return each player's mean credit in thousandths, drawn towards that of all.

    `credits` are the number of answers and the sum of their credit, of those who have any.
    """
    everybody = sorted(set(players))
    own = {player: credits.get(player, (0, 0)) for player in everybody}
    answers = sum(count for count, _ in own.values())
    mean = Fraction(sum(total for _, total in own.values()), answers or 1)
    if not answers:
        mean = Fraction(scoring.FULL, 2)
    return {
        player: round((total + PRIOR * mean) / (count + PRIOR))
        for player, (count, total) in own.items()
    }


def team_count(players: int, best: int) -> int:
    """Return into how many teams players are drawn: two at least, each with one to spare."""
    return min(players, MOST_TEAMS, max(2, players // (best + 1)))


def draw(ability: Mapping[Who, int], teams: int, seed: str) -> list[list[Who]]:
    """Deal players out by ability, there and back again; equals in an order of chance.

    Sizes differ by one at most. `seed` decides everything that ability leaves open.
    """
    order = sorted(ability)
    random.Random(seed).shuffle(order)
    order.sort(key=lambda player: -ability[player])
    drawn: list[list[Who]] = [[] for _ in range(teams)]
    for turn, player in enumerate(order):
        lap, place = divmod(turn, teams)
        drawn[teams - 1 - place if lap % 2 else place].append(player)
    return drawn


def own_team(standings: Sequence[TeamStanding], player: str) -> TeamStanding | None:
    """Return the team a player of the reader's community is in."""
    for one in standings:
        if any(member.is_(player) for member in one.members):
            return one
    return None


@dataclass(frozen=True, slots=True)
class Overview:
    """A contest with everything a card says about it to the readers of one community.

    `missed` days had no question there. `course` is how the scores in `standings` came about, in
    their order. `places` are what the communities are called in which it is held, where they are
    several; the readers' is one of them if it `is_held` there.
    """

    contest: Contest
    members: tuple[Member, ...]
    standings: tuple[TeamStanding, ...]
    missed: tuple[date, ...] = ()
    course: Course | None = None
    places: tuple[str, ...] = ()
    league: str = ""
    is_host: bool = True
    is_held: bool = True

    def member(self, player: str) -> Member | None:
        """Return a player of the readers' community, if they are registered."""
        return next((one for one in self.members if one.is_(player)), None)


def readable_from(round: Round) -> datetime | None:
    """Return when a question can have been read at the earliest; None for a short one."""
    if len(round.question.stem) < LONG_STEM:
        return None
    return round.opened_at + READ_IN


def least_known(candidates: Iterable[C], asked: Known, looked_up: Known) -> list[C]:
    """Return the questions that fewest players know: none of them, where there are such.

    Who had a question is in `asked` by its id, who has read the card of one of its concepts in
    `looked_up`; who did both is one who knows it.
    """
    counted: dict[int, list[C]] = {}
    for one in candidates:
        who = set(asked.get(one.id, ())).union(*(looked_up.get(c, ()) for c in one.concepts))
        counted.setdefault(len(who), []).append(one)
    return counted[min(counted)] if counted else []
