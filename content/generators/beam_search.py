"""Which probability has the sequence that a beam search of width 2 returns, for drawn tables?

Three first words have probabilities p, and n is the probability of the likeliest second word after
each. Width 2 keeps the two likeliest first words and returns the larger of their products p * n.
"""

from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, series, until

WORDS: Final = (
    ("The", "A", "One"),
    ("Once", "When", "As"),
    ("We", "They", "You"),
    ("Please", "Kindly", "Now"),
    ("Snow", "Rain", "Fog"),
)
SETTINGS: Final = (
    "A translation model",
    "A caption model",
    "A model for subtitles",
)


def _tables(chance: Random) -> tuple[list[float], list[float]] | None:
    """Draw p, the largest first, and n; in units that keep products short."""
    first = sorted(chance.sample(range(3, 12), 3), reverse=True)
    if sum(first) > 20:
        return None
    return [part / 20 for part in first], [part / 10 for part in chance.sample(range(2, 10), 3)]


def _mistakes(words: tuple[str, ...], first: list[float], second: list[float]) -> list[Mistake]:
    products = [p * n for p, n in zip(first, second, strict=True)]
    winner = 1 if products[1] > products[0] else 0
    surest = second.index(max(second))
    found = [
        Mistake(
            first[0] * second[surest] if surest else 0.0,
            "The largest number of each step is taken.",
            f'{second[surest]:g} holds after "{words[surest]}", {first[0]:g} belongs to '
            f'"{words[0]}"; a path multiplies numbers of one branch.',
        ),
        Mistake(
            (first[winner] + second[winner]) / 2,
            "The probabilities of the steps are averaged.",
            "Probabilities along a path multiply; their mean is no probability of the sequence.",
        ),
        Mistake(
            second[winner],
            "The last step decides alone.",
            f'That leaves out the probability {first[winner]:g} of beginning with "{words[winner]}".',
        ),
        Mistake(
            products[winner] / 2,
            "The probability of a sequence is divided by its length.",
            "Lengths normalise the logarithm, if anything; both paths have two words here.",
        ),
        Mistake(
            products[winner] / (first[0] + first[1]),
            "The two words kept are scaled to add up to 1.",
            f'Dropping "{words[2]}" does not make the others likelier; nothing is scaled up.',
        ),
    ]
    if winner == 1:
        why = (
            f'That is greedy search, which follows "{words[0]}" alone; a width of 2 keeps '
            f'"{words[1]}" as well and finds more.'
        )
        found.append(Mistake(products[0], "Beam search takes the best word of each step.", why))
    if products[2] > products[winner]:
        why = (
            f'"{words[2]}" is third after the first step and is dropped, although its path would '
            "be the best."
        )
        found.append(Mistake(products[2], "Beam search finds the likeliest sequence of all.", why))
    elif surest != winner:
        why = (
            f'The path through "{words[surest]}" has the surest second word but a smaller product.'
        )
        found.append(Mistake(products[surest], "The surest second word wins.", why))
    return found


def _attempt(chance: Random) -> dict[str, object] | None:
    tables = _tables(chance)
    if tables is None:
        return None
    first, second = tables
    right = max(first[0] * second[0], first[1] * second[1])
    greedy = first[0] * second[0]
    if abs(greedy - first[1] * second[1]) < 0.005:
        return None
    # Mostly the draws in which the width matters.
    if right == greedy and chance.random() < 0.9:
        return None
    words = chance.choice(WORDS)
    mistakes = [one for one in _mistakes(words, first, second) if one.value > 0]
    winner = 0 if right == greedy else 1
    path = f"{first[winner]:g} x {second[winner]:g} = {numeral(right)}"
    shown = options(chance, right, f'The path through "{words[winner]}": {path}.', mistakes)
    if shown is None:
        return None
    openings = series([f'"{word}"' for word in words])
    chances, after = [series([f"{part:g}" for part in parts]) for parts in tables]
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} gives the likeliest first words, {openings}, the "
            f"probabilities {chances}. Given these, the likeliest second words have {after}, in this "
            "order. Beam search of width 2 looks for the likeliest pair. What is the probability of "
            "the pair that it returns?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f'After the first step the two likeliest words stay, "{words[0]}" and "{words[1]}"; '
            f'"{words[2]}" is dropped. Their best continuations have {first[0]:g} x {second[0]:g} '
            f"= {numeral(first[0] * second[0])} and {first[1]:g} x {second[1]:g} = "
            f"{numeral(first[1] * second[1])}, and the larger one is returned. A wider beam looks "
            "at more paths than greedy search, but a path dropped early is lost, so the best "
            "sequence may be missed."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
