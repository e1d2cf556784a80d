"""How many tokens does a diffusion Transformer see, for an image of drawn size?

An autoencoder shrinks each side f times, patches of p x p latent places become one token each:
(H / (f p)) (W / (f p)).
"""

from random import Random

from bot.bank.toolkit import Mistake, number, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its count with known mistakes, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    height = 256 * chance.randrange(1, 9)
    width = 256 * chance.randrange(1, 9)
    factor = chance.choice((8, 16, 32))
    patch = chance.choice((1, 2, 4))
    side = factor * patch
    rows, columns = height // side, width // side
    right = rows * columns
    if not 60 <= right <= 9_999 or not 0.5 <= height / width <= 2:
        return None
    mistakes = [
        Mistake(
            (height // factor) * (width // factor),
            "Each latent place is a token.",
            f"{patch} x {patch} latent places form one token, so there are {patch**2} times fewer.",
        ),
        Mistake(
            (height // patch) * (width // patch),
            "The Transformer works on pixels.",
            f"It works on the latent, whose sides are {factor} times shorter than the image's.",
        ),
        Mistake(
            (height // factor) * (width // factor) // patch,
            "A patch holds as many places as its side is long.",
            f"A patch has {patch} places in each direction, {patch**2} in all.",
        ),
        Mistake(
            rows + columns,
            "Rows and columns are added.",
            "The patches fill a grid: rows times columns, not rows plus columns.",
        ),
        Mistake(
            height * width // side,
            "The factors divide the area once.",
            f"Each side is divided by {side}, so the area is divided by {side} squared.",
        ),
    ]
    asked = number(right, "", mistakes, relative=0.0)
    if asked is None:
        return None
    patches = (
        "every latent place is a token"
        if patch == 1
        else f"patches of {patch} x {patch} latent places become one token each"
    )
    what = chance.choice(("a cover picture", "a landscape", "a film still", "a floor plan"))
    return {
        "stem": (
            f"A diffusion Transformer generates {what} of {height:,} by {width:,} pixels. Its "
            f"autoencoder shrinks each side {factor} times, and {patches}. How many image tokens "
            "does the Transformer process in one denoising step?"
        ),
        "number": asked,
        "explanation": (
            f"{height:,} / {side} = {rows} rows and {width:,} / {side} = {columns} columns of "
            f"patches make {right:,} tokens. Attention grows with the square of that: twice the "
            "side means four times the tokens and sixteen times the pairs. Larger patches or "
            "stronger compression save cost and lose fine detail. Text tokens, if they share the "
            "sequence, come on top."
        ),
    }
