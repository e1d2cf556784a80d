"""Which noise estimate follows from classifier-free guidance, for drawn predictions?

Two conventions are in use and the stem says which: u + w (c - u), where w = 1 means no guidance, or
(1 + w) c - w u, where w = 0 does. c is the estimate with the prompt, u the one without.
"""

from dataclasses import replace
from random import Random
from typing import Final

from bot.bank.toolkit import Mistake, numeral, options, until

FORMULAS: Final = {False: "u + w (c - u)", True: "(1 + w) c - w u"}
SETTINGS: Final = (
    "In one pixel a text-to-image model predicts the noise",
    "For one latent value a video model predicts the noise",
    "For one sample of a sound a diffusion model predicts the noise",
)


def _factor(value: float) -> str:
    return f"({value:g})" if value < 0 else f"{value:g}"


def _mistakes(c: float, u: float, w: float, wide: bool) -> list[Mistake]:
    plain, wider = u + w * (c - u), (1 + w) * c - w * u
    found = [
        Mistake(
            plain if wide else wider,
            "Both forms of the formula give the same at equal w.",
            f"That is the other convention, {FORMULAS[not wide]}; its weight differs by 1.",
        ),
        Mistake(
            u - w * (c - u) if wide else c + w * (u - c),
            "Guidance moves from the prompt's estimate towards the one without.",
            "That moves away from the prompt; guidance steps from u to c and beyond.",
        ),
        Mistake(
            (u + w * c) / (1 + w),
            "Guidance is a weighted mean of both estimates.",
            "A mean stays between both estimates; guidance goes past the one with the prompt.",
        ),
        Mistake(
            w * c,
            "The estimate with the prompt is multiplied by w.",
            "Scaling c alone ignores the estimate without a prompt; the difference is scaled.",
        ),
        Mistake(
            w * (c - u),
            "The scaled difference is the result.",
            "The scaled difference has to be added to an estimate; alone it is no noise estimate.",
        ),
        Mistake(
            c,
            "Guidance is active in training only.",
            "That is the estimate with the prompt, without any guidance in sampling.",
        ),
    ]
    return [replace(one, value=round(one.value, 9)) for one in found]  # 0, not 1e-16


def _attempt(chance: Random) -> dict[str, object] | None:
    c, u = chance.randrange(-9, 11) / 10, chance.randrange(-9, 11) / 10
    if c == u or not c or not u:
        return None
    w = chance.choice((1.5, 2, 2.5, 3, 4, 5, 7.5))
    wide = chance.random() < 0.4
    right = (1 + w) * c - w * u if wide else u + w * (c - u)
    if not 0.1 <= abs(right) <= 6:
        return None
    work = (
        f"{1 + w:g} x {_factor(c)} - {w:g} x {_factor(u)}"
        if wide
        else f"{u:g} + {w:g} x {_factor(round(c - u, 1))}"
    )
    shown = options(chance, right, f"{work} = {numeral(right)}.", _mistakes(c, u, w, wide))
    if shown is None:
        return None
    none = 0 if wide else 1
    return {
        "stem": (
            f"{chance.choice(SETTINGS)} c = {c:g} with the prompt and u = {u:g} without it. "
            f"Classifier-free guidance in the form {FORMULAS[wide]} is set to w = {w:g}. Which "
            "noise estimate does the sampler use?"
        ),
        "order": "fixed",
        "options": shown,
        "explanation": (
            f"{work} = {numeral(right)}. The result lies beyond c on the line from u to c, so what "
            f"the prompt changes is exaggerated; w = {none} would give c itself in this form. "
            "Stronger guidance follows the prompt more closely but lowers variety and may "
            "oversaturate. Papers and programs count w differently, so a scale must be quoted with "
            "its formula."
        ),
    }


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its four options, its explanation."""
    return until(Random(seed), _attempt)
