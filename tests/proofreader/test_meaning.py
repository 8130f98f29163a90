"""The room `meaning`: as numbers a formula is what NumPy computes."""

import numpy as np
import pytest
from logistic import hessian, log_loss, sigmoid_squared_error, squared_error
from proofreader import Note
from proofreader.language.parser import parse_expression
from proofreader.meaning.lazy_matrix import LazyMatrix
from proofreader.meaning.numeric import Numeric
from proofreader.source.names import names_of
from proofreader.source.statement import context_of

NAMES = names_of(Note())


# -------------------------------------------------- the numbers are those of the library


@pytest.mark.parametrize("m, n, seed", [(3, 1, 3), (4, 2, 4), (5, 3, 5)])
def test_costs_as_numbers_are_what_numpy_computes(m, n, seed):
    numbers = Numeric(context_of(Note()), m, n, seed, columns=True)
    data = np.array([[float(numbers.feature(r, c)) for c in range(n + 1)] for r in range(m)])
    labels = np.array([float(numbers.label(r)) for r in range(m)])
    weights = numbers.vector(r"\theta")
    theta = np.array([float(weights[r, 0]) for r in range(n + 1)])
    for name, cost in (
        ("J", log_loss),
        ("L", squared_error),
        (r"J_{\text{sq}}", sigmoid_squared_error),
    ):
        assert float(numbers.cost(None, name, weights)) == pytest.approx(
            cost(theta, data, labels), rel=1e-13
        )
    curvature = numbers(parse_expression(r"\nabla^2_\theta J(\theta)", NAMES))
    assert isinstance(curvature, LazyMatrix)
    found = [[float(curvature[r, c]) for c in range(n + 1)] for r in range(n + 1)]
    assert found == pytest.approx(hessian(theta, data), rel=1e-12)
    top = numbers(parse_expression(r"\lambda_{\max}(X^\top X)", NAMES))
    assert float(top) == pytest.approx(np.linalg.eigvalsh(data.T @ data)[-1], rel=1e-13)
