"""How did a round go?"""

from dataclasses import dataclass

from bot.core.boards import Standing
from bot.core.rounds import Correction, Round


@dataclass(frozen=True, slots=True)
class Results:
    """The round and how it was answered; counts are players.

    `chosen[index]` counts who chose an option (or covered an idea) by the bank's index.
    """

    round: Round
    answered: int
    chosen: tuple[int, ...] = ()
    right: int = 0
    partly: int = 0
    wrong: int = 0
    ungraded: int = 0
    standings: tuple[Standing, ...] = ()
    correction: Correction | None = None
