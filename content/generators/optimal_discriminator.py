"""What does the best possible discriminator say at a point, for drawn densities?

D*(x) = p_data(x) / (p_data(x) + p_g(x)), if equally many real and generated samples are shown.
"""

from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

# Densities, or counts of equally many samples of each kind: (name, real, generated, numbers).
DENSITIES: Final = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9)
COUNTS: Final = (10, 20, 30, 40, 60, 80, 90, 120, 150, 180)


def _mistakes(real: float, fake: float, shown: float) -> list[Mistake]:
    """List what goes wrong; `shown` is the share of real samples that lies here."""
    total = real + fake
    return [
        Mistake(
            0.5,
            "The optimal discriminator says 1/2 everywhere.",
            "It says 1/2 where both densities are equal, as they are once the generator is "
            "perfect, and here they differ.",
        ),
        Mistake(
            fake / total,
            "The output is the probability of being generated.",
            "That is the generated share; D is trained to output the probability of real.",
        ),
        Mistake(
            real / fake,
            "The discriminator outputs the ratio of the densities.",
            "That is the ratio of both densities, which equals D/(1 - D) and not D.",
        ),
        Mistake(
            fake / real,
            "The discriminator outputs how much of the data the generator covers.",
            "That compares generated with real; D relates real to the sum of both.",
        ),
        Mistake(
            shown,
            "The discriminator outputs the density of the data.",
            "That is how common such real samples are; D weighs them against generated ones.",
        ),
        Mistake(
            abs(real - fake) / total,
            "The output is the difference between both shares.",
            "A difference of shares measures disagreement; D is the share of real samples alone.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    counted = chance.random() < 0.4
    real, fake = chance.sample(COUNTS if counted else DENSITIES, 2)
    if not 0.08 < real / (real + fake) < 0.93:
        return None
    right = real / (real + fake)
    mistakes = _mistakes(real, fake, real / 1000 if counted else real)
    work = f"{real:g}/({real:g} + {fake:g}) = {numeral(right)}"
    shown = options(chance, right, f"{work}.", mistakes)
    if shown is None:
        return None
    if counted:
        stem = (
            f"A discriminator sees 1,000 real and 1,000 generated photos. In one small region of "
            f"image space lie {real} of the real and {fake} of the generated ones. If it can "
            "give one single value in this region, which value is optimal for its log loss?"
        )
    else:
        where = chance.choice(("one image", "one melody", "one molecule"))
        stem = (
            f"The generator of a GAN is frozen and its discriminator is trained to the optimum, on "
            f"equally many real and generated samples. At {where} the data have density {real:g} "
            f"and the generator {fake:g}. Which output does it give there?"
        )
    return {
        "stem": stem,
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"Among samples that lie here, the share of real ones is {work}. The log loss is least "
            "if the output equals this share, so it is the optimum at each point. The value says "
            "how real and generated compare here, not how good an image looks, and it assumes "
            "equal numbers of both kinds, unlimited capacity and full training."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
