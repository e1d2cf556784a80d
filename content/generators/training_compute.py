"""How many FLOPs does it take to train a dense model of drawn size on drawn tokens?

About 6 N D for N parameters and D tokens: 2 FLOPs per parameter and token in the forward pass
(a multiplication and an addition), 4 in the backward pass (gradients for activations and for
weights). Attention over pairs of tokens is left out, as in the usual estimate.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, scientific, until

SETTINGS = (
    "A lab trains a dense Transformer",
    "A grant proposal plans a dense Transformer",
    "A report describes a dense Transformer",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    billions = chance.choice((0.5, 1, 1.5, 2, 3, 4, 7, 8, 13, 20, 30, 70))
    trillions = chance.choice((0.1, 0.2, 0.3, 0.5, 1, 1.4, 2, 3, 5, 8, 10, 15))
    product = billions * 1e9 * trillions * 1e12
    if not 4 <= 1000 * trillions / billions <= 5000:
        return None
    total = 6 * product
    key = f"6 x {numeral(billions)} x 10^9 x {numeral(trillions)} x 10^12 = {scientific(total)}."
    offered = options(chance, total, key, _mistakes(product), show=scientific)
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} with {numeral(billions)} billion parameters on "
            f"{numeral(trillions)} trillion tokens, each seen once, without recomputing "
            "activations. By the usual estimate, which leaves out attention over pairs of tokens, "
            "about how many FLOPs does the whole training take?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            "Per parameter and token the forward pass takes a multiplication and an addition, 2 "
            "FLOPs; the backward pass forms gradients for activations and for weights, 4 more. So "
            f"6 x {numeral(billions)} x 10^9 x {numeral(trillions)} x 10^12 = {scientific(total)} "
            "FLOPs. The estimate is good while the context is short against six times the width, "
            "and says nothing about how busy the hardware is."
        ),
    }


def _mistakes(product: float) -> list[Mistake]:
    return [
        Mistake(
            product,
            "Each parameter is used once per token.",
            "It is used in three products per token, each with a multiplication and an addition.",
        ),
        Mistake(
            2 * product,
            "Training costs as much as reading the text.",
            "That is the forward pass; the backward pass costs about twice as much again.",
        ),
        Mistake(
            3 * product,
            "A multiplication with its addition is one FLOP.",
            "Both operations count, so each of the three products takes 2 FLOPs per parameter.",
        ),
        Mistake(
            4 * product,
            "The backward pass costs as much as the forward pass.",
            "Backward there are two products, for activations and for weights, so 4 FLOPs, not 2.",
        ),
        Mistake(
            8 * product,
            "Every training run computes the forward pass twice.",
            "A second forward pass is needed when activations are recomputed, which is ruled out.",
        ),
        Mistake(
            12 * product,
            "Forward and backward pass take 6 FLOPs each.",
            "The 6 already is the sum: 2 FLOPs forward and 4 backward per parameter and token.",
        ),
        Mistake(
            18 * product,
            "The 6 FLOPs are the forward pass, and training costs three times that.",
            "The forward pass takes 2 FLOPs; three times 2 gives the 6, so this triples twice.",
        ),
    ]
