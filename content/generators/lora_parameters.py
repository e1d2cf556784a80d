"""How many parameters does LoRA train, for a drawn model with two adapted matrices per layer?

A d_out x d_in matrix gets two factors with r (d_in + d_out) numbers; summed over query and value
matrix and over layers. With grouped key-value heads the value matrix is narrower than the query
matrix.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _millions(value: float) -> str:
    return f"{numeral(value / 1e6)} million"


def _attempt(chance: Random) -> dict[str, object] | None:
    layers = chance.choice((16, 24, 32, 40, 48))
    width = chance.choice((1024, 2048, 3072, 4096, 5120))
    narrow = width // chance.choice((1, 2, 4, 8))
    rank = chance.choice((2, 4, 8, 16, 32, 64))
    sides = width + width + width + narrow
    right = layers * rank * sides
    if right < 3e5:
        return None
    full = layers * width * (width + narrow)
    key = f"Each pair of factors has r (in + out) numbers; {rank} x {sides:,} x {layers} layers."
    mistakes = _mistakes(layers, width, narrow, rank)
    offered = options(chance, right, key, mistakes, show=_millions)
    if offered is None:
        return None
    task = chance.choice(("legal summaries", "a support tone", "tagging of tickets", "SQL queries"))
    return {
        "stem": (
            f"A model is adapted to {task} by LoRA of rank {rank} on two matrices in each of its "
            f"{layers} layers: queries, {width:,} by {width:,}, and values, {width:,} by "
            f"{narrow:,}. Everything else is frozen. How many parameters are trained?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Each update is a product of two thin factors with r (in + out) numbers. Per layer "
            f"that is {rank} x ({width:,} + {width:,}) + {rank} x ({width:,} + {narrow:,}), times "
            f"{layers} layers {_millions(right)}, {numeral(100 * right / full)} % of the adapted "
            "matrices. The saving is in gradients and optimiser states; the frozen weights still "
            "have to be in memory, and a merged model is as large as before."
        ),
    }


def _mistakes(layers: int, width: int, narrow: int, rank: int) -> list[Mistake]:
    full = layers * width * (width + narrow)
    mistakes = [
        Mistake(
            full,
            "LoRA trains the adapted matrices themselves.",
            "Those are the frozen matrices; trained are the two thin factors beside each.",
        ),
        Mistake(
            rank * full,
            "The rank multiplies the size of a matrix.",
            "A factor has rank times one side; rank times both sides would exceed full tuning.",
        ),
        Mistake(
            layers * rank * 2 * width,
            "The query matrix is the one that is adapted.",
            "The value matrix of each layer has its own pair of factors, which counts as well.",
        ),
        Mistake(
            layers * rank * (width + narrow),
            "An update has one factor.",
            "Each update is a product of two factors, one for each side of the matrix.",
        ),
        Mistake(
            layers * rank * (2 * width + width + narrow) * 2,
            "Keys and the output projection are adapted along with queries and values.",
            "Two matrices per layer are adapted here, and each has one pair of factors.",
        ),
        Mistake(
            layers * 2 * width * rank * 2 if narrow < width else rank * 4 * width,
            "All attention matrices are square."
            if narrow < width
            else "One pair of factors serves all layers.",
            f"The value matrix has {narrow:,} on its narrow side, so its factors are smaller."
            if narrow < width
            else f"Each of the {layers} layers has factors of its own.",
        ),
    ]
    if layers * rank**2 >= 5_000:  # smaller numbers look odd in millions
        small = Mistake(
            layers * rank**2 * 2,
            "An update of rank r has r x r numbers.",
            "The factors reach from r to the sides of the matrix, so they hold r (in + out).",
        )
        mistakes.append(small)
    return mistakes
