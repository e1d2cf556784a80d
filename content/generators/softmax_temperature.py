"""Which probability has the likeliest token after a change of temperature, for drawn scores?

A pure function of the seed. The probability of a token is exp(score / T) over the sum of the
same for all tokens.
"""

import math
import random
from itertools import combinations


def _softmax(scores: list[float], temperature: float) -> list[float]:
    weights = [math.exp(score / temperature) for score in scores]
    return [weight / sum(weights) for weight in weights]


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    chance = random.Random(seed)
    while True:
        temperature = chance.choice((0.25, 0.5, 2.0, 4.0))
        scores = sorted((chance.randrange(1, 9) / 2 for _ in range(3)), reverse=True)
        if scores[0] == scores[1]:
            continue
        shares = _softmax(scores, temperature)
        unchanged = _softmax(scores, 1.0)
        multiplied = _softmax(scores, 1 / temperature)
        linear = scores[0] / sum(scores)
        power = unchanged[0] ** (1 / temperature)
        values = (shares[0], multiplied[0], unchanged[0], linear, power)
        apart = min(abs(a - b) for a, b in combinations(values, 2))
        if apart > 0.025 and 0.36 < shares[0] < 0.97:
            break
    scaled = [score / temperature for score in scores]
    mistakes = (
        (multiplied[0], "That multiplies the scores by T; they are divided by it."),
        (unchanged[0], "That is the probability at T = 1, before the change."),
        (linear, "That is a plain share of the scores; softmax takes exponentials first."),
        (power, "That raises the old probability to 1/T but does not renormalise it."),
    )
    listed = f"{scores[0]:g}, {scores[1]:g} and {scores[2]:g}"
    effect = (
        "A T below 1 stretches the gaps between scores and sharpens the distribution."
        if temperature < 1
        else "A T above 1 shrinks the gaps between scores and flattens the distribution."
    )
    return {
        "stem": (
            f"At one step only three tokens are possible, with scores (logits) {listed}. The "
            f"temperature T is changed from 1 to {temperature:g}. With three decimals, what is the "
            "probability of the likeliest token now?"
        ),
        "number": {
            "value": round(shares[0], 4),
            "relative": 0.0,
            "absolute": 0.01,
            "mistakes": [{"answer": f"{wrong:.3f}", "why": why} for wrong, why in mistakes],
        },
        "explanation": (
            f"Dividing by {temperature:g} gives scores {scaled[0]:g}, {scaled[1]:g} and "
            f"{scaled[2]:g}; softmax of these gives {shares[0]:.3f} to the first token, against "
            f"{unchanged[0]:.3f} at T = 1. {effect} The ranking of the tokens stays the same at "
            "any T above 0; only the gaps between their probabilities change."
        ),
    }
