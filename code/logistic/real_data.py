"""Real data with several features, cleaned as the chapter `real-data` shows.

They are shipped with statsmodels and scikit-learn: nothing is downloaded. The packages are imported
where they are needed, because that takes a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .arguments import matrix, numbers, vector
from .model import with_bias


@dataclass(frozen=True, eq=False)
class Table:
    """Features (m, n) and labels y (m,), read-only, with the names of the n features.

    Raises TypeError or ValueError that names the argument and says what was wrong with it.
    """

    features: np.ndarray
    y: np.ndarray
    names: Sequence[str]  # a tuple, once made

    def __post_init__(self) -> None:
        features = np.array(matrix("features", numbers("features", self.features), None))
        y = np.array(vector("y", self.y, len(features), "one for each row of features"))
        if not np.isin(y, (0, 1)).all():
            raise ValueError(
                f"y: labels must be 0 or 1, but there is a {y[~np.isin(y, (0, 1))][0]:g}"
            )
        names = tuple(map(str, self.names))
        if len(names) != features.shape[1] or len(set(names)) != len(names):
            raise ValueError(
                f"names: expected {features.shape[1]} different names, one for each column of "
                f"features, but got {list(names)}"
            )
        features.flags.writeable = y.flags.writeable = False
        for name, value in ("features", features), ("y", y), ("names", names):
            object.__setattr__(self, name, value)

    @property
    def X(self) -> np.ndarray:
        """Shape (m, n+1), with the column of ones."""
        return with_bias(self.features)

    def only(self, *names: str) -> "Table":
        """The Table with these features alone, in this order.

        Raises KeyError for a name that is not there.
        """
        unknown = [name for name in names if name not in self.names]
        if unknown:
            raise KeyError(f"names: there is no {unknown[0]!r}; there are {', '.join(self.names)}")
        return Table(self.features[:, [self.names.index(name) for name in names]], self.y, names)


def spector() -> Table:
    """32 students of economics: did the grade improve? A Table with GPA, TUCE and PSI.

    From statsmodels.datasets.spector: Spector and Mazzeo (1980), used there with the author's
    permission.
    """
    from statsmodels.datasets import spector

    students = spector.load_pandas().data
    names = ["GPA", "TUCE", "PSI"]
    return Table(students[names], students["GRADE"], names)


def fair() -> Table:
    """6,366 married women: was any time spent in an affair? A Table.

    For each there are 6 numbers and 5 dummy columns.
    From statsmodels.datasets.fair: Fair (1978), included there with the author's permission.
    """
    from statsmodels.datasets import fair

    answers = fair.load_pandas().data
    y = (answers["affairs"] > 0).astype(float)
    kept = answers.drop(columns=["affairs", "occupation", "occupation_husb"])
    for group in 1, 2, 4, 5, 6:  # the largest group, 3, is the baseline
        kept[f"occupation_{group}"] = (answers["occupation"] == group).astype(float)
    return Table(kept, y, kept.columns)


def breast_cancer() -> Table:
    """569 breast masses, 30 measures of their cell nuclei: malignant (1) or benign (0)? A Table.

    From sklearn.datasets.load_breast_cancer: Wolberg, Street and Mangasarian (1995), where
    malignant is 0.
    """
    from sklearn.datasets import load_breast_cancer

    masses = load_breast_cancer()
    return Table(masses.data, 1 - masses.target, masses.feature_names)
