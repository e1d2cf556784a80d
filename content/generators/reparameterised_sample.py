"""Which code follows from the encoder's output and a noise draw, for drawn numbers?

z = mu + sigma * eps with sigma = exp(v / 2), where v is the natural logarithm of the variance.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS: Final = (
    "The encoder of a VAE gives one latent unit",
    "For a photo of a shoe a VAE encoder outputs, for one latent unit,",
    "In a unit test of a VAE the encoder's output for one unit is",
)


def _mistakes(mean: float, spread: int, noise: float) -> list[Mistake]:
    sigma = math.exp(spread / 2)
    return [
        Mistake(
            mean + math.exp(spread) * noise,
            "The exponential of the log-variance is the scale of the noise.",
            f"exp({spread}) is the variance; the noise is scaled by its root, exp({spread}/2) = "
            f"{numeral(sigma)}.",
        ),
        Mistake(
            mean + spread * noise,
            "The encoder outputs the standard deviation directly.",
            "The output is a logarithm and may be negative; a scale has to be positive.",
        ),
        Mistake(
            (mean + noise) * sigma,
            "Mean and noise are added first and scaled together.",
            "The mean must stay unscaled, or the samples would not centre on it.",
        ),
        Mistake(
            mean + noise,
            "Noise is added as it is drawn.",
            "That gives every code a variance of 1 and ignores the one that was encoded.",
        ),
        Mistake(
            mean + math.exp(-spread / 2) * noise,
            "The scale is the inverse root of the variance.",
            "The inverse root belongs to standardising a code; drawing one multiplies by the "
            "deviation.",
        ),
        Mistake(
            mean + sigma,
            "A code is the mean plus one standard deviation.",
            "The noise draw is missing: the deviation has to be multiplied by it.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    mean = chance.choice((-2, -1, 0, 0.5, 1, 2, 3))
    spread = chance.choice((-4, -2, -2, -1, 1, 2))
    noise = chance.choice((-2, -1.5, -1, -0.5, 0.5, 1.5, 2))
    sigma = math.exp(spread / 2)
    right = mean + sigma * noise
    if abs(right) < 0.05:
        return None
    factor = f"({noise:g})" if noise < 0 else f"{noise:g}"
    work = f"{mean:g} + exp({spread}/2) x {factor} = {numeral(right)}"
    shown = options(chance, right, f"{work}.", _mistakes(mean, spread, noise))
    if shown is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} the mean {mean:g} and the log-variance {spread} (natural "
            f"logarithm). The noise drawn from a standard normal is {noise:g}. Which code does "
            "the reparameterisation trick pass to the decoder?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The deviation is the root of the variance: exp({spread}/2) = {numeral(sigma)}. Then "
            f"z = {work}. The randomness sits in the noise alone, so z is a smooth function of "
            "mean and log-variance, and gradients reach the encoder. Encoders output a logarithm "
            "because any real number then gives a positive variance; the trick as such needs a "
            "distribution that can be written as transformed noise."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
