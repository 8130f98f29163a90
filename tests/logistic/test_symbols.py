"""The symbolic objects hold for every m and n, and mean what the NumPy code computes."""

import numpy as np
import pytest
from logistic import log_loss, softmax_gradient, softmax_loss, squared_error
from logistic.symbols import (
    J_K,
    J,
    K,
    L,
    P_ik,
    Theta,
    X,
    Y,
    Z_ik,
    Z_il,
    classes,
    column,
    diagonal,
    entry,
    h_i,
    i,
    j,
    k,
    m,
    n,
    samples,
    sigma,
    theta,
    written_out,
    x_ij,
    y,
    y_i,
    z,
    z_i,
)
from sympy import Function, Matrix, MatrixSymbol, Rational, Sum, diag, diff, exp, simplify
from sympy.matrices.expressions.matexpr import MatrixElement

pytestmark = pytest.mark.filterwarnings("error")


def test_the_rule_that_sigma_is_given_is_that_of_the_sigmoid():
    formula = written_out(sigma(z))
    assert formula == 1 / (1 + exp(-z))
    assert simplify(diff(formula, z) - written_out(diff(sigma(z), z))) == 0
    assert simplify(diff(formula, z) - written_out(sigma(z) ** 2)) != 0


def test_written_out_reaches_a_sigmoid_within_another():
    assert written_out(sigma(sigma(z))) == 1 / (1 + exp(-1 / (1 + exp(-z))))
    assert written_out(exp(z)) == exp(z)


# ---------------------------------------------------------------- columns, and their entries
OTHER = MatrixSymbol("u", m, 1)


def test_a_column_holds_the_expression_of_each_row():
    h = column(h_i)
    assert h.shape == (m, 1) and h[i, 0] == h_i and h[j, 0] == h_i.subs(i, j) != h_i
    assert column(x_ij)[k, 0] == X[k, j] and column(X[i, k])[j, 0] == X[j, k]


def test_no_row_is_mistaken_for_the_index_of_a_sum():
    of_samples, of_classes = Sum(x_ij, samples), Sum(exp(Theta[j, k]), (k, 0, K - 1))
    assert column(of_samples)[j, 0].dummy_eq(of_samples)
    assert not column(of_samples)[j, 0].dummy_eq(Sum(X[i, i], samples))
    assert column(X[i, j] * of_classes)[k, 0].dummy_eq(X[k, j] * of_classes)
    assert diagonal(X[i, j] * of_classes)[k, k].doit().dummy_eq(X[k, j] * of_classes)
    assert simplify(entry(column(of_samples), j) - of_samples) == 0


def test_a_diagonal_matrix_has_the_expression_on_its_diagonal_alone():
    small = lambda matrix: Matrix(3, 3, lambda r, c: matrix[r, c].subs(m, 3))
    for expression in (y_i, X[i, j], X[i, k]):
        wanted = diag(*(expression.subs(i, row) for row in range(3))).subs(m, 3)
        assert small(diagonal(expression)) == wanted != small(diagonal(2 * expression))


@pytest.mark.slow
def test_an_entry_is_a_sum_over_the_samples_and_no_other():
    residuals = OTHER - y
    wanted = Sum((OTHER[i, 0] - y_i) * x_ij, samples)
    assert simplify(entry(X.T * residuals, j) - wanted) == 0
    for wrong in (
        entry(X.T * residuals, k),  # another entry
        entry(X.T * (OTHER + y), j),
        entry(-X.T * residuals, j),
        entry(X.T * diagonal(y_i) * residuals, j),
    ):
        assert simplify(wrong - wanted) != 0


def test_an_entry_of_a_product_with_a_diagonal_matrix():
    by_sum = Sum(y_i * x_ij * X[i, k], samples)
    assert simplify(entry(X.T * diagonal(y_i) * X, j, k) - by_sum) == 0
    assert simplify(entry(X.T * diagonal(y_i**2) * X, j, k) - by_sum) != 0
    assert entry(X * theta, k).dummy_eq(
        (X * theta)[k, 0]
    )  # a sum over features keeps its own index


