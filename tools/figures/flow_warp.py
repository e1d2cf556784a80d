"""A normalising flow of one moon: a square grid of codes, and the same grid after the flow."""

from collections.abc import Iterator

import autograd.numpy as anp
import numpy as np

from tools.figures import style
from tools.figures.nets import Traced, Weights, descend, layers, run
from tools.figures.style import Array, Metrics

COUPLINGS = 4
UPDATES = 2000


def moon(rng: np.random.Generator, count: int) -> Array:
    """Points along a half ring, with noise across it."""
    angle, radius = rng.normal(np.pi / 2, 0.7, count), rng.normal(1.6, 0.3, count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle) - 1], axis=1)


def split(x: Traced, turn: int) -> tuple[Traced, Traced]:
    """Return the coordinate that stays and the one that is moved in this layer."""
    kept = turn % 2
    return x[:, kept : kept + 1], x[:, 1 - kept : 2 - kept]


def join(kept: Traced, moved: Traced, turn: int) -> Traced:
    return anp.concatenate([kept, moved] if turn % 2 == 0 else [moved, kept], axis=1)


def bend(weights: Weights, turn: int, kept: Traced) -> tuple[Traced, Traced]:
    """Log-scale and shift of the moved coordinate, from the one that stays."""
    out = run(weights[turn * 6 : turn * 6 + 6], kept, anp.tanh)
    return 1.5 * anp.tanh(out[:, :1]), out[:, 1:]


def to_code(weights: Weights, x: Traced) -> tuple[Traced, Traced]:
    """Map data to codes; also return the logarithm of how much volume grows."""
    growth = anp.zeros(len(x))
    for turn in range(COUPLINGS):
        kept, moved = split(x, turn)
        scale, shift = bend(weights, turn, kept)
        x = join(kept, moved * anp.exp(scale) + shift, turn)
        growth = growth + scale[:, 0]
    return x, growth


def to_data(weights: Weights, x: Array) -> Array:
    for turn in reversed(range(COUPLINGS)):
        kept, moved = split(x, turn)
        scale, shift = bend(weights, turn, kept)
        x = join(kept, (moved - shift) * np.exp(-scale), turn)
    return x


def loss(weights: Weights, x: Array) -> Traced:
    """Negative log-likelihood in nats, by the change of variables."""
    code, growth = to_code(weights, x)
    return anp.mean(anp.sum(code**2, axis=1) / 2 + np.log(2 * np.pi) - growth)


def _batches(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    for _ in range(UPDATES):
        yield (moon(rng, 256),)


def make() -> Metrics:
    rng = np.random.default_rng(0)
    weights = [one for _ in range(COUPLINGS) for one in layers([1, 32, 32, 2], rng)]
    test = moon(np.random.default_rng(1), 2000)
    before = float(loss(weights, test))
    descend(loss, weights, _batches(rng), 3e-3, fade=UPDATES)
    figure, (left, right) = style.sheet(1, 2, 500)
    codes = to_code(weights, test[:600])[0]
    left.scatter(*codes.T, s=3, color=style.SHADE, linewidths=0)
    right.scatter(*test[:600].T, s=3, color=style.SHADE, linewidths=0)
    line = np.linspace(-1.5, 1.5, 400)
    for place in np.linspace(-1.5, 1.5, 7):
        still = np.full_like(line, place)
        for x, y, colour, form in (
            (line, still, style.BLUE, "-"),
            (still, line, style.VERMILION, (0, (4, 1.5))),
        ):
            points = np.stack([x, y], axis=1)
            left.plot(*points.T, color=colour, linestyle=form, linewidth=1.2)
            right.plot(*to_data(weights, points).T, color=colour, linestyle=form, linewidth=1.2)
    left.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8))
    right.set(xlim=(-2.2, 2.2), ylim=(-2.1, 2.3))
    for panel, letter, words in ((left, "A", "code z"), (right, "B", "data x")):
        panel.set_aspect("equal")
        style.frame(panel)
        style.title(panel, letter, words)
    style.save(figure, "flow_warp")
    back = to_data(weights, to_code(weights, test)[0])
    return {
        "nll_before": before,
        "nll_after": float(loss(weights, test)),
        "round_trip_below": 10.0 ** np.ceil(np.log10(np.abs(back - test).max())),
    }
