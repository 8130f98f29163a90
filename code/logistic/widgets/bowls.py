"""One weight, two costs: the sigmoid's squared error with two basins, the log loss with one."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import data, plots
from ..cost import LOG_LOSS, SIGMOID_SQUARED, log_loss, sigmoid_squared_error
from ..optimize import gradient_descent
from .base import Positive, Walk
from .pictures import way


class Bowls(Walk):
    """Drag the start; gradient descent rolls.

    The cost is (1 - morph) squared error + morph log loss.
    """

    name = "bowls"
    choices = (data.TWO_BASINS, data.TWO_MINIMA, data.ONE_POINT, data.TWO_POINTS)
    wants_bias = False
    learning_rate = Positive(0.1).tag(sync=True)
    morph = t.Float(0.0, min=0.0, max=1.0).tag(sync=True)

    def __init__(
        self,
        dataset: data.Dataset | None = None,
        *,
        start: float | Sequence[float] | None = (1.0,),
        loss: str | None = None,
        **traits: Any,
    ) -> None:
        if loss is not None:
            traits["morph"] = {"squared": 0.0, "log": 1.0}[loss]
        super().__init__(dataset, start=start, **traits)

    @property
    def alt(self) -> str:
        return (
            "The squared error of the sigmoid over its one weight w, with two valleys of different "
            "depth, and the log loss of the same data with one. "
            f"A path of gradient descent starts at w = {self.start[0]:.4g}."
        )

    def picture(self, figure: Figure) -> None:
        X, y, w = self.dataset.X, self.dataset.y, np.linspace(-1, 2, 601)
        walk = {name: getattr(self, name) for name in ("learning_rate", "start", "max_steps")}
        left, right = figure.subplots(1, 2)
        plots.cost_curve(left, sigmoid_squared_error, self.dataset, w, role="squared")
        way(left, gradient_descent(X, y, **walk, loss=SIGMOID_SQUARED), "descent")
        left.set_ylabel("squared error of the sigmoid")
        plots.cost_curve(right, log_loss, self.dataset, w, role="log")
        way(right, gradient_descent(X, y, **walk, loss=LOG_LOSS), "descent")
        right.set_ylabel("log loss")
