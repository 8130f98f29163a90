"""The Hessian of the log loss at a point, as an ellipse: long where the cost bends little."""

import numpy as np
import traitlets as t
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import cost, data, plots
from .base import AtPoint


class Curvature(AtPoint):
    """Drag theta = (b, w) or a sample.

    Written by the page: `cost`, the eigenvalues `smallest` and `largest`, and `message`.
    """

    name = "curvature"
    choices = (data.STUDY, data.SEPARABLE, data.CROSSED, data.ONE_PLACE)
    cost = t.Float(0.0).tag(sync=True)
    smallest = t.Float(0.0).tag(sync=True)
    largest = t.Float(0.0).tag(sync=True)
    message = t.Unicode().tag(sync=True)

    @property
    def alt(self) -> str:
        b, w = self.theta
        return (
            "Left, the log loss over the bias and the weight in bands. Around the point "
            f"b = {b:.4g}, w = {w:.4g} a dashed ellipse with its two axes, long where the cost "
            "bends little. Right, the data with the curve of this point, and below each sample a "
            "bar as high as h (1 - h)."
        )

    def picture(self, figure: Figure) -> None:
        dataset, theta = self.dataset, np.array(self.theta)
        b, w = window(dataset.x, theta)
        axes: dict[str, Axes] = figure.subplot_mosaic([["cost", "data"], ["cost", "weights"]])
        plane, samples, weights = axes["cost"], axes["data"], axes["weights"]
        plots.contours(plane, cost.log_loss, dataset, b, w, levels=6)
        rim, long, short = ellipse(theta, cost.hessian(theta, dataset.X), np.ptp(b) + np.ptp(w))
        plane.plot(*rim, **plots.line("tangent"), linewidth=1.3)
        for axis in (long, short):
            plane.plot(*axis, **plots.line("curve"), linewidth=0.8)
        plane.plot(*theta, "o", color=plots.color("curve"))
        plane.set(xlim=b, ylim=w, aspect="equal")
        x = np.linspace(dataset.x.min(), dataset.x.max(), 100)
        plots.data(samples, dataset)
        plots.curve(samples, theta, x)
        weights.plot(x, cost.sigmoid_slope(theta[0] + theta[1] * x), **plots.line("muted"))
        tops = cost.sigmoid_slope(dataset.X @ theta)
        weights.vlines(dataset.x, 0, tops, color=plots.color("tangent"), linewidth=2)
        weights.set(xlabel="x", ylabel="h (1 - h)", ylim=(0, 0.28))


SCORES = 6  # there h (1 - h) has fallen to 1/400


def window(x: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """The ranges of b and w, (2, 2), over which either moves the scores by SCORES, and theta.

    x: (m,). theta: (2,).
    """
    spread = np.sqrt(np.mean(x**2)) or 1
    far = max(SCORES / min(1, spread), *(1.1 * np.abs(theta)))
    return np.array([[-far, far]] * 2)


def ellipse(theta: np.ndarray, H: np.ndarray, far: float) -> list[np.ndarray]:
    """The points theta + v with v'Hv = 1, (2, 122), and the long and the short axis, (2, 2) each.

    theta: (2,). H: (2, 2). No axis is followed farther than `far`, where no picture goes.
    """
    eigenvalues, vectors = np.linalg.eigh(H)
    half = 1 / np.sqrt(np.maximum(eigenvalues, np.finfo(float).tiny))
    long, short = shown = np.minimum(half, far)
    along = long * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 61))
    across = short * np.sqrt(1 - (along / half[0]) ** 2)
    rim = np.column_stack([[along, across], [along[::-1], -across]])
    axes = [np.outer(end, [-1, 1]) for end in np.diag(shown)]
    return [theta[:, None] + vectors @ line for line in (rim, *axes)]
