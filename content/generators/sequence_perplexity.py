"""Which perplexity follows from drawn token probabilities?

exp of the mean of -ln p, which is the inverse of the geometric mean of the probabilities. The
probabilities are powers of 1/2, so that it is 2 to the mean of their exponents.
"""

from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

SETTINGS: Final = (
    "A language model gives the tokens of a short test sentence the probabilities",
    "A code model gives the tokens of one line of code, one by one, the probabilities",
    "A model reads a product name and gives its tokens the probabilities",
    "In a test of a translation model the tokens of the reference get the probabilities",
)


def _mistakes(powers: list[int]) -> list[Mistake]:
    count = len(powers)
    chances = [0.5**power for power in powers]
    mean = sum(powers) / count
    return [
        Mistake(
            sum(2**power for power in powers) / count,
            "Perplexity averages the inverse probabilities.",
            "That is the arithmetic mean of 1/p; logarithms are averaged, which gives the "
            "geometric one.",
        ),
        Mistake(
            count / sum(chances),
            "Perplexity is the inverse of the mean probability.",
            "That averages probabilities before taking logarithms; unlikely tokens count too little.",
        ),
        Mistake(
            2 ** sum(powers),
            "Perplexity is the inverse probability of the sequence.",
            f"That is one over the product; its root of order {count} is still to be taken.",
        ),
        Mistake(
            mean,
            "Perplexity is the mean surprise in bits.",
            "That is the mean of -log2 p; the perplexity is 2 to this power.",
        ),
        Mistake(
            0.5**mean,
            "Perplexity is the geometric mean of the probabilities.",
            "That is the inverse: a perplexity is at least 1 and grows with surprise.",
        ),
        Mistake(
            2 ** max(powers),
            "The least likely token decides.",
            "That is one over the smallest probability; all the tokens enter in equal parts.",
        ),
    ]


def _shown(value: float) -> str:
    return numeral(value, 4 if value >= 1000 else 3)


def _attempt(chance: Random) -> dict[str, object] | None:
    count = chance.choice((3, 4, 4, 5))
    powers = [chance.choice((1, 1, 2, 2, 3, 4)) for _ in range(count)]
    if len(set(powers)) == 1 or sum(powers) > 12:
        return None
    mean = sum(powers) / count
    right = 2**mean
    # Thirds have no end: 2^2.33 is not quite what 2^(7/3) is.
    average = f"({sum(powers)}/{count})" if count == 3 and sum(powers) % 3 else numeral(mean)
    work = f"2^{average} = {numeral(right)}"
    why = f"The mean of -log2 p is {numeral(mean)}, and {work}."
    shown = options(chance, right, why, _mistakes(powers), show=_shown)
    if shown is None:
        return None
    listed = series([f"{0.5**power:g}" for power in powers])
    surprises = series(list(map(str, powers)))
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} {listed}, each given the tokens before it. What is the "
            "perplexity of the model on this sequence?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The surprises -log2 p are {surprises} bits, {numeral(mean)} on average, so the "
            f"perplexity is {work}; natural logarithms with exp give the same. It acts like the number of equally likely tokens among which the model "
            "has to choose. It counts per token, so models with different tokenisers cannot be "
            "compared by it, and it does not measure whether a text is true."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
