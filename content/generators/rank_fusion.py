"""Which score gives reciprocal rank fusion to a document with drawn ranks?

The sum of 1 / (k + rank) over the lists that hold the document, ranks counted from 1.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, series, until

LISTS = ("keyword search", "vector search", "title search")


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    constant = chance.choice((20, 40, 60, 60, 60, 100))
    ranks = [chance.choice((1, 2, 3, 4, 5, 7, 8, 10, 12, 15, 20, 25, 30)) for _ in LISTS]
    missing = chance.random() < 0.5  # the last list does not hold the document
    found = ranks[:2] if missing else ranks
    right = sum(1 / (constant + rank) for rank in found)
    terms = " + ".join(f"1/{constant + rank}" for rank in found)
    mistakes = _mistakes(constant, found, missing)
    offered = options(
        chance, right, f"Each list that holds it adds 1/(k + rank): {terms}.", mistakes
    )
    if offered is None:
        return None
    places = [f"rank {rank} in {name}" for rank, name in zip(found, LISTS, strict=False)]
    if missing:
        places.append(f"is absent from {LISTS[2]}")
    what = chance.choice(("A page", "A policy document", "A forum post"))
    return {
        "stem": (
            f"{what} has {series(places)}. The three result lists are merged by reciprocal rank "
            f"fusion with k = {constant}, ranks starting at 1. Which score does the document get?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Each list that holds the document adds 1/(k + rank): {terms} = {numeral(right)}. Ranks "
            "and not scores are added, because scores of keyword and vector search have no common "
            f"scale. The constant k = {constant} flattens the curve, so that being found by several "
            "lists can outweigh a first place in one. What gets lost is how clear a win was; a "
            "reranker can look at that afterwards."
        ),
    }


def _mistakes(constant: int, found: list[int], missing: bool) -> list[Mistake]:
    parts = [1 / (constant + rank) for rank in found]
    mistakes = [
        Mistake(
            sum(1 / rank for rank in found),
            "Each list adds one over the rank.",
            f"Without the constant {constant} a first place would count twice as much as a second one.",
        ),
        Mistake(
            1 / (constant + sum(found)),
            "The ranks are added before the fraction is taken.",
            "Each list adds a fraction of its own; added ranks would punish being found often.",
        ),
        Mistake(
            sum(parts) / len(parts),
            "The score is the mean over the lists.",
            "Fusion adds the fractions; a mean would not reward being found by more lists.",
        ),
        Mistake(
            max(parts),
            "The best list decides.",
            "The other lists that hold the document add their fractions as well.",
        ),
        Mistake(
            len(parts) / constant,
            "Each list adds 1/k, whatever the rank.",
            "The rank stands beside k in the denominator; without it the order is lost.",
        ),
        Mistake(
            sum(1 / (constant * rank) for rank in found),
            "The constant multiplies the rank.",
            f"k is added to the rank; multiplied, it would scale all scores by 1/{constant} alone.",
        ),
    ]
    if missing:
        mistakes.append(
            Mistake(
                sum(parts) + 1 / constant,
                "A list without the document counts as rank 0.",
                "A list that does not hold the document adds nothing to its score.",
            )
        )
    return mistakes
