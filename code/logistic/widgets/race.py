"""Gradient descent, Newton's method and damped Newton from one start, on one surface."""

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import data, plots
from ..cost import log_loss
from ..optimize import Trajectory, gradient_descent, newton
from .base import Positive, Walk
from .pictures import fall, way


class Race(Walk):
    """Drag the one start of all three.

    Written by the page: `results`, for each method a dict with step, steps, theta, cost,
    gradient_norm, status, converged and message. The other traits speak of damped Newton.
    """

    name = "race"
    choices = (data.STUDY, data.FAR_POINT, data.SEPARABLE)
    wants_bias = True
    learning_rate = Positive(0.2).tag(sync=True)
    results = t.Dict().tag(sync=True)

    @property
    def alt(self) -> str:
        return (
            "Three paths over the bias and the weight, from one start: gradient descent in many "
            "small steps, Newton's method and damped Newton in a few. Beside them, the cost of "
            "each step above the minimum on a log scale."
        )

    def paths(self) -> dict[str, Trajectory]:
        """The three walks that the page follows, by their roles."""
        X, y = self.dataset.X, self.dataset.y
        rest = {name: getattr(self, name) for name in ("start", "max_steps", "tolerance")}
        return {
            "descent": gradient_descent(X, y, learning_rate=self.learning_rate, **rest),
            "newton": newton(X, y, damped=False, **rest),
            "damped": newton(X, y, damped=True, **rest),
        }

    def picture(self, figure: Figure) -> None:
        paths, (left, right) = self.paths(), figure.subplots(1, 2)
        ends = np.concatenate([paths["damped"].theta, paths["descent"].theta])
        b, w = np.array([ends.min(axis=0) - 1, ends.max(axis=0) + 1]).T
        plots.contours(left, log_loss, self.dataset, b, w)
        lowest = min(path.cost.min() for path in paths.values())
        for role, path in paths.items():
            way(left, path, role)
            fall(right, path, lowest, role)
        left.set(xlim=b, ylim=w)  # undamped Newton may leave the picture
        right.set(xscale="symlog")
        right.legend()
