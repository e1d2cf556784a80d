"""Eight-bit quantisation of a row of weights, with and without one large weight in it."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

LARGE = 12.7
SPREAD = 0.25


def quantised(row: Array) -> tuple[Array, float]:
    """Round to the 255 multiples of the scale, which is set by the largest weight."""
    scale = float(np.abs(row).max()) / 127
    return np.round(row / scale) * scale, scale


def make() -> Metrics:
    row = np.random.default_rng(0).normal(0, SPREAD, 4096)
    rows = {"A": row, "B": np.append(row, LARGE)}
    figure, panels = style.sheet(1, 2, 520, sharey=True)
    measured = {}
    for panel, (letter, one) in zip(panels, rows.items(), strict=True):
        kept, scale = quantised(one)
        usual = np.abs(one) < 1.5
        shown = np.argsort(one[usual])
        panel.plot(one[usual][shown], kept[usual][shown], ".", color=style.BLUE, markersize=3)
        panel.set(xlim=(-0.55, 0.55), ylim=(-0.55, 0.55), xlabel="weight", aspect="equal")
        panel.set_xticks([-0.5, 0, 0.5])
        panel.set_yticks(np.arange(-5, 6) / 10)
        style.grid(panel, "y")
        style.title(panel, letter)
        measured["plain" if letter == "A" else "with_outlier"] = {
            "scale": scale,
            "rmse": float(np.sqrt(((kept - one)[usual] ** 2).mean())),
            "levels_used": len(np.unique(np.round(one[usual] / scale))),
        }
    panels[0].set_ylabel("stored value")
    style.save(figure, "outlier")
    return measured
