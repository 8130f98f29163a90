"""separation, held against data built to be separable, tied or overlapping, against exact
arithmetic, and against newton.
"""

from fractions import Fraction

import logistic
import numpy as np
import pytest
from hypothesis import assume, example, given, settings, strategies as st
from logistic import Status, newton, separation, with_bias
from logistic.data import FAR_POINT, SEPARABLE, STUDY, TWO_POINTS
from logistic.separability import Separation, bears_out, orthonormal
from logistic.splitting import of_two, onto_boundary, splits

TIES = with_bias([-2.0, -1, 0, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1])
small = st.integers(-4, 4)


def table(rows, columns, entries=small):
    return st.lists(
        st.lists(entries, min_size=columns, max_size=columns), min_size=rows, max_size=rows
    ).map(np.array)


@st.composite
def problems(draw, rows=8, entries=small):
    """X with its ones, and labels without any rule."""
    m, n = draw(st.integers(2, rows)), draw(st.integers(1, 3))
    return with_bias(draw(table(m, n, entries)).astype(float)), np.array(
        draw(st.lists(st.integers(0, 1), min_size=m, max_size=m))
    )


@st.composite
def split(draw):
    """X, a direction d in whole numbers, and the scores X d."""
    X, _ = draw(problems())
    d = np.array(draw(st.lists(small, min_size=X.shape[1], max_size=X.shape[1])))
    return X, X @ d


def exact_margins(X, y, direction):
    """Without rounding: a float is a fraction."""
    return [
        (2 * int(label) - 1)
        * sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(row, direction))
        for row, label in zip(X, y)
    ]


def holds(X, y, found):
    """Is the answer its own proof? Margins off the boundary are positive in exact arithmetic, tied
    ones are rounding.
    """
    margins = exact_margins(X, y, found.direction)
    largest = max(map(abs, margins))
    if found.kind == "none":
        return found.tied.all() and not found.direction.any() and found.minimum_exists
    return (
        np.abs(found.direction).max() == 1
        and not found.minimum_exists
        and found.tied.any() == (found.kind == "quasi-complete")
        and not found.tied.all()
        and all(
            abs(a) <= 1e-9 * largest if tied else a > 1e-6 * largest
            for a, tied in zip(margins, found.tied)
        )
    )


# ---------------------------------------------------------------- data built to be of one kind


@given(split())
def test_labels_by_the_sign_of_a_score_are_separable(problem):
    X, scores = problem
    assume((scores != 0).all())
    y = (scores > 0).astype(int)
    found = separation(X, y)
    assert found.kind == "complete" and holds(X, y, found)


@given(split())
def test_every_sample_with_both_labels_overlaps(problem):
    X, scores = problem
    y = (scores > 0).astype(int)
    found = separation(np.vstack([X, X]), np.concatenate([y, 1 - y]))
    assert found.kind == "none" and holds(np.vstack([X, X]), np.concatenate([y, 1 - y]), found)


@given(split())
def test_both_labels_on_the_boundary_are_ties(problem):
    X, scores = problem
    scores = scores - scores[0]  # another bias: the first sample lies on the boundary
    assume((scores != 0).any())
    on = scores == 0
    X = np.vstack([X, X[on]])
    y = np.concatenate([(scores > 0), np.ones(on.sum())]).astype(int)
    found = separation(X, y)
    assert found.kind == "quasi-complete" and holds(X, y, found)
    assert found.tied[np.concatenate([on, np.ones(on.sum(), dtype=bool)])].all()


@given(problems())
def test_one_feature_is_decided_by_its_thresholds(problem):
    """The oracle looks at the order of the numbers, in both directions, and at nothing else."""
    X, y = problem
    X = X[:, :2]
    zeros, ones = X[y == 0, 1], X[y == 1, 1]
    if not (zeros.size and ones.size):
        expected = "complete"
    elif zeros.max() < ones.min() or ones.max() < zeros.min():
        expected = "complete"
    elif (zeros.max() <= ones.min() or ones.max() <= zeros.min()) and np.ptp(X[:, 1]) > 0:
        expected = "quasi-complete"
    else:
        expected = "none"
    found = separation(X, y)
    assert found.kind == expected and holds(X, y, found)


