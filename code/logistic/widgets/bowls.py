"""One weight, two costs: the squared error of the sigmoid with its two basins, the log loss with its one."""

import numpy as np
import traitlets as t

from .. import data, plots
from ..cost import LOG_LOSS, SIGMOID_SQUARED, log_loss, sigmoid_squared_error
from ..optimize import gradient_descent
from .base import Positive, Walk, way


class Bowls(Walk):
    """Drag the start; gradient descent rolls. The cost is (1 - morph) squared error + morph log loss."""

    name = "bowls"
    choices = (data.TWO_BASINS, data.TWO_MINIMA, data.ONE_POINT, data.TWO_POINTS)
    learning_rate = Positive(0.1).tag(sync=True)
    morph = t.Float(0.0, min=0.0, max=1.0).tag(sync=True)

    def __init__(self, dataset=data.TWO_BASINS, *, start=(1.0,), loss=None, **traits):
        if dataset.bias:
            raise ValueError(
                "dataset: Bowls shows one weight, so it wants a data set with one feature and no bias"
            )
        if loss is not None:
            traits["morph"] = {"squared": 0.0, "log": 1.0}[loss]
        super().__init__(dataset, start=start, **{"max_steps": 3000, "speed": 60} | traits)

    @property
    def alt(self):
        return (
            "The squared error of the sigmoid over its one weight w, with two valleys of different depth, and "
            "the log loss of the same data with one. "
            f"A path of gradient descent starts at w = {self.start[0]:.4g}."
        )

    def picture(self, figure):
        costs = ((sigmoid_squared_error, SIGMOID_SQUARED, "squared"), (log_loss, LOG_LOSS, "log"))
        w = np.linspace(-1, 2, 601)
        for ax, (cost, loss, role) in zip(figure.subplots(1, 2), costs, strict=True):
            plots.cost_curve(ax, cost, self.dataset, w, role=role)
            path = gradient_descent(
                self.dataset.X,
                self.dataset.y,
                learning_rate=self.learning_rate,
                start=self.start,
                max_steps=self.max_steps,
                loss=loss,
            )
            way(ax, path, "descent")
            ax.set_ylabel({"squared": "squared error of the sigmoid", "log": "log loss"}[role])
