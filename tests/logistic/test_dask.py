"""The same functions on Dask arrays: the same numbers, whoever computes them, and a worker lost on
the way.
"""

import os
import signal
from functools import partial

import dask
import dask.array as da
import numpy as np
import pytest
from dask.delayed import Delayed
from distributed import Client, LocalCluster
from logistic import (
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    separation,
    sigmoid_squared_error,
    squared_error,
    with_bias,
)
from logistic.blocks import reduce_rows, row_sums
from scipy.sparse import csr_array
from test_optimize import overlapping

pytestmark = pytest.mark.slow

M, N = 1000, 3
CHUNKS = {
    "one": (M,),
    "equal": (250,) * 4,
    "a rest": (300, 300, 300, 100),
    "uneven": (1, 997, 2),
    "many": (20,) * 50,
    "an empty one": (400, 0, 600),
}
X, y = overlapping(3, m=M, n=N)
THETA = np.array([0.5, -1, 2, 0.1])
schedulers = pytest.mark.parametrize("scheduler", ("threads", "synchronous"))
chunkings = pytest.mark.parametrize("chunks", CHUNKS.values(), ids=CHUNKS)


def on_dask(chunks, X=X, y=y):
    return da.from_array(X, chunks=(chunks, -1)), da.from_array(y, chunks=(chunks,))


# ------------------------------------------------------------------ the same numbers
@schedulers
@chunkings
def test_costs_and_derivatives_are_those_of_numpy(chunks, scheduler):
    A, b = on_dask(chunks)
    with dask.config.set(scheduler=scheduler):
        for function in (log_loss, squared_error, sigmoid_squared_error, gradient):
            assert function(THETA, A, b) == pytest.approx(
                function(THETA, X, y), rel=1e-13, abs=1e-15
            )
        for ridge in (0.3, [0.1, 0.2, 0, 4]):
            assert log_loss(THETA, A, b, ridge=ridge) == pytest.approx(
                log_loss(THETA, X, y, ridge=ridge), rel=1e-13
            )
            assert gradient(THETA, A, b, ridge=ridge) == pytest.approx(
                gradient(THETA, X, y, ridge=ridge), rel=1e-12
            )
            assert hessian(THETA, A, ridge=ridge) == pytest.approx(
                hessian(THETA, X, ridge=ridge), rel=1e-12
            )


@schedulers
@chunkings
def test_fits_are_those_of_numpy(chunks, scheduler):
    with dask.config.set(scheduler=scheduler):
        for fit in (
            newton,
            partial(newton, ridge=0.2),
            partial(newton, start=[5, 5, 5, 5]),
            partial(gradient_descent, learning_rate=1.0, max_steps=30),
        ):
            ours, theirs = fit(*on_dask(chunks)), fit(X, y)
            assert ours.message == theirs.message and isinstance(ours.theta, np.ndarray)
            assert np.abs(ours.theta - theirs.theta).max() <= 1e-10


@chunkings
def test_each_row_comes_once_and_in_order(chunks):
    again, labels = reduce_rows(
        lambda *blocks: blocks, lambda a, b: tuple(map(np.concatenate, zip(a, b))), *on_dask(chunks)
    )
    assert np.array_equal(again, X) and np.array_equal(labels, y)


def test_the_answer_is_the_same_to_the_last_bit_whoever_adds():
    A, b = on_dask(CHUNKS["many"])
    answers = set()
    for settings in (
        {"scheduler": "synchronous"},
        {"scheduler": "threads", "num_workers": 1},
        {"scheduler": "threads", "num_workers": 8},
    ):
        with dask.config.set(**settings):
            answers.add(newton(A, b).theta.tobytes())
    assert len(answers) == 1
    backwards = np.s_[::-1]  # another order of the sums is another rounding
    assert (
        newton(*on_dask(CHUNKS["many"], X[backwards], y[backwards])).theta.tobytes() not in answers
    )