# ---------------------------------------------------------------- what must not change the answer


@settings(max_examples=50)
@given(problems(), st.randoms(use_true_random=False))
def test_units_order_offset_and_copies_do_not_matter(problem, random):
    X, y = problem
    kind = separation(X, y).kind
    order = random.sample(range(len(y)), len(y))
    assert separation(X[order], y[order]).kind == kind
    assert separation(X, 1 - y).kind == kind
    assert separation(X * np.array([1, 1e6, 1e-6, 1e3][: X.shape[1]]), y).kind == kind
    assert separation(X + np.r_[0, [1e5] * (X.shape[1] - 1)], y).kind == kind
    assert separation(np.column_stack([X, X[:, 1], X @ np.ones(X.shape[1])]), y).kind == kind
    assert separation(np.vstack([X, X]), np.concatenate([y, y])).kind == kind


def test_seconds_since_1970_are_told_apart():
    found = separation(with_bias(1.7e9 + np.array([0.0, 100, 200, 300])), [0, 0, 1, 1])
    assert found.kind == "complete"
    assert (
        separation(with_bias(1.7e9 + np.array([0.0, 100, 200, 300])), [0, 1, 0, 1]).kind == "none"
    )


# ---------------------------------------------------------------- agreement


@given(problems())
def test_newton_finds_a_minimum_exactly_if_no_direction_is_found(problem):
    X, y = problem
    assume(np.linalg.matrix_rank(X) == X.shape[1])
    run, found = newton(X, y), separation(X, y)
    assert run.status is (Status.CONVERGED if found.minimum_exists else Status.SEPARABLE)


@given(problems())
@example((STUDY.X, STUDY.y))  # where there is something to see
def test_a_minimum_is_the_proof_that_no_direction_separates(problem):
    """At the minimum the margins of every d, weighted by positive numbers, add up to zero."""
    X, y = problem
    run = newton(X, y)
    if run.converged:
        weights = np.abs(logistic.sigmoid(X @ run.theta[-1]) - y)
        assert weights.min() > 0
        assert np.abs((weights * (2 * y - 1)) @ X).max() <= 1e-8
        assert separation(X, y).minimum_exists


@settings(max_examples=30)
@given(problems())
@example(TIES)  # where there is something to see
def test_the_tied_samples_alone_overlap(problem):
    X, y = problem
    found = separation(X, y)
    if found.kind == "quasi-complete":
        assert separation(X[found.tied], y[found.tied]).kind == "none"
        assert set(y[found.tied]) == {0, 1}


@pytest.mark.parametrize(
    "X, y, kind",
    [
        (STUDY.X, STUDY.y, "none"),
        (FAR_POINT.X, FAR_POINT.y, "none"),
        (TWO_POINTS.X, TWO_POINTS.y, "none"),
        (SEPARABLE.X, SEPARABLE.y, "complete"),
        (*TIES, "quasi-complete"),
        (np.zeros((2, 1)), [0, 1], "none"),
        ([[1.0]], [1], "complete"),
        ([[0.0], [1.0]], [0, 1], "quasi-complete"),
    ],
)
def test_sets_of_the_book_and_the_smallest_ones(X, y, kind):
    found = separation(X, y)
    assert found.kind == kind and holds(np.asarray(X), np.asarray(y), found)


@pytest.mark.parametrize("x, kind", [(0.5, "complete"), (1, "quasi-complete"), (1.5, "none")])
def test_the_answer_to_the_exercise(x, kind):
    assert separation(np.vstack([SEPARABLE.X, [1, x]]), np.r_[SEPARABLE.y, 0]).kind == kind


# ---------------------------------------------------------------- the answer, and bad input


def test_the_answer_cannot_be_changed():
    found = separation(*TIES)
    with pytest.raises(ValueError):
        found.direction[0] = 5
    with pytest.raises(AttributeError):
        found.kind = "none"


def test_a_wrong_answer_is_noticed():
    X, y = TIES
    true = separation(X, y)
    for wrong in (
        Separation("complete", true.direction, true.tied),
        Separation("quasi-complete", -true.direction, true.tied),
        Separation("quasi-complete", true.direction, ~true.tied),
        Separation("none", true.direction, true.tied),
    ):
        assert not holds(X, y, wrong)


