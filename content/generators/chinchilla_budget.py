"""Which size, or how many tokens, fits a drawn compute budget by the Chinchilla rule of thumb?

Training takes C = 6 N D FLOPs and D = 20 N tokens are used, so N = sqrt(C / 120) and
D = sqrt(20 C / 6). The 20 is the rule of thumb and is given in the stem.
"""

from math import sqrt
from random import Random

from bot.bank.toolkit import Mistake, numeral, options, scientific, until

SETTINGS = (
    "A team may spend {budget} FLOPs on one training run",
    "The budget of a training run is {budget} FLOPs",
    "A cluster can give a new model {budget} FLOPs",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _shown(value: float, scale: float) -> str:
    """Write a count in trillions, billions or millions, as suits the key of the options."""
    if scale >= 1e12:
        return f"{numeral(value / 1e12)} trillion"
    if scale < 1e9:
        return f"{numeral(value / 1e6)} million"
    return f"{numeral(value / 1e9)} billion"


def _attempt(chance: Random) -> dict[str, object] | None:
    exponent = chance.randrange(19, 26)
    budget = chance.choice((1, 1.2, 1.5, 2, 2.4, 3, 4, 5, 6, 7.5, 8)) * 10**exponent
    tokens_asked = chance.random() < 0.5
    size = sqrt(budget / 120)
    tokens = 20 * size
    if tokens_asked:
        right, mistakes = tokens, _token_mistakes(budget, size)
        key = f"Put N = D/20 into 6 N D: D = sqrt(20 C / 6) = {_shown(tokens, tokens)}."
    else:
        right, mistakes = size, _size_mistakes(budget, tokens)
        key = f"Put D = 20 N into 6 N D: N = sqrt(C / 120) = {_shown(size, size)}."
    offered = options(chance, right, key, mistakes, show=lambda value: _shown(value, right))
    if offered is None:
        return None
    setting = chance.choice(SETTINGS).format(budget=scientific(budget))
    what = "on how many tokens is the model trained" if tokens_asked else "how large is the model"
    return {
        "stem": (
            f"{setting}. Training takes 6 FLOPs per parameter and token, and the team follows the "
            f"rule of thumb of 20 training tokens per parameter. If the budget is used up, {what}?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"C = 6 N D with D = 20 N gives C = 120 N^2. So N = sqrt({scientific(budget)} / 120) = "
            f"{_shown(size, size)} parameters and D = {_shown(tokens, tokens)} tokens. Both grow with the "
            "square root of the budget: four times the compute doubles each. The 20 is a fit to one "
            "family of models and data; whoever serves a model a lot often trains a smaller one for longer."
        ),
    }


def _size_mistakes(budget: float, tokens: float) -> list[Mistake]:
    return [
        Mistake(
            tokens,
            "There is one token for 20 parameters.",
            "That turns the ratio round: this many are the tokens, 20 for each parameter.",
        ),
        Mistake(
            sqrt(budget / 6),
            "Parameters and tokens are equal in number.",
            "That spends the budget on one token per parameter and leaves out the factor 20.",
        ),
        Mistake(
            sqrt(budget / 40),
            "Training costs 2 FLOPs per parameter and token.",
            "2 FLOPs are the forward pass; training takes 6, so this size overdraws the budget.",
        ),
        Mistake(
            sqrt(budget / 360),
            "The 6 FLOPs are the forward pass alone.",
            "The 6 FLOPs already cover forward and backward pass; two thirds of the budget stay unused.",
        ),
        Mistake(
            sqrt(budget) / 120,
            "The factor 120 stands outside the root.",
            "C = 120 N^2 has to be divided by 120 first; the root comes after that.",
        ),
        Mistake(
            sqrt(budget / 2400),
            "Each parameter sees 20 tokens, and each token passes 20 times.",
            "The factor 20 enters once, through D = 20 N; squaring it shrinks the model too far.",
        ),
    ]


def _token_mistakes(budget: float, size: float) -> list[Mistake]:
    return [
        Mistake(
            size,
            "The square root of C / 120 gives the tokens.",
            "That is the number of parameters; there are 20 tokens for each of them.",
        ),
        Mistake(
            sqrt(budget / 6),
            "Parameters and tokens are equal in number.",
            "That spends the budget on one token per parameter and leaves out the factor 20.",
        ),
        Mistake(
            sqrt(20 * budget / 2),
            "Training costs 2 FLOPs per parameter and token.",
            "2 FLOPs are the forward pass; training takes 6, so this overdraws the budget.",
        ),
        Mistake(
            sqrt(20 * budget / 18),
            "The 6 FLOPs are the forward pass alone.",
            "The 6 FLOPs already cover forward and backward pass; two thirds of the budget stay unused.",
        ),
        Mistake(
            400 * size,
            "The tokens grow with the square of the ratio.",
            "20 tokens per parameter give 20 N and not 400 N; this overdraws the budget 20 times.",
        ),
        Mistake(
            sqrt(20 * budget),
            "Each parameter and token costs one FLOP.",
            "A parameter takes 6 FLOPs per token in training, so the tokens run out earlier.",
        ),
    ]
