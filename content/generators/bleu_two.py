"""How large is BLEU with 1- and 2-grams for a drawn pair of sentences?

Brevity penalty times the geometric mean of the clipped 1-gram and 2-gram precisions; the penalty is
exp(1 - r/c) for a candidate of c words that is shorter than the reference of r words, else 1.
"""

import math
from collections import Counter
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

# A reference, one of its words and another word that may stand there.
SENTENCES: Final = (
    ("the cat sat on the mat", "cat", "dog"),
    ("the train to the coast was late", "train", "bus"),
    ("the old man fed the birds", "man", "woman"),
    ("the bank near the river is closed", "bank", "shop"),
    ("the boy gave the girl the book", "book", "letter"),
    ("the rain in the north will stop", "rain", "snow"),
    ("we met at the door of the house", "door", "gate"),
    ("the price of the house fell again", "price", "rent"),
    ("she read the news on the way home", "news", "book"),
    ("the ship left the port at dawn", "ship", "boat"),
    ("all the shops on the square are open", "square", "market"),
    ("they painted the wall behind the school", "wall", "fence"),
    ("the doctor called the patient in the morning", "patient", "nurse"),
    ("the key to the garden is on the table", "garden", "cellar"),
)


def _grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def _hits(candidate: list[str], reference: list[str], size: int) -> tuple[int, int, int]:
    """Return clipped hits, hits without clipping, and how many n-grams there are."""
    made, wanted = _grams(candidate, size), _grams(reference, size)
    clipped = sum(min(count, wanted[gram]) for gram, count in made.items())
    loose = sum(count for gram, count in made.items() if gram in wanted)
    return clipped, loose, len(candidate) - size + 1


def _candidate(chance: Random, reference: list[str], word: str, other: str) -> list[str]:
    """Spoil a reference: put another word in, repeat one, leave some out at the end."""
    words = list(reference)
    if chance.random() < 0.5:
        words[words.index(word)] = other
    if chance.random() < 0.3:
        last = len(words) - 1 - words[::-1].index("the")
        words[last] = "a"
    at = words.index("the")
    words[at:at] = ["the"] * chance.choice((0, 1, 1, 2))
    return words[: len(words) - chance.choice((0, 0, 1, 2, 3))]


def _attempt(chance: Random) -> dict[str, object] | None:
    text, word, other = chance.choice(SENTENCES)
    reference = text.split()
    candidate = _candidate(chance, reference, word, other)
    hits, loose, ones = _hits(candidate, reference, 1)
    pairs, loose_pairs, twos = _hits(candidate, reference, 2)
    penalty = min(1.0, math.exp(1 - len(reference) / len(candidate)))
    # Without a word too many, or with nothing missing, there is nothing to see.
    if not pairs or hits == ones or (loose == hits and penalty == 1):
        return None
    first, second = hits / ones, pairs / twos
    right = penalty * math.sqrt(first * second)
    mistakes = [
        Mistake(
            penalty * math.sqrt(loose / ones * loose_pairs / twos),
            "",
            "Repeated words count too often: a word earns at most as many hits as the reference "
            "has of it.",
        ),
        Mistake(
            math.sqrt(first * second),
            "",
            "The brevity penalty is missing; the candidate is shorter than the reference.",
        ),
        Mistake(
            penalty * (first + second) / 2,
            "",
            "That is the arithmetic mean; BLEU takes the geometric one.",
        ),
        Mistake(penalty * first, "", "That uses single words only; pairs of words count as well."),
        Mistake(penalty * second, "", "That uses pairs only; the single words count as well."),
        Mistake(
            penalty * first * second,
            "",
            "The root is missing: the mean of two precisions is the root of their product.",
        ),
    ]
    asked = number(right, "", mistakes, absolute=0.003)
    if asked is None:
        return None
    brevity = (
        f"the brevity penalty is exp(1 - {len(reference)}/{len(candidate)}) = {numeral(penalty)}"
        if penalty < 1
        else "the candidate is not too short, so the penalty is 1"
    )
    return {
        "stem": (
            f'A system translates "{" ".join(candidate)}" where the reference says "{text}". What '
            "is BLEU with 1- and 2-grams: the brevity penalty times the geometric mean of both "
            "clipped precisions? Round to three decimals."
        ),
        "number": asked,
        "explanation": (
            f"Clipped hits are {hits} of {ones} words and {pairs} of {twos} pairs; {brevity}. "
            f"Times the root of {numeral(first)} x {numeral(second)} that is {numeral(right)}. "
            "Clipping keeps repeated words from earning hits twice. Proper BLEU uses up to "
            "4-grams over a whole corpus; for one sentence it is noisy, and a good paraphrase "
            "may score low."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
