"""How long does a streamed answer of drawn length take?

Time to the first token plus (n - 1) times the time per further token.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until

SETTINGS = ("A support chat", "A coding assistant", "A travel assistant")


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _seconds(value: float) -> str:
    return f"{numeral(value)} s"


def _attempt(chance: Random) -> dict[str, object] | None:
    prompt = chance.choice((500, 800, 1_000, 1_500, 2_000, 4_000, 8_000))
    first = chance.choice((0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5))
    each = chance.choice((10, 15, 20, 25, 30, 40, 50))  # ms
    answer = chance.choice((51, 81, 101, 151, 201, 301, 401, 501))
    right = first + (answer - 1) * each / 1000
    key = f"{first:g} s for the first token and {answer - 1} x {each} ms for the others."
    offered = options(chance, right, key, _mistakes(prompt, first, each, answer), show=_seconds)
    if offered is None:
        return None
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} gets a prompt of {prompt:,} tokens. Its first output token "
            f"comes after {first:g} s, each further one {each} ms after the one before. When is an "
            f"answer of {answer} tokens complete, counted from the request?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"Reading the prompt is contained in the {first:g} s to the first token; the other "
            f"{answer - 1} tokens take {answer - 1} x {each} ms = "
            f"{_seconds((answer - 1) * each / 1000)}. Together that is {_seconds(right)}. For a "
            "reader the first token and a pace above reading speed matter most; for a program that "
            "waits for the whole answer its length decides. Both times grow under load, so averages "
            "hide slow requests."
        ),
    }


def _mistakes(prompt: int, first: float, each: int, answer: int) -> list[Mistake]:
    step = each / 1000
    return [
        Mistake(
            answer * step,
            "All tokens take equally long.",
            f"The first token takes {first:g} s, as the whole prompt has to be processed before it.",
        ),
        Mistake(
            first + (prompt + answer) * step,
            "The prompt is read one token at a time.",
            "The prompt is processed in parallel, and that time is part of the time to first token.",
        ),
        Mistake(
            first,
            "The time to the first token is the time of the answer.",
            f"After it {answer - 1} more tokens follow, {each} ms apart.",
        ),
        Mistake(
            answer * (first + step),
            "The time to the first token is due for each token.",
            "It is due once; thanks to the KV cache the prompt is not processed again per token.",
        ),
        Mistake(
            first + answer * step * 10,
            "A second has 100 milliseconds.",
            f"{each} ms are {step:g} s; a second has 1,000 milliseconds.",
        ),
        Mistake(
            first + prompt * step,
            "What is written out is the prompt.",
            f"The prompt has been read when the first token comes; {answer - 1} tokens follow it.",
        ),
        Mistake(
            first + (answer - 1) * step / 2,
            "The time of an answer is when its average token arrives.",
            "That is when half of the answer is there; it is complete with its last token.",
        ),
    ]
