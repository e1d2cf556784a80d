"""How many parameters of a mixture of experts does a token use, or has the memory to hold?

Used are the shared parameters and the k experts that the router chooses; stored are the shared
ones and all experts. The router itself is left out, it is tiny.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _billions(value: float) -> str:
    return f"{numeral(value)} billion"


def _attempt(chance: Random) -> dict[str, object] | None:
    shared = chance.choice((1, 1.5, 2, 3, 4, 6, 8, 10))
    expert = chance.choice((0.5, 1, 1.5, 2, 3, 5, 6, 7))
    experts = chance.choice((8, 16, 32, 64))
    chosen = chance.choice((1, 2, 4))
    stored_asked = chance.random() < 0.4
    used, stored = shared + chosen * expert, shared + experts * expert
    if not 10 <= stored <= 400:
        return None
    if stored_asked:
        right, mistakes = stored, _stored_mistakes(shared, expert, experts, chosen)
        key = f"All {experts} experts have to be at hand: {shared:g} + {experts} x {expert:g}."
    else:
        right, mistakes = used, _used_mistakes(shared, expert, experts, chosen)
        key = f"A token passes the shared part and {chosen} of the experts: {_billions(used)}."
    offered = options(chance, right, key, mistakes, show=_billions)
    if offered is None:
        return None
    routed = "one expert" if chosen == 1 else f"{chosen} experts"
    question = (
        "how many parameters have to be kept in memory to serve any text"
        if stored_asked
        else "how many parameters take part in the computation of one token"
    )
    setting = chance.choice(("A chat model", "A translation model", "An open-weights model"))
    return {
        "stem": (
            f"{setting} is a mixture of experts with {numeral(shared)} billion shared parameters "
            f"(attention, embeddings) and {experts} experts of {numeral(expert)} billion each, "
            f"summed over all layers. The router sends each token to {routed} per layer. Apart "
            f"from the router, {question}?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"A token uses {numeral(shared)} + {chosen} x {numeral(expert)} = {_billions(used)} "
            f"parameters, and that sets the FLOPs per token. Other tokens choose other experts, so "
            f"all of {numeral(shared)} + {experts} x {numeral(expert)} = {_billions(stored)} have to "
            "be stored. A mixture of experts saves computing and not memory; at large batches most "
            "experts are read in every step anyway."
        ),
    }


def _used_mistakes(shared: float, expert: float, experts: int, chosen: int) -> list[Mistake]:
    return [
        Mistake(
            shared + experts * expert,
            "Every token passes all experts.",
            f"All {experts} experts are stored, but the router sends a token to {chosen} of them.",
        ),
        Mistake(
            chosen * expert,
            "A token uses the chosen experts and nothing else.",
            f"Attention and embeddings are shared by all tokens: {shared:g} billion come on top.",
        ),
        Mistake(
            (shared + experts * expert) * chosen / experts,
            "The whole model shrinks in the ratio of chosen to all experts.",
            "The ratio holds for the experts; the shared part is used in full by each token.",
        ),
        Mistake(
            experts * (shared + expert),
            "The experts are complete models, and all of them answer.",
            "Experts replace the MLPs, attention exists once, and a token passes the chosen ones.",
        ),
        Mistake(
            shared + 2 * chosen * expert,
            "Each expert runs twice, for choosing it and for using it.",
            "A small router chooses from the hidden state, before any expert has run.",
        ),
        Mistake(
            shared,
            "The experts are storage that is looked up.",
            "The chosen experts are networks through which the token passes, so they count.",
        ),
    ]


def _stored_mistakes(shared: float, expert: float, experts: int, chosen: int) -> list[Mistake]:
    return [
        Mistake(
            shared + chosen * expert,
            "Experts that a token does not use need not be at hand.",
            "That is what one token uses; the next token may be sent to any of the others.",
        ),
        Mistake(
            experts * expert,
            "A mixture of experts consists of experts alone.",
            f"The {shared:g} billion shared parameters are used by each token and stored as well.",
        ),
        Mistake(
            shared + expert,
            "The experts take turns in the same place.",
            "Each expert has weights of its own, and any of them may be needed for the next token.",
        ),
        Mistake(
            experts * (shared + expert),
            "Each expert is a complete model with attention of its own.",
            "Experts replace the MLPs; attention and embeddings exist once and are shared.",
        ),
        Mistake(
            shared + chosen * experts * expert,
            "Each place in the routing has a set of experts of its own.",
            f"There is one set of {experts} experts, from which the router chooses {chosen}.",
        ),
    ]
