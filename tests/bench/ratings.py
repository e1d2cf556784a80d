"""Do ratings say what is true? Simulated players, whose chances are known exactly.

Every player is asked a question a day and mostly answers. Before each answer, each way of rating
says how likely it is to be right; the truth is known, so that what a way loses beyond the true
probabilities is its own fault. openskill and glicko2 are measured where they are installed.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import exp, log
from typing import Any, Protocol

from bot.core import ratings
from bot.core.questions import Level
from bot.core.ratings import SCALE, Rating
from tests.bench.common import table

PLAYERS = 60
DAYS = 240
TOPICS = 8
SETTLED = 10
"""Predictions about players with fewer games are looked at apart."""


@dataclass(frozen=True, slots=True)
class Game:
    """One answer: whose, to what, how likely it truly was to be right, and was it.

    `knowable` is how likely it was by the player's true ability and the question's level.
    """

    player: int
    question: int
    topic: int
    level: Level
    guess: float
    truth: float
    knowable: float
    right: bool


class Way(Protocol):
    """A way of rating: says what it expects of a day's games, then learns how they went."""

    def expect(self, game: Game) -> float:
        """Return how likely it is that the player is right."""
        ...

    def learn(self, day: list[Game]) -> None:
        """Take in one question's games."""
        ...


def world(seed: int, misjudged: float, off_topic: float, guessed: bool) -> list[list[Game]]:
    """Return the games of each day; levels, like those of authors, are right only on average."""
    draw = random.Random(seed)
    overall = [draw.gauss(1500, 200) for _ in range(PLAYERS)]
    able = [[one + draw.gauss(0, off_topic) for _ in range(TOPICS)] for one in overall]
    days = []
    for question in range(DAYS):
        level = draw.choice(list(Level))
        hard = ratings.BY_LEVEL[level] + draw.gauss(0, misjudged)
        topic, guess = draw.randrange(TOPICS), draw.choice((0.25, 0.25, 0.1, 0.0)) * guessed
        flat = (1 + 3.141592653589793 / 8 * (misjudged / SCALE) ** 2) ** 0.5
        day = []
        for player in range(PLAYERS):
            if draw.random() < 0.7:
                here = able[player][topic]
                truth = guess + (1 - guess) / (1 + exp((hard - here) / SCALE))
                meant = (ratings.BY_LEVEL[level] - here) / SCALE / flat
                knowable = guess + (1 - guess) / (1 + exp(meant))
                is_right = draw.random() < truth
                day.append(Game(player, question, topic, level, guess, truth, knowable, is_right))
        days.append(day)
    return days


class Knowing:
    """Knows every true ability, and of a question that nobody has answered only its level."""

    def expect(self, game: Game) -> float:
        return game.knowable

    def learn(self, day: list[Game]) -> None:
        """Learn nothing more."""


class Levels:
    """Everybody is the same: the share of right answers to the level so far."""

    def __init__(self) -> None:
        self._seen: dict[Level, list[int]] = defaultdict(lambda: [2, 3])

    def expect(self, game: Game) -> float:
        right, all_ = self._seen[game.level]
        return right / all_

    def learn(self, day: list[Game]) -> None:
        for game in day:
            self._seen[game.level][0] += game.right
            self._seen[game.level][1] += 1


class Ours:
    """`bot.core.ratings`, overall alone or with topics, with guessing or as if there were none."""

    def __init__(self, *, topics: bool = True, guessing: bool = True) -> None:
        self._topics, self._guessing = topics, guessing
        self._able: dict[object, Rating] = {}

    def _rating(self, game: Game) -> Rating:
        overall = self._able.get(game.player, Rating())
        if not self._topics:
            return overall
        return self._able.get((game.player, game.topic)) or ratings.in_topic(overall)

    def expect(self, game: Game) -> float:
        guess = game.guess * self._guessing
        return ratings.chance(self._rating(game), ratings.first(game.level), guess)

    def learn(self, day: list[Game]) -> None:
        guess, hard = day[0].guess * self._guessing, ratings.first(day[0].level)
        hints = ratings.hints(hard, guess, [(self._rating(one), one.right) for one in day])
        sums = (sum(hint.weight for hint in hints), sum(hint.pull for hint in hints))
        met = ratings.learned(hard, *sums, len(hints))
        for game in day:
            overall = self._able.get(game.player, Rating())
            topic = self._rating(game)
            self._able[game.player] = ratings.after(overall, met, guess, game.right)
            if self._topics:
                key = (game.player, game.topic)
                self._able[key] = ratings.after(topic, met, guess, game.right)


class Elo:
    """Elo with a step that shrinks from 48 to 16 over twenty games."""

    def __init__(self) -> None:
        self._able: dict[int, tuple[float, int]] = {}

    def expect(self, game: Game) -> float:
        hard = ratings.BY_LEVEL[game.level]
        return 1 / (1 + exp((hard - self._able.get(game.player, (1500.0, 0))[0]) / SCALE))

    def learn(self, day: list[Game]) -> None:
        for game in day:
            value, games = self._able.get(game.player, (1500.0, 0))
            step = 48 - 1.6 * min(games, 20)
            self._able[game.player] = (value + step * (game.right - self.expect(game)), games + 1)


