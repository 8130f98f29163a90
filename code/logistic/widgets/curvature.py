"""The Hessian of the log loss at a point, as an ellipse: how far one may go for the same rise of the local parabola."""

import numpy as np
import traitlets as t

from .. import cost, data, plots
from .base import OnData, finite, in_full, one_number_a_weight


class Curvature(OnData):
    """Drag theta = (b, w) or a sample. Reads `cost`, the eigenvalues `smallest` and `largest`, and `message` back from the page."""

    name = "curvature"
    choices = (data.STUDY, data.SEPARABLE, data.CROSSED, data.ONE_PLACE)
    theta = t.List(t.Float()).tag(sync=True)
    cost = t.Float(0.0).tag(sync=True)
    smallest = t.Float(0.0).tag(sync=True)
    largest = t.Float(0.0).tag(sync=True)
    message = t.Unicode().tag(sync=True)

    def __init__(self, dataset=data.STUDY, *, theta=None, **traits):
        if not dataset.bias:
            raise ValueError(
                "dataset: Curvature shows a bias and a weight, so it wants a data set with bias=True"
            )
        super().__init__(dataset, **{"theta": in_full(theta, dataset)} | traits)

    _one_number_a_weight = t.validate("theta")(
        lambda self, proposal: one_number_a_weight(proposal, self.bias)
    )

    @t.validate("x", "y")
    def finite(self, proposal):  # in place of the base's: a trait has one validator
        value = finite(proposal)
        if proposal["trait"].name == "y" and not np.isin(value, (0, 1)).all():
            raise t.TraitError(f"y: the log loss wants labels, each 0 or 1, but got {value}")
        return value

    @property
    def alt(self):
        return (
            "Left, the log loss over the bias and the weight in bands. Around the point "
            f"b = {self.theta[0]:.4g}, w = {self.theta[1]:.4g} a dashed ellipse with its two axes, long where the cost bends little. "
            "Right, the data with the curve of this point, and below each sample a bar as high as h (1 - h)."
        )

    def picture(self, figure):
        dataset, theta, (b, w) = (
            self.dataset,
            np.array(self.theta),
            window(self.dataset.x, self.theta),
        )
        axes = figure.subplot_mosaic([["cost", "data"], ["cost", "weights"]])
        plots.contours(axes["cost"], cost.log_loss, dataset, b, w, levels=6)
        for line, look in zip(
            ellipse(theta, cost.hessian(theta, dataset.X), np.ptp(b) + np.ptp(w)),
            ("tangent", "curve", "curve"),
            strict=True,
        ):
            axes["cost"].plot(
                *line, **plots.line(look), linewidth=1.3 if look == "tangent" else 0.8
            )
        axes["cost"].plot(*theta, "o", color=plots.PALETTE["curve"]["light"])
        axes["cost"].set(xlim=b, ylim=w, aspect="equal")
        x = np.linspace(dataset.x.min(), dataset.x.max(), 100)
        plots.data(axes["data"], dataset)
        plots.curve(axes["data"], theta, x)
        axes["weights"].plot(x, cost.curvature(theta[0] + theta[1] * x), **plots.line("muted"))
        axes["weights"].vlines(
            dataset.x,
            0,
            cost.curvature(dataset.X @ theta),
            color=plots.PALETTE["tangent"]["light"],
            linewidth=2,
        )
        axes["weights"].set(xlabel="x", ylabel="h (1 - h)", ylim=(0, 0.28))


SCORES = 6  # there h (1 - h) has fallen to 1/400


def window(x, theta):
    """The part of the plane over which either weight moves the scores that far, and theta: the ranges of b and w."""
    far = max(SCORES / min(1, np.sqrt(np.mean(x**2)) or 1), *(1.1 * np.abs(theta)))
    return np.array([[-far, far]] * 2)


def ellipse(theta, H, far):
    """The v with v'Hv = 1 around theta, and its axes; each is followed no farther than `far`, where no picture goes."""
    eigenvalues, vectors = np.linalg.eigh(H)
    half = 1 / np.sqrt(np.maximum(eigenvalues, np.finfo(float).tiny))
    shown = np.minimum(half, far)
    along = shown[0] * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 61))
    across = shown[1] * np.sqrt(1 - (along / half[0]) ** 2)
    rim = np.column_stack([[along, across], [along[::-1], -across]])
    return [
        theta[:, None] + vectors @ line
        for line in (rim, np.outer([shown[0], 0], [-1, 1]), np.outer([0, shown[1]], [-1, 1]))
    ]
