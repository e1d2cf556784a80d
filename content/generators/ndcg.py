"""What is nDCG at k, for a drawn pattern of relevant results?

Gain 1 for a relevant result, discount log2(rank + 1): the sum over the results, divided by the sum
of the best order. The best order puts all relevant documents of the collection first, as far as
there are places.
"""

from math import log2
from random import Random

from bot.bank.toolkit import Mistake, number, series, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _gain(ranks: list[int]) -> float:
    return sum(1 / log2(rank + 1) for rank in ranks)


def _attempt(chance: Random) -> dict[str, object] | None:
    places = chance.choice((3, 4, 5, 6))
    hits = sorted(chance.sample(range(1, places + 1), chance.randrange(1, places)))
    relevant = len(hits) + chance.choice((0, 0, 1, 2))
    ideal = list(range(1, min(relevant, places) + 1))
    right = _gain(hits) / _gain(ideal)
    if hits == ideal:
        return None
    found = list(range(1, len(hits) + 1))
    mistakes = [
        Mistake(
            _gain(hits),
            "The discounted sum is the measure.",
            "That is DCG; it still has to be divided by the DCG of the best order.",
        ),
        Mistake(
            len(hits) / places,
            "The order of the results does not matter.",
            "That is precision, which ignores at which ranks the relevant results stand.",
        ),
        Mistake(
            _gain(hits) / _gain(found),
            "The best order contains what was found and nothing else.",
            f"The collection has {relevant} relevant documents, which the best order puts first.",
        ),
        Mistake(
            sum(1 / rank for rank in hits) / sum(1 / rank for rank in ideal),
            "The discount is the rank itself.",
            "The discount is log2(rank + 1), which falls more slowly than 1/rank.",
        ),
        Mistake(
            len(hits) / relevant,
            "The share of relevant documents that were found is asked for.",
            "That is recall, which ignores at which ranks the relevant results stand.",
        ),
    ]
    asked = number(round(right, 4), "", mistakes, relative=0.0, absolute=0.01)
    if asked is None:
        return None
    where = chance.choice(("A documentation search", "A shop search", "A case-law search"))
    at = series([str(rank) for rank in hits])
    stand = f"the one at rank {at} is" if len(hits) == 1 else f"those at ranks {at} are"
    rest = "the other is" if places - len(hits) == 1 else "the others are"
    return {
        "stem": (
            f"{where} returns {places} results; {stand} relevant, {rest} irrelevant. The "
            f"collection holds {relevant} relevant document{'s' * (relevant > 1)} in all. With gain 1 and "
            f"discount log2(rank + 1), what is nDCG at {places}? Give two decimals."
        ),
        "number": asked,
        "explanation": (
            f"DCG is {' + '.join(f'1/log2({rank + 1})' for rank in hits)} = {_gain(hits):.3f}. The "
            f"best order has relevant results at the first {_places(len(ideal))}, DCG "
            f"{_gain(ideal):.3f}, so nDCG is {right:.3f}. The logarithm discounts late ranks gently; "
            "dividing makes questions with few and many relevant documents comparable. It shows how "
            "well results are ordered, not whether the answer built on them is right."
        ),
    }


def _places(count: int) -> str:
    return "rank" if count == 1 else f"{count} ranks"
