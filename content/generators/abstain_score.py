"""Which score can a model expect if it answers, at drawn confidence and penalty?

A right answer gives 1, a wrong one costs c, no answer gives 0: p - (1 - p) c for a calibrated
confidence p. Answering pays for p > c / (1 + c).
"""

from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

SETTINGS = (
    "A legal assistant",
    "A medical assistant",
    "A bot that answers exam questions",
    "A tax assistant",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _points(value: float) -> str:
    # Without "-0" for a value that rounds to nothing.
    return f"{round(value, 2) + 0.0:.2f} points"


def _attempt(chance: Random) -> dict[str, object] | None:
    confidence = chance.choice((30, 40, 50, 55, 60, 65, 70, 75, 80, 85, 90)) / 100
    penalty = chance.choice((0.5, 1, 1.5, 2, 3, 4, 9))
    right = confidence - (1 - confidence) * penalty
    if abs(right) < 0.045:
        return None
    chances = f"{percent(confidence)} of 1 point less {percent(1 - confidence)} of {penalty:g}"
    offered = options(
        chance, right, f"{chances} points.", _mistakes(confidence, penalty), show=_points
    )
    if offered is None:
        return None
    limit = penalty / (1 + penalty)
    advice = "answering pays" if right > 0 else "it does better to say that it does not know"
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} is graded: 1 point for a right answer, minus {penalty:g} "
            "for a wrong one, 0 for saying that it does not know. Its confidence is well "
            f"calibrated, and on one question it is {percent(confidence)}. Which score can it expect "
            "if it answers?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"With {percent(confidence)} it gains 1, otherwise it loses {penalty:g}: "
            f"{confidence:g} - {1 - confidence:.2g} x {penalty:g} = {_points(right)}. Answering pays "
            f"above {penalty:g}/(1 + {penalty:g}) = {percent(limit)} confidence, so here {advice}. "
            "Without a penalty any guess beats silence, which is how common benchmarks reward "
            "guessing. The rule holds for calibrated confidence; an overconfident model answers too "
            "often."
        ),
    }


def _mistakes(confidence: float, penalty: float) -> list[Mistake]:
    wrong = 1 - confidence
    return [
        Mistake(
            confidence,
            "Wrong answers cost nothing.",
            f"In {percent(wrong)} of such cases the answer is wrong and {penalty:g} is taken off.",
        ),
        Mistake(
            confidence - wrong,
            "A wrong answer costs as much as a right one gives.",
            f"A wrong answer costs {penalty:g} here and not 1.",
        ),
        Mistake(
            confidence - penalty,
            "The penalty is due in any case.",
            f"It is due when the answer is wrong, which happens in {percent(wrong)} of such cases.",
        ),
        Mistake(
            -wrong * penalty,
            "Only the risk counts.",
            f"That leaves out the point that is gained in {percent(confidence)} of such cases.",
        ),
        Mistake(
            0.0,
            "Gain and loss cancel out.",
            f"They cancel at a confidence of {percent(penalty / (1 + penalty))} and not here.",
        ),
        Mistake(
            1 - wrong * penalty,
            "The point is safe, and the penalty comes off it.",
            f"The point is gained in {percent(confidence)} of such cases and not in all of them.",
        ),
        Mistake(
            wrong - confidence * penalty,
            "Confidence is the probability of being wrong.",
            f"The answer is right in {percent(confidence)} of such cases, not in the others.",
        ),
    ]
