"""The Dirac-GAN: two numbers that chase each other under three update rules.

The data sit at 0, the generator at x, and the critic is the line D(t) = w t. At rest, both are 0.
"""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

RATE = 0.1
START = (1.0, 1.0)
RULES = {
    "A": ("alternating", (True, 0.0)),
    "B": ("simultaneous_with_penalty", (False, 0.4)),
    "C": ("simultaneous", (False, 0.0)),
}
"""Name, and arguments of `path`, by panel."""


def path(steps: int, alternate: bool, penalty: float) -> Array:
    """Follow (x, w): w climbs -w x, x climbs w x, with `penalty` w^2 / 2 taken off the critic."""
    x, w = START
    seen = [(x, w)]
    for _ in range(steps):
        new = w + RATE * (-x - penalty * w)
        x += RATE * (new if alternate else w)
        w = new
        seen.append((x, w))
    return np.array(seen)


def make() -> Metrics:
    paths = {letter: path(126, *rule) for letter, (_, rule) in RULES.items()}
    figure, panels = style.sheet(1, 3, 430)
    for panel, (letter, one) in zip(panels, paths.items(), strict=True):
        panel.axhline(0, color=style.RULE, linewidth=0.7, zorder=0)
        panel.axvline(0, color=style.RULE, linewidth=0.7, zorder=0)
        panel.plot(*one.T, color=style.BLUE, linewidth=1.1)
        panel.plot(*one[::6].T, "o", color=style.BLUE, markersize=1.8)
        panel.plot(*one[0], "o", color=style.INK, markersize=5)
        panel.plot(*one[-1], "s", color=style.VERMILION, markersize=5)
        panel.plot(0, 0, "+", color=style.INK, markersize=7, markeredgewidth=1.2)
        panel.set(xlim=(-2.9, 2.9), ylim=(-2.9, 2.9), aspect="equal", xlabel="generator x")
        style.frame(panel)
        style.title(panel, letter)
    panels[0].set_ylabel("critic slope w")
    start = panels[0].plot([], [], "o", color=style.INK, markersize=5)[0]
    end = panels[0].plot([], [], "s", color=style.VERMILION, markersize=5)[0]
    rest = panels[0].plot([], [], "+", color=style.INK, markersize=7, linewidth=0)[0]
    figure.legend(
        [start, end, rest],
        ["start", "after 126 steps", "equilibrium"],
        loc="outside lower center",
        ncols=3,
        handlelength=1.2,
    )
    style.save(figure, "dirac")
    return {
        f"radius_{name}_after_{steps}": float(np.hypot(*path(steps, alternate, penalty)[-1]))
        for name, (alternate, penalty) in RULES.values()
        for steps in (0, 126, 500)
    }
