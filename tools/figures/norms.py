"""How long are Gaussian codes, and the midpoints of pairs of them, in 2 to 512 dimensions?"""

import numpy as np

from tools.figures import style
from tools.figures.style import Metrics

SIZES = (2, 16, 128, 512)
COUNT = 20_000


def make() -> Metrics:
    rng = np.random.default_rng(0)
    figure, panels = style.sheet(1, 1, 520)
    panel, measured = panels[0], {}
    edges = np.linspace(0, 26, 261)
    centres = (edges[1:] + edges[:-1]) / 2
    for level, size in enumerate(SIZES):
        one, two = rng.normal(size=(2, COUNT, size))
        lengths = np.linalg.norm(one, axis=1)
        middles = np.linalg.norm((one + two) / 2, axis=1)
        for values, colour, line, face in (
            (middles, style.VERMILION, "--", "none"),
            (lengths, style.BLUE, "-", "#0072b233"),
        ):
            height = np.histogram(values, edges, density=True)[0]
            height = np.convolve(height, np.ones(5) / 5, mode="same") / 0.9
            base = -level
            panel.fill_between(centres, base, base + height, color=face, linewidth=0)
            shown = height > 0.002
            panel.plot(
                centres[shown], base + height[shown], line, color=colour, linewidth=1.5, zorder=3
            )
        panel.axhline(-level, color=style.RULE, linewidth=0.7, zorder=0)
        measured[f"d{size}"] = {
            "norm": lengths.mean(),
            "sd": lengths.std(),
            "midpoint_norm": middles.mean(),
        }
    panel.set(
        xlim=(0, 26),
        ylim=(-3.15, 1.1),
        xlabel="distance from the origin",
        yticks=[-level for level in range(len(SIZES))],
        yticklabels=[f"d = {size}" for size in SIZES],
    )
    panel.spines["left"].set_visible(False)
    panel.tick_params(axis="y", length=0)
    codes = panel.plot([], [], "-", color=style.BLUE)[0]
    halves = panel.plot([], [], "--", color=style.VERMILION)[0]
    figure.legend(
        [codes, halves],
        ["codes from N(0, I)", "midpoints of two codes"],
        loc="outside lower center",
        ncols=2,
    )
    style.save(figure, "norms")
    return measured
