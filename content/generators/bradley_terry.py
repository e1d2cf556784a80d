"""With which probability does a reward model prefer one reply, for two drawn rewards?

Bradley-Terry: P(first beats second) = 1 / (1 + exp(-(r1 - r2))).
"""

from math import exp
from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

SETTINGS = (
    "A reward model trained with the Bradley-Terry loss scores two replies to a complaint",
    "Two summaries of a report get scores from a Bradley-Terry reward model",
    "A Bradley-Terry reward model rates two answers to a medical question",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value))


def _attempt(chance: Random) -> dict[str, object] | None:
    first, second = chance.randrange(-20, 41) / 10, chance.randrange(-20, 41) / 10
    gap = round(first - second, 1)
    if not 0.3 <= abs(gap) <= 2 or 0 in (first, second):
        return None
    right = _sigmoid(gap)
    key = f"It is the logistic function of the difference, 1/(1 + e^({-gap:g})) = {percent(right)}."
    offered = options(chance, right, key, _mistakes(first, second), show=percent)
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)}: the first gets {first:g}, the second {second:g}. With "
            "which probability, according to this model, does a rater prefer the first?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The model says P = 1/(1 + e^-(r1 - r2)). The difference is {gap:g}, so P = "
            f"{percent(right)}. Differences alone matter: adding a constant to all rewards changes "
            "nothing, and a score by itself has no meaning across prompts. The probability is a "
            "statement of the fitted model about raters like those in its data, and is worth as "
            "much as its calibration."
        ),
    }


def _mistakes(first: float, second: float) -> list[Mistake]:
    gap = first - second
    mistakes = [
        Mistake(
            1 - _sigmoid(gap),
            "The difference is second reward minus first.",
            "That is the probability for the second reply; the difference is first minus second.",
        ),
        Mistake(
            _sigmoid(first),
            "The first reward alone decides.",
            f"That forgets the second reply; its score of {second:g} has to be subtracted first.",
        ),
        Mistake(
            1 / (1 + 10 ** (-gap)),
            "The curve is built on powers of ten, as in chess ratings.",
            "The reward loss uses the natural exponential; powers of ten make gaps too decisive.",
        ),
        Mistake(
            _sigmoid(2 * gap),
            "Each reward enters once for winning and once for losing.",
            f"The difference of {gap:g} enters once; doubling it makes the model too sure.",
        ),
        Mistake(
            _sigmoid(gap / 2),
            "The difference is shared between the two replies.",
            f"The whole difference of {gap:g} enters; halving it makes the model too unsure.",
        ),
        Mistake(
            0.5,
            "Rewards rank replies and say nothing about how clear a preference is.",
            f"Equal odds would need equal rewards; a gap of {gap:g} tilts them.",
        ),
    ]
    if first > 0 and second > 0:
        mistakes.append(
            Mistake(
                first / (first + second),
                "The probabilities are shares of the rewards.",
                "A share changes when a constant is added to both rewards; a preference must not.",
            )
        )
    return mistakes
