"""The sigmoid, its tangent at one score, and the slope as a curve of its own."""

from typing import Any

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import plots
from ..cost import sigmoid_slope
from ..model import sigmoid
from .base import Widget, finite


class Tangent(Widget):
    """Scrub z along the sigmoid. `h` = sigma(z) and `slope` = h (1 - h) are written by the page."""

    name = "tangent"
    z = t.Float(1.0).tag(sync=True)
    h = t.Float(0.0).tag(sync=True)
    slope = t.Float(0.0).tag(sync=True)

    _finite = t.validate("z")(lambda self, proposal: finite(proposal))

    def __init__(self, z: float = 1.0, **traits: Any) -> None:
        super().__init__(z=z, **traits)
        self.h, self.slope = float(sigmoid(z)), float(sigmoid_slope(z))

    @property
    def alt(self) -> str:
        return (
            f"Above, the sigmoid with its tangent at z = {self.z:.4g}. Below, the slope of the "
            "sigmoid, a hump that is 1/4 high at z = 0 and falls to zero on both sides."
        )

    def picture(self, figure: Figure) -> None:
        z = np.linspace(-8, 8, 321)
        h, slope, near = sigmoid(self.z), sigmoid_slope(self.z), self.z + np.array([-2, 2])
        point = {"marker": "o", "linestyle": "none", "color": plots.color("tangent")}
        above, below = figure.subplots(2, sharex=True)
        above.plot(z, sigmoid(z), **plots.line("curve"))
        above.plot(near, h + slope * (near - self.z), **plots.line("tangent"))
        above.plot(self.z, h, **point)
        above.set(ylabel="h", ylim=(-0.1, 1.1))
        below.plot(z, sigmoid_slope(z), **plots.line("curve"))
        below.axhline(1 / 4, **plots.line("muted"))
        below.plot(self.z, slope, **point)
        below.set(xlabel="z", ylabel="slope", ylim=(0, 0.28))
