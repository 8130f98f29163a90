"""What each sample contributes to the gradient of the log loss: its residual, times its feature."""

from typing import Any

import numpy as np
import traitlets as t
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import cost, data, plots
from ..model import sigmoid
from .base import AtPoint


class Pulls(AtPoint):
    """Move the curve or a sample, choose a sample.

    `gradient`, (dJ/db, dJ/dw), is written by the page: the mean of what the samples contribute.
    """

    name = "pulls"
    choices = (data.STUDY, data.SEPARABLE, data.CROSSED)
    selected = t.Int(0, min=0).tag(sync=True)  # the chosen sample, counted from 0
    gradient = t.List(t.Float()).tag(sync=True)

    @t.validate("selected")
    def _a_sample(self, proposal: t.Bunch) -> int:
        value, last = proposal["value"], len(self.x) - 1
        if value > last:
            raise t.TraitError(
                f"selected: expected the number of a sample, from 0 to {last}, but got {value}"
            )
        return value

    @property
    def alt(self) -> str:
        b, w = self.theta
        db, dw = cost.gradient(self.theta, self.dataset.X, self.dataset.y)
        return (
            f"Left, the data with the curve of b = {b:.4g}, w = {w:.4g}, and a line from each "
            "label to the curve: the residual h - y. Right, a bar for each sample. Above, its pull "
            f"on the weight, (h - y) x, with the mean {dw:.4g}; below, its pull on the bias, "
            f"h - y, with the mean {db:.4g}. A ring marks sample {self.selected + 1}."
        )

    def picture(self, figure: Figure) -> None:
        x, y, X = self.dataset.x, self.dataset.y, self.dataset.X
        i = min(self.selected, len(x) - 1)
        residuals = cost.LOG_LOSS.slope(X @ self.theta, y)
        db, dw = cost.gradient(self.theta, X, y)
        axes: dict[str, Axes] = figure.subplot_mosaic([["data", "w"], ["data", "b"]])
        stems(axes["data"], x, y, y, sigmoid(X @ self.theta), i)
        axes["data"].plot(x[i], y[i], **RING)
        plots.data(axes["data"], self.dataset)
        plots.curve(axes["data"], self.theta, np.linspace(x.min(), x.max(), 200))
        faces = ((axes["w"], residuals * x, dw, abs(x).max() or 1), (axes["b"], residuals, db, 1))
        for ax, pulls, mean, most in faces:
            stems(ax, x, y, np.zeros_like(x), pulls, i)
            for label, role in ((0, "zero"), (1, "one")):
                ax.plot(x[y == label], pulls[y == label], **plots.points(role), markersize=4)
            ax.plot(x[i], pulls[i], **RING)
            ax.axhline(0, color=plots.color("muted"), linewidth=0.8)
            ax.axhline(mean, **plots.line("curve"), label=f"mean {mean:.4g}")
            ax.set(ylim=1.3 * most * np.array([-1, 1]))
            ax.legend(loc="lower left" if mean > 0 else "upper left")
        axes["w"].set(ylabel="(h - y) x")
        axes["b"].set(ylabel="h - y", xlabel="x")


# around the chosen sample
RING: dict[str, Any] = {
    "color": plots.color("ink"),
    "marker": "o",
    "markersize": 13,
    "fillstyle": "none",
    "markeredgewidth": 1.5,
}


def stems(
    ax: Axes, x: np.ndarray, y: np.ndarray, foot: np.ndarray, tip: np.ndarray, i: int
) -> None:
    """An upright line for each sample, from its foot to its tip: that of sample i is thicker."""
    widths = np.where(np.arange(len(x)) == i, 3.5, 1.5)
    colors = [plots.color("one" if label else "zero") for label in y]
    ax.vlines(x, foot, tip, colors=colors, linewidths=widths)
