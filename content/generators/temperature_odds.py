"""How do the odds of two tokens change with the temperature, for drawn odds?

Softmax divides the scores by T, so p_a / p_b = exp((z_a - z_b) / T): odds of r at T = 1 become
r ** (1/T). The other tokens do not enter, because the normalising sum cancels in the ratio.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

# Odds whose power is readable, by temperature.
ODDS: Final = {
    0.5: (1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12),
    2: (4, 9, 16, 25, 36, 49, 64, 81, 100),
    3: (8, 27, 64),
    4: (16, 81),
}
SETTINGS: Final = (
    ("chat model", "yes", "no"),
    ("story model", "dragon", "knight"),
    ("code model", "for", "while"),
    ("translation model", "house", "home"),
    ("recipe model", "butter", "oil"),
)


def _stem(chance: Random, odds: float, temperature: float) -> str:
    model, likely, other = chance.choice(SETTINGS)
    if chance.random() < 0.5:
        return (
            f'At temperature 1 a {model} gives the next token "{likely}" {odds:g} times the '
            f'probability of "{other}". The scores (logits) stay the same and the temperature is '
            f'set to {temperature:g}. How many times as likely as "{other}" is "{likely}" now?'
        )
    return (
        f"A team moves the temperature of a {model} from 1 to {temperature:g}. Before, at one "
        f'place, "{likely}" was {odds:g} times as likely as "{other}" to be the next token. '
        "What is the ratio of these two probabilities after the change, with the same logits as before?"
    )


def _mistakes(odds: float, temperature: float) -> list[Mistake]:
    gap = math.log(odds) / temperature
    return [
        Mistake(
            odds**temperature,
            "The odds are raised to the power T.",
            f"That is {odds:g} to the power {temperature:g}; the scores are divided by T, so the "
            "power is 1/T.",
        ),
        Mistake(
            odds / temperature,
            "Temperature divides the odds themselves.",
            "T divides the scores, which stand in an exponent; it does not divide the odds.",
        ),
        Mistake(
            odds * temperature,
            "Temperature multiplies the odds.",
            "Odds are not proportional to T; dividing scores by T takes a root or a power of them.",
        ),
        Mistake(
            odds,
            "The ratio of two given tokens stays whatever the temperature is.",
            f"What stays is the ranking; a gap of scores divided by {temperature:g} gives other odds.",
        ),
        Mistake(
            gap,
            "The gap of the scaled scores is the ratio.",
            f"{numeral(gap)} is the gap of the two scores after division; its exponential is the "
            "ratio.",
        ),
        Mistake(
            odds ** (1 / temperature**2),
            "Each of the two scores is divided by T, so T counts twice.",
            "Both scores are divided once, so their difference is divided once as well.",
        ),
        Mistake(
            odds ** (1 / temperature) / temperature,
            "T takes a root or a power of the odds and divides them as well.",
            f"T acts in the exponent alone; nothing is divided by {temperature:g} afterwards.",
        ),
    ]


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else numeral(value)


def _attempt(chance: Random) -> dict[str, object] | None:
    temperature = chance.choice((0.5, 0.5, 2, 2, 3, 4))
    odds = chance.choice(ODDS[temperature])
    right = odds ** (1 / temperature)
    way = (
        "A temperature below 1 sharpens: odds move away from 1."
        if temperature < 1
        else "A temperature above 1 flattens: odds move towards 1."
    )
    shown = options(
        chance,
        right,
        f"{odds:g} to the power 1/{temperature:g} is {numeral(right)}.",
        [one for one in _mistakes(odds, temperature) if one.value < 1e6],
        show=_shown,
    )
    if shown is None:
        return None
    return {
        "stem": _stem(chance, odds, temperature),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The ratio is the exponential of the gap between two scores. Dividing the scores by "
            f"{temperature:g} divides the gap, and the exponential of it is {odds:g} to the power "
            f"1/{temperature:g} = {numeral(right)}. {way} All other tokens cancel in the ratio, "
            "whereas a single probability depends on all of their scores."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
