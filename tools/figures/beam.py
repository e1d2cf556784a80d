"""A tree of three words with log-probabilities, searched greedily, by beams and in full."""

from tools.figures import style
from tools.figures.style import Metrics

Tree = dict[str, tuple[float, "Tree"]]

TREE: Tree = {
    "the": (
        -0.7,
        {
            "old": (-1.2, {"dog": (-1.0, {}), "man": (-1.1, {})}),
            "big": (-1.5, {"car": (-0.3, {}), "dog": (-1.5, {})}),
        },
    ),
    "a": (
        -0.9,
        {
            "red": (-0.9, {"car": (-0.8, {}), "hat": (-0.9, {})}),
            "new": (-1.6, {"car": (-0.6, {}), "hat": (-1.2, {})}),
        },
    ),
    "one": (-1.6, {"more": (-0.1, {"time": (-0.2, {}), "day": (-1.8, {})})}),
}


def expand(tree: Tree, words: tuple[str, ...]) -> Tree:
    for word in words:
        tree = tree[word][1]
    return tree


def search(width: int) -> tuple[str, float]:
    """Return the best sentence that beams of this width find, and its log-probability."""
    beams: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
    while any(expand(TREE, words) for words, _ in beams):
        grown = [
            ((*words, word), total + step)
            for words, total in beams
            for word, (step, _) in expand(TREE, words).items()
        ]
        beams = sorted(grown, key=lambda one: -one[1])[:width]
    return " ".join(beams[0][0]), beams[0][1]


def make() -> Metrics:
    figure, panels = style.sheet(1, 1, 720)
    panel = panels[0]
    place = 0.0

    def draw(tree: Tree, depth: int) -> float:
        """Draw a subtree from the top down; return the height of its root."""
        nonlocal place
        if not tree:
            place -= 1
            return place
        heights = []
        for word, (step, below) in tree.items():
            heights.append(draw(below, depth + 1))
            node(word, step, depth + 1, heights[-1])
        middle = (heights[0] + heights[-1]) / 2
        for height in heights:
            panel.plot(
                [depth + 0.04, depth + 0.3, depth + 0.52, depth + 1.04],
                [middle, middle, height, height],
                color=style.MUTED,
                linewidth=1,
                zorder=1,
            )
        return middle

    def node(word: str, step: float, depth: int, height: float) -> None:
        style.say(panel, depth - 0.34, height + 0.1, f"{step:.1f}".replace("-", "−"), ha="center")
        panel.text(
            depth + 0.04,
            height,
            word,
            ha="center",
            va="center",
            fontsize=style.NORMAL,
            bbox=dict(boxstyle="round,pad=0.32", facecolor="#e6eef4", edgecolor=style.BLUE),
        )

    root = draw(TREE, 0)
    panel.plot(0.04, root, "o", color=style.INK, markersize=5)
    panel.set(xlim=(-0.05, 3.25), ylim=(place - 0.6, -0.3))
    style.bare(panel)
    style.save(figure, "beam")
    return {
        f"width_{width}": {"sentence": words, "log_probability": total}
        for width in (1, 2, 3)
        for words, total in [search(width)]
    }
