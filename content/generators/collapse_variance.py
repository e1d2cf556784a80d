"""Which variance is left when a Gaussian is refitted to its own samples over and over?

Maximum likelihood divides by M and underestimates the variance by the factor (1 - 1/M) on average:
after n fits, the first on real data, (1 - 1/M)^n of the original variance is expected.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, until

SETTINGS = (
    "A toy model of model collapse",
    "A student shows model collapse on a toy model",
    "A lecturer explains model collapse by a toy model",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    samples = chance.choice((5, 8, 10, 20, 25, 40, 50, 100))
    rounds = chance.choice((3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50))
    right = (1 - 1 / samples) ** rounds
    if not 0.1 < right < 0.93 or samples == rounds:
        return None
    mistakes = [
        Mistake(
            1.0,
            "Refitting keeps the variance on average.",
            f"Each fit loses 1/{samples} of it on average, as it divides by {samples}.",
        ),
        Mistake(
            right**0.5,
            "The standard deviation is asked for.",
            "That is the root of the variance that is asked for.",
        ),
        Mistake(
            1 - 1 / samples,
            "The variance is lost in the first round alone.",
            f"That is the first round; the same factor applies in each of {rounds}.",
        ),
        Mistake(
            (1 - 1 / rounds) ** samples,
            "Rounds and samples may change places.",
            f"Rounds and samples are swapped: the factor is 1 - 1/{samples}, {rounds} times.",
        ),
        Mistake(
            (1 - 1 / samples) ** (rounds - 1),
            "The first fit loses nothing, as its samples are real.",
            f"The first fit divides by {samples}, too: it narrows what real samples show as well.",
        ),
        Mistake(
            (1 + 1 / samples) ** rounds,
            "Sampling noise adds variance in each round.",
            "Dividing by the number of samples makes the fit too narrow, not too wide.",
        ),
    ]
    if rounds < samples:
        loss = Mistake(
            1 - rounds / samples,
            "Each round takes the same amount away.",
            "Each round takes the same share of what is left, so the losses do not add up.",
        )
        mistakes.append(loss)
    asked = number(round(right, 4), "", mistakes, relative=0.0, absolute=0.01)
    if asked is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)}: a Gaussian is fitted by maximum likelihood (variance: sum "
            f"of squares over {samples}) to {samples} samples, {samples} new samples are drawn from "
            "the fit, and so on. The real data have variance 1. Which fitted variance is expected "
            f"after {rounds} fits? Give two decimals."
        ),
        "number": asked,
        "explanation": (
            f"Measured around the fitted mean, {samples} samples show (1 - 1/{samples}) of their "
            f"variance on average. The losses multiply: (1 - 1/{samples})^{rounds} = {right:.3f}. "
            "Single runs scatter widely, and most lie below this mean. The unbiased formula would "
            "keep the mean at 1, yet the spread of nearly every run still dies out in the long run. "
            "Keeping real data in each round limits the loss."
        ),
    }
