"""One Gaussian fitted to data with two modes, by either direction of the KL divergence."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

GRID = np.linspace(-9, 9, 1801)
CELL = GRID[1] - GRID[0]


def bell(mean: float, spread: float) -> Array:
    return np.asarray(np.exp(-(((GRID - mean) / spread) ** 2) / 2) / (spread * np.sqrt(2 * np.pi)))


def kl(one: Array, two: Array) -> float:
    """KL divergence from `one` to `two`, which is floored where it underflows."""
    return float((one * np.log((one + 1e-300) / (two + 1e-300))).sum() * CELL)


def make() -> Metrics:
    data = 0.55 * bell(-2.0, 0.6) + 0.45 * bell(2.0, 0.6)
    tries = [(m, s) for m in np.arange(-3, 3.01, 0.1) for s in np.arange(0.3, 3.51, 0.1)]
    forward = min(tries, key=lambda one: kl(data, bell(*one)))
    reverse = min(tries, key=lambda one: kl(bell(*one), data))
    figure, panels = style.sheet(1, 1, 440)
    panel = panels[0]
    panel.fill_between(GRID, data, color=style.SHADE, linewidth=0, label="data density")
    panel.plot(GRID, bell(*forward), color=style.BLUE, label="fit 1")
    panel.plot(GRID, bell(*reverse), "--", color=style.VERMILION, label="fit 2")
    panel.set(xlim=(-6.5, 6.5), ylim=(0, 0.72), xlabel="x", ylabel="density")
    panel.set_yticks([0, 0.2, 0.4, 0.6])
    panel.legend(loc="upper right")
    style.save(figure, "kl_fit")
    return {
        name: {
            "mean": fit[0],
            "sd": fit[1],
            "kl_data_to_fit": kl(data, bell(*fit)),
            "kl_fit_to_data": kl(bell(*fit), data),
        }
        for name, fit in (("forward", forward), ("reverse", reverse))
    }
