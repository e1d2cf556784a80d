"""What is recall or precision at k, for drawn counts of a retriever?

Recall: relevant passages found over all relevant ones. Precision: relevant passages found over all
that were retrieved.
"""

from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

SETTINGS = (
    "the retriever of a help desk",
    "the retriever of a legal assistant",
    "the search of a company wiki",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    retrieved = chance.choice((4, 5, 6, 8, 10, 12, 15, 20, 25))
    relevant = chance.randrange(3, 16)
    found = chance.randrange(1, 12)
    if found >= min(retrieved, relevant) or retrieved == relevant:
        return None
    recall, precision = found / relevant, found / retrieved
    wanted = chance.choice(("recall", "recall", "precision"))
    right = recall if wanted == "recall" else precision
    base = (
        f"Of the {relevant} relevant passages in the collection {found} came back."
        if wanted == "recall"
        else f"Of the {retrieved} passages returned {found} counted as relevant."
    )
    mistakes = _mistakes(found, relevant, retrieved, wanted)
    offered = options(chance, right, base, mistakes, show=percent)
    if offered is None:
        return None
    return {
        "stem": (
            f"For a test question {chance.choice(SETTINGS)} returns {retrieved} passages. The "
            f"collection holds {relevant} relevant passages, and {found} of them "
            f"{'is' if found == 1 else 'are'} among those returned. What is the {wanted} at "
            f"{retrieved}?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Recall asks how much of the relevant was found: {found}/{relevant} = "
            f"{percent(recall)}. Precision asks how much of the found is relevant: "
            f"{found}/{retrieved} = {percent(precision)}. Retrieving more never lowers recall and "
            "mostly lowers precision. For grounded answers recall usually comes first, because the "
            "model cannot use what was not retrieved. Recall needs judgements of the whole "
            "collection, and neither number says in which order the passages stand."
        ),
    }


def _mistakes(found: int, relevant: int, retrieved: int, wanted: str) -> list[Mistake]:
    recall, precision = found / relevant, found / retrieved
    swapped = (
        Mistake(
            precision,
            "Recall is the share of the returned passages that are relevant.",
            f"That divides by the {retrieved} passages returned, which is precision.",
        )
        if wanted == "recall"
        else Mistake(
            recall,
            "Precision is the share of the relevant passages that were returned.",
            f"That divides by the {relevant} relevant passages, which is recall.",
        )
    )
    total, rest = (relevant, "missed") if wanted == "recall" else (retrieved, "irrelevant")
    return [
        swapped,
        Mistake(
            found / (relevant + retrieved - found),
            "Hits are compared with everything that is relevant or returned.",
            "That is the overlap of both sets (Jaccard); each measure divides by one set.",
        ),
        Mistake(
            1.0,
            "One relevant passage among those returned is enough.",
            "That is the hit rate of this question, which does not count how many were found.",
        ),
        Mistake(
            1 - found / total,
            f"The measure counts what is {rest}.",
            f"That is the share that is {rest}, the complement of what is asked for.",
        ),
        Mistake(
            2 * found / (relevant + retrieved),
            "Recall and precision are one number.",
            "That is F1, the harmonic mean of both, and not one of the two.",
        ),
        Mistake(
            min(relevant, retrieved) / max(relevant, retrieved),
            "The sizes of both sets are compared.",
            f"That ignores that {found} of the passages are both relevant and returned.",
        ),
    ]
