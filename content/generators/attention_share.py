"""Which share of a Transformer layer's FLOPs is spent on pairs of tokens, for a drawn shape?

Matrix products alone, 2 FLOPs for a multiplication with its addition, n tokens of width d: the
four projections take 8 n d^2, an MLP of width 4 d takes 16 n d^2, scores and weighted sums take
2 n^2 d each. The share is n / (n + 6 d). All pairs count, also those a causal mask would hide.
"""

from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

SETTINGS = (
    "A coding assistant reads source code of {tokens:,} tokens in one go",
    "A model is trained on sequences of {tokens:,} tokens",
    "A contract of {tokens:,} tokens is put into one prompt",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    width = chance.choice((512, 768, 1024, 1536, 2048, 2560, 4096, 5120, 8192))
    tokens = 1024 * chance.choice((1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128))
    share = tokens / (tokens + 6 * width)
    if not 0.04 < share < 0.93:
        return None
    key = (
        f"The pairs take 4 n^2 d, the rest 24 n d^2, so the share is n/(n + 6d) = {percent(share)}."
    )
    offered = options(chance, share, key, _mistakes(tokens, width), show=percent)
    if offered is None:
        return None
    setting = chance.choice(SETTINGS).format(tokens=tokens)
    return {
        "stem": (
            f"{setting}. Each layer has width {width:,}, four attention projections of that width "
            "and an MLP of two matrices, four times as wide inside. Counting matrix products over "
            "all pairs of tokens, which share of a layer's FLOPs goes into scores and weighted sums?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"With n = {tokens:,} and d = {width:,}, the projections take 8 n d^2, the MLP takes "
            "16 n d^2, scores and weighted sums take 2 n^2 d each. Hence n/(n + 6d) = "
            f"{tokens:,} / {tokens + 6 * width:,} = {percent(share)}. The quadratic part overtakes "
            f"the linear one at 6d = {6 * width:,} tokens. A kernel that skips what a causal mask "
            "hides halves the quadratic part; memory traffic is another matter."
        ),
    }


def _mistakes(tokens: int, width: int) -> list[Mistake]:
    def share(factor: int) -> float:
        return tokens / (tokens + factor * width)

    return [
        Mistake(
            share(1),
            "Quadratic and linear cost are equal once the length equals the width.",
            f"At {width:,} tokens the linear part is still six times as large: 24 n d^2 to 4 n^2 d.",
        ),
        Mistake(
            share(2),
            "A layer consists of attention alone.",
            "That leaves out the MLP, which takes 16 of the 24 n d^2 FLOPs of the linear part.",
        ),
        Mistake(
            share(4),
            "The projections to queries, keys, values and output cost nothing.",
            "That leaves out the four projections, which take 8 n d^2 beside the MLP's 16 n d^2.",
        ),
        Mistake(
            share(12),
            "Attention over pairs is the product of queries and keys.",
            "Weighting the values costs another 2 n^2 d; this counts the scores and forgets it.",
        ),
        Mistake(
            share(24),
            "Attention over pairs costs n^2 d FLOPs.",
            "There are two products with 2 FLOPs per multiplication and addition, so 4 n^2 d in all.",
        ),
        Mistake(
            1 - share(6),
            "The quadratic part is the one with the squared width.",
            "That is the share of projections and MLP, which grow linearly with the length.",
        ),
    ]
