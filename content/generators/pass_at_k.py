"""How large is the unbiased estimate of pass@k, for drawn counts?

1 - C(n - c, k) / C(n, k): the chance that k of the n programs, drawn without replacement, contain
at least one of the c that pass.
"""

from math import comb
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, number, numeral, until

SETTINGS: Final = (
    ("sort a list of dates", "programs"),
    ("parse a log file", "programs"),
    ("find late orders", "SQL queries"),
    ("prove a lemma", "proofs"),
)


def _attempt(chance: Random) -> dict[str, object] | None:
    total = chance.choice((5, 6, 8, 10, 12, 15, 20, 25, 40, 50))
    passed = chance.randrange(1, 11)
    drawn = chance.choice((2, 2, 3, 4, 5, 8, 10))
    if drawn >= total or passed > total // 2:
        return None
    miss = comb(total - passed, drawn) / comb(total, drawn)
    right = 1 - miss
    if not 0.1 <= right <= 0.97:
        return None
    share = passed / total
    mistakes = [
        Mistake(
            1 - (1 - share) ** drawn,
            "",
            "That draws with replacement, which is biased low; the sample is finite.",
        ),
        Mistake(share, "", f"That is pass@1; {drawn} attempts have a better chance than one."),
        Mistake(miss, "", "That is the chance that none of them passes; subtract it from 1."),
        Mistake(
            drawn * share,
            "",
            "Adding up chances counts cases twice in which several pass.",
        ),
    ]
    if share**drawn > 0.005:
        every = "That asks for all of them to pass; one is enough."
        mistakes.append(Mistake(share**drawn, "", every))
    asked = number(right, "", mistakes, absolute=0.006)
    if asked is None:
        return None
    task, things = chance.choice(SETTINGS)
    return {
        "stem": (
            f"To {task}, a model wrote {total} {things}, of which {passed} "
            f"{'passes' if passed == 1 else 'pass'} the check. What is the unbiased estimate of "
            f"pass@{drawn}, the chance that {drawn} of these, drawn without replacement, contain a "
            "correct one? Round to two decimals."
        ),
        "number": asked,
        "explanation": (
            f"None passes with probability C({total - passed}, {drawn})/C({total}, {drawn}) = "
            f"{numeral(miss)}, so pass@{drawn} is {numeral(right)}. Putting the share {numeral(share)} "
            f"into 1 - (1 - p)^{drawn} is biased low, most of all for few samples. pass@k assumes "
            "that a checker picks the right one; without such a checker a user sees pass@1."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number with known mistakes, its explanation."""
    return until(Random(seed), _attempt)
