"""Sums by blocks of rows: each row once and in order, in little memory, and the same numbers as all
at once.
"""

import subprocess
import sys
import threading
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, strategies as st
from logistic import (
    blocks,
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    sigmoid_squared_error,
    squared_error,
    with_bias,
)
from logistic.blocks import reduce_rows, row_sums
from logistic.cost import LEAST_SQUARES, LOG_LOSS, SIGMOID_SQUARED, evaluate
from test_optimize import overlapping

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def small_blocks(monkeypatch):
    """Blocks of so many rows, whatever their length."""

    def set_to(count):
        monkeypatch.setattr(blocks, "BLOCK_BYTES", 8)
        monkeypatch.setattr(blocks, "FEWEST_ROWS", count)

    return set_to


def stacked(*arrays):
    """Put the blocks together again."""
    return reduce_rows(
        lambda *parts: parts, lambda a, b: tuple(map(np.concatenate, zip(a, b))), *arrays
    )


# ------------------------------------------------------------------ each row once, in order
@pytest.mark.parametrize("m", (1, 2, 5, 6, 7, 12, 13))
@pytest.mark.parametrize("block", (1, 2, 3, 6, 7, 100))
def test_every_row_comes_once_and_in_order(small_blocks, m, block):
    small_blocks(block)
    X, y = np.arange(3.0 * m).reshape(m, 3), np.arange(m)
    sizes = reduce_rows(lambda a, b: [(len(a), len(b))], lambda a, b: a + b, X, y)
    assert sizes == [(min(block, m - start),) * 2 for start in range(0, m, block)]
    for order in "CF":
        again, labels = stacked(np.asarray(X, order=order), y)
        assert np.array_equal(again, X) and np.array_equal(labels, y)


def test_small_arrays_stay_in_the_thread_that_they_are_in():
    assert reduce_rows(
        lambda block: {threading.get_ident()}, set.union, np.zeros((50_000, 20))
    ) == {threading.get_ident()}


