"""The pictures of the book, each drawn on the Axes it is given, in the colors of palette.json.

The palette names a color by what it is for: first the roles of curves and points, with their dashes
and markers; then what widgets are made of; then what pictures are. Pictures are drawn in the colors
of the light theme; the site gives each the dark ones as well.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.contour import QuadContourSet
from numpy.typing import ArrayLike

from .data import Dataset
from .model import sigmoid
from .optimize import Trajectory

Ends = tuple[float, float] | np.ndarray  # the lower and the upper end of an axis
Cost = Callable[[np.ndarray, np.ndarray, np.ndarray], float]  # of (theta, X, y)

PALETTE: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("palette.json").read_text(encoding="utf-8")
)
MARKERS = {"circle": "o", "triangle": "^", "square": "s", "diamond": "D"}


def color(role: str, theme: str = "light") -> str:
    """The color of a role, as CSS and Matplotlib write it. theme: "light" or "dark"."""
    return PALETTE[role][theme]


def system_color(role: str) -> str:
    """The color of a role where the reader's system chooses the colors: one of CSS's own."""
    return PALETTE[role].get("system", "CanvasText")


# pale: a path has to stand out from it
BANDS = LinearSegmentedColormap.from_list("bands", [color("picture"), color("summit")])

# The one style of the book's figures.
STYLE: dict[str, Any] = {
    "figure.figsize": (6.4, 3.6),
    "figure.facecolor": color("picture"),
    "figure.constrained_layout.use": True,
    "axes.facecolor": color("picture"),
    "axes.edgecolor": color("muted"),
    "axes.labelcolor": color("ink"),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": color("grid"),
    "grid.linewidth": 0.7,
    "xtick.color": color("ink"),
    "ytick.color": color("ink"),
    "text.color": color("ink"),
    "font.size": 11,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "lines.markersize": 7,
    "image.cmap": "Greys",
    # The same figure is the same file on any machine: outlines instead of fonts, no random ids.
    "svg.fonttype": "path",
    "svg.hashsalt": "the-logistic-gradient",
}


def use_book_style() -> None:
    """From here on figures have the book's style, and a notebook shows them as SVG."""
    plt.style.use(STYLE)
    try:
        from IPython import get_ipython
    except ImportError:  # a plain Python without notebooks
        return
    if shell := get_ipython():
        from matplotlib_inline.backend_inline import set_matplotlib_formats
        from matplotlib_inline.config import InlineBackend

        # no date in the file: the same picture is the same file
        options: dict[str, Any] = {"bbox_inches": "tight", "metadata": {"Date": None}}
        InlineBackend.instance(parent=shell).print_figure_kwargs = options
        set_matplotlib_formats("svg")


def line(role: str) -> dict[str, Any]:
    """Keywords for a line of this role: `ax.plot(z, h, **line("curve"))`."""
    dash = PALETTE[role]["dash"]
    return {"color": color(role), "linestyle": (0, dash) if dash else "solid"}


def points(role: str) -> dict[str, Any]:
    """Keywords for the points of this role: `ax.plot(w, cost, **points("descent"))`."""
    marker = MARKERS[PALETTE[role]["marker"]]
    return {"color": color(role), "marker": marker, "linestyle": "none"}


def hollow(role: str) -> dict[str, Any]:
    """Keywords for the point where a path of this role starts: larger, and empty."""
    return points(role) | {"markerfacecolor": color("picture"), "markersize": 9}


def data(ax: Axes, dataset: Dataset) -> None:
    """The samples: circles for y = 0, triangles for y = 1; plain circles where y is not a label."""
    x, y = dataset.x, dataset.y
    look: dict[str, Any] = {"alpha": 0.85, "zorder": 3}
    if np.isin(y, (0, 1)).all():
        for label, role in ((0, "zero"), (1, "one")):
            of = y == label
            ax.plot(x[of], y[of], **points(role), **look, label=f"y = {label}")
    else:
        ax.plot(x, y, **points("zero"), **look, label="data")
    ax.set(xlabel="x", ylabel="y")


