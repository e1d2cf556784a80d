"""How often does a drawn pair of characters occur, when a BPE tokeniser counts it?

The corpus is words with frequencies; a pair counts as often as it stands in a word, times the
word's frequency. Words start as single characters, nothing has been merged.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, series, until

CORPORA = (
    ("low", "lower", "newest", "widest", "slowest"),
    ("play", "player", "played", "replay", "display"),
    ("banana", "bandana", "canal", "panama", "anagram"),
    ("testing", "tasting", "resting", "string", "singing"),
    ("lesson", "essence", "assess", "session", "passes"),
    ("mentor", "moment", "segment", "mention", "element"),
    ("remember", "ember", "number", "member", "timber"),
    ("token", "broken", "spoken", "taken", "kitten"),
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its count with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _count(word: str, pair: str) -> int:
    return sum(word.startswith(pair, at) for at in range(len(word)))


def _attempt(chance: Random) -> dict[str, object] | None:
    words = chance.sample(chance.choice(CORPORA), 4)
    often = {word: chance.randrange(2, 16) for word in words}
    pairs = sorted({word[at : at + 2] for word in words for at in range(len(word) - 1)})
    pair = chance.choice(pairs)
    inside = {word: _count(word, pair) for word in words if pair in word}
    # One word alone would be read off; two equal letters could be counted with overlaps.
    if len(inside) < 2 or pair[0] == pair[1]:
        return None
    right = sum(count * often[word] for word, count in inside.items())
    asked = number(right, "", _mistakes(words, often, inside, pair, right), relative=0.0)
    if asked is None:
        return None
    listed = series([f'"{word}" {often[word]} times' for word in words])
    terms = " + ".join(
        f"{count} x {often[word]}" if count > 1 else f"{often[word]}"
        for word, count in inside.items()
    )
    named = series([f'"{word}"' for word in inside])
    text = chance.choice(("A small corpus", "A training text", "A list of search queries"))
    return {
        "stem": (
            f"{text} for a BPE tokeniser holds {listed}. All words start as single characters, and "
            f'nothing has been merged. Which count does the pair "{pair[0]}" followed by '
            f'"{pair[1]}" get in the first round?'
        ),
        "number": asked,
        "explanation": (
            f"The pair stands in {named}. Each place counts as often as its word occurs: {terms} = "
            f"{right}. BPE merges the pair with the largest such count, counts again and goes on "
            "until the vocabulary is full. Frequent words so end as single tokens and rare ones in "
            "pieces; most tokenisers first split at spaces, so that no pair reaches across words."
        ),
    }


def _mistakes(
    words: list[str], often: dict[str, int], inside: dict[str, int], pair: str, right: int
) -> list[Mistake]:
    once = sum(often[word] for word in inside)
    found = sum(inside.values())
    first = sum(often[word] * word.count(pair[0]) for word in words)
    rarest = min(inside, key=often.__getitem__)
    return [
        Mistake(
            once,
            "A word counts once, however often it holds the pair.",
            "A word that holds the pair twice adds its frequency twice.",
        ),
        Mistake(
            found,
            "A pair is counted in the list of different words.",
            "Those are places in the list of words; each counts as often as its word occurs.",
        ),
        Mistake(
            max(often[word] for word in inside),
            "The most frequent word decides.",
            "That is one word alone; the counts of all words with the pair are added.",
        ),
        Mistake(
            sum(often.values()),
            "Every word counts for every pair.",
            "Those are all words; the pair does not stand in each of them.",
        ),
        Mistake(
            first,
            "The first letter of the pair is what is counted.",
            f'Those are all places of "{pair[0]}"; it has to be followed by "{pair[1]}".',
        ),
        Mistake(
            right - inside[rarest] * often[rarest],
            f'The pair does not stand in "{rarest}".',
            f'One word is left out: "{rarest}" holds the pair as well and has to be added.',
        ),
    ]
