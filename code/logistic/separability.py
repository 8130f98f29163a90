"""Do the labels split? Then the log loss has no minimum. A linear program decides."""

from dataclasses import dataclass

import numpy as np

from .arguments import checked

EPS = np.finfo(float).eps
INVISIBLE = 1e-12  # a part of the largest move: below it an entry of a direction is rounding


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


def without_blur(direction: np.ndarray, equations: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """The direction nearest to the given one for which equations @ direction is zero.

    A linear program, or a walk, knows it to some seven digits; the boundary's own equations,
    x^T d = 0 for each tied sample, know it to all. Twice, because the first correction is rounded
    like what it corrects. An entry that moves no score visibly is zero.
    largest: of each feature, the largest size.
    """
    for _ in range(2):
        size = np.abs(direction)  # each entry is corrected in its own unit
        off = equations @ direction
        direction = direction - size * np.linalg.lstsq(equations * size, off)[0]
        moves = largest * np.abs(direction)
        direction = np.where(moves > INVISIBLE * moves.max(), direction, 0)
    return direction


def to_largest_1(rows: np.ndarray) -> np.ndarray:
    """Each row with its largest |entry| 1; a row of zeros stays."""
    return rows / np.abs(rows).max(axis=1, keepdims=True).clip(np.finfo(float).tiny)


def bears_out(direction: np.ndarray, tied: np.ndarray, X: np.ndarray, y: np.ndarray) -> bool:
    """Does X itself bear the direction out?

    The margin of a tied sample may differ from zero by no more than rounding can make of its sum,
    and any other margin has to be positive by more than that.
    """
    rounding = (X.shape[1] + 3) * EPS * np.abs(X * direction).sum(axis=1)
    margins = (2 * y - 1) * (X @ direction)
    others_move = (margins > rounding)[~tied].all()
    return bool(others_move and (np.abs(margins) <= rounding)[tied].all())


@checked
def separation(X: np.ndarray, y: np.ndarray) -> Separation:
    """Does a direction separate the labels, and which samples does it leave on the boundary?

    Implements eq-separating.
    X: (m, n+1), with its column of ones; columns may depend on each other. y: (m,), each 0 or 1.
    Returns a Separation: its kind, a direction as the proof, the tied samples.
    Every row of X bears the answer out, up to the rounding of that row's own score: a direction
    that fails on one is not claimed.
    Raises TypeError or ValueError that names the argument and says what was wrong with it;
    ArithmeticError if the linear program was not solved, or if what it found is wrong on X itself,
    as can happen when one sample is a million times larger than the others, or where a gap or an
    overlap is a millionth of the spread of the scores.
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
    largest = np.abs(X).max(axis=0)
    direction = without_blur(back @ d, to_largest_1(X[tied]), largest)
    if not bears_out(direction, tied, X, y):
        raise ArithmeticError(
            "separation: no answer in float64: some rows of X are too small beside others, or the "
            "labels all but touch; look for outliers"
        )
    kind = "quasi-complete" if tied.any() else "complete"
    return Separation(kind, direction / np.abs(direction).max(), tied)
