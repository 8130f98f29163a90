"""The data sets of the book. All are small enough to read; all but LINE are written out."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .arguments import filled, numbers
from .model import with_bias


@dataclass(frozen=True, eq=False)
class Dataset:
    """One feature x and its y, each of shape (m,) and read-only.

    bias: whether X gets its column of ones.
    Raises TypeError or ValueError, naming x or y, for anything but two vectors of equal length of
    finite real numbers.
    """

    x: np.ndarray
    y: np.ndarray
    name: str = "your data"
    bias: bool = True
    description: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            array = np.array(column(name, getattr(self, name)))
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if len(self.x) != len(self.y):
            raise ValueError(
                f"y: expected {len(self.x)} numbers, one for each x, but got {len(self.y)}"
            )

    @property
    def X(self) -> np.ndarray:
        """Shape (m, 2) with the column of ones, or (m, 1) without."""
        return with_bias(self.x) if self.bias else self.x[:, None]


def column(name: str, value: Any) -> np.ndarray:
    """Finite float64, (m,), m >= 1."""
    array = filled(name, numbers(name, value))
    if array.ndim != 1:
        raise ValueError(
            f"{name}: expected a vector, one number for each sample, but got shape {array.shape}"
        )
    return array


TWO_BASINS = Dataset(
    name="two basins",
    bias=False,
    x=np.array([1, 2, 3, 30]),
    y=np.array([0, 1, 1, 0]),
    description=(
        "Four samples, one weight: the squared error of the sigmoid has two minima, wide enough "
        "apart to see."
    ),
)

TWO_VALLEYS = Dataset(
    name="two valleys",
    bias=False,
    x=np.array([1, 2, 2, 2, 2, 12]),
    y=np.array([0, 1, 1, 1, 1, 0]),
    description=(
        "Six samples, one weight: the squared error of the sigmoid has two minima, both "
        "plain to see in one picture."
    ),
)

TWO_MINIMA = Dataset(
    name="two minima",
    bias=False,
    x=np.array([1, 1, 1, 1, 1, 5]),
    y=np.array([0, 0, 0, 0, 1, 1]),
    description=(
        "Six samples, one weight: small whole numbers, so that two minima can be proved exactly."
    ),
)

ONE_POINT = Dataset(
    name="one point",
    bias=False,
    x=np.array([1]),
    y=np.array([0]),
    description=(
        "One sample, one weight: the squared error of the sigmoid is not convex, and yet has no "
        "local minimum."
    ),
)

STUDY = Dataset(
    name="study",
    # fmt: off
    x=np.array(
        [
            0.5,
            0.75,
            1.0,
            1.25,
            1.5,
            1.75,
            2.0,
            2.25,
            2.5,
            2.75,
            3.0,
            3.25,
            3.5,
            4.0,
            4.25,
            4.5,
            4.75,
            5.0,
            5.5,
            6.0,
        ]
    ),
    # fmt: on
    y=np.array([0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1]),
    description=(
        "Hours of study and whether the examination was passed (1) or not (0). Twenty made-up "
        "students."
    ),
)

_noise = np.random.default_rng(2).normal(scale=0.4, size=20)
LINE = Dataset(
    name="line",
    x=np.linspace(0, 6, 20),
    y=1 + 0.5 * np.linspace(0, 6, 20) + _noise,
    description=(
        "Made up for linear regression: y = 1 + 0.5 x and normal noise of deviation 0.4, from a "
        "fixed seed."
    ),
)

FAR_POINT = Dataset(
    name="far point",
    x=np.array([-1000] + 10 * [-12] + [0, 1]),
    y=np.array([1] + 10 * [1] + [0, 1]),
    description=(
        "Thirteen samples, one of them far out: from zero, undamped Newton diverges, though there "
        "is a minimum."
    ),
)

SEPARABLE = Dataset(
    name="separable",
    x=np.array([-2, -1, 1, 2]),
    y=np.array([0, 0, 1, 1]),
    description=(
        "Every x below zero has y = 0, every x above has y = 1: the log loss has no minimum."
    ),
)

CROSSED = Dataset(
    name="crossed",
    x=np.array([-2, -1, 1, 2]),
    y=np.array([0, 1, 0, 1]),
    description=(
        "The numbers of the separable set with two labels exchanged: no direction separates them, "
        "so there is a minimum."
    ),
)

ONE_PLACE = Dataset(
    name="one place",
    x=np.array([2, 2, 2, 2]),
    y=np.array([0, 1, 1, 1]),
    description=(
        "All x are equal, so the columns of X depend on each other: along one direction the cost "
        "is constant."
    ),
)

TWO_POINTS = Dataset(
    name="two points",
    bias=False,
    x=np.array([1, 1]),
    y=np.array([0, 1]),
    description=(
        "The same x with both labels, one weight: the Newton step is w - sinh(w), which diverges "
        "from 2.18."
    ),
)
