"""One look for all pictures: paper, ink, colours, sizes, and how a picture is saved.

A picture is 960 pixels wide and shown 480 wide on a phone, so nothing is set smaller than 8 points
(22 pixels here, 11 there). Its background is opaque: it has to read in dark chats as in light ones.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

mpl.use("Agg")

Array = npt.NDArray[Any]
Metrics = dict[str, Any]
"""What a picture measured: numbers, or lists and dictionaries of numbers."""

FOLDER: Final = Path(__file__).resolve().parents[2] / "content" / "figures"
WIDTH: Final = 960
DPI: Final = 200
MOST_BYTES: Final = 100_000

PAPER: Final = "#fbfaf7"
INK: Final = "#23272e"
MUTED: Final = "#5d6470"
RULE: Final = "#dcd8cf"
SHADE: Final = "#c9c6bf"

# Okabe and Ito's palette, which people with the common colour blindnesses can tell apart.
BLUE: Final = "#0072b2"
VERMILION: Final = "#d55e00"
GREEN: Final = "#009e73"
ORANGE: Final = "#e69f00"
SKY: Final = "#56b4e9"
PURPLE: Final = "#cc79a7"

SMALL: Final = 8.0
NORMAL: Final = 8.6
LETTER: Final = 10.5

INKS: Final = LinearSegmentedColormap.from_list("inks", [PAPER, "#9fb6c9", "#2f5d86", "#0d2238"])
"""From paper to a dark blue, for maps and digits."""

_LOOK: Final[Any] = {
    "font.family": "DejaVu Sans",
    "font.size": NORMAL,
    "axes.titlesize": NORMAL,
    "axes.labelsize": NORMAL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlepad": 5,
    "axes.labelpad": 2.5,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "mathtext.default": "regular",
}


def sheet(
    rows: int, columns: int, height: int, **more: Any
) -> tuple[Figure, npt.NDArray[np.object_]]:
    """Return a figure of full width and `height` pixels, and its panels row by row."""
    mpl.rcParams.update(_LOOK)
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, layout="constrained")
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.07, h_pad=0.07, wspace=0.05, hspace=0.05)  # type: ignore[call-arg]
    panels = figure.subplots(rows, columns, squeeze=False, **more)
    if more.get("sharey"):
        for panel in panels[:, 1:].ravel():
            panel.tick_params(axis="y", length=0)
    return figure, panels.ravel()


def close_up(figure: Figure) -> None:
    """Set panels close to each other, for strips of images."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.set(w_pad=0.05, h_pad=0.06, wspace=0.0, hspace=0.02)  # type: ignore[call-arg]


def title(panel: Axes, letter: str, words: str = "") -> None:
    """Name a panel by its letter, with a few words beside it."""
    panel.set_title(letter, loc="left", fontsize=LETTER, fontweight="bold")
    if words:
        panel.annotate(
            words,
            xy=(0, 1),
            xycoords="axes fraction",
            xytext=(14, 5.6),
            textcoords="offset points",
            fontsize=NORMAL,
            va="baseline",
        )


def grid(panel: Axes, axis: str = "both") -> None:
    panel.grid(visible=True, axis=axis)  # type: ignore[arg-type]


def bare(panel: Axes) -> None:
    """Take ticks and frame away, for pictures in a panel."""
    panel.set_xticks([])
    panel.set_yticks([])
    for spine in panel.spines.values():
        spine.set_visible(False)


def frame(panel: Axes) -> None:
    """A thin box without ticks, for scatters whose scale does not matter."""
    bare(panel)
    for spine in panel.spines.values():
        spine.set_visible(True)
        spine.set_color(RULE)


def say(panel: Axes, x: float, y: float, words: str, **more: Any) -> None:
    """Write on a panel, with a paper-coloured rim so that lines behind do not disturb."""
    from matplotlib.patheffects import withStroke

    more.setdefault("fontsize", SMALL)
    panel.text(
        x, y, words, path_effects=[withStroke(linewidth=2.4, foreground=PAPER)], zorder=9, **more
    )


def save(figure: Figure, name: str) -> None:
    """Write content/figures/<name>.png with a palette of its own colours."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI)
    picture = Image.open(buffer).convert("RGB")
    # MEDIANCUT merges the rare dark tones of digits into one flat blot; this keeps them apart.
    picture = picture.quantize(128, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    picture.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes: simplify it")


def rounded(value: Any, digits: int = 4) -> Any:
    """Round to `digits` significant digits, in lists and dictionaries too."""
    if isinstance(value, Mapping):
        return {str(key): rounded(value[key], digits) for key in sorted(value, key=str)}
    if isinstance(value, np.ndarray):
        return rounded(value.tolist(), digits)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [rounded(one, digits) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{float(value):.{digits}g}")
    return int(value) if isinstance(value, np.integer) else value
