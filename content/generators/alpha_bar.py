"""How much signal is left after some noising steps, for drawn step sizes?

alpha-bar = product of (1 - beta) over the steps; for data of variance 1 it is the share of the
variance that still comes from the clean data.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

STEPS: Final = (5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)
BETAS: Final = (0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1)


def _mistakes(betas: list[float], right: float) -> list[Mistake]:
    return [
        Mistake(
            1 - sum(betas),
            "The lost shares add up.",
            "Each step takes its share of what is left, so the factors multiply.",
        ),
        Mistake(
            1 - betas[-1],
            "The last step decides.",
            "That is the factor of the last step alone; alpha-bar multiplies all of them.",
        ),
        Mistake(
            math.sqrt(right),
            "Alpha-bar is the factor in front of the clean data.",
            "That is its root, the factor of x_0; the variance share is alpha-bar itself.",
        ),
        Mistake(
            1 - right,
            "The product gives the share of the noise.",
            "That is the share of the noise; the product of the factors is what is left of the "
            "signal.",
        ),
        Mistake(
            right**2,
            "The factors are squared once more to get variances.",
            "beta is a variance already, so the factors 1 - beta are multiplied as they are.",
        ),
        Mistake(
            math.prod(1 - beta**2 for beta in betas),
            "beta is the standard deviation of the noise.",
            "beta is the variance of the added noise; it must not be squared.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    if chance.random() < 0.6:
        beta, count = chance.choice(BETAS), chance.choice(STEPS)
        betas = [beta] * count
        given = f"with beta = {beta:g} at each of the first {count} steps"
        work = f"{1 - beta:g}^{count}"
    else:
        betas = sorted(chance.sample((0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5), 3))
        given = f"in three large steps with beta = {series([f'{beta:g}' for beta in betas])}"
        work = " x ".join(f"{1 - beta:g}" for beta in betas)
    right = math.prod(1 - beta for beta in betas)
    if not 0.05 <= right <= 0.93:
        return None
    mistakes = [one for one in _mistakes(betas, right) if 1e-9 < one.value < 1]
    shown = options(chance, right, f"{work} = {numeral(right)}.", mistakes)
    if shown is None:
        return None
    ask = chance.choice(
        (
            "What is alpha-bar after these steps?",
            "Which share of the variance then comes from the clean data (variance 1)?",
        )
    )
    what = chance.choice(("images", "sound", "trajectories"))
    return {
        "stem": (
            f"A DDPM for {what} adds noise {given}; beta is the variance of the noise of a step, "
            f"and the signal is scaled by sqrt(1 - beta). {ask}"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"Alpha-bar is the product of 1 - beta: {work} = {numeral(right)}. Each step scales "
            "the signal by the root of 1 - beta, hence its variance by 1 - beta. The clean data "
            f"enter x_t with the factor sqrt({numeral(right)}) = {numeral(math.sqrt(right))}. The "
            "product lets training jump to any step at once; a good schedule brings it near 0 at "
            "the end, so that sampling can begin with pure noise."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
