"""Gradient descent over (b, w): the cost in bands, the data with the curve, the gap by step."""

import numpy as np
import traitlets as t
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import cost, data, plots
from ..model import sigmoid
from ..optimize import Trajectory, gradient_descent, newton
from .base import Positive, Walk
from .pictures import fall, way

LOSSES = {
    "log": (cost.log_loss, cost.LOG_LOSS),
    "squared": (cost.sigmoid_squared_error, cost.SIGMOID_SQUARED),
    "linear": (cost.squared_error, cost.LEAST_SQUARES),
}


class Descent(Walk):
    """Drag the start, the samples, the learning rate.

    loss: "log", "squared" (with a sigmoid) or "linear".
    compact: two views, Play and the learning rate alone, small enough for a first screen.
    """

    name = "descent"
    choices = (data.STUDY, data.SEPARABLE, data.LINE)
    wants_bias = True
    speed = Positive(240).tag(sync=True)
    learning_rate = Positive(0.2).tag(sync=True)
    loss = t.Enum(tuple(LOSSES), "log").tag(sync=True)
    compact = t.Bool(False).tag(sync=True)

    @property
    def alt(self) -> str:
        b, w = self.start
        return (
            "Left, the cost over the bias b and the weight w in bands, with the path of gradient "
            f"descent from b = {b:.4g}, w = {w:.4g}. Right, the data with the curve at the end of "
            "the path, and the cost of each step above the smallest."
        )

    def walk(self) -> Trajectory:
        """The walk that the page follows, as `gradient_descent` makes it."""
        return gradient_descent(
            self.dataset.X,
            self.dataset.y,
            learning_rate=self.learning_rate,
            start=self.start,
            max_steps=self.max_steps,
            tolerance=self.tolerance,
            loss=LOSSES[self.loss][1],
        )

    def picture(self, figure: Figure) -> None:
        path, (height, _) = self.walk(), LOSSES[self.loss]
        axes: dict[str, Axes] = figure.subplot_mosaic([["cost", "data"], ["cost", "gap"]])
        b, w = np.array([path.theta.min(axis=0) - 1, path.theta.max(axis=0) + 1]).T
        plots.contours(axes["cost"], height, self.dataset, b, w)
        way(axes["cost"], path, "descent")
        plots.data(axes["data"], self.dataset)
        x = np.linspace(self.dataset.x.min(), self.dataset.x.max(), 200)
        hypothesis = (lambda z: z) if self.loss == "linear" else sigmoid
        plots.curve(axes["data"], path.theta[-1], x, hypothesis=hypothesis)
        best = newton(self.dataset.X, self.dataset.y) if self.loss == "log" else path
        fall(axes["gap"], path, min(best.cost.min(), path.cost.min()), "descent")
