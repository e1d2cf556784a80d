"""A small GAN on a ring of eight Gaussians, with three ways to share out the training steps.

Draws the samples of two runs and, for three runs, the modes covered beside the generator's loss.
"""

from dataclasses import dataclass, field

import numpy as np
from autograd import grad

from tools.figures import style
from tools.figures.nets import Adam, Traced, Weights, layers, run, softplus
from tools.figures.style import Array, Metrics

SPREAD = 0.08
ANGLES = np.arange(8) * np.pi / 4
CENTRES = 2 * np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
BATCH = 128
NOISE = 2


@dataclass
class Run:
    """One training: when it was looked at, what was found, and samples from its end."""

    at: list[int] = field(default_factory=list)
    modes: list[int] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    samples: Array = field(default_factory=lambda: np.zeros((0, 2)))


def real(rng: np.random.Generator, count: int) -> Array:
    return CENTRES[rng.integers(8, size=count)] + rng.normal(0, SPREAD, (count, 2))


def judge_loss(judge: Weights, seen: Array, made: Array) -> Traced:
    return softplus(-run(judge, seen)).mean() + softplus(run(judge, made)).mean()


def maker_loss(maker: Weights, judge: Weights, noise: Array) -> Traced:
    """The non-saturating loss, -log D(G(z))."""
    return softplus(-run(judge, run(maker, noise))).mean()


def covered(samples: Array) -> int:
    """Count the Gaussians that get at least 1 % of the samples within three and a half spreads."""
    far = np.linalg.norm(samples[:, None] - CENTRES[None], axis=2)
    near = np.bincount(far.argmin(1)[far.min(1) < 3.5 * SPREAD], minlength=8)
    return int((near >= 0.01 * len(samples)).sum())


def nearness(samples: Array) -> float:
    """Share of samples within half a clump's width of their nearest training point."""
    far = np.linalg.norm(samples[:, None] - _shown()[None], axis=2)
    return float((far.min(1) < 3.5 * SPREAD).mean())


def _shown() -> Array:
    """The training points that are drawn."""
    return real(np.random.default_rng(5), 900)


def train(judge_steps: int, maker_steps: int, rounds: int, seed: int) -> Run:
    rng = np.random.default_rng(seed)
    maker, judge = layers([NOISE, 64, 64, 2], rng), layers([2, 64, 64, 1], rng)
    maker_slope, judge_slope = grad(maker_loss), grad(judge_loss)
    maker_adam, judge_adam = Adam(maker, 1e-3, 0.5), Adam(judge, 1e-3, 0.5)
    done = Run()
    for step in range(rounds + 1):
        if step % 50 == 0:
            noise = rng.normal(size=(2000, NOISE))
            done.samples = run(maker, noise)
            done.at.append(step)
            done.modes.append(covered(done.samples))
            done.loss.append(float(maker_loss(maker, judge, noise)))
        for _ in range(judge_steps):
            made = run(maker, rng.normal(size=(BATCH, NOISE)))
            judge_adam.step(judge_slope(judge, real(rng, BATCH), made))
        for _ in range(maker_steps):
            maker_adam.step(maker_slope(maker, judge, rng.normal(size=(BATCH, NOISE))))
    return done


def make() -> Metrics:
    # One seed and one length: the runs differ in nothing but the steps of each player.
    even, hasty, patient = (train(*steps, 1500, 0) for steps in ((1, 1), (1, 10), (5, 1)))
    _draw_samples(even, hasty)
    _draw_curves({"1": even, "2": hasty, "3": patient})
    runs = {"even": even, "ten_maker_steps": hasty, "five_judge_steps": patient}
    return {
        name: {
            "modes_every_250": one.modes[::5],
            "modes_at_end": one.modes[-1],
            "most_modes": max(one.modes),
            "share_near_training_data": nearness(one.samples),
            "mean_generator_loss_500_to_1500": float(np.mean(one.loss[10:])),
        }
        for name, one in runs.items()
    }


def _draw_samples(even: Run, hasty: Run) -> None:
    figure, panels = style.sheet(1, 2, 500)
    truth = _shown()
    for panel, letter, one in zip(panels, "AB", (hasty, even), strict=True):
        panel.scatter(*truth.T, s=9, color=style.SHADE, linewidths=0, label="training data")
        panel.scatter(
            *one.samples[:500].T,
            s=9,
            marker="x",
            linewidths=0.8,
            color=style.VERMILION,
            label="generated",
        )
        panel.set(xlim=(-2.8, 2.8), ylim=(-2.8, 2.8), aspect="equal")
        style.frame(panel)
        style.title(panel, letter)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, markerscale=1.8)
    style.save(figure, "ring")


def _draw_curves(runs: dict[str, Run]) -> None:
    figure, (modes, loss) = style.sheet(1, 2, 520)
    looks = [(style.BLUE, "-", "o"), (style.VERMILION, "--", "s"), (style.GREEN, "-.", "^")]
    for (name, one), (colour, line, mark) in zip(runs.items(), looks, strict=True):
        form = dict(
            color=colour, linestyle=line, marker=mark, markersize=4, markevery=5, clip_on=False
        )
        modes.plot(one.at, one.modes, **form, label=f"run {name}")
        loss.plot(one.at, one.loss, **form)
    modes.set(ylim=(-0.3, 8.4), yticks=range(0, 9, 2))
    loss.set(ylim=(0, 2))
    for panel, letter, words in (
        (modes, "A", "modes covered, of 8"),
        (loss, "B", "generator loss"),
    ):
        panel.set(xlim=(0, 1500), xticks=[0, 500, 1000, 1500], xlabel="iteration")
        style.grid(panel, "y")
        style.title(panel, letter, words)
    handles, labels = modes.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    style.save(figure, "ring_modes")
