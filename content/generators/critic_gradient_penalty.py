"""How large is the WGAN-GP penalty, for a drawn gradient of the critic?

weight * (norm - 1)^2, where norm is the Euclidean length of the gradient with respect to the input.
"""

from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

# Gradients of whole or readable length.
GRADIENTS: Final[tuple[tuple[float, ...], ...]] = (
    (3, 4),
    (6, 8),
    (5, 12),
    (1, 2, 2),
    (2, 3, 6),
    (2, 4, 4),
    (0.6, 0.8),
    (1.2, 1.6),
    (1.5, 2),
    (0.3, 0.4),
    (0.9, 1.2),
    (0.2, 0.4, 0.4),
)


def _mistakes(gradient: list[float], norm: float, weight: float) -> list[Mistake]:
    return [
        Mistake(
            weight * abs(norm**2 - 1),
            "The squared norm is compared with 1.",
            f"The norm {norm:g} is compared with 1 first, and the difference is squared.",
        ),
        Mistake(
            weight * abs(norm - 1),
            "The penalty grows in proportion to the deviation.",
            f"The deviation {norm - 1:g} has to be squared before it is multiplied by {weight:g}.",
        ),
        Mistake(
            weight * norm**2,
            "The penalty pulls the gradient towards 0.",
            "That is a penalty centred on 0, as in R1; WGAN-GP pulls the norm towards 1.",
        ),
        Mistake(
            (norm - 1) ** 2,
            "The weight is part of the learning rate.",
            f"The factor lambda = {weight:g} in front of the bracket is missing.",
        ),
        Mistake(
            weight * (sum(map(abs, gradient)) - 1) ** 2,
            "The norm is the sum of the absolute entries.",
            "The Lipschitz constant refers to Euclidean distance, so the norm is the root of the "
            "squares.",
        ),
        Mistake(
            weight * sum((abs(part) - 1) ** 2 for part in gradient),
            "Each entry of the gradient should be 1.",
            "The length of the whole gradient is held near 1, not each of its entries.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    gradient = list(chance.choice(GRADIENTS))
    chance.shuffle(gradient)
    gradient = [part * chance.choice((1, 1, -1)) for part in gradient]
    norm = round(sum(part**2 for part in gradient) ** 0.5, 6)
    if norm == 1:
        return None
    weight = chance.choice((1, 5, 10, 10, 10))
    right = weight * (norm - 1) ** 2
    work = f"{weight:g} x ({norm:g} - 1)^2 = {numeral(right)}"
    shown = options(chance, right, f"{work}.", _mistakes(gradient, norm, weight))
    if shown is None:
        return None
    if chance.random() < 0.4 and 1 not in map(abs, gradient):
        parts = [f"{part:g} x{index}" for index, part in enumerate(gradient, 1)]
        given = f"A toy critic is linear: f(x) = {' + '.join(parts)}".replace("+ -", "- ")
        which = "each"
    else:
        place = chance.choice(("photo", "spectrogram", "point"))
        given = (
            f"At a {place} between a real and a generated one, the gradient of a WGAN critic with "
            f"respect to its input is ({', '.join(f'{part:g}' for part in gradient)})"
        )
        which = "this"
    squares = series([f"{part * part:g}" for part in gradient])
    return {
        "stem": (
            f"{given}. WGAN-GP is used with the penalty weight lambda = {weight:g}. Which penalty "
            f"does {which} input add to the critic's loss?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The squares {squares} add up to {norm * norm:g}, so the norm is {norm:g}, and "
            f"{work}. Norms above and below 1 are both punished. The penalty is taken at points "
            "between real and generated samples and pulls the slope towards 1 there; being soft, "
            "it does not guarantee that the critic is 1-Lipschitz."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
