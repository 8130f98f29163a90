"""The SymPy objects of the book: a cost for every number of samples m and of features n.

Sums run over i = 0 .. m-1, because SymPy counts rows and columns of a matrix from zero.
"""

from sympy import (
    Dummy,
    Expr,
    Function,
    FunctionMatrix,
    KroneckerDelta,
    Lambda,
    MatrixExpr,
    MatrixSymbol,
    Sum,
    exp,
    log,
    symbols,
)

m, n = symbols("m n", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True, nonnegative=True)
z = symbols("z", real=True)

X = MatrixSymbol("X", m, n + 1)
y = MatrixSymbol("y", m, 1)
theta = MatrixSymbol("theta", n + 1, 1)


class sigma(Function):
    """The sigmoid. SymPy needs to know its derivative only."""

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)


def written_out(expression: Expr) -> Expr:
    """The same with each sigma(z) as a formula, 1 / (1 + exp(-z))."""
    return expression.replace(sigma, lambda z: 1 / (1 + exp(-z)))


samples = (i, 0, m - 1)
x_ij, y_i = X[i, j], y[i, 0]
z_i = (X * theta)[i, 0]
h_i = sigma(z_i)

L = Sum((z_i - y_i) ** 2, samples) / (2 * m)
J = -Sum(y_i * log(h_i) + (1 - y_i) * log(1 - h_i), samples) / m


# ---------------------------------------------------------------- columns, and their entries


def column(entry_i: Expr) -> MatrixExpr:
    """The column, m x 1, whose entry i is this expression: column(h_i) holds all predictions."""
    return FunctionMatrix(m, 1, Lambda((i, Dummy("k")), with_own_indices(entry_i)))


def diagonal(entry_i: Expr) -> MatrixExpr:
    """The diagonal matrix, m x m, whose entry in row i and column i is this expression."""
    other = Dummy("k", integer=True)
    on_diagonal = KroneckerDelta(i, other, (0, m - 1))
    return FunctionMatrix(m, m, Lambda((i, other), on_diagonal * with_own_indices(entry_i)))


def with_own_indices(expression: Expr) -> Expr:
    """The same with an index of its own for each sum, which no row can be mistaken for."""

    def renamed(total: Sum) -> Sum:
        shared = [index for index in total.variables if not isinstance(index, Dummy)]
        return total.xreplace({index: index.as_dummy() for index in shared})

    return expression.replace(lambda part: isinstance(part, Sum), renamed)


def entry(matrix: MatrixExpr, row: Expr | int, place: Expr | int = 0) -> Expr:
    """The entry of a matrix expression at this place in this row, as a sum over the samples i.

    SymPy's own matrix[row, place] is the same sum, over an index that it makes up. Raises
    ValueError where the name i is taken: by the row or the place, or by a second sum over the
    samples within the first.
    """
    return matrix[row, place].doit().replace(is_over_samples, over_i)


def is_over_samples(expression: Expr) -> bool:
    """Is this a sum over all rows, whatever its index is called?"""
    return isinstance(expression, Sum) and any(
        tuple(ends) == samples[1:] for _, *ends in expression.limits
    )


def over_i(total: Sum) -> Sum:
    """A sum over the samples with its index called i; ValueError if that would confuse two."""
    indices = [index for index, *ends in total.limits if tuple(ends) == samples[1:]]
    if len(indices) > 1 or total.has(i):
        raise ValueError(
            "matrix: expected an entry with one sum over the samples, and nothing else that is "
            f"called i, but got {total}"
        )
    return total.xreplace({indices[0]: i})


# many classes: a column of weights for each, and in each row of Y a 1 for the sample's class
K = symbols("K", integer=True, positive=True)
l = symbols("l", integer=True, nonnegative=True)
Theta = MatrixSymbol("Theta", n + 1, K)
Y = MatrixSymbol("Y", m, K)
classes = (l, 0, K - 1)
Z_ik = (X * Theta)[i, k]
Z_il = Z_ik.subs(k, l)
P_ik = exp(Z_ik) / Sum(exp(Z_il), classes)
J_K = -Sum(Sum(Y[i, k] * log(P_ik), (k, 0, K - 1)), samples) / m
