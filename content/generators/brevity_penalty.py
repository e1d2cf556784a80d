"""What does BLEU's brevity penalty leave of a drawn precision?

BLEU = precision * min(1, exp(1 - r/c)) for candidates of c tokens and references of r tokens, over
a whole corpus; the precision stands for the geometric mean of the clipped n-gram precisions.
"""

import math
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS: Final = (
    "A translation system",
    "A caption model",
    "A subtitle translator",
)


def _mistakes(precision: float, made: int, wanted: int) -> list[Mistake]:
    bonus = math.exp(1 - wanted / made)
    other = math.exp(1 - made / wanted)
    short = made < wanted
    found = [
        Mistake(
            precision * made / wanted,
            "The penalty is the ratio of the lengths.",
            "The ratio of the lengths stands in an exponent: exp(1 - r/c), and the most is 1.",
        ),
        Mistake(
            precision * wanted / made,
            "The score is scaled by reference length over output length.",
            "That rewards short outputs and punishes long ones; the penalty does the opposite."
            if short
            else "Long outputs are not punished by length: n-gram precision does that already.",
        ),
        Mistake(
            precision * other,
            "The penalty is exp(1 - c/r).",
            "The fraction is upside down; too short an output has r/c above 1.",
        ),
        Mistake(
            precision * math.exp(-wanted / made),
            "The penalty is exp(-r/c).",
            "The 1 in the exponent is missing; equal lengths have to give a penalty of 1.",
        ),
        Mistake(
            precision if short else precision * bonus,
            "Short outputs keep their precision." if short else "Longer outputs earn a bonus.",
            "Precision alone rewards saying little; outputs shorter than the references lose some."
            if short
            else "The factor is capped at 1; a long output gains nothing from its length.",
        ),
    ]
    if short:
        why = "The penalty is the factor that stays, not the part that is subtracted."
        taken = Mistake(precision * (1 - bonus), "The factor is the share that is taken away.", why)
        found.append(taken)
    return [one for one in found if one.value <= 1]


def _attempt(chance: Random) -> dict[str, object] | None:
    wanted = chance.randrange(10, 41) * 100
    made = chance.randrange(10, 41) * 100
    if not 0.5 <= made / wanted <= 1.6 or abs(made - wanted) < 200:
        return None
    # Mostly too short: that is when something happens.
    if made > wanted and chance.random() < 0.6:
        return None
    precision = chance.choice((0.3, 0.4, 0.5, 0.6, 0.8))
    factor = min(1.0, math.exp(1 - wanted / made))
    right = precision * factor
    work = (
        f"exp(1 - {wanted}/{made}) = {numeral(factor)}"
        if made < wanted
        else "the outputs are not too short, so the factor is 1"
    )
    why = f"{work[0].upper() if made > wanted else work[0]}{work[1:]}; times {precision:g}."
    shown = options(chance, right, why, _mistakes(precision, made, wanted))
    if shown is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} writes {made:,} tokens for a test set whose references "
            f"have {wanted:,}. The geometric mean of its clipped n-gram precisions is "
            f"{precision:g}. Which BLEU score results, on the scale from 0 to 1?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            "With c tokens written and r in the references the brevity penalty is exp(1 - r/c), at "
            f"most 1. Here {work}; times {precision:g} that is {numeral(right)}. "
            "Precision alone could be raised by writing a few safe words, and the penalty stands "
            "in for recall. There is no penalty for length, since surplus words already lower the "
            "precision. Lengths are added up over the whole corpus before the penalty is taken."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
