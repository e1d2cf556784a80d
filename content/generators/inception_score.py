"""How large is the Inception Score of a few images, for drawn outputs of the classifier?

exp(mean over images of KL(p(y|x) || p(y))), p(y) being the mean of the rows; the same as exp of the
entropy of p(y) minus the mean entropy of the rows. It lies between 1 and the number of classes.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

Rows = list[list[float]]

PAIRS: Final = (("cat", "dog"), ("car", "bus"), ("day", "night"), ("tulip", "rose"))
WORDS: Final = {3: "three", 4: "four", 5: "five"}


def _entropy(row: list[float]) -> float:
    return -sum(part * math.log(part) for part in row if part > 0)


def _two_classes(chance: Random) -> tuple[str, Rows]:
    one, other = chance.choice(PAIRS)
    shares = [chance.choice((0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95)) for _ in range(4)]
    stem = (
        f'A classifier knows the classes "{one}" and "{other}". For four generated images its '
        f'probabilities of "{one}" are {series([f"{share:g}" for share in shares])}. What is '
        "their Inception Score, with natural logarithms?"
    )
    return stem, [[share, 1 - share] for share in shares]


def _many_classes(chance: Random) -> tuple[str, Rows]:
    count = chance.choice((3, 4, 5))
    sure = chance.choice((0.6, 0.7, 0.8, 0.9))
    rest = (1 - sure) / (count - 1)
    word = WORDS[count]
    stem = (
        f"A classifier with {word} classes sees {word} generated images. It names a different "
        f"class for each, with probability {sure:g}, and spreads the rest evenly over the other "
        "classes. What is the Inception Score, with natural logarithms?"
    )
    return stem, [[sure if i == j else rest for j in range(count)] for i in range(count)]


def _mistakes(rows: Rows, whole: float, single: float) -> list[Mistake]:
    gain = whole - single
    classes = len(rows[0])
    return [
        Mistake(
            gain,
            "The score is the mean KL divergence.",
            "That is the mean KL divergence in nats; the score is its exponential.",
        ),
        Mistake(
            classes,
            "Images of all the classes give the number of classes.",
            f"{classes} would need a classifier that is fully certain of each image, in equal "
            "shares.",
        ),
        Mistake(
            math.exp(whole),
            "The score is the exponential of the overall entropy.",
            "That leaves out how uncertain single images are; their entropy is subtracted.",
        ),
        Mistake(
            math.exp(single),
            "The score is the exponential of the entropy of the single images.",
            "That grows with uncertainty about an image; the score has to fall with it.",
        ),
        Mistake(
            math.exp(gain / math.log(2)),
            "The divergence is taken in bits and e is raised to it.",
            "Logarithm and exponential need one base; bits would go with a power of 2.",
        ),
        Mistake(
            sum(max(row) for row in rows) / len(rows),
            "The score is the mean certainty of the classifier.",
            "Certainty is one half of it; the variety over the images is missing.",
        ),
    ]


def _attempt(chance: Random) -> dict[str, object] | None:
    stem, rows = (_two_classes if chance.random() < 0.5 else _many_classes)(chance)
    overall = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    whole = _entropy(overall)
    single = sum(map(_entropy, rows)) / len(rows)
    right = math.exp(whole - single)
    if right < 1.05:
        return None
    why = f"exp({numeral(whole)} - {numeral(single)}) = {numeral(right)}."
    shown = options(chance, right, why, _mistakes(rows, whole, single))
    if shown is None:
        return None
    return {
        "stem": stem,
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"The mean of the rows has the entropy {numeral(whole)} nats, the rows have "
            f"{numeral(single)} on average. The difference is the mean KL divergence, and its "
            f"exponential is {numeral(right)}. The score runs from 1 to the number of classes and "
            "rewards sure predictions that differ between images. It never looks at real images, "
            "so one perfect picture per class would be enough for the top."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
