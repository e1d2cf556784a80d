"""Which scale has the Laplace noise, if drawn queries share a privacy budget?

Each of k queries gets epsilon / k, so b = k x sensitivity / epsilon (pure differential privacy,
basic composition).
"""

from math import sqrt
from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS = (
    "A hospital publishes {queries} counts of treatments",
    "An app reports {queries} totals about its users",
    "A city releases {queries} statistics on its residents",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    queries = chance.choice((2, 3, 4, 5, 6, 8, 10))
    sensitivity = chance.choice((1, 1, 2, 3, 5))
    epsilon = chance.choice((0.1, 0.2, 0.25, 0.4, 0.5, 0.8, 1, 1.5, 2))
    right = queries * sensitivity / epsilon
    each = epsilon / queries
    key = (
        f"Each query gets {numeral(each)} of the budget, and {sensitivity} / {numeral(each)} is b."
    )
    offered = options(chance, right, key, _mistakes(queries, sensitivity, epsilon))
    if offered is None:
        return None
    setting = chance.choice(SETTINGS).format(queries=queries)
    return {
        "stem": (
            f"{setting} and adds Laplace noise to each. One person changes each number by up to "
            f"{sensitivity}. All together are to satisfy pure differential privacy with epsilon = "
            f"{epsilon:g}, shared equally by basic composition. Which scale b does the noise have?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Budgets add up, so each of {queries} numbers gets epsilon/{queries} = {numeral(each)}. "
            f"The scale is sensitivity over that: b = {sensitivity} / {numeral(each)} = "
            f"{numeral(right)}, a standard deviation of {numeral(sqrt(2) * right)}. More questions "
            "or more privacy mean more noise, whatever the size of the data; so large "
            "counts stay useful and small ones drown. If a person can enter one of the counts at "
            "most, the budget need not be split."
        ),
    }


def _mistakes(queries: int, sensitivity: int, epsilon: float) -> list[Mistake]:
    alone = sensitivity / epsilon
    return [
        Mistake(
            alone,
            "Each query may use the whole budget.",
            f"Then the {queries} queries together would use {queries} times the epsilon allowed.",
        ),
        Mistake(
            alone / queries,
            "The noise is shared out among the queries.",
            "The budget is shared out; each query gets less of it and so needs more noise.",
        ),
        Mistake(
            epsilon / sensitivity,
            "A larger epsilon means more noise.",
            "It is turned round: a smaller epsilon is stricter and needs more noise.",
        ),
        Mistake(
            sqrt(queries) * alone,
            "The noise grows with the root of the number of queries.",
            "By basic composition epsilons add up; roots come with weaker guarantees (epsilon, delta).",
        ),
        Mistake(
            2 * (queries * alone) ** 2,
            "The scale is the variance.",
            "That is the variance 2 b^2 of the noise and not its scale b.",
        ),
        Mistake(
            (queries * alone) ** 2,
            "The ratio enters squared.",
            "The scale is proportional to the ratio of sensitivity to budget, without a square.",
        ),
        Mistake(
            queries**2 * alone,
            "Both the budget and the sensitivity are scaled by the number of queries.",
            "Sharing the budget already covers all queries; scaling the sensitivity as well counts twice.",
        ),
    ]