def test_many_chunks_do_not_make_many_layers(monkeypatch):
    """Dask's time to prepare a graph grows with tasks times layers."""
    layers = []
    monkeypatch.setattr(
        Delayed,
        "compute",
        lambda self: layers.append(len(self.dask.layers)) or dask.compute(self)[0],
    )
    for chunks in (10, 500):
        ones = da.ones((chunks, 2), chunks=(1, -1))
        assert row_sums(lambda block: block.sum(axis=0), ones).tolist() == [chunks, chunks]
    assert layers[0] == layers[1] <= 3


def test_separable_data_and_a_bias_that_runs_away_are_told():
    A, b = on_dask((500, 500), y=(X[:, 1] > 0).astype(int))
    assert newton(A, b).message.startswith("separable: the labels can be split")
    assert newton(A, b, ridge=0.1).converged
    assert newton(A, da.zeros_like(b), ridge=0.1).message.startswith(
        "separable: the weights that ridge leaves free"
    )


# ------------------------------------------------------------------ the column of ones
@pytest.mark.parametrize(
    "features",
    (X[:, 1:], X[:, 1], X[:, 1:].astype(np.float32), np.arange(M)),
    ids=("many", "one", "single", "whole"),
)
def test_the_column_of_ones(features):
    chunked = da.from_array(features, chunks=(300,) + (-1,) * (features.ndim - 1))
    made = with_bias(chunked)
    assert isinstance(made, da.Array) and made.dtype == float
    assert made.chunks == ((300, 300, 300, 100), (1 + features[0].size,))
    assert np.array_equal(made.compute(), with_bias(features))


def test_nothing_is_read_before_it_is_needed_and_then_once_a_pass():
    read = []
    source = da.from_array(np.column_stack([X, y]), chunks=(250, -1)).map_blocks(
        lambda block: read.append(len(block)) or block, meta=np.empty((0, 0))
    )
    A, b = with_bias(source[:, 1:-1]), source[:, -1]
    assert A.shape == X.shape and not read
    with dask.config.set(scheduler="synchronous"):
        row_sums(lambda A, b: A.T @ b, A, b)
        assert read == [250] * 4  # X and y have one source
        del read[:]
        walk = newton(A, b)
        assert len(read) == 4 * (
            1 + (walk.steps + 1) + 1
        )  # the checks, the points, the look for a split
    assert np.abs(walk.theta - newton(X, y).theta).max() <= 1e-10


# ------------------------------------------------------------------ bad input
def with_wrong(array, where, value):
    array = array.astype(float)
    array[where] = value
    return array