def test_an_entry_means_what_numpy_computes():
    rng = np.random.default_rng(5)
    features, labels, other = (rng.normal(size=(4, width)) for width in (3, 1, 1))
    arrays = {"X": features, "y": labels, "u": other}
    number = lambda e: arrays[e.args[0].name][int(e.args[1]), int(e.args[2])]
    symbolic = entry(X.T * diagonal(y_i) * (OTHER - y), 2).subs({m: 4, n: 2}).doit()
    value = symbolic.replace(lambda e: isinstance(e, MatrixElement), number)
    assert float(value) == pytest.approx((features.T @ (labels * (other - labels)))[2, 0])


@pytest.mark.parametrize(
    "product, row",
    [
        (OTHER.T * MatrixSymbol("M", m, m) * OTHER, 0),  # two sums over the samples
        (MatrixSymbol("M", m, m) * OTHER, i),  # the row is called i already
        (X * X.T * OTHER, i),
        (column(X[i, 0] * y_i).T * MatrixSymbol("M", m, m) * OTHER, 0),
    ],
)
def test_an_entry_in_which_i_would_mean_two_things_is_refused(product, row):
    with pytest.raises(ValueError, match="^matrix: expected an entry with one sum"):
        entry(product, row)


@pytest.mark.slow
def test_gradients_for_every_m_and_n():
    for cost, residual in ((L, z_i - y_i), (J, h_i - y_i)):
        claim = Sum(residual * x_ij, samples) / m
        assert simplify(diff(cost, theta[j, 0]) - claim) == 0
        assert simplify(diff(cost, theta[j, 0]) + claim) != 0


@pytest.mark.slow
def test_hessian_for_every_m_and_n():
    slope = Sum((h_i - y_i) * x_ij, samples) / m
    claim = Sum(h_i * (1 - h_i) * x_ij * X[i, k], samples) / m
    assert simplify(diff(slope, theta[k, 0]) - claim) == 0
    assert simplify(diff(slope, theta[k, 0]) - 2 * claim) != 0


def test_they_mean_what_numpy_computes():
    rng = np.random.default_rng(3)
    data, labels, at = rng.normal(size=(3, 2)), np.array([0.0, 1, 1]), rng.normal(size=2)
    arrays = {"X": data, "theta": at[:, None], "y": labels[:, None]}
    number = lambda e: arrays[e.args[0].name][int(e.args[1]), int(e.args[2])]
    for symbolic, numeric in ((J, log_loss), (L, squared_error)):
        instance = (
            symbolic.subs({m: 3, n: 1})
            .doit()
            .replace(lambda e: isinstance(e, MatrixElement), number)
        )
        assert float(written_out(instance).evalf()) == pytest.approx(
            numeric(at, data, labels), rel=1e-13
        )


def test_many_classes_mean_what_numpy_computes():
    rng = np.random.default_rng(4)
    data, labels, at = rng.normal(size=(4, 2)), np.array([0, 2, 1, 2]), rng.normal(size=(2, 3))
    arrays = {"X": data, "Theta": at, "Y": np.eye(3)[labels]}
    number = lambda e: arrays[e.args[0].name][int(e.args[1]), int(e.args[2])]
    value = lambda e: float(
        e.subs({m: 4, n: 1, K: 3})
        .doit()
        .replace(lambda found: isinstance(found, MatrixElement), number)
        .evalf()
    )
    assert value(J_K) == pytest.approx(softmax_loss(at, data, labels), rel=1e-13)
    assert value(diff(J_K, Theta[1, 2]).subs({m: 4, n: 1, K: 3})) == pytest.approx(
        softmax_gradient(at, data, labels)[1, 2], rel=1e-12
    )
    assert (
        Theta.shape == (n + 1, K)
        and Y.shape == (m, K)
        and Z_il == Z_ik.xreplace({k: classes[0]})
        and P_ik.has(Z_ik)
    )


def test_the_symbols_have_the_shapes_of_the_book():
    assert X.shape == (m, n + 1) and y.shape == (m, 1) and theta.shape == (n + 1, 1)
    assert samples == (i, 0, m - 1) and h_i == sigma(z_i) and issubclass(sigma, Function)
    assert written_out(sigma(z)).subs(z, 0) == Rational(1, 2)
