"""Do the labels split? Then the log loss has no minimum. A linear program decides."""

from dataclasses import dataclass

import numpy as np

from .arguments import checked
from .blocks import Array, reduce_rows

EPS = np.finfo(float).eps
FAR = 1e4  # a lead counts if it is this many times its rounding: where X sees nothing, a few are
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


# ------------------------------------------------------------------ what X says of a direction
# A direction is here a column of weights for each class, Theta; of two classes the first is zero.
def of_two(direction: np.ndarray) -> np.ndarray:
    """The direction as columns of weights of the classes 0 and 1."""
    return np.column_stack([np.zeros_like(direction), direction])


def leads(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How far the score of each sample's own class is before that of every other: (m, K - 1)."""
    own, others = own_and_others(X @ Theta, y)
    return own - others


def rounding_of_leads(Theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What rounding can make of each of them, at most: (m, K - 1)."""
    own, others = own_and_others(np.abs(X) @ np.abs(Theta), y)
    return (X.shape[1] + 2) * (EPS / 2) * (own + others)


def own_and_others(Z: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the entry of its own class, (m, 1), and the other ones, (m, K - 1)."""
    own = np.eye(Z.shape[1], dtype=bool)[y.astype(int)]
    return Z[own][:, None], Z[~own].reshape(len(Z), -1)


def splits(Theta: np.ndarray, X: Array, y: Array) -> bool:
    """Does X bear out that the direction splits the labels, with ties or without?

    No sample's own class may fall behind another by more than rounding can make of that sample's
    own scores, and one has to lead by far more: if the columns of X depend on each other, there are
    directions in which all scores are rounding.
    """

    def extremes(X: np.ndarray, y: np.ndarray) -> np.ndarray:
        lead, rounding = leads(Theta, X, y), rounding_of_leads(Theta, X, y)
        return np.array([(lead + rounding).min(), (FAR * rounding - lead).min()])

    worst, best = reduce_rows(extremes, np.minimum, X, y)
    return bool(worst >= 0 > best)


def largest_lead(Theta: np.ndarray, X: Array, y: Array) -> float:
    """How far the direction takes two scores of one sample apart, at most."""
    return reduce_rows(lambda X, y: np.abs(leads(Theta, X, y)).max(), np.maximum, X, y)


def onto_boundary(Theta: np.ndarray, X: Array, y: Array, tie: float) -> np.ndarray:
    """The direction nearest to the given one that leaves those samples exactly on the boundary
    that it gives a lead of less than `tie`.

    A linear program, or a walk, knows it to some seven digits; the boundary's own equations,
    x^T (Theta_k - Theta_l) = 0, know it to all. Twice, because the first correction is rounded like
    what it corrects. An entry that moves no score visibly is zero.
    """
    largest = reduce_rows(lambda X: np.abs(X).max(axis=0), np.maximum, X)
    for _ in range(2):
        R = boundary(Theta, X, y, tie)
        miss = np.linalg.lstsq(R, R.sum(axis=1))[0]  # each entry is corrected in its own unit
        Theta = Theta * (1 - miss.reshape(Theta.shape))
        moves = largest[:, None] * np.abs(Theta)
        Theta = np.where(moves > INVISIBLE * moves.max(), Theta, 0)
    return Theta


def boundary(Theta: np.ndarray, X: Array, y: Array, tie: float) -> np.ndarray:
    """The equations of the boundary, as R of their QR decomposition: (rows, (n+1) K).

    Each equation is the sum of what the entries of Theta bring to one tied sample's lead.
    """

    def of_block(X: np.ndarray, y: np.ndarray) -> np.ndarray:
        classes = np.eye(Theta.shape[1])
        own, parts = classes[y.astype(int)], X[:, :, None] * Theta  # parts of the scores
        equations = []
        for rival in classes:
            against = parts * (own - rival)[:, None, :]
            tied = (own @ rival == 0) & (against.sum(axis=(1, 2)) < tie)
            equations.append(against[tied].reshape(-1, Theta.size))
        rows = np.vstack(equations)
        size = np.abs(rows).max(axis=1, keepdims=True, initial=np.finfo(float).tiny)
        return triangle(rows / size)

    return reduce_rows(of_block, lambda a, b: triangle(np.vstack([a, b])), X, y)


def triangle(rows: np.ndarray) -> np.ndarray:
    """R of the QR decomposition."""
    return np.asarray(np.linalg.qr(rows, mode="r"))


# ------------------------------------------------------------------ by a linear program
def orthonormal(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Columns Q with the span of X and Q^T Q = m I, and `back` and `unit` with X back = unit Q.

    X: (m, n+1) of rank r. Returns Q (m, r), back (n+1, r) and unit > 0.
    """
    scale = np.abs(X).max(axis=0)
    scale[scale == 0] = 1
    U, s, Vt = np.linalg.svd(X / scale, full_matrices=False)
    rank = np.sum(s > s[0] * max(X.shape) * EPS)
    back = Vt[:rank].T / s[:rank] * (scale.min() / scale)[:, None]
    root = np.sqrt(len(X))
    return root * U[:, :rank], back, scale.min() / root


def bears_out(Theta: np.ndarray, tied: np.ndarray, X: np.ndarray, y: np.ndarray) -> bool:
    """Does X itself bear out that the direction leaves just the tied samples on the boundary, but
    for rounding, and takes all others to their right sides?
    """
    lead, rounding = leads(Theta, X, y)[:, 0], rounding_of_leads(Theta, X, y)[:, 0]
    return bool((lead >= -rounding).all() and ((lead <= rounding) == tied).all())


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

    Q, back, unit = orthonormal(X)
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
    found = onto_boundary(of_two(back @ d), X, y, tie=unit / 2)
    if not bears_out(found, tied, X, y):
        raise ArithmeticError(
            "separation: no answer in float64: some rows of X are too small beside others, or the "
            "labels all but touch; look for outliers"
        )
    direction, kind = found[:, 1], "quasi-complete" if tied.any() else "complete"
    return Separation(kind, direction / np.abs(direction).max(), tied)
