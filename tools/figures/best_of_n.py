"""Best of n by a proxy reward: the proxy and the true reward, with light and heavy errors."""

import numpy as np

from tools.figures import style
from tools.figures.style import Array, Metrics

SIZES = 2 ** np.arange(13)
REPEATS = 600
TALLEST = 6.0


def curves(errors: Array, gold: Array) -> tuple[Array, Array]:
    """Return the mean proxy and gold reward of the proxy's favourite among the first n."""
    proxy = gold + errors
    rows = np.arange(len(gold))
    best = [proxy[:, :size].argmax(1) for size in SIZES]
    return (
        np.array([proxy[rows, one].mean() for one in best]),
        np.array([gold[rows, one].mean() for one in best]),
    )


def make() -> Metrics:
    rng = np.random.default_rng(0)
    shape = (REPEATS, int(SIZES[-1]))
    gold = rng.normal(size=shape)
    errors = {"A": rng.normal(size=shape), "B": rng.standard_t(2, size=shape)}
    names = {"A": "gaussian_error", "B": "student_t2_error"}
    figure, panels = style.sheet(1, 2, 520, sharey=True)
    measured: Metrics = {}
    for panel, (letter, error) in zip(panels, errors.items(), strict=True):
        proxy, true = curves(error, gold)
        panel.plot(SIZES, true, "o-", color=style.BLUE, markersize=4, label="true reward")
        panel.plot(
            SIZES,
            proxy,
            "s--",
            color=style.VERMILION,
            markersize=4,
            label="proxy reward",
        )
        if proxy[-1] > TALLEST:
            style.say(panel, 32, TALLEST - 1.45, f"proxy reward:\n{proxy[-1]:.0f} at n = 4096")
        panel.set(xscale="log", ylim=(-0.2, TALLEST + 0.3), xlabel="n", yticks=[0, 2, 4, 6])
        panel.set_xticks([1, 16, 256, 4096], ["1", "16", "256", "4096"])
        style.grid(panel, "y")
        style.title(panel, letter)
        measured[names[letter]] = {
            "gold_peak": true.max(),
            "gold_peak_at_n": int(SIZES[true.argmax()]),
            "gold_at_4096": true[-1],
            "proxy_at_4096": proxy[-1],
        }
    panels[0].set_ylabel("reward of the pick")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    style.save(figure, "best_of_n")
    return measured