A, B = on_dask((400, 600))
NAN = float("nan")
WRONG = {
    "unknown chunks": (
        lambda: (A[A[:, 1] > 0], B[A[:, 1] > 0]),
        ValueError,
        r"^X: the sizes of its chunks are not known.*X.compute_chunk_sizes\(\)",
    ),
    "unknown chunks of y": (
        lambda: (A, B[B >= 0]),
        ValueError,
        r"^y: the sizes of its chunks are not known.*y.compute_chunk_sizes\(\)",
    ),
    "columns in chunks": (
        lambda: (A.rechunk({1: 2}), B),
        ValueError,
        r"^X: expected whole rows.*2 chunks; call X.rechunk\(\{1: -1\}\)",
    ),
    "other chunks": (
        lambda: (A, B.rechunk(200)),
        ValueError,
        r"^y: expected the same chunks of rows as X, \(400, 600\), 2 in all, but got "
        r"\(200, .*, \.\.\.\), 5 in all; call y.rechunk\(X.chunks\[:1\]\)",
    ),
    "y of NumPy": (
        lambda: (A, y),
        TypeError,
        r"^y: expected a Dask array, as X is one, but got numpy's ndarray; take "
        r"dask.array.from_array\(y, chunks=X.chunks\[:1\]\)",
    ),
    "y a list": (
        lambda: (A, y.tolist()),
        TypeError,
        "^y: expected a Dask array, as X is one, but got builtins's list",
    ),
    "X of NumPy": (
        lambda: (X, B),
        TypeError,
        r"^y: expected a NumPy array, as X is one, but got a Dask array; call y.compute\(\)",
    ),
    "X another collection": (
        lambda: (dask.delayed(X), B),
        TypeError,
        "^X: expected a NumPy or Dask array, but got dask's Delayed",
    ),
    "other length": (
        lambda: (A, B[:-1]),
        ValueError,
        "^y: expected 1000 numbers, one for each row of X, but got 999",
    ),
    "a vector": (lambda: (A[:, 0], B), ValueError, r"^X: expected a matrix.*\(1000,\)"),
    "a matrix": (lambda: (A, B[:, None]), ValueError, r"^y: expected a vector.*\(1000, 1\)"),
    "empty": (lambda: (A[:0], B[:0]), ValueError, "^X: .*empty"),
    "complex": (
        lambda: (A.astype(complex), B),
        TypeError,
        "^X: expected real numbers, but got complex",
    ),
    "text": (lambda: (A, B.astype(str)), TypeError, "^y: expected real numbers, but got text"),
    "masked": (lambda: (da.ma.masked_equal(A, 0), B), TypeError, "^X: .*masked"),
    "empty chunks": (
        lambda: (
            A.map_blocks(lambda block: block[:0], meta=A._meta),
            B.map_blocks(lambda block: block[:0], meta=B._meta),
        ),
        ValueError,
        r"^X: its chunks say that they have 1000 rows, but they have 0; call "
        r"X.compute_chunk_sizes\(\)",
    ),
    "one y for a chunk": (
        lambda: (A, B.map_blocks(lambda block: block[:1], meta=B._meta)),
        ValueError,
        r"^y: a chunk has shape \(1,\) where its shape should be \(\d+,\); .*true chunks",
    ),
    "a column more": (
        lambda: (A.map_blocks(lambda block: np.hstack([block, block]), meta=A._meta), B),
        ValueError,
        r"^X: a chunk has shape \(\d+, 8\) where its shape should be \(\d+, 4\)",
    ),
    "sparse": (
        lambda: (A.map_blocks(csr_array), B),
        TypeError,
        r"^X: expected a dense array, but got scipy's csr_array; call "
        r"X.map_blocks\(lambda block: block.toarray\(\), dtype=float\)",
    ),
    "nan": (
        lambda: on_dask((400, 600), X=with_wrong(X, (700, 2), NAN)),
        ValueError,
        r"^X: every number must be finite, but X\[700, 2\] is nan",
    ),
    "two faults": (
        lambda: on_dask((400, 600), X=with_wrong(X, ([399, 401], [3, 0]), np.inf)),
        ValueError,
        r"^X: .*finite, but X\[399, 3\] is inf",
    ),
    "nan in y": (
        lambda: on_dask((400, 600), y=with_wrong(y, 999, NAN)),
        ValueError,
        r"^y: every number must be finite, but y\[999\] is nan",
    ),
    "label 2": (
        lambda: on_dask((400, 600), y=with_wrong(y, 400, 2)),
        ValueError,
        r"^y: labels must be 0 or 1, but y\[400\] is 2",
    ),
    "too few rows": (
        lambda: (
            A.map_blocks(lambda block: block[1:], meta=A._meta),
            B.map_blocks(lambda block: block[1:], meta=B._meta),
        ),
        ValueError,
        r"^X: its chunks say that they have 1000 rows, but they have 998; call "
        r"X.compute_chunk_sizes\(\)",
    ),
}


@pytest.mark.parametrize("arrays, error, says", WRONG.values(), ids=WRONG)
def test_bad_input_is_named_with_its_repair(arrays, error, says):
    arrays = arrays()
    for call in (newton, partial(log_loss, THETA), partial(gradient_descent, learning_rate=1)):
        with pytest.raises(error, match=says):
            call(*arrays)


def test_the_repairs_repair():
    whole, labels = A[A[:, 1] > -9], B[A[:, 1] > -9]
    whole.compute_chunk_sizes(), labels.compute_chunk_sizes()
    thin = A.map_blocks(csr_array)
    for arrays in (
        (whole, labels),
        (thin.map_blocks(lambda block: block.toarray(), dtype=float), B),
        (A.rechunk({1: 2}).rechunk({1: -1}), B),
        (A, B.rechunk(200).rechunk(A.chunks[:1])),
        (A, da.from_array(y, chunks=A.chunks[:1])),
        (X, B.compute()),
    ):
        assert np.abs(newton(*arrays).theta[-1] - newton(X, y).theta[-1]).max() <= 1e-10