def test_a_block_fits_the_cache_whatever_the_shape():
    def bytes_of_blocks(X):
        return reduce_rows(lambda block: [block.nbytes], lambda a, b: a + b, X)

    for columns in (1, 2, 20, 200):
        sizes = bytes_of_blocks(np.zeros((400_000 // columns, columns), dtype=np.float32))
        assert len(sizes) > 1 and blocks.BLOCK_BYTES / 2 < max(sizes) <= blocks.BLOCK_BYTES
    assert (
        len(bytes_of_blocks(np.zeros((3 * blocks.FEWEST_ROWS, 10_000), dtype=np.int8))) == 3
    )  # long rows: not one by one
    assert len(bytes_of_blocks(np.zeros((50, 2)))) == 1


@pytest.mark.parametrize(
    "dtype", (np.float16, np.float32, np.int8, np.uint64, np.longdouble, float)
)
def test_blocks_are_float64(dtype):
    seen = reduce_rows(
        lambda block: {block.dtype}, lambda a, b: a | b, np.ones((5, 2), dtype=dtype)
    )
    assert seen == {np.dtype(float)}
    X, y = np.array([[1, 2], [1, 3], [1, 5], [1, 4]]), np.array([0, 1, 0, 1])
    assert (
        newton(X.astype(dtype), y.astype(dtype)).theta[-1].tolist()
        == newton(X, y).theta[-1].tolist()
    )


def test_sums_of_numbers_arrays_and_tuples(small_blocks):
    small_blocks(2)
    X = np.arange(10.0).reshape(5, 2)
    assert row_sums(np.sum, X) == 45
    assert row_sums(lambda block: block.sum(axis=0), X).tolist() == [20, 25]
    total, columns = row_sums(lambda block: (np.sum(block), block.sum(axis=0)), X)
    assert total == 45 and columns.tolist() == [20, 25]


# ------------------------------------------------------------------ the same numbers
COSTS = (
    (squared_error, LEAST_SQUARES),
    (sigmoid_squared_error, SIGMOID_SQUARED),
    (log_loss, LOG_LOSS),
)


@given(seed=st.integers(0, 10**6), m=st.integers(1, 30), block=st.integers(1, 31))
def test_the_block_does_not_matter(seed, m, block):
    rng = np.random.default_rng(seed)
    X, y, theta = with_bias(rng.normal(size=(m, 2))), rng.integers(0, 2, m), rng.normal(size=3)

    def numbers():
        return [
            answer
            for cost, loss in COSTS
            for answer in (
                cost(theta, X, y),
                *gradient(theta, X, y, loss=loss),
                *hessian(theta, X, ridge=0.1).ravel(),
            )
        ]

    whole = numbers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_BYTES", 8)
        patch.setattr(blocks, "FEWEST_ROWS", block)
        assert numbers() == pytest.approx(whole, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize(
    "loss", (LEAST_SQUARES, SIGMOID_SQUARED, LOG_LOSS), ids=lambda loss: loss.name
)
@pytest.mark.parametrize("m", (1, 7, 20_000))
def test_one_pass_gives_what_three_functions_give(loss, m):
    rng = np.random.default_rng(m)
    X, y, theta, ridge = (
        rng.normal(size=(m, 4)),
        rng.integers(0, 2, m),
        rng.normal(size=4) * 3,
        rng.random(4),
    )
    point = evaluate(theta, X, y, ridge=ridge, loss=loss, order=1)
    cost = {made: cost for cost, made in COSTS}[loss]
    assert point.hessian is None and point.theta is theta
    assert point.cost == pytest.approx(cost(theta, X, y) + ridge @ theta**2 / 2, rel=1e-13)
    assert point.gradient == pytest.approx(
        gradient(theta, X, y, loss=loss, ridge=ridge), rel=1e-11, abs=1e-15
    )
    if loss is not SIGMOID_SQUARED:  # its curvature is negative somewhere
        bend = hessian(theta, X, ridge=ridge) if loss is LOG_LOSS else X.T @ X / m + np.diag(ridge)
        both = evaluate(theta, X, y, ridge=ridge, loss=loss, order=2)
        assert both.hessian == pytest.approx(bend, rel=1e-11, abs=1e-14) and np.array_equal(
            both.hessian, both.hessian.T
        )
        assert np.array_equal(both.gradient, point.gradient) and both.cost == point.cost


def test_newton_reads_the_data_once_a_step_and_once_more_for_each_halving(monkeypatch):
    passes = []
    monkeypatch.setattr(
        "logistic.cost.row_sums", lambda *args: passes.append(args) or row_sums(*args)
    )
    X, y = overlapping(0)
    assert newton(X, y).steps + 1 == len(passes)
    del passes[:]
    walk = newton(X, y, start=[9.0, 9, 9, 9])
    trials = []
    for theta, after in zip(walk.theta, walk.theta[1:]):
        full = -np.linalg.solve(
            hessian.unchecked(theta, X, ridge=np.zeros(4)),
            gradient.unchecked(theta, X, y, ridge=np.zeros(4)),
        )
        trials.append(1 + round(np.log2(np.linalg.norm(full) / np.linalg.norm(after - theta))))
    assert max(trials) > 1 and len(passes) == 1 + sum(trials)


def test_walks_by_small_blocks_are_those_of_the_whole(small_blocks):
    X, y = overlapping(1)
    fits = lambda: (
        newton(X, y),
        newton(X, y, ridge=0.1),
        gradient_descent(X, y, learning_rate=1, max_steps=50),
    )
    whole = fits()
    small_blocks(7)
    for one, other in zip(whole, fits()):
        assert other.message == one.message and np.allclose(
            one.theta, other.theta, rtol=1e-10, atol=1e-12
        )
        assert not np.array_equal(one.theta, other.theta)  # so the blocks were used


@pytest.fixture
def small_shares(small_blocks, monkeypatch):
    """Shares of seven blocks or so, and so many threads."""

    def set_to(threads):
        small_blocks(9)
        monkeypatch.setattr(blocks, "SHARE_BYTES", 2000)
        monkeypatch.setattr(blocks.os, "cpu_count", lambda: threads)

    return set_to


def test_threads_take_shares_and_change_not_a_bit(small_shares):
    X, y = overlapping(2)
    workers = lambda: reduce_rows(
        lambda block: time.sleep(0.01) or {threading.get_ident()}, set.union, X
    )
    fits = []
    for threads in (1, 2, 5):
        small_shares(threads)
        assert 1 <= len(workers()) <= threads and threading.get_ident() not in workers()
        assert all(np.array_equal(*pair) for pair in zip(stacked(X, y), (X, y)))
        fits.append(newton(X, y).theta.tobytes())
    assert len(workers()) > 1 and len(set(fits)) == 1


def test_errors_come_out_of_threads_as_they_would_without(small_shares):
    small_shares(2)
    X, y = overlapping(2)
    with pytest.raises(OverflowError, match="^squared_error: the numbers are too large"):
        squared_error(np.full(4, 1e300), X, y)
    wrong = X.copy()
    wrong[[150, 90], 2] = np.nan
    with pytest.raises(ValueError, match=r"^X: every number must be finite, but X\[90, 2\] is nan"):
        newton(wrong, y)


# ------------------------------------------------------------------ little memory
ROWS = 200_000 // 4  # X, its blocks and its shares are all a quarter of their usual size


def quarter_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", blocks.BLOCK_BYTES // 4)
    monkeypatch.setattr(blocks, "SHARE_BYTES", blocks.SHARE_BYTES // 4)


def peak(function, *args, **settings):
    """The most bytes that were in use at a time beside what there was before."""
    tracemalloc.start()
    try:
        function(*args, **settings)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("dtype", (np.float64, np.float32, np.int32))
def test_memory_beside_X_is_at_most_a_tenth_of_it(monkeypatch, order, dtype):
    quarter_blocks(monkeypatch)
    rng = np.random.default_rng(0)
    X = np.asarray(with_bias(rng.normal(size=(ROWS, 20)) * 3).round(), dtype=dtype, order=order)
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-X[:, 1] / 3))).astype(np.int64)
    theta = np.zeros(21)
    newton(X[:500], y[:500])  # what is imported at first use is not counted
    for function, args, settings in (
        (newton, (X, y), {}),
        (newton, (X, y), {"ridge": 0.1}),
        (gradient_descent, (X, y), {"learning_rate": 0.1, "max_steps": 2}),
        (log_loss, (theta, X, y), {}),
        (gradient, (theta, X, y), {}),
        (hessian, (theta, X), {}),
    ):
        assert peak(function, *args, **settings) <= 0.1 * X.nbytes, function.__name__
    assert peak(np.isfinite, X) > 0.1 * X.nbytes  # it can fail


# ------------------------------------------------------------------ Dask is for who asks for it
def test_importing_the_package_does_not_import_dask():
    script = (
        "import sys; before = set(sys.modules); import logistic; from logistic.data import STUDY;"
        "logistic.newton(STUDY.X, STUDY.y, ridge=1); logistic.with_bias([1, 2]);"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}; print(*sorted(new))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "numpy" in loaded and not {"dask", "distributed", "sklearn", "pandas"} & set(loaded)
