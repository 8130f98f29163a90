"""Newton's method: the local parabola, its vertex, and the step that goes there, damped or not."""

import numpy as np
import traitlets as t

from .. import data, plots
from ..cost import gradient, hessian, log_loss
from ..optimize import newton
from .base import Walk, fall


class Newton(Walk):
    """Drag the start, switch the damping. With one weight the parabola is drawn over w, with two along the step."""

    name = "newton"
    choices = (data.STUDY, data.TWO_POINTS, data.FAR_POINT, data.SEPARABLE)
    damped = t.Bool(True).tag(sync=True)

    def __init__(self, dataset=data.STUDY, *, damped=True, start=None, **traits):
        super().__init__(
            dataset,
            start=start,
            damped=damped,
            **{"max_steps": 100, "tolerance": 1e-10, "speed": 1} | traits,
        )

    @property
    def alt(self):
        return (
            "The log loss along the first step of Newton's method, with the parabola that touches it at the start "
            f"{self.start}: the parabola's vertex is where the undamped step lands."
        )

    def picture(self, figure):
        X, y, start = self.dataset.X, self.dataset.y, np.array(self.start)
        path = newton(
            X,
            y,
            start=start,
            damped=self.damped,
            max_steps=self.max_steps,
            tolerance=self.tolerance,
        )
        slope = gradient(start, X, y)
        direction, *_ = np.linalg.lstsq(hessian(start, X), -slope)
        along = np.linspace(-0.5, 2, 200)
        ax, below = figure.subplots(1, 2)
        ax.plot(
            along,
            [log_loss(start + s * direction, X, y) for s in along],
            **plots.line("curve"),
            label="cost",
        )
        ax.plot(
            along,
            path.cost[0] + slope @ direction * (along - along**2 / 2),
            **plots.line("tangent"),
            label="local parabola",
        )
        ax.plot(
            1,
            path.cost[0] + slope @ direction / 2,
            "x",
            color=plots.PALETTE["tangent"]["light"],
            label="vertex",
        )
        ax.set(xlabel="fraction of the Newton step", ylabel="cost")
        ax.legend()
        fall(below, path, path.cost.min(), "damped" if self.damped else "newton")
