"""How do the gradients of the two generator losses compare, for a drawn output of D?

With D = sigmoid(a), the derivative of -ln D by the logit a is -(1 - D), that of ln(1 - D) is -D.
The ratio of their sizes is (1 - D) / D.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

# Mostly an early generator, whose samples are seen through.
OUTPUTS: Final = (
    *(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.12, 0.15, 0.16, 0.2, 0.25, 0.3, 0.35),
    *(0.65, 0.7, 0.75, 0.8, 0.9),
)
SETTINGS: Final = (
    "A generated face",
    "A generated melody",
    "A generated texture",
    "A generated digit",
)


def _mistakes(output: float) -> list[Mistake]:
    rest = 1 - output
    logit = abs(math.log(output / rest))
    return [
        Mistake(
            output / rest,
            "The gradient of log(1 - D) stands on top.",
            f"That is the inverse; -log D has a slope of size 1 - D = {rest:g}, and log(1 - D) one "
            f"of size D = {output:g}.",
        ),
        Mistake(
            1.0,
            "Both losses have the same gradient, since both have the same optimum.",
            "They push in the same direction, but with different strength unless D = 0.5.",
        ),
        Mistake(
            (rest / output) ** 2,
            "Passing through the sigmoid squares the ratio.",
            "D(1 - D) is a factor of both derivatives and cancels; the ratio is not squared.",
        ),
        Mistake(
            1 / output,
            "The slope of -log D with respect to D, 1/D, is the ratio.",
            "That is a derivative by D; both losses pass through the sigmoid to the logit.",
        ),
        Mistake(
            logit,
            "The size of the logit is the ratio.",
            f"{numeral(logit)} is the logit itself, the logarithm of the ratio that is asked for.",
        ),
        Mistake(
            math.log(output) / math.log(rest),
            "The larger loss has the larger gradient in the same proportion.",
            "That compares the values of the losses; training follows their slopes.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    output = chance.choice(OUTPUTS)
    right = (1 - output) / output
    why = f"(1 - {output:g})/{output:g} = {numeral(right)}."
    shown = options(chance, right, why, _mistakes(output))
    if shown is None:
        return None
    meaning = (
        "The discriminator takes this sample for a fake, and there log(1 - D) is the flatter one, "
        "so that the generator learns slowly from it."
        if output < 0.5
        else "This sample already passes for real, and here -log D is the flatter one of the two."
    )
    if chance.random() < 0.5:
        stem = (
            f"{chance.choice(SETTINGS)} gets the discriminator output D = {output:g}, a sigmoid of "
            "a logit. How large is the gradient of the non-saturating loss -log D with respect to "
            "this logit, divided by that of the minimax loss log(1 - D), both in absolute value?"
        )
    else:
        stem = (
            "A GAN's generator is switched from the loss log(1 - D) to -log D. "
            f"{chance.choice(SETTINGS)} has D = {output:g}, the sigmoid of a logit. By which factor "
            "does the size of the gradient with respect to this logit change?"
        )
    return {
        "stem": stem,
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"By the logit, -log D has the slope -(1 - D), in size {1 - output:g}, and log(1 - D) "
            f"has -D, in size {output:g}; the ratio is {numeral(right)}. {meaning} Both losses "
            "push the same way; what differs is the weight that a sample gets."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
