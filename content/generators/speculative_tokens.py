"""How many tokens gives one pass of the large model in speculative decoding, on average?

The draft proposes g tokens, each accepted with probability a independently; the first refusal ends
the run, and the large model adds one token of its own: (1 - a^(g+1)) / (1 - a).
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, percent, until

SETTINGS = (
    "A small draft model speeds up a chat model",
    "A code assistant has a small draft model",
    "A server runs speculative decoding with a small model",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    accepted = chance.choice((0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9))
    drafted = chance.choice((2, 3, 4, 5, 6, 7, 8, 10))
    right = (1 - accepted ** (drafted + 1)) / (1 - accepted)
    key = f"(1 - {accepted:g}^{drafted + 1}) / (1 - {accepted:g}) = {numeral(right)}."
    offered = options(chance, right, key, _mistakes(accepted, drafted))
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)}. It drafts {drafted} tokens, which the large model checks in "
            f"one pass. Each is accepted with probability {percent(accepted)}, independently, up to "
            "the first refusal; then the large model adds one token. How many tokens does such a "
            "pass give on average?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The i-th drafted token counts if all up to it are accepted, {accepted:g}^i; with the "
            f"large model's own token that sums to 1 + {accepted:g} + ... + "
            f"{accepted:g}^{drafted} = {numeral(right)}. Longer drafts add less and less, the limit "
            f"is 1/(1 - {accepted:g}) = {numeral(1 / (1 - accepted))}. The text has the same "
            "distribution as without a draft. The speed-up is smaller than this number, as drafting "
            "takes time, and acceptance varies with the text."
        ),
    }


def _mistakes(accepted: float, drafted: int) -> list[Mistake]:
    right = (1 - accepted ** (drafted + 1)) / (1 - accepted)
    return [
        Mistake(
            drafted,
            "A pass gives the drafted tokens.",
            f"That would need all {drafted} to be accepted, and leaves out the large model's own token.",
        ),
        Mistake(
            accepted * drafted,
            "Each drafted token counts on its own.",
            "A refusal ends the run, so later tokens are lost even if they would have been accepted.",
        ),
        Mistake(
            right - 1,
            "Accepted tokens are all that a pass gives.",
            "The pass also gives one token of the large model, after a refusal or at the end.",
        ),
        Mistake(
            drafted + 1,
            "All drafted tokens are accepted, and one is added.",
            f"That is the best case; with {percent(accepted)} acceptance many runs end earlier.",
        ),
        Mistake(
            accepted * drafted + 1,
            "Refusals do not affect the tokens after them.",
            "The tokens after a refusal are thrown away, so the gain does not grow in proportion.",
        ),
        Mistake(
            1 / (1 - accepted),
            "The run goes on until a refusal.",
            f"A run ends after {drafted} drafted tokens; this value has no such limit.",
        ),
        Mistake(
            accepted**drafted * (drafted + 1),
            "A run counts if it is accepted as a whole.",
            "A run that breaks off keeps its accepted tokens and adds one of the large model.",
        ),
    ]
