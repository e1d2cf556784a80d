"""Saturating and non-saturating generator loss, and the size of their gradients.

The gradient is taken with respect to the discriminator's logit, where D = sigmoid(logit).
"""

import numpy as np

from tools.figures import style
from tools.figures.style import Metrics


def make() -> Metrics:
    chance = np.linspace(0.002, 0.998, 400)
    losses = {"1": np.log(1 - chance), "2": -np.log(chance)}
    slopes = {"1": chance, "2": 1 - chance}
    figure, (left, right) = style.sheet(1, 2, 500)
    looks = {"1": (style.VERMILION, "--"), "2": (style.BLUE, "-")}
    for name, (colour, line) in looks.items():
        left.plot(chance, losses[name], color=colour, linestyle=line, label=f"loss {name}")
        right.plot(chance, slopes[name], color=colour, linestyle=line)
    left.set(ylim=(-5, 5), yticks=[-4, -2, 0, 2, 4])
    right.set(ylim=(0, 1), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1])
    for panel in (left, right):
        panel.set(xlim=(0, 1), xticks=[0, 0.2, 0.4, 0.6, 0.8, 1], xlabel="D(G(z))")
        style.grid(panel)
    style.title(left, "A", "generator loss")
    style.title(right, "B", "gradient size at the logit")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    style.save(figure, "generator_loss")
    return {
        "ratio_of_gradients": {str(d): (1 - d) / d for d in (0.01, 0.1, 0.2, 0.5)},
    }
