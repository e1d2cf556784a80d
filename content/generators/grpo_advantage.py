"""Which advantage gets an answer in GRPO, for a group with a drawn number of right answers?

(reward - mean) / standard deviation of the group, rewards 1 and 0, population standard deviation
(divided by the number of answers).
"""

from math import sqrt
from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    size = chance.choice((4, 5, 8, 10, 16, 20))
    solved = chance.randrange(1, size)
    reward = chance.choice((1, 1, 0))
    mean = solved / size
    deviation = sqrt(mean * (1 - mean))
    right = (reward - mean) / deviation
    sample = deviation * sqrt(size / (size - 1))
    mistakes = [
        Mistake(
            reward - mean,
            "The advantage is the reward minus the mean.",
            "That leaves out the division by the standard deviation of the group.",
        ),
        Mistake(
            (reward - mean) / deviation**2,
            "The difference is divided by the variance.",
            "That divides by the variance; the standard deviation is its square root.",
        ),
        Mistake(
            ((1 - reward) - mean) / deviation,
            "The question is about the other kind of answer.",
            f"That is the advantage of {'a wrong' if reward else 'a right'} answer of this group.",
        ),
        Mistake(
            (reward - mean) / sample,
            "The standard deviation is that of a sample.",
            f"That divides by {size} - 1; the population form divides by {size}.",
        ),
        Mistake(
            float(reward),
            "The reward is the advantage.",
            "That is the reward; the advantage compares it with the rest of the group.",
        ),
    ]
    asked = number(right, "", mistakes, relative=0.0, absolute=0.01)
    if asked is None:
        return None
    task = chance.choice(("a geometry problem", "a coding task", "a logic puzzle"))
    asked_for = "a right" if reward else "a wrong"
    solved_get = "is right and gets" if solved == 1 else "are right and get"
    others_get = "other gets" if size - solved == 1 else "others get"
    return {
        "stem": (
            f"GRPO samples {size} answers to {task}. Of these, {solved} {solved_get} reward 1, the "
            f"{others_get} 0. Advantages are rewards minus the group's mean, over its population "
            f"standard deviation. Which advantage does {asked_for} answer get? Give two decimals."
        ),
        "number": asked,
        "explanation": (
            f"The mean is {solved}/{size} = {mean:.3g}, the standard deviation sqrt({mean:.3g} x "
            f"{1 - mean:.3g}) = {deviation:.3f}. So the advantage is ({reward} - {mean:.3g}) / "
            f"{deviation:.3f} = {right:.2f}. The group replaces a value network as baseline. The "
            "rarer an outcome is within its group, the further is its advantage from 0; if all answers are "
            "right or all wrong, there is nothing to learn from the group."
        ),
    }
