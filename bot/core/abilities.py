"""How do the abilities of a community's players follow from a round?

Each game counts for a player overall and in the question's topic, where a player begins as able
as they are overall, and less surely.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.core import ratings
from bot.core.ratings import Hint, Rating

OVERALL = ""
"""The topic of what is known of a player overall."""

Who = tuple[str, str]
"""A player and a topic."""


@dataclass(slots=True)
class Abilities:
    """What is known of players, by topic; `changed` are those that a game has moved."""

    known: dict[Who, Rating] = field(default_factory=dict)
    changed: set[Who] = field(default_factory=set)

    def overall(self, player: str) -> Rating:
        """Return what is known of a player."""
        return self.known.get((player, OVERALL), Rating())

    def in_topic(self, player: str, topic: str) -> Rating:
        """Return what is known of a player in a topic."""
        known = self.known.get((player, topic))
        return known or ratings.in_topic(self.overall(player))

    def hints(
        self, topic: str, hard: Rating, guess: float, results: Sequence[tuple[str, bool]]
    ) -> list[Hint]:
        """Return what each game of a round, about to be played, tells of its question."""
        games = [(self.in_topic(player, topic), ok) for player, ok in results]
        return ratings.hints(hard, guess, games)

    def play(
        self, topic: str, hard: Rating, guess: float, results: Iterable[tuple[str, bool]]
    ) -> None:
        """Take in how the players of one round did."""
        for player, ok in results:
            now = {OVERALL: self.overall(player), topic: self.in_topic(player, topic)}
            for name, before in now.items():
                self.known[player, name] = ratings.after(before, hard, guess, ok)
                self.changed.add((player, name))
