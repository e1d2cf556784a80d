"""What does one token add to PPO's clipped objective, for drawn probabilities and advantage?

min(ratio A, clip(ratio, 1 - eps, 1 + eps) A) with ratio = new over old probability. The minimum
takes away the gain from going too far and keeps the loss: for A < 0 a large ratio is not clipped.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    old = chance.choice((0.1, 0.2, 0.25, 0.4, 0.5))
    ratio = chance.choice((0.4, 0.5, 0.6, 0.7, 1.1, 1.3, 1.4, 1.5, 1.6, 1.8))
    epsilon = chance.choice((0.1, 0.2, 0.3))
    advantage = chance.choice((-4, -3, -2, -1.5, 1.5, 2, 3, 4))
    new = round(old * ratio, 4)
    low, high = 1 - epsilon, 1 + epsilon
    clipped = min(max(ratio, low), high) * advantage
    right = min(ratio * advantage, clipped)
    if new > 0.95 or abs(ratio - low) < 0.05 or abs(ratio - high) < 0.05:
        return None
    signed = f"({advantage:g})" if advantage < 0 else f"{advantage:g}"
    held = clipped / advantage
    if right != ratio * advantage:
        key = f"The ratio {ratio:g} is clipped to {held:g}, times {signed}."
        effect = "The gradient of this term is zero, so it no longer pushes the policy that way."
    elif held == ratio:
        key = f"The ratio {ratio:g} lies within the range, so it is {ratio:g} x {signed}."
        effect = "The ratio is within the range, so the token gets its full gradient."
    else:
        key = f"The unclipped {ratio:g} x {signed} is the smaller of the two terms."
        effect = "The clip is not in force here, so the token still gets a gradient."
    mistakes = _mistakes(ratio, epsilon, advantage)
    offered = options(chance, right, key, mistakes, show=numeral)
    if offered is None:
        return None
    reply = chance.choice(("a proof step", "a line of code", "a reply", "a tool call"))
    compared = (
        f"Both terms are {numeral(right)}."
        if held == ratio
        else f"Of {ratio:g} x {signed} = {numeral(ratio * advantage)} and {held:g} x {signed} = "
        f"{numeral(clipped)} the smaller counts: {numeral(right)}."
    )
    return {
        "stem": (
            f"In PPO a token of {reply} had probability {old:g} when it was sampled and has "
            f"{new:g} now. Its advantage is {advantage:g} and the clip range epsilon is "
            f"{epsilon:g}. What does the token contribute to the clipped objective, which is "
            "maximised?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The ratio is {new:g} / {old:g} = {ratio:g}; held between {low:g} and {high:g} it is "
            f"{held:g}. {compared} {effect} The minimum removes "
            "the reward for moving far in the favoured direction and keeps the penalty for moving "
            "the wrong way."
        ),
    }


def _mistakes(ratio: float, epsilon: float, advantage: float) -> list[Mistake]:
    low, high = 1 - epsilon, 1 + epsilon
    clipped = min(max(ratio, low), high) * advantage
    return [
        Mistake(
            max(ratio * advantage, clipped),
            "The larger of the two terms counts.",
            "PPO takes the smaller of both, a pessimistic estimate; the larger would reward excess.",
        ),
        Mistake(
            low * advantage,
            "A ratio outside the range is set to the lower bound.",
            f"Ratios below {low:g} are set to it, and even then the smaller of both terms counts.",
        ),
        Mistake(
            high * advantage,
            "A ratio outside the range is set to the upper bound.",
            f"Ratios above {high:g} are set to it, and even then the smaller of both terms counts.",
        ),
        Mistake(
            advantage,
            "The probabilities do not enter the objective.",
            "The advantage is weighted by the ratio of new to old probability, clipped or not.",
        ),
        Mistake(
            epsilon * advantage,
            "The ratio may be at most epsilon.",
            f"Epsilon is the distance from 1, so the ratio is held between {low:g} and {high:g}.",
        ),
        Mistake(
            advantage / ratio,
            "The ratio is old over new probability.",
            f"It is the new probability over the old one, {ratio:g}; this is turned round.",
        ),
    ]
