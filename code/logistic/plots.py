"""The pictures of the book, each drawn on the Axes it is given. Colors and shapes come from palette.json."""

import json
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from .model import sigmoid

HERE = Path(__file__).parent
PALETTE = json.loads((HERE / "palette.json").read_text(encoding="utf-8"))
MARKERS = {"circle": "o", "triangle": "^", "square": "s", "diamond": "D"}
BANDS = LinearSegmentedColormap.from_list(
    "bands", ["#ffffff", "#d4dde8"]
)  # pale: a path has to stand out from it


def use_book_style():
    """From here on figures have the book's style, and a notebook shows them as SVG."""
    plt.style.use(HERE / "book.mplstyle")
    try:
        from IPython import get_ipython
    except ImportError:  # a plain Python without notebooks
        return
    if shell := get_ipython():
        from matplotlib_inline.backend_inline import set_matplotlib_formats
        from matplotlib_inline.config import InlineBackend

        # no date in the file: the same picture is the same file
        InlineBackend.instance(parent=shell).print_figure_kwargs = {
            "bbox_inches": "tight",
            "metadata": {"Date": None},
        }
        set_matplotlib_formats("svg")


def line(role):
    """Keywords for a line of this role: `ax.plot(z, h, **line("curve"))`."""
    look = PALETTE[role]
    return {"color": look["light"], "linestyle": (0, look["dash"]) if look["dash"] else "solid"}


def points(role):
    """Keywords for the points of this role: `ax.plot(w, cost, **points("descent"))`."""
    look = PALETTE[role]
    return {"color": look["light"], "marker": MARKERS[look["marker"]], "linestyle": "none"}


def data(ax, dataset):
    """The samples: circles for y = 0, triangles for y = 1; plain circles where y is not a label."""
    x, y = dataset.x, dataset.y
    if np.isin(y, (0, 1)).all():
        for label, role in ((0, "zero"), (1, "one")):
            ax.plot(
                x[y == label],
                y[y == label],
                **points(role),
                alpha=0.85,
                label=f"y = {label}",
                zorder=3,
            )
    else:
        ax.plot(x, y, **points("zero"), alpha=0.85, label="data", zorder=3)
    ax.set(xlabel="x", ylabel="y")


def curve(ax, theta, x, *, hypothesis=sigmoid, role="curve", label="h(x)"):
    """The hypothesis at the numbers x. theta: (b, w), or (w,) without a bias; `hypothesis=lambda z: z` is the line."""
    *bias, w = theta
    ax.plot(x, hypothesis(sum(bias) + w * np.asarray(x, dtype=float)), **line(role), label=label)


def cost_curve(ax, cost, dataset, w, *, role="curve", label=None):
    """A cost over its single weight w (shape (k,)), for a data set without bias. cost: a function of (theta, X, y)."""
    ax.plot(w, [cost([weight], dataset.X, dataset.y) for weight in w], **line(role), label=label)
    ax.set(xlabel="w", ylabel="cost")


def contours(ax, cost, dataset, b, w, *, levels=12):
    """A cost over the weights (b, w), in bands with level lines. b, w: the lower and the upper end of each axis.

    The levels lie closer together near the lowest cost (their square roots are evenly spaced), for there the
    bowl is flat. Return the contour set of the lines.
    """
    b, w = np.linspace(*b, 81), np.linspace(*w, 81)
    bare = getattr(cost, "unchecked", cost)  # a data set is checked already, and so is each of the 6,561 points
    costs = np.array(
        [[bare(np.array([bias, weight]), dataset.X, dataset.y) for bias in b] for weight in w]
    )
    low, high = costs.min(), costs.max()
    heights = low + (high - low) * np.linspace(0, 1, levels + 1) ** 2
    ax.contourf(b, w, costs, heights, cmap=BANDS)
    ax.set(xlabel="b", ylabel="w")
    ax.grid(False)
    return ax.contour(b, w, costs, heights[1:-1], colors=PALETTE["muted"]["light"], linewidths=0.6)


def path(ax, trajectory, *, role="descent", label=None):
    """The way of an optimizer over (b, w), a point for each step (each few, of a long way), from a hollow first one."""
    b, w = trajectory.theta.T
    ax.plot(
        b,
        w,
        **points(role) | line(role),
        markersize=4,
        markevery=spacing(b),
        linewidth=1.3,
        label=label,
    )
    ax.plot(b[0], w[0], **points(role) | {"markerfacecolor": "white"}, markersize=9, zorder=3)


def gap(ax, trajectory, minimum, *, role="descent", label=None):
    """How far the cost of each step lies above the minimum, on a log scale. Steps with no gap left are not on it."""
    gaps = trajectory.cost - minimum
    steps = np.flatnonzero(gaps > 0)
    ax.semilogy(
        steps,
        gaps[steps],
        **points(role) | line(role),
        markersize=4,
        markevery=spacing(steps),
        label=label,
    )
    ax.set(xlabel="step", ylabel="cost above the minimum")


def spacing(steps):
    """Every how many steps a point is drawn: at most 60 can be told apart, and a thousand make a picture heavy."""
    return max(1, len(steps) // 60)
