"""From one digit to another in eight frames: blended pixels, and decoded codes on a line."""

import numpy as np

from tools.figures import style
from tools.figures.nets import digits
from tools.figures.style import Array, Metrics
from tools.figures.vae_model import Model, train

FRAMES = 8
EPOCHS = 300


def ends(model: Model) -> tuple[Array, Array]:
    """Pick the best-rendered 4 and 2, so that the ends of both rows look alike."""
    data, labels = digits()
    missed = ((model.decode(model.encode(data)[0]) - data) ** 2).sum(1)
    first, last = (
        np.where(labels == digit)[0][missed[labels == digit].argmin()] for digit in (4, 2)
    )
    return data[first], data[last]


def make() -> Metrics:
    model = train(2, 0.3, EPOCHS)
    first, last = ends(model)
    share = np.linspace(0, 1, FRAMES)[:, None]
    codes = model.encode(np.stack([first, last]))[0]
    rows = {
        "A": model.decode((1 - share) * codes[0] + share * codes[1]),
        "B": (1 - share) * first + share * last,
    }
    figure, panels = style.sheet(2, FRAMES, 300)
    style.close_up(figure)
    for row, (letter, frames) in enumerate(rows.items()):
        for panel, image in zip(panels[row * FRAMES :], frames, strict=False):
            panel.imshow(
                image.reshape(8, 8), cmap=style.INKS, vmin=0, vmax=1, interpolation="bicubic"
            )
            style.frame(panel)
        panels[row * FRAMES].set_ylabel(
            letter, rotation=0, fontsize=style.LETTER, fontweight="bold", labelpad=10, va="center"
        )
    style.save(figure, "vae_path")
    middle = {letter: frames[FRAMES // 2 - 1 : FRAMES // 2 + 1] for letter, frames in rows.items()}
    return {
        "nearest_digit_distance_in_the_middle": {
            name: _strangeness(middle[letter]) for letter, name in (("A", "codes"), ("B", "pixels"))
        }
    }


def _strangeness(images: Array) -> float:
    """How far, in the mean, images lie from the nearest real digit."""
    data = digits()[0]
    return float(np.mean([np.linalg.norm(data - image, axis=1).min() for image in images]))
