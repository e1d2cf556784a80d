"""What is the DPO loss of one pair, for drawn log-probabilities?

-ln sigmoid(beta [(log pi(w) - log ref(w)) - (log pi(l) - log ref(l))]) with natural logarithms, w
the chosen and l the rejected reply.
"""

from math import exp, log
from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _loss(margin: float) -> float:
    return log(1 + exp(-margin))


def _attempt(chance: Random) -> dict[str, object] | None:
    beta = chance.choice((0.05, 0.1, 0.2, 0.5))
    chosen, rejected = (-chance.randrange(16, 80) / 2 for _ in range(2))
    gain, loss = (chance.randrange(-12, 13) / 2 for _ in range(2))  # log-ratios to the reference
    chosen_ref, rejected_ref = chosen - gain, rejected - loss
    margin = beta * (gain - loss)
    value = _loss(margin)
    if (
        not 0.1 <= abs(margin) <= 2.2
        or gain == 0
        or loss == 0
        or max(chosen_ref, rejected_ref) > -4
    ):
        return None
    mistakes = [
        Mistake(
            _loss(-margin),
            "Chosen and rejected reply change places.",
            "That rewards the rejected reply: chosen comes first, rejected is subtracted.",
        ),
        Mistake(
            _loss(beta * (chosen - rejected)),
            "The policy's own log-probabilities are compared.",
            "That leaves out the reference: its log-probabilities are subtracted from the policy's.",
        ),
        Mistake(
            _loss(gain - loss),
            "Beta is a step size and not a part of the loss.",
            f"The margin has to be multiplied by beta = {beta:g} before the sigmoid.",
        ),
        Mistake(
            _loss(beta * (gain + loss)),
            "The two log-ratios are added.",
            "The rejected reply's log-ratio is subtracted; adding it rewards both replies.",
        ),
        Mistake(
            1 / (1 + exp(-margin)),
            "The loss is the probability of the right order.",
            "That is the sigmoid itself; the loss is its negative natural logarithm.",
        ),
    ]
    asked = number(round(value, 4), "", mistakes, relative=0.0, absolute=0.01)
    if asked is None:
        return None
    bot = chance.choice(("A tutor bot", "A support bot", "A writing assistant"))
    better = "already prefers" if margin > 0 else "does not yet prefer"
    return {
        "stem": (
            f"{bot} is tuned by DPO with beta = {beta:g}. For one pair the policy's "
            f"log-probabilities are {chosen:g} for the chosen and {rejected:g} for the rejected "
            f"reply; the frozen reference gives {chosen_ref:g} and {rejected_ref:g}. With natural "
            "logarithms, what is the loss of this pair? Give three decimals."
        ),
        "number": asked,
        "explanation": (
            f"The log-ratios to the reference are {gain:g} for the chosen and {loss:g} for the "
            f"rejected reply. Beta times their difference is {margin:.3g}, and -ln sigmoid of that "
            f"is {value:.3f}. At the start of training it is ln 2 = 0.693. Relative to the "
            f"reference the policy {better} the chosen reply. Only the difference counts: the loss "
            "can fall while both replies become less likely."
        ),
    }