@pytest.mark.parametrize(
    "X, y, error, says",
    [
        ([[1.0, 2]], [0, 1], ValueError, "^y: expected 1 numbers"),
        ([1.0, 2], [0, 1], ValueError, "^X: expected a matrix"),
        ([[1.0], [np.nan]], [0, 1], ValueError, "^X: every number must be finite"),
        ([[1.0], [2]], [0, 2], ValueError, "^y: labels must be 0 or 1"),
        ([["a"], ["b"]], [0, 1], TypeError, "^X: expected real numbers"),
        ([[1.0], [2]], [-1, 1], ValueError, r"^y: labels.*y\[0\] is -1"),
    ],
)
def test_bad_input_is_named(X, y, error, says):
    with pytest.raises(error, match=says):
        separation(X, y)


def test_a_program_without_an_answer_is_an_error(monkeypatch):
    from scipy import optimize

    monkeypatch.setattr(
        optimize,
        "linprog",
        lambda *_, **__: optimize.OptimizeResult(success=False, message="numerical difficulties"),
    )
    with pytest.raises(ArithmeticError, match="^separation: no answer.*numerical difficulties"):
        separation(*TIES)


@pytest.mark.parametrize(
    "y, kind", [([0, 0, 1, 1, 1], "complete"), ([0, 1, 0, 1, 1], "none"), ([0, 0, 1, 1, 0], "none")]
)
def test_an_outlier_is_borne_or_refused_and_never_answered_wrongly(y, kind):
    for exponent in range(1, 17):
        X = with_bias([-2.0, -1, 1, 2, 10.0**exponent])
        if exponent < 6:
            assert separation(X, y).kind == kind
        try:
            assert separation(X, y).kind == kind
        except ArithmeticError as error:
            assert str(error).startswith(
                "separation: no answer in float64: some rows of X are too small"
            )


@pytest.mark.parametrize(
    "y, kind", [([0, 0, 1, 0, 1, 1], "none"), ([0, 0, 0, 1, 1, 1], "complete")]
)
@pytest.mark.parametrize("offset", [0, 100])
def test_a_small_overlap_and_a_small_gap_are_no_ties(y, kind, offset):
    """What is too small for the linear program has no answer, and never a wrong one."""
    for exponent in range(1, 14):
        small = 10.0**-exponent
        X = with_bias(offset + np.array([-2.0, -1, -small, small, 1, 2]))
        try:
            assert separation(X, y).kind == kind
        except ArithmeticError as error:
            assert exponent > 6 and str(error).startswith("separation: no answer in float64")
    assert separation(with_bias(offset + np.array([-2.0, -1, 0, 0, 1, 2])), y).kind == (
        "quasi-complete"
    )


def test_no_direction_is_claimed_that_fails_on_a_single_row():
    X, y = TIES
    true = separation(X, y)
    direction = of_two(true.direction)
    assert bears_out(true.direction, true.tied, X, y) and splits(direction, X, y)
    for row in range(len(y)):
        beside = X.copy()
        beside[row, 1] += 1e-12 * (1 - 2 * y[row])  # a tied sample on its wrong side
        assert bears_out(true.direction, true.tied, beside, y) == (not true.tied[row])
        assert splits(direction, beside, y) == (not true.tied[row])
    assert not bears_out(-true.direction, true.tied, X, y) and not splits(-direction, X, y)
    blurred = direction + [[0, 1e-9], [0, 0]]
    assert not splits(blurred, X, y)
    assert splits(onto_boundary(blurred, X, y, tie=1e-4), X, y)
    assert not bears_out(true.direction, np.zeros(len(y), dtype=bool), X, y)


@given(problems())
def test_the_orthonormal_basis_spans_the_columns(problem):
    X, _ = problem
    Q, back = orthonormal(X)
    m, rank = Q.shape
    assert rank == np.linalg.matrix_rank(X)
    assert np.allclose(Q.T @ Q, m * np.eye(rank))
    factor = (X @ back * Q).sum() / (Q * Q).sum()
    assert factor > 0 and np.allclose(X @ back, factor * Q, atol=1e-9)
