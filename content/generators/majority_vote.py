"""How often is the majority of drawn size right, if votes are independent?

Sum over j > n/2 of C(n, j) p^j (1 - p)^(n - j): n votes, two possible answers, p per vote.
"""

from math import comb
from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

SETTINGS = (
    "A model judges yes-or-no whether a claim follows from a contract",
    "A model decides yes-or-no whether a bug report is a duplicate",
    "A model answers a yes-or-no question on a chart",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    votes = chance.choice((3, 5, 7))
    each = chance.choice((0.3, 0.4, 0.45, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8))
    half = votes // 2 + 1
    terms = [comb(votes, j) * each**j * (1 - each) ** (votes - j) for j in range(half, votes + 1)]
    right = sum(terms)
    key = f"It is the probability of {half} or more right votes out of {votes}."
    offered = options(chance, right, key, _mistakes(votes, each, terms), show=percent)
    if offered is None:
        return None
    verdict = (
        f"Above 50 % per vote a majority helps, here from {percent(each)} to {percent(right)}"
        if each > 0.5
        else f"Below 50 % per vote a majority hurts, here from {percent(each)} to {percent(right)}"
    )
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} and is right in {percent(each)} of its samples. You draw "
            f"{votes} samples, whose errors are independent, and take the majority. With which "
            "probability is the result right?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The majority is right if {half} or more of {votes} votes are: the sum of C({votes}, j) "
            f"{each:g}^j {1 - each:.2g}^({votes} - j) for j from {half} to {votes} is "
            f"{percent(right)}. {verdict}. Samples of one model share their blind spots, so real "
            "gains are smaller. With more than two answers a right answer can win with less than "
            "half of the votes, as wrong ones scatter."
        ),
    }


def _mistakes(votes: int, each: float, terms: list[float]) -> list[Mistake]:
    half = votes // 2 + 1
    return [
        Mistake(
            each**votes,
            "All votes have to be right.",
            f"That is the probability of {votes} right votes; a majority needs {half}.",
        ),
        Mistake(
            1 - (1 - each) ** votes,
            "One right vote is enough.",
            f"That is the probability of one or more right votes; a majority needs {half}.",
        ),
        Mistake(
            1 - (1 - each) ** half,
            f"A majority is safe as soon as one of {half} votes is right.",
            f"One right vote among {half} is not {half} right votes among {votes}.",
        ),
        Mistake(
            each,
            "Voting changes nothing on average.",
            "The mean share of right votes stays the same; how often it passes one half does not.",
        ),
        Mistake(
            terms[0],
            f"Exactly {half} votes have to be right.",
            f"That is exactly {half} right votes; more of them make a majority as well.",
        ),
        Mistake(
            each**half,
            f"A majority means that {half} given votes are right.",
            f"That fixes which {half} votes are right and ignores all other ways to a majority.",
        ),
        Mistake(
            1 - sum(terms),
            "The tail of the binomial below one half is the answer.",
            "That is the probability that the majority is wrong.",
        ),
    ]
