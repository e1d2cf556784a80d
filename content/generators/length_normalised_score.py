"""Which score has the better of two finished beams under length normalisation?

The score is log p / n**a with natural logarithms, n tokens and a = 1 or 1/2; the larger one (the
one nearer to 0) wins.
"""

from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

RULES: Final = {1.0: "its number of tokens", 0.5: "the square root of its number of tokens"}
LENGTHS: Final = {1.0: tuple(range(3, 16)), 0.5: (4, 9, 16, 25)}
SETTINGS: Final = (
    "A translation system",
    "A summariser",
    "A speech recogniser",
)


def _mistakes(
    powers: float, logs: tuple[float, float], sizes: tuple[int, int]
) -> tuple[float, float, list[Mistake]]:
    """Return the score of the winner, that of the loser, and what goes wrong."""
    scores = [log / size**powers for log, size in zip(logs, sizes, strict=True)]
    best = 0 if scores[0] > scores[1] else 1
    found = [
        Mistake(
            scores[1 - best],
            "",
            "That is the score of the other sequence; the one nearer to 0 is better.",
        ),
        Mistake(
            max(logs),
            "",
            "That is a plain log-probability; it still has to be divided as the rule says.",
        ),
        Mistake(
            logs[best] * sizes[best] ** powers,
            "",
            "That multiplies by the length term; normalising divides by it.",
        ),
        Mistake(
            -scores[best],
            "",
            "The size is right, but a log-probability is negative and stays so when divided.",
        ),
    ]
    if powers != 1:
        why = "That divides by the full length; the rule takes its square root."
        found.append(Mistake(logs[best] / sizes[best], "", why))
    return scores[best], scores[1 - best], found


def _attempt(chance: Random) -> dict[str, object] | None:
    power = chance.choice((1.0, 1.0, 0.5))
    short, long = sorted(chance.sample(LENGTHS[power], 2))
    first = -chance.randrange(10, 60) / 10
    second = round(first - chance.randrange(2, 40) / 10, 1)
    right, other, mistakes = _mistakes(power, (first, second), (short, long))
    # The longer one should win more often than not: that is what the rule is for.
    wins = right == second / long**power
    if abs(right - other) < 0.03 or (not wins and chance.random() < 0.5):
        return None
    asked = number(right, "", mistakes, relative=0.01, absolute=0.006)
    if asked is None:
        return None
    effect = (
        "Without the division the shorter sequence would win, since each further token lowers the "
        "sum."
        if wins
        else "Here the shorter sequence wins with and without the division."
    )
    divisors = [f"sqrt({size})" if power != 1 else f"{size}" for size in (short, long)]
    values = [numeral(log / size**power) for log, size in ((first, short), (second, long))]
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} ranks finished beams by the natural log-probability of a "
            f"sequence divided by {RULES[power]}. One beam has log-probability {first:g} and "
            f"{short} tokens, another {second:g} and {long} tokens. What is the score of the "
            "winner? Round to two decimals."
        ),
        "number": asked,
        "explanation": (
            f"The scores are {first:g}/{divisors[0]} = {values[0]} and {second:g}/{divisors[1]} = "
            f"{values[1]}; the larger one is {numeral(right)}. {effect} Normalising takes away the "
            "pull towards short outputs, but its power is a setting: a strong one favours long "
            "outputs, and it repairs no bad probabilities."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
