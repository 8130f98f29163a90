"""Gradient descent over (b, w): the cost in bands, the data with the current curve, the gap by step."""

import numpy as np
import traitlets as t

from .. import data, plots
from ..cost import (
    LEAST_SQUARES,
    LOG_LOSS,
    SIGMOID_SQUARED,
    log_loss,
    sigmoid_squared_error,
    squared_error,
)
from ..model import sigmoid
from ..optimize import gradient_descent, newton
from .base import Positive, Walk, fall, way

LOSSES = {
    "log": (log_loss, LOG_LOSS),
    "squared": (sigmoid_squared_error, SIGMOID_SQUARED),
    "linear": (squared_error, LEAST_SQUARES),
}


class Descent(Walk):
    """Drag the start, the samples, the learning rate. loss: "log", "squared" (with a sigmoid) or "linear"."""

    name = "descent"
    choices = (data.STUDY, data.SEPARABLE, data.LINE)
    learning_rate = Positive(0.2).tag(sync=True)
    loss = t.Enum(tuple(LOSSES), "log").tag(sync=True)

    def __init__(self, dataset=data.STUDY, *, start=None, **traits):
        if not dataset.bias:
            raise ValueError(
                "dataset: Descent shows a bias and a weight, so it wants a data set with bias=True"
            )
        super().__init__(dataset, start=start, **{"max_steps": 3000, "speed": 240} | traits)

    @property
    def alt(self):
        return (
            "Left, the cost over the bias b and the weight w in bands, with the path of gradient descent from "
            f"b = {self.start[0]:.4g}, w = {self.start[1]:.4g}. Right, the data with the curve at the end of the path, "
            "and the cost of each step above the smallest."
        )

    def walk(self):
        cost, loss = LOSSES[self.loss]
        return gradient_descent(
            self.dataset.X,
            self.dataset.y,
            learning_rate=self.learning_rate,
            start=self.start,
            max_steps=self.max_steps,
            tolerance=self.tolerance,
            loss=loss,
        )

    def picture(self, figure):
        path, (cost, _) = self.walk(), LOSSES[self.loss]
        axes = figure.subplot_mosaic([["cost", "data"], ["cost", "gap"]])
        b, w = np.array([path.theta.min(axis=0) - 1, path.theta.max(axis=0) + 1]).T
        plots.contours(axes["cost"], cost, self.dataset, b, w)
        way(axes["cost"], path, "descent")
        plots.data(axes["data"], self.dataset)
        x = np.linspace(self.dataset.x.min(), self.dataset.x.max(), 200)
        hypothesis = (lambda z: z) if self.loss == "linear" else sigmoid
        plots.curve(axes["data"], path.theta[-1], x, hypothesis=hypothesis)
        best = newton(self.dataset.X, self.dataset.y) if self.loss == "log" else path
        fall(axes["gap"], path, min(best.cost.min(), path.cost.min()), "descent")
