"""Four attention masks over eight tokens: which places may a token look at?"""

import numpy as np
from matplotlib.patches import Rectangle

from tools.figures import style
from tools.figures.style import Metrics

COUNT = 8
PREFIX = 3
WINDOW = 3


def make() -> Metrics:
    row, column = np.mgrid[:COUNT, :COUNT]
    causal = column <= row
    masks = {
        "A": causal & (row - column < WINDOW),
        "B": causal | (column < PREFIX),
        "C": np.ones((COUNT, COUNT), bool),
        "D": causal,
    }
    figure, panels = style.sheet(2, 2, 860)
    for panel, (letter, mask) in zip(panels, masks.items(), strict=True):
        for place in np.ndindex(mask.shape):
            colour = style.BLUE if mask[place] else "#eceae4"
            panel.add_patch(
                Rectangle((place[1] + 0.06, place[0] + 0.06), 0.88, 0.88, color=colour, linewidth=0)
            )
        panel.set(xlim=(0, COUNT), ylim=(COUNT, 0), aspect="equal")
        ticks, numbers = np.arange(COUNT) + 0.5, [str(n + 1) for n in range(COUNT)]
        panel.set_xticks(ticks, numbers)
        panel.set_yticks(ticks, numbers)
        panel.tick_params(length=0, pad=1)
        panel.set(xlabel="looked at", ylabel="token")
        for spine in panel.spines.values():
            spine.set_visible(False)
        style.title(panel, letter)
    style.save(figure, "masks")
    names = {"A": "window", "B": "prefix", "C": "full", "D": "causal"}
    return {f"{names[letter]}_pairs": int(mask.sum()) for letter, mask in masks.items()}
