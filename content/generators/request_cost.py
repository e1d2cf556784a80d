"""What do a thousand requests cost, with part of the prompt in the cache, at drawn prices?

Uncached input, cached input and output at their own prices per million tokens; the prices are made
up.
"""

from random import Random

from bot.bank.toolkit import Mistake, number, numeral, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its number in dollars with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    cached = chance.choice((500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000))
    fresh = chance.choice((200, 300, 500, 800, 1_000, 1_500))
    output = chance.choice((100, 200, 250, 300, 400, 500, 800))
    price_in = chance.choice((0.5, 1, 2, 3, 4, 5))
    price_cached = price_in / chance.choice((2, 4, 10))
    price_out = price_in * chance.choice((3, 4, 5))
    # Thousand requests of so many tokens, dollars per million tokens: the thousands cancel.
    right = (fresh * price_in + cached * price_cached + output * price_out) / 1000
    mistakes = [
        Mistake(
            ((fresh + cached) * price_in + output * price_out) / 1000,
            "All input costs the same.",
            f"The {cached:,} cached tokens cost {_dollars(price_cached)} per million, not the full price.",
        ),
        Mistake(
            (fresh * price_in + output * price_out) / 1000,
            "Cached input is free.",
            f"The {cached:,} cached tokens still cost {_dollars(price_cached)} per million.",
        ),
        Mistake(
            (fresh * price_in + cached * price_cached + output * price_in) / 1000,
            "Output costs as much as input.",
            f"Output has a price of its own, {_dollars(price_out)} per million tokens.",
        ),
        Mistake(
            ((fresh + cached) * price_in + cached * price_cached + output * price_out) / 1000,
            "Cached tokens are paid for twice.",
            "The cached tokens are part of the prompt; they are charged once, at the cached price.",
        ),
        Mistake(
            right / 1000,
            "The cost of one request was asked for.",
            "That is one request; the question is about a thousand of them.",
        ),
    ]
    asked = number(
        right,
        "$",
        mistakes,
        units=[{"name": "dollars", "factor": 1}, {"name": "cents", "factor": 0.01}],
    )
    if asked is None:
        return None
    service = chance.choice(("A shop assistant", "A claims assistant", "A tutor"))
    return {
        "stem": (
            f"{service} sends {cached + fresh:,} input tokens per request, of which {cached:,} are "
            f"read from the prompt cache, and gets {output} tokens back. A million tokens cost "
            f"{_dollars(price_in)} as input, {_dollars(price_cached)} as cached input and "
            f"{_dollars(price_out)} as output. How many dollars do 1,000 requests cost?"
        ),
        "number": asked,
        "explanation": (
            f"Per request: {fresh:,} x {_dollars(price_in)} + {cached:,} x "
            f"{_dollars(price_cached)} + {output} x {_dollars(price_out)}, all per million; a "
            f"thousand requests cost {_dollars(right)}. Output tokens are dearer because they are "
            "made one after the other. A cache helps with a prefix that stays the same, so fixed "
            "instructions belong at the front and what changes at the end. Prices here are made up; "
            "some providers also charge for writing the cache."
        ),
    }


def _dollars(value: float) -> str:
    text = numeral(value, 4)
    return f"${text}0" if text[-2:-1] == "." else f"${text}"
