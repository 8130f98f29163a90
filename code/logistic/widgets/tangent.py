"""The sigmoid, its tangent at one score, and the slope as a curve of its own."""

import numpy as np
import traitlets as t

from .. import plots
from ..cost import curvature
from ..model import sigmoid
from .base import Widget, finite


class Tangent(Widget):
    """Scrub z along the sigmoid. Reads `h` = sigma(z) and `slope` = h (1 - h) back from the page."""

    name = "tangent"
    z = t.Float(1.0).tag(sync=True)
    h = t.Float(0.0).tag(sync=True)
    slope = t.Float(0.0).tag(sync=True)

    _finite = t.validate("z")(lambda self, proposal: finite(proposal))

    def __init__(self, z=1.0, **traits):
        super().__init__(z=z, **traits)
        self.h, self.slope = float(sigmoid(z)), float(curvature(z))

    @property
    def alt(self):
        return (
            f"Above, the sigmoid with its tangent at z = {self.z:.4g}. Below, the slope of the sigmoid, "
            "a hump that is 1/4 high at z = 0 and falls to zero on both sides."
        )

    def picture(self, figure):
        z = np.linspace(-8, 8, 321)
        above, below = figure.subplots(2, sharex=True)
        above.plot(z, sigmoid(z), **plots.line("curve"))
        near = self.z + np.array([-2, 2])
        above.plot(
            near, sigmoid(self.z) + curvature(self.z) * (near - self.z), **plots.line("tangent")
        )
        above.plot(self.z, sigmoid(self.z), "o", color=plots.PALETTE["tangent"]["light"])
        above.set(ylabel="h", ylim=(-0.1, 1.1))
        below.plot(z, curvature(z), **plots.line("curve"))
        below.axhline(1 / 4, **plots.line("muted"))
        below.plot(self.z, curvature(self.z), "o", color=plots.PALETTE["tangent"]["light"])
        below.set(xlabel="z", ylabel="slope", ylim=(0, 0.28))
