"""How many times fewer numbers has the latent of a latent diffusion model than its image?

(H W 3) / ((H/f) (W/f) c) = 3 f^2 / c for a downsampling factor f per side and c latent channels.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _times(value: float) -> str:
    """Write powers of two in full."""
    return f"{value:,.0f}" if value >= 100 else numeral(value)


def _attempt(chance: Random) -> dict[str, object] | None:
    height, width = chance.choice(
        ((256, 256), (512, 512), (768, 512), (768, 768), (1024, 1024), (1024, 768), (1536, 1024))
    )
    factor = chance.choice((4, 8, 16, 32))
    channels = chance.choice((3, 4, 8, 16, 32, 64))
    right = 3 * factor**2 / channels
    if right < 2:
        return None
    pixels, values = height * width * 3, height * width * channels // factor**2
    key = f"{pixels:,} numbers of the image over {values:,} of the latent."
    offered = options(chance, right, key, _mistakes(factor, channels), show=_times)
    if offered is None:
        return None
    setting = chance.choice(
        ("An image model works", "A poster generator works", "A product-photo model works")
    )
    return {
        "stem": (
            f"{setting} in the latent space of an autoencoder that shrinks each side of an RGB "
            f"image {factor} times and gives {channels} channels. For an image of {height:,} by "
            f"{width:,} pixels, how many times fewer numbers does the latent have?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The image has {height:,} x {width:,} x 3 = {pixels:,} numbers, the latent "
            f"{height // factor} x {width // factor} x {channels} = {values:,}, "
            f"{_times(right)} times fewer. In general it is 3 f^2 / c, whatever the size of the "
            "image. Cost follows the places and not the channels: the denoiser handles f^2 times "
            "fewer positions, while more channels mainly let the decoder restore finer detail."
        ),
    }


def _mistakes(factor: int, channels: int) -> list[Mistake]:
    return [
        Mistake(
            factor,
            "Each side shrinks, so the whole shrinks by the same factor.",
            f"Both sides shrink {factor} times, so there are {factor**2} times fewer positions.",
        ),
        Mistake(
            factor**2,
            "Image and latent have the same number of channels.",
            f"Positions shrink {factor**2} times, but 3 channels become {channels}.",
        ),
        Mistake(
            3 * factor**2,
            "The latent has one channel.",
            f"The latent has {channels} channels, and the numbers in all of them count.",
        ),
        Mistake(
            factor**2 / channels,
            "The image has one channel.",
            "An RGB image has 3 numbers per pixel, so the ratio is three times as large.",
        ),
        Mistake(
            3 * factor / channels,
            "One side is enough to compare.",
            "Height and width both shrink, so the factor enters squared.",
        ),
        Mistake(
            factor**2 * channels / 3,
            "More latent channels mean stronger compression.",
            "More channels mean more numbers in the latent; their ratio is turned round here.",
        ),
        Mistake(
            factor**2 * channels,
            "Channels multiply the compression.",
            f"The {channels} channels are numbers that the latent keeps, so they lower the ratio.",
        ),
    ]
