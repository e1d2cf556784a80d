"""How many tokens meet a drawn fate in BERT's masking?

Of n tokens a share is selected for prediction; of the selected 80 % become [MASK], 10 % a random
token and 10 % stay as they are. Numbers are drawn so that all counts are whole.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, until

ASKED = {
    "masked": "How many tokens become [MASK] on average",
    "unmasked": "How many of the tokens to be predicted show something other than [MASK] on average",
    "intact": "How many tokens does the model see unchanged on average, selected or not",
}


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its count with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    tokens = chance.choice((200, 400, 600, 800, 1000, 1200, 2000, 4000))
    share = chance.choice((15, 15, 20, 30, 40))  # per cent; BERT itself selects 15
    asked_for = chance.choice(tuple(ASKED))
    selected = tokens * share // 100
    masked, tenth = selected * 8 // 10, selected // 10
    counts = {"masked": masked, "unmasked": 2 * tenth, "intact": tokens - masked - tenth}
    right = counts[asked_for]
    asked = number(right, "", _mistakes(asked_for, tokens, selected), relative=0.0)
    if asked is None:
        return None
    corpus = chance.choice(("patient letters", "court rulings", "product reviews", "news articles"))
    return {
        "stem": (
            f"An encoder is pretrained like BERT on {corpus}. Of {tokens:,} tokens {share} % are "
            "selected for prediction. Of those selected, 80 % become [MASK], 10 % a different "
            f"random token, and 10 % stay as they are. {ASKED[asked_for]}?"
        ),
        "number": asked,
        "explanation": (
            f"{share} % of {tokens:,} are {selected:,} selected tokens: {masked:,} become [MASK], "
            f"{tenth} are replaced at random and {tenth} stay. So {2 * tenth} predictions are "
            f"asked where no [MASK] stands, and {counts['intact']:,} tokens are seen unchanged. "
            "The mix keeps the encoder from relying on [MASK], which never occurs in later use. The "
            "loss covers the selected tokens alone, so most of the text gives no signal in a pass."
        ),
    }


def _mistakes(asked_for: str, tokens: int, selected: int) -> list[Mistake]:
    masked, tenth = selected * 8 // 10, selected // 10
    everything = Mistake(
        selected,
        "Every selected token becomes [MASK].",
        "Those are all selected tokens; [MASK] replaces 80 % of them.",
    )
    if asked_for == "masked":
        return [
            everything,
            Mistake(
                tokens * 8 // 10,
                "80 % of the text is masked.",
                "The 80 % are taken of the selected tokens and not of the whole text.",
            ),
            Mistake(
                selected - tenth,
                "All but the unchanged tokens show [MASK].",
                "A tenth of the selected shows a random token, which has to be subtracted as well.",
            ),
        ]
    if asked_for == "unmasked":
        return [
            everything,
            Mistake(
                tenth,
                "The loss leaves the unchanged tokens out.",
                "Both tenths count: random replacements and unchanged tokens are predicted, too.",
            ),
            Mistake(
                tokens - selected,
                "The model predicts all tokens.",
                "Those are the tokens that were not selected; they do not enter the loss.",
            ),
            Mistake(
                masked,
                "The selected tokens with [MASK] were asked for.",
                "Those are the ones that show [MASK]; the question is about the other selected ones.",
            ),
        ]
    return [
        Mistake(
            tokens - selected,
            "Each selected token is changed.",
            "A tenth of the selected tokens stays as it is and has to be added.",
        ),
        Mistake(
            tokens - masked,
            "A token without [MASK] is unchanged.",
            "Random replacements are changed as well, although they show no [MASK].",
        ),
        Mistake(
            tenth,
            "The unselected tokens do not count.",
            "Those are the unchanged ones among the selected; the unselected are seen as well.",
        ),
        everything,
    ]