def test_what_is_small_stays_with_numpy():
    for name, call in {
        "start": lambda: newton(A, B, start=da.zeros(4)),
        "theta": lambda: log_loss(da.zeros(4), A, B),
        "ridge": lambda: newton(A, B, ridge=da.ones(4)),
    }.items():
        with pytest.raises(
            TypeError,
            match=(
                rf"^{name}: expected a NumPy array, but got dask's Array; call {name}.compute\(\)"
            ),
        ):
            call()
    with pytest.raises(TypeError, match=r"^X: expected a NumPy array.*call X.compute\(\)"):
        separation(A, B)  # a linear program wants all rows at once
    with pytest.raises(ValueError, match="^features: expected whole rows"):
        with_bias(A.rechunk({1: 1}))
    with pytest.raises(ValueError, match="^features: the sizes of its chunks"):
        with_bias(A[A[:, 1] > 0])


def test_one_number_for_the_ridge_needs_its_column_of_ones_in_every_chunk():
    with pytest.raises(
        ValueError, match="^ridge: .*column of ones; give one number for each weight, 4 in all"
    ):
        newton(*on_dask((400, 600), X=with_wrong(X, (999, 0), 2)), ridge=1)
    assert newton(*on_dask((400, 600), X=with_wrong(X, (999, 0), 2)), ridge=[1, 0, 0, 1]).converged


@schedulers
def test_too_large_numbers_are_an_error_wherever_they_are_computed(scheduler):
    with (
        dask.config.set(scheduler=scheduler),
        pytest.raises(OverflowError, match="^squared_error: the numbers are too large"),
    ):
        squared_error(np.full(4, 1e300), A, B)


# ---------------------------------------------------------- workers that are processes of their own
@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_a_cluster_gives_the_same_to_the_last_bit(client):
    A, b = on_dask(CHUNKS["many"])
    with dask.config.set(scheduler="synchronous"):
        alone = newton(A, b), gradient_descent(A, b, learning_rate=1.0, max_steps=10)
    A, b = client.persist([A, b])
    together = newton(A, b), gradient_descent(A, b, learning_rate=1.0, max_steps=10)
    for one, other in zip(alone, together):
        assert np.array_equal(one.theta, other.theta) and one.message == other.message
    with pytest.raises(ValueError, match=r"^y: labels must be 0 or 1, but y\[999\] is 7"):
        newton(*on_dask(CHUNKS["many"], y=with_wrong(y, 999, 7)))


def kill_once(block, diary, after):
    """Hand on a block; the process that does so for the time numbered `after` is killed, without
    any warning.
    """
    with open(diary / "blocks", "ab") as blocks:
        blocks.write(b".")
    if os.stat(diary / "blocks").st_size >= after:
        try:
            with open(diary / "killed", "x") as killed:
                killed.write(str(os.getpid()))
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    return block


def test_a_worker_killed_in_the_middle_of_a_fit_does_not_change_the_answer(client, tmp_path):
    A, b = on_dask(CHUNKS["many"])
    undisturbed = newton(A, b)
    chunks, passes = len(CHUNKS["many"]), 2 + undisturbed.steps + 1
    before = set(client.run(os.getpid).values())
    # Half way through the third pass: one pass of checks, one point, and the next begun. X is made
    # anew in each.
    walk = newton(
        A.map_blocks(kill_once, diary=tmp_path, after=2 * chunks + chunks // 2, meta=A._meta), b
    )
    assert np.array_equal(walk.theta, undisturbed.theta) and walk.message == undisturbed.message
    killed = int((tmp_path / "killed").read_text())
    client.wait_for_workers(2, timeout=60)
    assert killed in before and killed not in client.run(os.getpid).values()
    assert (
        os.stat(tmp_path / "blocks").st_size > passes * chunks
    )  # what was lost was computed again
