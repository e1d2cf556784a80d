"""How large is ROUGE-L for a drawn pair of summaries?

F1 of recall L/m and precision L/n, where L is the length of the longest common subsequence (words
in the same order, gaps allowed), m the words of the reference and n those of the summary.
"""

from collections import Counter
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

# A sentence, a phrase that may stand at either end of it, and what may stand for single words.
SENTENCES: Final[tuple[tuple[str, str, dict[str, tuple[str, ...]]], ...]] = (
    (
        "the council will close the old bridge",
        "in May",
        {"council": ("mayor",), "will": ("must",), "close": ("shut",), "old": ("", "narrow")},
    ),
    (
        "police arrested the young gunman",
        "in the city",
        {"police": ("officers",), "arrested": ("caught", "quickly arrested"), "young": ("",)},
    ),
    (
        "heavy rain flooded many small streets",
        "on Sunday",
        {"heavy": ("", "strong"), "flooded": ("has flooded",), "many": ("some",), "small": ("",)},
    ),
    (
        "the bank raised its rates for new loans",
        "last week",
        {"bank": ("lender",), "raised": ("lifted", "sharply raised"), "new": ("", "all")},
    ),
    (
        "the museum shows early maps of the coast",
        "this summer",
        {"museum": ("gallery",), "shows": ("presents", "now shows"), "early": ("rare", "")},
    ),
    (
        "doctors found a new test for the illness",
        "in Leeds",
        {"doctors": ("researchers",), "found": ("have found",), "new": ("quick", "")},
    ),
    (
        "the home team lost its last match",
        "on Friday",
        {"home": ("",), "lost": ("narrowly lost", "drew"), "last": ("", "final")},
    ),
    (
        "two boats left the small harbour",
        "before the storm",
        {"two": ("three",), "left": ("sailed from",), "small": ("", "old")},
    ),
)


def _common(one: list[str], other: list[str]) -> tuple[int, int]:
    """Return the lengths of the longest common subsequence and of the longest common run."""
    before, longest = [0] * (len(other) + 1), 0
    runs = before
    for word in one:
        row, run = [0], [0]
        for at, match in enumerate(other, 1):
            same = word == match
            row.append(before[at - 1] + 1 if same else max(before[at], row[-1]))
            run.append(runs[at - 1] + 1 if same else 0)
        longest = max(longest, *run)
        before, runs = row, run
    return before[-1], longest


def _summary(chance: Random, core: str, phrase: str, others: dict[str, tuple[str, ...]]) -> str:
    """Retell a sentence: replace or leave out words, move the phrase to the front."""
    words = [
        chance.choice(others[word]) if word in others and chance.random() < 0.5 else word
        for word in core.split()
    ]
    order = [phrase, *words] if chance.random() < 0.6 else [*words, phrase]
    return " ".join(word for word in order if word)


def _f1(hits: int, made: int, wanted: int) -> float:
    return 2 * hits / (made + wanted)


def _attempt(chance: Random) -> dict[str, object] | None:
    core, phrase, others = chance.choice(SENTENCES)
    reference = f"{core} {phrase}".split()
    summary = _summary(chance, core, phrase, others).split()
    made, wanted = len(summary), len(reference)
    length, run = _common(summary, reference)
    if run == length or not 3 <= length < min(made, wanted):
        return None
    right = _f1(length, made, wanted)
    shared = sum((Counter(summary) & Counter(reference)).values())
    mistakes = [
        Mistake(
            _f1(run, made, wanted),
            "",
            "That counts the longest unbroken run; a subsequence may have gaps.",
        ),
        Mistake(
            _f1(shared, made, wanted),
            "",
            "That counts shared words in any order, which is ROUGE-1; order matters here.",
        ),
        Mistake(length / wanted, "", "That is the recall; F1 includes the precision."),
        Mistake(length / made, "", "That is the precision; F1 includes the recall."),
        Mistake(
            length / (made + wanted - length),
            "",
            "That divides by the union of both; F1 divides twice the match by the sum of lengths.",
        ),
    ]
    asked = number(right, "", mistakes, absolute=0.006)
    if asked is None:
        return None
    return {
        "stem": (
            f'The reference summary is "{core} {phrase}", and a model writes "{" ".join(summary)}". What is '
            "ROUGE-L, the F1 of precision and recall by the longest common subsequence of words? "
            "Round to two decimals."
        ),
        "number": asked,
        "explanation": (
            f"The longest common subsequence has {length} words, in order but with gaps. Recall is "
            f"{length}/{wanted}, precision {length}/{made}, and F1 = 2 x {length}/({made} + "
            f"{wanted}) = {numeral(right)}. Word order counts without demanding unbroken runs, as "
            "n-grams do. Synonyms and paraphrases still earn nothing, and a copied sentence with "
            "one wrong fact scores high."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
