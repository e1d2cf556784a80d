"""What does PPO in RLHF get as reward, after the penalty for leaving the reference?

R = r - beta (log pi - log ref), with natural logarithms, for one whole reply.
"""

from math import exp
from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _signed(value: float) -> str:
    return f"({value:g})" if value < 0 else f"{value:g}"


def _attempt(chance: Random) -> dict[str, object] | None:
    reward = chance.randrange(-4, 13) / 2
    beta = chance.choice((0.02, 0.05, 0.1, 0.2, 0.5))
    policy = -chance.randrange(20, 160) / 2
    drift = chance.randrange(-16, 41) / 2
    reference = policy - drift
    penalty = round(beta * drift, 6)
    right = round(reward - penalty, 6)
    if abs(drift) < 3 or reference > -5 or abs(penalty) < 0.2 or abs(right) < 0.1:
        return None
    mistakes = [
        Mistake(
            reward + beta * drift,
            "The log-ratio is added to the reward.",
            "The sign is reversed: a reply likelier than under the reference is penalised.",
        ),
        Mistake(
            reward - drift,
            "The log-ratio is subtracted as it is.",
            f"The log-ratio has to be multiplied by beta = {beta:g} first.",
        ),
        Mistake(
            reward + beta * policy,
            "The policy's own log-probability is the penalty.",
            "That leaves out the reference, from which the drift is measured.",
        ),
    ]
    if abs(drift) <= 6:
        mistakes.append(
            Mistake(
                reward - beta * exp(drift),
                "The penalty is the ratio of probabilities.",
                "That takes the ratio itself; the penalty takes its logarithm.",
            )
        )
    asked = number(right, "", mistakes, relative=0.0, absolute=0.02)
    if asked is None:
        return None
    likelier = "likelier" if drift > 0 else "less likely"
    sign = "lowers" if drift > 0 else "raises"
    work = chance.choice(("A summariser", "A chat model", "A model that drafts e-mails"))
    return {
        "stem": (
            f"{work} is trained by PPO with the reward r - beta x log(pi/ref) for a reply, beta = "
            f"{beta:g}. The reward model gives r = {reward:g}. The log-probability of the reply is "
            f"{policy:g} under the policy and {reference:g} under the reference. Which reward "
            "remains? Give two decimals."
        ),
        "number": asked,
        "explanation": (
            f"log(pi/ref) = {policy:g} - ({reference:g}) = {drift:g}. Times {beta:g} that is "
            f"{penalty:g}, which leaves {reward:g} - {_signed(penalty)} = {right:g}. The reply "
            f"is {likelier} under the policy than under the reference, so the penalty {sign} its "
            "reward. On average over replies of the policy the term is beta times the KL "
            "divergence, never negative, and it holds the policy near text that the reward model "
            "was trained to judge."
        ),
    }
