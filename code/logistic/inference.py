"""How sure the weights are: what the curvature at the minimum says about them."""

import numpy as np

from .arguments import checked
from .blocks import Array
from .certificate import certificate
from .cost import hessian

NEAR = 0.01  # scores that are off by no more change a standard error by 0.51 percent at most


@checked(by_rows=True)
def standard_errors(theta: np.ndarray, X: Array, y: Array) -> np.ndarray:
    """How far each weight would scatter if the labels were drawn anew. Implements eq-covariance.

    theta: (n+1,), the minimum of the log loss without ridge. X: (m, n+1), with its column of ones.
    y: (m,), each 0 or 1. Both NumPy arrays, or both Dask arrays in the same chunks of whole rows.
    Returns (n+1,): the square roots of the diagonal of (X^T S X)^-1, each in the unit of
    its weight.
    Raises TypeError or ValueError that names the argument and says what was wrong with it;
    ValueError, naming X, if X^T S X has no inverse, and, naming theta, if it is not proved that the
    minimum is near (eq-certificate).
    """
    information = len(X) * hessian(theta, X)
    unit = np.sqrt(information.diagonal())
    scaled = information / np.outer(unit, unit) if unit.all() else np.diag(unit)
    if np.linalg.matrix_rank(scaled, hermitian=True) < len(theta):
        raise ValueError(
            "X: there are no standard errors, because its columns depend on "
            "each other or the sigmoid is flat at every sample"
        )
    if certificate(theta, X, y).score_error > NEAR:
        raise ValueError(
            "theta: expected the minimum of the log loss without ridge, but none is proved to be "
            "near it; fit with newton, and see whether it has converged"
        )
    return np.sqrt(np.linalg.inv(scaled).diagonal()) / unit
