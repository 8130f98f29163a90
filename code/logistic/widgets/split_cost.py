"""The cost of one sample, -log h or -log(1 - h), with its slope in h and in z."""

from typing import Any

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import plots
from .base import Widget


class SplitCost(Widget):
    """Drag h, switch the label. `cost`, `slope_h` and `slope_z` are written by the page."""

    name = "split_cost"
    h = t.Float(0.2).tag(sync=True)
    label = t.Int(1, min=0, max=1).tag(sync=True)
    cost = t.Float(0.0).tag(sync=True)
    slope_h = t.Float(0.0).tag(sync=True)
    slope_z = t.Float(0.0).tag(sync=True)

    def __init__(self, h: float = 0.2, label: int = 1, **traits: Any) -> None:
        super().__init__(h=h, label=label, **traits)

    @t.validate("h")
    def _probability(self, proposal: t.Bunch) -> float:
        value = proposal["value"]
        if not 0 < value < 1:
            raise t.TraitError(
                f"h: expected a number between 0 and 1, ends excluded, but got {value}"
            )
        return value

    @property
    def alt(self) -> str:
        return (
            "The two costs over h: minus log h falls from infinity to 0, minus log of 1 - h rises "
            f"from 0 to infinity. A point marks h = {self.h:.4g} on the curve for "
            f"y = {self.label}. Beside it, the slope in z is the straight line h - y."
        )

    def picture(self, figure: Figure) -> None:
        h = np.linspace(0.001, 0.999, 999)
        left, right = figure.subplots(1, 2)
        for label, cost, role in ((1, -np.log(h), "one"), (0, -np.log(1 - h), "zero")):
            look = {"color": plots.color(role), "ls": "-" if label else "--"}
            left.plot(h, cost, **look, label=f"y = {label}")
            right.plot(h, h - label, **look)
        chosen = {"color": plots.color("one" if self.label else "zero"), "marker": "o"}
        left.plot(self.h, -np.log(self.h if self.label else 1 - self.h), **chosen)
        right.plot(self.h, self.h - self.label, **chosen)
        left.set(xlabel="h", ylabel="cost", ylim=(0, 5))
        right.set(xlabel="h", ylabel="slope in z: h - y")
        left.legend()
