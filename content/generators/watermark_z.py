"""How strong is the evidence of a green-list watermark, for drawn counts?

z = (G - g T) / sqrt(T g (1 - g)): G green tokens of T, a share g of which is green by chance.
"""

from math import sqrt
from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS = ("A school checks an essay", "A newsroom checks a submission", "A forum checks a post")


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    tokens = chance.choice((48, 60, 75, 80, 100, 120, 150, 192, 200, 240, 300, 400, 500))
    share = chance.choice((0.2, 0.25, 0.25, 0.4, 0.5, 0.5))
    green = round(tokens * share * chance.uniform(1.05, 2.2))
    expected = tokens * share
    spread = sqrt(tokens * share * (1 - share))
    right = (green - expected) / spread
    if not 0.8 <= right <= 12 or green > 0.9 * tokens:
        return None
    key = f"The excess over its spread: ({green} - {numeral(expected)}) / {numeral(spread)} = {numeral(right)}."
    offered = options(chance, right, key, _mistakes(tokens, share, green))
    if offered is None:
        return None
    if right >= 4:
        verdict = "while unmarked texts pass 4 about once in 30,000 cases"
    elif right >= 2:
        verdict = "rare by chance, but not when many texts are checked"
    else:
        verdict = "which chance alone gives often enough"
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} of {tokens} tokens for a green-list watermark. Without it "
            f"each token is green with probability {share:g}, independently; {green} are. How many "
            "standard deviations above the expected number is that?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Expected are {share:g} x {tokens} = {numeral(expected)} green tokens with standard "
            f"deviation sqrt({tokens} x {share:g} x {1 - share:g}) = {numeral(spread)}, so z = "
            f"{numeral(right)}, {verdict}. At an equal share of green, z grows with the square root "
            "of the length, so short texts escape. Paraphrasing lowers z, repeated passages distort "
            "it, and a low z does not prove that a person wrote the text."
        ),
    }


def _mistakes(tokens: int, share: float, green: int) -> list[Mistake]:
    excess, seen = green - share * tokens, green / tokens
    other = 0.25 if share == 0.5 else 0.5
    return [
        Mistake(
            excess / (tokens * share * (1 - share)),
            "The excess is divided by the variance.",
            "That is the variance; the standard deviation is its square root.",
        ),
        Mistake(
            excess / tokens,
            "The excess is a share of the text.",
            "That is the excess per token, which has not been compared with chance variation.",
        ),
        Mistake(
            excess / sqrt(tokens * share),
            "The variance of a count is its mean.",
            f"For a yes-or-no event the factor {1 - share:g} belongs to the variance as well.",
        ),
        Mistake(
            excess / sqrt(tokens),
            "The spread is the root of the length.",
            f"Each token has variance {share:g} x {1 - share:g}, not 1.",
        ),
        Mistake(
            excess / sqrt(tokens * seen * (1 - seen)),
            "The spread is estimated from the text under test.",
            f"The test supposes there is no watermark, so the spread follows from {share:g}.",
        ),
        Mistake(
            (green - other * tokens) / sqrt(tokens * other * (1 - other)),
            f"By chance a share of {other:g} is green.",
            f"The green list covers {share:g} of the vocabulary here, and that sets the expectation.",
        ),
        Mistake(
            green / sqrt(tokens * share * (1 - share)),
            "All green tokens count as evidence.",
            f"Of the {green} green tokens {numeral(share * tokens)} are expected anyway; subtract them.",
        ),
        Mistake(
            excess,
            "The excess in tokens is the number of deviations.",
            "That counts tokens; it has to be divided by the standard deviation of the count.",
        ),
    ]