class OpenSkill:
    """openskill, two teams of one; its scale is 25 ± 25/3, and levels lie a deviation apart."""

    def __init__(self, model: str) -> None:
        self._model: Any = getattr(import_module("openskill.models"), model)()
        self._able: dict[int, Any] = {}
        self._hard: dict[int, Any] = {}

    def _met(self, game: Game) -> tuple[Any, Any]:
        offset = (ratings.BY_LEVEL[game.level] - 1500) / SCALE * self._model.beta
        able = self._able.setdefault(game.player, self._model.rating())
        start = {"mu": 25 + offset, "sigma": 200 / SCALE * self._model.beta}
        return able, self._hard.setdefault(game.question, self._model.rating(**start))

    def expect(self, game: Game) -> float:
        able, hard = self._met(game)
        return float(self._model.predict_win([[able], [hard]])[0])

    def learn(self, day: list[Game]) -> None:
        for game in day:
            able, hard = self._met(game)
            ranks = [1, 2] if game.right else [2, 1]
            [[able], [hard]] = self._model.rate([[able], [hard]], ranks=ranks)
            self._able[game.player], self._hard[game.question] = able, hard


class Glicko2:
    """glicko2: a day is a rating period, and questions stay where their level puts them."""

    def __init__(self) -> None:
        self._player = import_module("glicko2").Player
        self._able: dict[int, Any] = {}

    def expect(self, game: Game) -> float:
        one = self._able.setdefault(game.player, self._player())
        flat = (1 + 3 * (one.rd**2 + 200**2) / (3.141592653589793 * SCALE) ** 2) ** 0.5
        return 1 / (1 + exp((ratings.BY_LEVEL[game.level] - one.rating) / SCALE / flat))

    def learn(self, day: list[Game]) -> None:
        for game in day:
            one = self._able.setdefault(game.player, self._player())
            one.update_player([ratings.BY_LEVEL[game.level]], [200], [int(game.right)])


@dataclass(slots=True)
class Measured:
    """What a way lost, in all and for new and settled players, and how it was calibrated."""

    loss: float
    new: float
    settled: float
    limit: float
    limit_settled: float
    error: float
    micros: float
    bins: list[tuple[int, float, float]]


def measure(make: Callable[[], Way], worlds: Iterable[list[list[Game]]]) -> Measured:
    """Play all worlds; losses are expected ones under the truth, in thousandths of a nat."""
    said: list[tuple[float, float, bool]] = []
    spent = 0.0
    for days in worlds:
        way = make()
        played: dict[int, int] = defaultdict(int)
        for day in days:
            for game in day:
                expected = min(max(way.expect(game), 1e-4), 1 - 1e-4)
                said.append((expected, game.truth, played[game.player] >= SETTLED))
                played[game.player] += 1
            start = time.perf_counter()
            way.learn(day)
            spent += time.perf_counter() - start
    bins: list[list[tuple[float, float]]] = [[] for _ in range(10)]
    for expected, truth, _ in said:
        bins[min(int(expected * 10), 9)].append((expected, truth))
    filled = [
        (len(one), sum(e for e, _ in one) / len(one), sum(t for _, t in one) / len(one))
        for one in bins
        if one
    ]
    return Measured(
        _mean(_loss(e, t) for e, t, _ in said),
        _mean(_loss(e, t) for e, t, settled in said if not settled),
        _mean(_loss(e, t) for e, t, settled in said if settled),
        _mean(_loss(t, t) for _, t, _ in said),
        _mean(_loss(t, t) for _, t, settled in said if settled),
        sum(n * abs(e - t) for n, e, t in filled) / len(said),
        1e6 * spent / len(said),
        filled,
    )


def _loss(said: float, truth: float) -> float:
    truth = min(max(truth, 1e-9), 1 - 1e-9)
    return -1000 * (truth * log(said) + (1 - truth) * log(1 - said))


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)


def ways() -> dict[str, Callable[[], Way]]:
    """Return every way there is, those of libraries where they are installed."""
    found: dict[str, Callable[[], Way]] = {
        "the level's share": Levels,
        "Elo, 48 to 16": Elo,
        "ours without guessing or topics": lambda: Ours(topics=False, guessing=False),
        "ours without topics": lambda: Ours(topics=False),
        "ours": Ours,
        "raw: true abilities, levels only": Knowing,
    }
    if find_spec("openskill"):
        for model in ("PlackettLuce", "BradleyTerryFull", "ThurstoneMostellerFull"):
            found[f"openskill {model}"] = lambda model=model: OpenSkill(model)  # type: ignore[misc]
    if find_spec("glicko2"):
        found["glicko2"] = Glicko2
    return found


WORLDS = {
    "as our questions are: guessing, levels off by 200, topics by 120": (200, 120, True),
    "typed answers only, levels off by 100, no topics": (100, 0, False),
    "wild: levels off by 350, topics by 250, guessing": (350, 250, True),
}


def bench(repeats: int) -> None:
    """Print what each way loses in each kind of world, and how ours is calibrated."""
    for name, (misjudged, off_topic, guessed) in WORLDS.items():
        worlds = [world(seed, misjudged, off_topic, guessed) for seed in range(repeats)]
        found = {way: measure(make, worlds) for way, make in ways().items()}
        some = next(iter(found.values()))
        rows = [
            (
                way,
                *(f"{loss:.0f}" for loss in (one.loss, one.new, one.settled)),
                f"{100 * one.error:.1f} %",
                f"{one.micros:.1f}",
            )
            for way, one in found.items()
        ]
        limit = (f"{some.limit:.0f}", "", f"{some.limit_settled:.0f}")
        rows.append(("raw: the true probabilities", *limit, "0.0 %", ""))
        table(
            f"Ratings ({name}; {repeats} × {PLAYERS} players, {DAYS} days)",
            (
                "log loss against the truth / 1000",
                "all",
                "new",
                "settled",
                "off by",
                "µs an answer",
            ),
            rows,
        )
        table(
            "Reliability of ours",
            ("said", "happened", "answers"),
            [(f"{said:.0%}", f"{truth:.0%}", n) for n, said, truth in found["ours"].bins],
        )
