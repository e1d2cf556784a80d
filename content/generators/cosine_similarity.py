"""How similar are two drawn embeddings by the cosine?

Dot product over the product of the two lengths.
"""

from math import dist, hypot
from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    first = [chance.randrange(-2, 5) for _ in range(3)]
    second = [chance.randrange(-2, 5) for _ in range(3)]
    dot = sum(a * b for a, b in zip(first, second, strict=True))
    one, other = hypot(*first), hypot(*second)
    if dot == 0 or not one or not other or not 0.15 < abs(dot) / (one * other) < 0.97:
        return None
    right = dot / (one * other)
    mistakes = [
        Mistake(
            dot,
            "The dot product is the similarity.",
            "That is the dot product; it still has to be divided by both lengths.",
        ),
        Mistake(
            dist(first, second),
            "Similarity is the distance of the end points.",
            "That is the Euclidean distance, which is small for similar vectors.",
        ),
        Mistake(
            dot / (one * other) ** 2,
            "The dot product is divided by the squared lengths.",
            "The lengths enter as they are: take the roots of the sums of squares.",
        ),
        Mistake(
            dot / one,
            "One vector is scaled to length 1.",
            "That divides by the length of the first vector alone; divide by both.",
        ),
        Mistake(
            dot / 3,
            "The dot product is averaged over the dimensions.",
            "The number of dimensions plays no part; divide by both lengths.",
        ),
        Mistake(
            -right,
            "The sign does not matter.",
            "Size is right and the sign is wrong: check the negative products.",
        ),
    ]
    asked = number(round(right, 4), "", mistakes, relative=0.0, absolute=0.01)
    if asked is None:
        return None
    query, found = (", ".join(map(str, vector)) for vector in (first, second))
    setting = chance.choice(("A help desk", "A recipe search", "A patent search"))
    squares = [sum(a * a for a in vector) for vector in (first, second)]
    return {
        "stem": (
            f"{setting} ranks by the cosine of embeddings, shortened to three dimensions here. The "
            f"query has ({query}), a document has ({found}). What is their cosine similarity? Give "
            "two decimals."
        ),
        "number": asked,
        "explanation": (
            f"The dot product is {dot}, the lengths are sqrt({squares[0]}) and sqrt({squares[1]}), so "
            f"the cosine is {dot} / sqrt({squares[0] * squares[1]}) = {right:.3f}. Dividing by the "
            "lengths leaves the direction alone to count, from -1 to 1. Many systems scale all "
            "embeddings to length 1 beforehand; then the dot product is the cosine and gives the "
            "same ranking as the distance. A value means little by itself, as models differ in scale."
        ),
    }
