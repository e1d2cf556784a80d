"""Which signal-to-noise ratio has a noisy sample, for a drawn alpha-bar?

x_t = sqrt(alpha-bar) x_0 + sqrt(1 - alpha-bar) eps with data and noise of variance 1, so the ratio
of the variances is alpha-bar / (1 - alpha-bar).
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

LEVELS: Final = (
    *(0.02, 0.04, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.36, 0.4, 0.45),
    *(0.55, 0.6, 0.64, 0.7, 0.75, 0.8, 0.84, 0.88, 0.9, 0.92, 0.95, 0.96),
)
STEMS: Final = (
    (
        "At one step of a DDPM alpha-bar is {level:g}: x_t is sqrt(alpha-bar) times the clean data "
        "plus sqrt(1 - alpha-bar) times noise, both of variance 1. What is the signal-to-noise "
        "ratio, as the ratio of the variances?"
    ),
    (
        "A diffusion model trains at a step where alpha-bar, the share of the signal in the "
        "variance, is {level:g}; data and noise have variance 1. Which signal-to-noise ratio (ratio "
        "of variances) does this step have?"
    ),
    (
        "Two noise schedules are compared by their signal-to-noise ratio, the variance of the "
        "signal over that of the noise. At half time the first has alpha-bar = {level:g}, for data "
        "of variance 1. What is its ratio there?"
    ),
)


def _mistakes(level: float) -> list[Mistake]:
    rest = 1 - level
    ratio = level / rest
    return [
        Mistake(
            1 / ratio,
            "The ratio divides noise by signal.",
            "That is noise over signal; the ratio falls as alpha-bar falls.",
        ),
        Mistake(
            math.sqrt(ratio),
            "The ratio of the two factors is the signal-to-noise ratio.",
            "That is the ratio of amplitudes; variances are their squares.",
        ),
        Mistake(
            level,
            "alpha-bar is the signal-to-noise ratio.",
            "alpha-bar is the share of the signal in the whole variance, noise included.",
        ),
        Mistake(
            rest,
            "What alpha-bar leaves over is the ratio.",
            "That is the variance of the noise alone; the signal has to be divided by it.",
        ),
        Mistake(
            ratio**2,
            "The factors are squared twice to get powers.",
            "alpha-bar is a share of variance already, so nothing is squared again.",
        ),
        Mistake(
            1 / rest,
            "The whole variance is divided by that of the noise.",
            "The top holds the signal alone, which is alpha-bar and not 1.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    level = chance.choice(LEVELS)
    right = level / (1 - level)
    work = f"{level:g}/{1 - level:g} = {numeral(right)}"
    mistakes = [one for one in _mistakes(level) if one.value >= 0.001]  # the rest is unreadable
    shown = options(chance, right, f"{work}.", mistakes)
    if shown is None:
        return None
    side = (
        "The signal still outweighs the noise." if right > 1 else "The noise outweighs the signal."
    )
    return {
        "stem": chance.choice(STEMS).format(level=level),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The clean part has the variance alpha-bar = {level:g}, the noise has {1 - level:g}, "
            f"so the ratio is {work}. {side} Schedules are compared by this ratio, often as a "
            "logarithm, because it does not depend on how steps are numbered. It describes data "
            "of variance 1: latents scaled otherwise have another ratio at the same alpha-bar."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
