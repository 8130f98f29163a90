"""Do the labels split? Then the log loss has no minimum. A linear program decides."""

from dataclasses import dataclass

import numpy as np

from .arguments import checked

EPS = np.finfo(float).eps


@dataclass(frozen=True, eq=False)
class Separation:
    """What `separation` found. The arrays are read-only.

    kind: "complete", "quasi-complete" or "none". direction: (n+1,), the largest |entry| is 1; it
    moves no sample to its wrong side and each sample that is not tied to its right side; all zeros
    if there is none.
    tied: (m,), True for each sample that every such direction leaves on the boundary.
    """

    kind: str
    direction: np.ndarray
    tied: np.ndarray

    def __post_init__(self) -> None:
        for name in ("direction", "tied"):
            array = np.array(getattr(self, name))
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def minimum_exists(self) -> bool:
        """Whether the log loss of these data has a finite minimum."""
        return self.kind == "none"


def orthonormal(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns Q with the span of X and Q^T Q = m I, and `back` with X back = c Q for some c > 0.

    X: (m, n+1) of rank r. Returns Q (m, r) and back (n+1, r).
    """
    scale = np.abs(X).max(axis=0)
    scale[scale == 0] = 1
    U, s, Vt = np.linalg.svd(X / scale, full_matrices=False)
    rank = np.sum(s > s[0] * max(X.shape) * EPS)
    back = Vt[:rank].T / s[:rank] * (scale.min() / scale)[:, None]
    return np.sqrt(len(X)) * U[:, :rank], back


def bears_out(direction: np.ndarray, tied: np.ndarray, X: np.ndarray, y: np.ndarray) -> bool:
    """Does X itself bear the direction out?

    The margins have to be positive for all samples but the tied, and zero (or blurred) for these.
    """
    parts = np.abs(X * direction)
    blur = 1e-3 * parts.sum(axis=1) + 1e-12 * parts.max()
    margins = (2 * y - 1) * (X @ direction)
    return (margins[~tied] > 0).all() and (np.abs(margins) <= blur)[tied].all()


@checked
def separation(X: np.ndarray, y: np.ndarray) -> Separation:
    """Does a direction separate the labels, and which samples does it leave on the boundary?

    Implements eq-separating.
    X: (m, n+1), with its column of ones; columns may depend on each other. y: (m,), each 0 or 1.
    Returns a Separation: its kind, a direction as the proof, the tied samples.
    A gap or an overlap below about 1e-7 of the spread of the scores may be taken for a tie.
    Raises TypeError or ValueError that names the argument and says what was wrong with it;
    ArithmeticError if the linear program was not solved, or if what it found is wrong on X itself,
    as can happen when one sample is a hundred million times larger than the others.
    """
    from scipy.optimize import linprog  # here, because it is slow to import
    from scipy.sparse import eye_array, hstack

    Q, back = orthonormal(X)
    m, columns = Q.shape
    margins = (2 * y - 1)[:, None] * Q  # times d: the margins of d
    program = linprog(
        np.r_[np.zeros(columns), -np.ones(m)],  # over (d, u): as many u as can be
        A_ub=hstack([-margins, eye_array(m)], format="csc"),
        b_ub=np.zeros(m),
        bounds=[(None, None)] * columns + [(0, 1)] * m,
    )
    if not program.success:
        raise ArithmeticError(f"separation: no answer in float64: {program.message}")
    d, u = np.split(program.x, [columns])
    tied = u < 0.5
    if tied.all():
        return Separation("none", np.zeros(X.shape[1]), tied)
    direction = back @ d
    if not bears_out(direction, tied, X, y):
        raise ArithmeticError(
            "separation: no answer in float64: some rows of X are "
            "too small beside others; look for outliers"
        )
    kind = "quasi-complete" if tied.any() else "complete"
    return Separation(kind, direction / np.abs(direction).max(), tied)
