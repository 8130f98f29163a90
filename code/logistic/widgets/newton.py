"""Newton's method: the local parabola, its vertex, and the step that goes there, damped or not."""

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import data, plots
from ..cost import gradient, hessian, log_loss
from ..optimize import Trajectory, newton
from .base import Positive, Walk
from .pictures import fall


class Newton(Walk):
    """Drag the start, switch the damping.

    With one weight the parabola is drawn over w, with two along the step. certificate: say at each
    step what it proves of the minimum (eq-certificate), but for rounding.
    """

    name = "newton"
    choices = (data.STUDY, data.TWO_POINTS, data.FAR_POINT, data.SEPARABLE)
    max_steps = t.Int(100, min=1).tag(sync=True)
    tolerance = Positive(1e-10).tag(sync=True)
    speed = Positive(1).tag(sync=True)
    damped = t.Bool(True).tag(sync=True)
    certificate = t.Bool(False).tag(sync=True)

    @property
    def alt(self) -> str:
        return (
            "The log loss along the first step of Newton's method, with the parabola that touches "
            f"it at the start {self.start}: the parabola's vertex is where the undamped step lands."
        )

    def walk(self) -> Trajectory:
        """The walk that the page follows, as `newton` makes it."""
        return newton(
            self.dataset.X,
            self.dataset.y,
            start=self.start,
            damped=self.damped,
            max_steps=self.max_steps,
            tolerance=self.tolerance,
        )

    def picture(self, figure: Figure) -> None:
        X, y, start = self.dataset.X, self.dataset.y, np.array(self.start)
        path, slope = self.walk(), gradient(start, X, y)
        direction, *_ = np.linalg.lstsq(hessian(start, X), -slope)
        t = np.linspace(-0.5, 2, 200)
        costs = [log_loss(start + part * direction, X, y) for part in t]
        here, fall_at_once = path.cost[0], slope @ direction
        parabola, vertex = here + fall_at_once * (t - t**2 / 2), here + fall_at_once / 2
        ax, below = figure.subplots(1, 2)
        ax.plot(t, costs, **plots.line("curve"), label="cost")
        ax.plot(t, parabola, **plots.line("tangent"), label="local parabola")
        ax.plot(1, vertex, "x", color=plots.color("tangent"), label="vertex")
        ax.set(xlabel="fraction of the Newton step", ylabel="cost")
        ax.legend()
        fall(below, path, path.cost.min(), "damped" if self.damped else "newton")
