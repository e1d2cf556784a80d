"""How large is the Wasserstein-1 distance of two drawn sets of points on a line?

With equal masses it is the mean distance between the sorted points of both sets, matched in order;
the same as the area between the two distribution functions.
"""

import math
from itertools import product
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

# Situation, what the numbers are called, unit.
SETTINGS: Final = (
    ("A toy GAN works on a line. Real samples lie at", "generated ones at", ""),
    ("A weather generator is tested. Real temperatures in °C are", "generated ones", " °C"),
    ("A simulator of waiting times is tested. Real times in minutes are", "simulated ones", " min"),
    ("A price simulator is tested. Real prices in pounds are", "simulated ones", " pounds"),
)


def _mistakes(real: list[int], fake: list[int]) -> list[Mistake]:
    gaps = [abs(a - b) for a, b in zip(sorted(real), sorted(fake), strict=True)]
    count = len(gaps)
    listed = sum(abs(a - b) for a, b in zip(real, fake, strict=True)) / count
    return [
        Mistake(
            sum(gaps),
            "The distances moved are added up.",
            f"Each point carries 1/{count} of the mass, so the sum is divided by {count}.",
        ),
        Mistake(
            max(gaps),
            "The longest way counts.",
            "That is the longest way of any point; the distance averages over all the mass.",
        ),
        Mistake(
            math.sqrt(sum(gap**2 for gap in gaps) / count),
            "Distances are squared, averaged and rooted.",
            "That is the Wasserstein-2 distance; order 1 averages plain distances.",
        ),
        Mistake(
            listed,
            "Points are matched in the order in which they are listed.",
            "The order of a list means nothing; the cheapest matching pairs sorted points.",
        ),
        Mistake(
            abs(sum(real) - sum(fake)) / count,
            "The difference of the two means is enough.",
            "Moves to the left and to the right do not cancel; both of them cost.",
        ),
        Mistake(
            sum(abs(a - b) for a, b in product(real, fake)) / count**2,
            "Each real point is compared with each generated one.",
            "That averages over all pairs; transport matches each point with one partner.",
        ),
        Mistake(
            min(abs(a - b) for a, b in product(real, fake)),
            "The distance of two sets is that of their closest points.",
            "Two points may lie close while the rest is far off; the whole mass has to be moved.",
        ),
        Mistake(
            1 - len(set(real) & set(fake)) / count,
            "It is the share of the mass that differs.",
            "That is the total variation distance, which does not see how far mass has to move.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    count = chance.choice((2, 4, 4, 5))
    real, fake = chance.sample(range(1, 12), count), chance.sample(range(2, 15), count)
    gaps = [abs(a - b) for a, b in zip(sorted(real), sorted(fake), strict=True)]
    right = sum(gaps) / count
    if right < 1:
        return None
    begin, then, unit = chance.choice(SETTINGS)
    sums = " + ".join(map(str, gaps))
    why = f"Sorted and matched in order: ({sums})/{count} = {numeral(right)}."
    shown = options(
        chance, right, why, _mistakes(real, fake), show=lambda value: f"{numeral(value)}{unit}"
    )
    if shown is None:
        return None
    return {
        "stem": (
            f"{begin} {series(list(map(str, real)))}, {then} {series(list(map(str, fake)))}, each "
            "with equal mass. What is the Wasserstein-1 (earth mover's) distance between the two "
            "sets?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"On a line the cheapest plan matches sorted points in order. The ways are {sums}, and "
            f"each carries 1/{count} of the mass, so the distance is {numeral(right)}. It shrinks "
            "steadily as the sets approach each other, even if they do not overlap, where the "
            "Jensen-Shannon divergence stands still. In many dimensions there is no sorting, and "
            "the critic of a WGAN only estimates the distance."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
