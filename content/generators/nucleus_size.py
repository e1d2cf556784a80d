"""From how many tokens does nucleus (top-p) sampling draw, for a drawn distribution?

The set is the smallest one of likeliest tokens whose probabilities add up to at least p. Draws in
which a partial sum comes close to p are refused, so that "at least" or "more than" is the same.
"""

import math
from itertools import accumulate
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, series, until

MARGIN: Final = 2  # per cent between p and any partial sum
SETTINGS: Final = (
    "A story model has these probabilities for its next token:",
    "A model for product texts gives the possible next tokens the probabilities",
    "At one step of a chat the candidates for the next token have the probabilities",
)


def _shares(chance: Random) -> list[int] | None:
    """Cut 100 per cent into different pieces; return them with the largest first."""
    cuts = sorted(chance.sample(range(2, 99), chance.choice((4, 5, 6))))
    pieces = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    if len(set(pieces)) < len(pieces) or min(pieces) < 2 or max(pieces) > 60:
        return None
    return sorted(pieces, reverse=True)


def _reached(shares: list[int], bound: int) -> int:
    return next(n for n, total in enumerate(accumulate(shares), 1) if total >= bound)


def _mistakes(shares: list[int], listed: list[int], bound: int, right: int) -> list[Mistake]:
    above = sum(share >= 100 - bound for share in shares)
    found = [
        Mistake(
            right - 1,
            "",
            "These tokens do not reach p yet; the one that crosses it still belongs to the set.",
        ),
        Mistake(
            right + 1,
            "",
            "The sum has reached p one token earlier; the smallest such set ends there.",
        ),
        Mistake(
            len(shares),
            "",
            "That is every token; the tail is cut once the likeliest ones have reached p.",
        ),
        Mistake(
            above,
            "",
            f"That counts probabilities of at least 1 - p = {(100 - bound) / 100:g}; p bounds "
            "their sum.",
        ),
        Mistake(
            math.ceil(len(shares) * bound / 100),
            "",
            "That takes p as a share of the number of tokens; it is a share of probability.",
        ),
    ]
    if listed != shares:
        why = "That adds up in the order of the list; the likeliest tokens come first."
        found.insert(0, Mistake(_reached(listed, bound), "", why))
    return found


def _attempt(chance: Random) -> dict[str, object] | None:
    shares = _shares(chance)
    if shares is None:
        return None
    bound = chance.choice((50, 60, 70, 75, 80, 85, 90, 95))
    totals = list(accumulate(shares))
    right = _reached(shares, bound)
    if min(abs(total - bound) for total in totals) < MARGIN or not 2 <= right < len(shares):
        return None
    listed = shares if chance.random() < 0.5 else chance.sample(shares, len(shares))
    mistakes = [one for one in _mistakes(shares, listed, bound, right) if one.value > 0]
    asked = number(float(right), "tokens", mistakes, relative=0)
    if asked is None:
        return None
    sums = series([f"{total / 100:g}" for total in totals[:right]])
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} {series([f'{share / 100:g}' for share in listed])}. "
            f"Top-p sampling with p = {bound / 100:g} keeps the smallest set of likeliest tokens "
            "that reaches p. From how many tokens does it draw?"
        ),
        "number": asked,
        "explanation": (
            f"From the likeliest token down, the sums are {sums}. The last of them is the first "
            f"to reach {bound / 100:g}, so {right} tokens stay; their probabilities are scaled up "
            "to add to 1 before one is drawn. The size of the set adapts: it is small where the "
            "model is sure and large where it is not, whereas top-k keeps a fixed number."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
