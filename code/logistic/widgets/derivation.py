"""The derivation of the gradient, line by line, each line with its value for three samples."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import traitlets as t
from matplotlib.figure import Figure

from .. import plots
from ..cost import LOG_LOSS
from ..model import sigmoid
from .base import Widget, finite

EPSILON = 1e-5  # the nudge of a measured derivative


class Samples(NamedTuple):
    """Three samples as the lines see them: each (3,), but for the rows of X transposed, (2, 3)."""

    z: np.ndarray
    y: np.ndarray
    columns: np.ndarray  # what belongs to b, and what belongs to w
    x: np.ndarray  # the one of these two that belongs to theta_j

    @property
    def h(self) -> np.ndarray:
        return sigmoid(self.z)

    @property
    def rest(self) -> np.ndarray:
        """1 - h, with all its digits."""
        return sigmoid(-self.z)

    def measured(self, f: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """The derivative of f(z) with respect to theta_j, by central differences."""
        nudge = EPSILON * self.x
        return (f(self.z + nudge) - f(self.z - nudge)) / (2 * EPSILON)


class Line(NamedTuple):
    """A line of the derivation. `term` is what a sample adds to it, a minus in front included."""

    name: str
    formula: str  # as Matplotlib reads it
    term: Callable[[Samples], np.ndarray]


LINES = (
    Line(
        "The cost",
        r"J = -\dfrac{1}{m} \sum \left[ y \log h + (1 - y) \log(1 - h) \right]",
        lambda s: LOG_LOSS.value(s.z, s.y),
    ),
    Line(
        "Its derivative, measured",
        r"\dfrac{\partial J}{\partial \theta_j} \approx "
        r"\dfrac{J(\theta + \varepsilon e_j) - J(\theta - \varepsilon e_j)}{2 \varepsilon}",
        lambda s: s.measured(lambda z: LOG_LOSS.value(z, s.y)),
    ),
    Line(
        "Step 1: the chain rule",
        r"-\dfrac{1}{m} \sum \left[ y\,\dfrac{1}{h}\,\dfrac{\partial h}{\partial \theta_j} + "
        r"(1 - y)\,\dfrac{1}{1 - h}\,\dfrac{\partial (1 - h)}{\partial \theta_j} \right]",
        lambda s: (
            -(
                s.y * (1 / s.h) * s.measured(sigmoid)
                + (1 - s.y) * (1 / s.rest) * s.measured(lambda z: sigmoid(-z))
            )
        ),
    ),
    Line(
        "Step 2: the pattern",
        r"-\dfrac{1}{m} \sum \left[ \dfrac{y}{h} - \dfrac{1 - y}{1 - h} \right] h\,(1 - h)\,x_j",
        lambda s: -(s.y / s.h - (1 - s.y) / s.rest) * s.h * s.rest * s.x,
    ),
    Line(
        "Step 3: multiplied out",
        r"-\dfrac{1}{m} \sum \left[ y\,(1 - h) - (1 - y)\,h \right] x_j",
        lambda s: -(s.y * s.rest - (1 - s.y) * s.h) * s.x,
    ),
    Line(
        "Step 3: what is left",
        r"\dfrac{1}{m} \sum (h - y)\,x_j",
        lambda s: (s.h - s.y) * s.x,
    ),
    Line(
        "Step 4: all weights at once",
        r"\nabla_\theta J = \dfrac{1}{m} X^\top (h - y)",
        lambda s: s.columns * (s.h - s.y),
    ),
)


class Derivation(Widget):
    """Step through the lines, change theta = (b, w).

    `step` is 0 for the cost and 5 for the matrix form; `j` says whose derivative is taken, 0 for b
    and 1 for w. Written by the page: `value`, the derivative as the shown line gives it, and
    `difference`, the largest one between two of the lines so far.
    """

    name = "derivation"
    theta = t.List(t.Float()).tag(sync=True)
    x = t.List(t.Float()).tag(sync=True)
    y = t.List(t.Float()).tag(sync=True)
    j = t.Int(1, min=0, max=1).tag(sync=True)
    step = t.Int(0, min=0, max=5).tag(sync=True)
    value = t.Float(0.0).tag(sync=True)
    difference = t.Float(0.0).tag(sync=True)

    def __init__(
        self,
        theta: Sequence[float] = (-2, 1),
        *,
        x: Sequence[float] = (1, 2, 4),
        y: Sequence[float] = (0, 1, 1),
        **traits: Any,
    ) -> None:
        super().__init__(theta=list(theta), x=list(x), y=list(y), **traits)

    # Within these bounds no |score| is above 14, and each factor of each line has its digits.
    @t.validate("theta")
    def _in_reach(self, proposal: t.Bunch) -> list[float]:
        value = proposal["value"]
        if len(value) != 2 or (np.abs(finite(proposal)) > (4, 2)).any():
            raise t.TraitError(
                f"theta: expected 2 numbers, b from -4 to 4 and w from -2 to 2, but got {value}"
            )
        return value

    @t.validate("x")
    def _features(self, proposal: t.Bunch) -> list[float]:
        value = proposal["value"]
        if len(value) != 3 or (np.abs(finite(proposal)) > 5).any():
            raise t.TraitError(f"x: expected 3 numbers from -5 to 5, but got {value}")
        return value

    @t.validate("y")
    def _labels(self, proposal: t.Bunch) -> list[float]:
        value = proposal["value"]
        if len(value) != 3 or not np.isin(value, (0, 1)).all():
            raise t.TraitError(f"y: expected 3 labels, each 0 or 1, but got {value}")
        return value

    def terms(self) -> list[np.ndarray]:
        """What each sample adds to each line: (3,), and to the last line (2, 3).

        A line's value is their mean.
        """
        columns = np.stack([np.ones(3), self.x])
        samples = Samples(self.theta @ columns, np.array(self.y), columns, columns[self.j])
        return [line.term(samples) for line in LINES]

    @property
    def alt(self) -> str:
        b, w = self.theta
        lines = zip(LINES, self.terms(), strict=True)
        said = [f"{line.name}: {', '.join(numbers(terms, '; '))}." for line, terms in lines]
        return (
            "The derivation in seven lines, each with the terms of three samples and their mean, "
            f"for the derivative with respect to {'bw'[self.j]} at b = {b:.4g}, w = {w:.4g}. "
            f"{' '.join(said)} From the second line on, the numbers of a column are equal."
        )

    def picture(self, figure: Figure) -> None:
        figure.set_size_inches(7.6, 5.6)
        b, w = self.theta
        samples = [f"sample {i}\n$x = {x:.4g}$\n$y = {y:.0f}$" for i, x, y in self.numbered()]
        at_theta = rf"$b = {b:.4g},\ w = {w:.4g},\ \theta_j = {'bw'[self.j]}$"
        write_row(figure, 0.95, at_theta, [*samples, "mean"])
        for k, (line, terms) in enumerate(zip(LINES, self.terms(), strict=True)):
            top = 0.88 - 0.127 * k
            figure.text(0.01, top - 0.02, line.name, size=9, weight="bold", va="center")
            write_row(figure, top - 0.073, f"${line.formula}$", numbers(terms))

    def numbered(self) -> list[tuple[int, float, float]]:
        """The samples with their numbers: (i, x, y)."""
        return list(zip((1, 2, 3), self.x, self.y, strict=True))


def numbers(terms: np.ndarray, between: str = "\n") -> list[str]:
    """The terms of a line and their mean, with 4 decimals; a pair in one text."""
    pairs = np.atleast_2d(terms)
    shown = np.column_stack([pairs, pairs.mean(axis=1)]).round(4) + 0.0  # -0.0 becomes 0.0
    return [between.join(f"{entry:.4f}".replace("-", "−") for entry in pair) for pair in shown.T]


def write_row(figure: Figure, height: float, first: str, numbers: list[str]) -> None:
    """A formula, and four columns of numbers beside it."""
    figure.text(0.01, height, first, size=11, va="center")
    for place, number in zip((0.63, 0.75, 0.87, 0.99), numbers, strict=True):
        color = plots.color("ink")
        figure.text(place, height, number, size=10, va="center", ha="right", color=color)
