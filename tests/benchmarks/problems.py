"""Seeded problems, and the truth about each: its minimum to more digits than float64 has, or that
there is none.

The truth uses nothing of the book's code. A linear program asks for a direction that moves no
sample to its wrong side; if there is one, there is no minimum. Otherwise Newton's method in
mpmath's arithmetic, with the step halved where the cost would rise, has to settle: a runaway's
steps never become small, so a program that erred is found out.
"""

import warnings
from typing import NamedTuple

import mpmath
import numpy as np
import statsmodels.api
from logistic import newton, with_bias
from scipy.optimize import linprog
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

# The largest error of a weight, in units of its feature's root mean square, over the largest
# weight.
AGREES = 1e-6
DIGITS = 50


def drawn(features, weights, rng):
    """X with its ones, and labels drawn from the model itself."""
    X = with_bias(features)
    return X, (rng.random(len(X)) < expit(X @ weights)).astype(float)


def well_behaved(m, n, rng):
    return drawn(rng.normal(size=(m, n)), rng.normal(size=n + 1) / np.sqrt(n), rng)


def correlated(m, n, rng):
    """One hidden cause in all features: they differ by a hundredth to a ten-thousandth of it."""
    shared, own = rng.normal(size=(m, 1)), rng.normal(size=(m, n))
    return drawn(shared + 10 ** rng.uniform(-4, -2) * own, rng.normal(size=n + 1), rng)


def unscaled(m, n, rng):
    """Units from thousandths to thousands, and means as far from zero as the feature is wide."""
    unit = 10 ** rng.uniform(-3, 3, size=n)
    return drawn(
        (rng.normal(size=(m, n)) + rng.normal(size=n)) * unit,
        np.r_[rng.normal(), rng.normal(size=n) / unit],
        rng,
    )


def rare(m, n, rng):
    """About two positives in a hundred."""
    return drawn(rng.normal(size=(m, n)), np.r_[-4.5, rng.normal(size=n) / np.sqrt(n)], rng)


def nearly_separable(m, n, rng):
    """A plane splits the labels, but for noise beside it so small that a few samples, or none, are
    on the wrong side.
    """
    X, weights = with_bias(rng.normal(size=(m, n))), rng.normal(size=n + 1)
    return X, (X @ weights + 10 ** rng.uniform(-2.5, -0.5) * rng.normal(size=m) > 0).astype(float)


KINDS = {
    "correlated": correlated,
    "unscaled": unscaled,
    "rare positives": rare,
    "nearly separable": nearly_separable,
}


def problems(each):
    """(kind, X, y) of so many problems of each kind, the same ones every time."""
    for number, (kind, make) in enumerate(KINDS.items()):
        for seed in range(each):
            rng = np.random.default_rng([number, seed])
            yield kind, *make(int(rng.integers(100, 400)), int(rng.integers(2, 7)), rng)


# ------------------------------------------------------------------ the truth
EXP, LOG1P = np.frompyfunc(mpmath.exp, 1, 1), np.frompyfunc(mpmath.log1p, 1, 1)


def truth(X, y, steps=100):
    """The weights of the minimum, rounded to float64, or None if there is no minimum."""
    if splits(X, y):
        return None
    with mpmath.workdps(DIGITS):
        A, side = np.vectorize(mpmath.mpf, otypes=[object])(X), (1 - 2 * y).astype(int)
        cost = lambda theta: sum(LOG1P(EXP(side * (A @ theta))))
        theta = np.array([mpmath.mpf(0)] * X.shape[1])
        for _ in range(steps):
            h = 1 / (1 + EXP(-side * (A @ theta)))
            slope, bend = (side * h) @ A, (A.T * (h * (1 - h))) @ A
            step = -np.array(
                mpmath.lu_solve(mpmath.matrix(bend.tolist()), mpmath.matrix(slope.tolist())),
                dtype=object,
            )
            t, here = mpmath.mpf(1), cost(theta)
            while cost(theta + t * step) > here:
                t /= 2
            theta = theta + t * step
            if (
                max(abs(A @ step)) < 1e-15
            ):  # the error that is left is the square of that: below any float64
                return theta.astype(float)
    raise ArithmeticError("neither a minimum nor a direction that splits the labels was found")


def splits(X, y):
    """Is there a direction that moves no sample to its wrong side, and some to their right one?"""
    Q, _ = np.linalg.qr(X)
    toward = (2 * y - 1)[:, None] * Q * np.sqrt(len(X))
    found = linprog(
        -toward.sum(axis=0), A_ub=-toward, b_ub=np.zeros(len(X)), bounds=[(-1, 1)] * X.shape[1]
    )
    return found.success and -found.fun > 1e-6


# ------------------------------------------------------------------ what a library says
class Answer(NamedTuple):
    theta: np.ndarray | None
    converged: bool  # says it, without a warning
    says: str


def ours(X, y):
    walk = newton(X, y)
    return Answer(walk.theta[-1], walk.converged, walk.message)


def overheard(fit):
    """fit() returns theta and whether it converged; a warning or an error is a no."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        try:
            theta, converged = fit()
        except (np.linalg.LinAlgError, ArithmeticError, ValueError, RuntimeError) as error:
            return Answer(None, False, f"{type(error).__name__}: {error}")
    heard = [
        warning
        for warning in heard
        if not issubclass(warning.category, (FutureWarning, DeprecationWarning))
    ]
    return Answer(
        theta,
        converged and not heard,
        "; ".join(f"{w.category.__name__}: {w.message}" for w in heard),
    )


def sklearn(solver):
    def answer(X, y):
        def fit():
            model = LogisticRegression(C=np.inf, solver=solver, tol=1e-10, max_iter=10_000).fit(
                X[:, 1:], y
            )
            return np.r_[model.intercept_, model.coef_[0]], True

        return overheard(fit)

    return answer


def statsmodels_logit(X, y):
    def fit():
        result = statsmodels.api.Logit(y, X).fit(disp=0, tol=1e-10, maxiter=100)
        return result.params, bool(result.mle_retvals["converged"])

    return overheard(fit)


LIBRARIES = {
    "this book": ours,
    "scikit-learn, lbfgs": sklearn("lbfgs"),
    "scikit-learn, newton-cholesky": sklearn("newton-cholesky"),
    "statsmodels, newton": statsmodels_logit,
}


def verdict(answer, X, best):
    """ "agrees", "honest" (it says that it did not converge, and why) or "silently wrong"."""
    if not answer.converged:
        return "honest"
    return (
        "agrees"
        if best is not None and error(answer.theta, X, best) <= AGREES
        else "silently wrong"
    )


def error(theta, X, best):
    scale = np.sqrt((X**2).mean(axis=0))
    return np.abs((theta - best) * scale).max() / np.abs(best * scale).max()
