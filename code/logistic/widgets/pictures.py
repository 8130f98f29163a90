"""What draws a widget's picture, for readers without JavaScript and for print."""

import io
from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import plots
from ..optimize import Trajectory


def svg(draw: Callable[[Figure], None]) -> str:
    """What ``draw`` draws on a figure in the book's style, as SVG: the same text every time."""
    with plt.style.context(plots.STYLE):
        figure = plt.figure()
        try:
            draw(figure)
            out = io.StringIO()
            figure.savefig(out, format="svg", metadata={"Date": None})
        finally:
            plt.close(figure)
    return out.getvalue()


def way(ax: Axes, path: Trajectory, role: str) -> None:
    """A long way over (b, w) or over (w, cost): a line, and marks where they can be told apart."""
    over_plane = path.theta.shape[1] == 2
    points = path.theta if over_plane else np.column_stack([path.theta, path.cost])
    ax.plot(*points[some(path, 400)].T, **plots.line(role), linewidth=1.3)
    ax.plot(*points[some(path, 25)].T, **plots.points(role), markersize=4)
    ax.plot(*points[0], **plots.hollow(role))


def fall(ax: Axes, path: Trajectory, lowest: float, role: str) -> None:
    """The cost of each step above the lowest, on a log scale."""
    steps = some(path, 200)
    gaps = path.cost[steps] - lowest
    shown = plots.is_gap(gaps, lowest)
    ax.semilogy(steps[shown], gaps[shown], **plots.line(role), label=role)
    ax.set(xlabel="step", ylabel="cost above the lowest")


def some(path: Trajectory, most: int) -> np.ndarray:
    """At most ``most`` of the steps, first and last among them, and early ones above all."""
    return np.unique(np.geomspace(1, path.steps + 1, most).round().astype(int)) - 1
