"""Gradient descent, Newton's method and damped Newton from one start, on one surface."""
import numpy as np
import traitlets as t

from .. import data, plots
from ..cost import log_loss
from ..optimize import gradient_descent, newton
from .base import Positive, Walk


class Race(Walk):
    """`results` is written by the page: for each method its steps, cost, gradient norm, converged and message."""

    name = "race"
    choices = (data.STUDY, data.FAR_POINT, data.SEPARABLE)
    learning_rate = Positive(0.2).tag(sync=True)
    results = t.Dict().tag(sync=True)

    def __init__(self, dataset=data.STUDY, *, start=None, **traits):
        if not dataset.bias:
            raise ValueError("dataset: Race shows a bias and a weight, so it wants a data set with bias=True")
        super().__init__(dataset, start=start, **{"max_steps": 3000, "speed": 60} | traits)

    @property
    def alt(self):
        return ("Three paths over the bias and the weight, from one start: gradient descent in many small steps, Newton's method "
                "and damped Newton in a few. Beside them, the cost of each step above the minimum on a log scale.")

    def paths(self):
        X, y, rest = self.dataset.X, self.dataset.y, {"start": self.start, "max_steps": self.max_steps, "tolerance": self.tolerance}
        return {"descent": gradient_descent(X, y, learning_rate=self.learning_rate, **rest),
                "newton": newton(X, y, damped=False, **rest), "damped": newton(X, y, damped=True, **rest)}

    def picture(self, figure):
        paths, (left, right) = self.paths(), figure.subplots(1, 2)
        ends = np.concatenate([paths["damped"].theta, paths["descent"].theta])
        plots.contours(left, log_loss, self.dataset, *np.array([ends.min(axis=0) - 1, ends.max(axis=0) + 1]).T)
        lowest = min(path.cost.min() for path in paths.values())
        for role, path in paths.items():
            plots.path(left, path, role=role, label=role)
            plots.gap(right, path, lowest, role=role, label=role)
        left.set(xlim=left.get_xlim(), ylim=left.get_ylim())
        right.legend()