def curve(
    ax: Axes,
    theta: ArrayLike,
    x: ArrayLike,
    *,
    hypothesis: Callable[[np.ndarray], np.ndarray] = sigmoid,
    role: str = "curve",
    label: str | None = "h(x)",
) -> None:
    """The hypothesis at the numbers x. theta: (b, w), or (w,) without a bias.

    hypothesis: a function of the score; `lambda z: z` makes it the line.
    """
    *bias, w = np.asarray(theta)
    score = sum(bias) + w * np.asarray(x, dtype=float)
    ax.plot(x, hypothesis(score), **line(role), label=label)


def cost_curve(
    ax: Axes,
    cost: Cost,
    dataset: Dataset,
    w: np.ndarray,
    *,
    role: str = "curve",
    label: str | None = None,
) -> None:
    """A cost over its single weight w (shape (k,)), for a data set without bias."""
    costs = [cost(np.array([weight]), dataset.X, dataset.y) for weight in w]
    ax.plot(w, costs, **line(role), label=label)
    ax.set(xlabel="w", ylabel="cost")


def contours(
    ax: Axes, cost: Cost, dataset: Dataset, b: Ends, w: Ends, *, levels: int = 12
) -> QuadContourSet:
    """A cost over the weights (b, w), in bands with level lines. b, w: the ends of each axis.

    The levels lie closer together near the lowest cost (their square roots are evenly spaced), for
    there the bowl is flat. Return the contour set of the lines.
    """
    over_b, over_w = np.linspace(b[0], b[1], 81), np.linspace(w[0], w[1], 81)
    # a data set is checked already, and so is each of the 6,561 points
    bare = getattr(cost, "unchecked", cost)
    plane = [[np.array([bias, weight]) for bias in over_b] for weight in over_w]
    X, y = dataset.X, dataset.y  # X is made anew each time it is asked for
    costs = np.array([[bare(theta, X, y) for theta in row] for row in plane])
    low, high = costs.min(), costs.max()
    heights = low + (high - low) * np.linspace(0, 1, levels + 1) ** 2
    ax.contourf(over_b, over_w, costs, heights, cmap=BANDS)
    ax.set(xlabel="b", ylabel="w")
    ax.grid(False)
    look: dict[str, Any] = {"colors": color("muted"), "linewidths": 0.6}
    return ax.contour(over_b, over_w, costs, heights[1:-1], **look)


def path(
    ax: Axes, trajectory: Trajectory, *, role: str = "descent", label: str | None = None
) -> None:
    """The way of an optimizer over (b, w), a point for each step (each few, of a long way).

    The first one is hollow.
    """
    b, w = trajectory.theta.T
    ax.plot(b, w, **steps_of(role, len(b)), linewidth=1.3, label=label)
    ax.plot(b[0], w[0], **hollow(role), zorder=3)


def gap(
    ax: Axes,
    trajectory: Trajectory,
    minimum: float,
    *,
    role: str = "descent",
    label: str | None = None,
) -> None:
    """How far the cost of each step lies above the minimum, on a log scale.

    Steps with no gap left are not on it.
    """
    gaps = trajectory.cost - minimum
    steps = np.flatnonzero(is_gap(gaps, minimum))
    ax.semilogy(steps, gaps[steps], **steps_of(role, len(steps)), label=label)
    ax.set(xlabel="step", ylabel="cost above the minimum")


def is_gap(gaps: np.ndarray, minimum: float) -> np.ndarray:
    """Which differences from the minimum are more than the rounding of the costs they come from.

    A few units in the last place are another number on another machine, and none of them means
    anything.
    """
    return gaps > 16 * np.spacing(abs(minimum))


def steps_of(role: str, count: int) -> dict[str, Any]:
    """Keywords for a line through so many steps, with a point for each, or for each few: at most 60
    can be told apart, and a thousand make a picture heavy."""
    return points(role) | line(role) | {"markersize": 4, "markevery": max(1, count // 60)}
