"""A digit under the forward diffusion process at six times, with a cosine and a linear schedule."""

import numpy as np
from PIL import Image

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics

STEPS = 1000
SHOWN = (0, 200, 400, 600, 800, 1000)


def linear() -> Array:
    """Signal left, alpha-bar, at steps 0 to 1000: betas from 0.0001 to 0.02."""
    return np.concatenate([[1.0], np.cumprod(1 - np.linspace(1e-4, 0.02, STEPS))])


def cosine() -> Array:
    bent = np.cos((np.arange(STEPS + 1) / STEPS + 0.008) / 1.008 * np.pi / 2) ** 2
    return np.asarray(bent / bent[0])


def make() -> Metrics:
    pixels = digits()[0][33].reshape(8, 8) * 2 - 1
    enlarged = Image.fromarray(pixels.astype(np.float32)).resize((24, 24), Image.Resampling.BICUBIC)
    clean = np.asarray(enlarged, dtype=np.float64)
    noise = np.random.default_rng(2).normal(size=clean.shape)
    rows = {"A": cosine(), "B": linear()}
    figure, panels = style.sheet(2, len(SHOWN), 400)
    style.close_up(figure)
    for row, (letter, left) in enumerate(rows.items()):
        for column, step in enumerate(SHOWN):
            panel = panels[row * len(SHOWN) + column]
            seen = np.sqrt(left[step]) * clean + np.sqrt(1 - left[step]) * noise
            panel.imshow(seen, cmap=style.INKS, vmin=-2, vmax=2, interpolation="nearest")
            style.frame(panel)
            if row == 1:
                panel.set_xlabel(f"t = {step}")
        first = panels[row * len(SHOWN)]
        first.set_ylabel(
            letter,
            rotation=0,
            fontsize=style.LETTER,
            fontweight="bold",
            labelpad=10,
            va="center",
        )
    style.save(figure, "noising")
    names = {"A": "cosine", "B": "linear"}
    return {
        names[letter]: {f"alpha_bar_{step}": left[step] for step in (*SHOWN, 500)}
        for letter, left in rows.items()
    }
