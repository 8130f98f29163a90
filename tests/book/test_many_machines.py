"""What the chapter on many machines says: of sums in blocks, of clusters, and of what was measured.

The same numbers on Dask arrays, in many chunkings, and the killed worker: test_dask.py.
"""

import json
import logging
import sys
import tracemalloc
from itertools import pairwise
from pathlib import Path

import dask.array as da
import jupytext
import numpy as np
import pytest
from distributed import Client, LocalCluster
from logistic import cost, gradient, hessian, newton, with_bias
from logistic.data import STUDY

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))
import machines  # noqa: E402  (found on the path above)
import record  # noqa: E402

THETA = np.array([-2.0, 1.0])
X, y = STUDY.X, STUDY.y


def shown(name):
    """A function that the chapter shows."""
    book = jupytext.read(ROOT / "book" / "many-machines.md", fmt="md:myst")
    [source] = [cell.source for cell in book.cells if f"def {name}(" in cell.source]
    scope = {"np": np}
    exec(source, scope)
    return scope[name]


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as found:
        yield found


# ------------------------------------------------------------------ blocks
def test_the_mean_of_means_is_wrong_and_the_weighted_mean_is_right():
    first, second = gradient(THETA, X[:15], y[:15]), gradient(THETA, X[15:], y[15:])
    whole = gradient(THETA, X, y)
    assert np.abs((first + second) / 2 - whole).max() > 0.05
    assert (15 * first + 5 * second) / 20 == pytest.approx(whole, rel=1e-14)


def test_the_mistake_hides_in_blocks_of_equal_size():
    halves = [gradient(THETA, X[rows], y[rows]) for rows in (np.s_[:10], np.s_[10:])]
    assert sum(halves) / 2 == pytest.approx(gradient(THETA, X, y), rel=1e-14)


@pytest.mark.parametrize("rows", (1, 3, 7, 20, 100))
def test_the_sum_over_blocks_that_the_chapter_shows_is_the_sum(rows):
    assert shown("sum_over_blocks")(lambda block: block.T @ block, X, rows) == pytest.approx(
        X.T @ X, rel=1e-14
    )


def test_one_piece_needs_a_second_X_and_blocks_do_not():
    tall = with_bias(np.random.default_rng(1).normal(size=(50_000, 20)))
    weights = np.full(len(tall), 0.25)

    def beside(compute):
        tracemalloc.start()
        compute()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak / tall.nbytes

    assert beside(lambda: (tall.T * weights) @ tall) > 0.95
    assert (
        beside(lambda: shown("sum_over_blocks")(lambda block: (block.T / 4) @ block, tall, 2000))
        < 0.1
    )
    assert beside(lambda: hessian(np.zeros(21), tall)) < 0.1


@pytest.mark.parametrize("n", (0, 1, 10, 20))
def test_a_block_sends_as_many_numbers_as_the_chapter_says(n, monkeypatch):
    sent = []

    def overheard(function, *arrays):
        result = row_sums(function, *arrays)
        sent.append(sum(np.size(part) for part in result))
        return result

    row_sums = cost.row_sums
    monkeypatch.setattr(cost, "row_sums", overheard)
    rows = with_bias(np.random.default_rng(n).normal(size=(30, n))) if n else np.ones((30, 1))
    cost.evaluate(np.zeros(n + 1), rows, np.arange(30) % 2.0, ridge=np.zeros(n + 1))
    assert sent == [(n + 1) * (n + 2) + 1]


# ------------------------------------------------------------------ clusters
def on_dask(chunks):
    return da.from_array(X, chunks=(chunks, -1)), da.from_array(y, chunks=chunks)


def test_a_cluster_is_reached_by_its_address(cluster):
    with Client(cluster.scheduler_address):
        assert np.abs(newton(*on_dask(7)).theta[-1] - newton(X, y).theta[-1]).max() <= 1e-10


def test_the_benchmark_of_the_cluster_measures_what_it_says(cluster, monkeypatch):
    monkeypatch.setattr(machines, "REPEATS", 1)
    with Client(cluster) as client:
        row, found = machines.fit(client, *machines.problem(4_000, block=1_000))
    alone = newton(*(array.compute() for array in machines.problem(4_000, block=1_000)))
    assert np.abs(found.theta[-1] - alone.theta[-1]).max() <= 1e-10
    assert row["rows"] == 4_000 and row["blocks"] == 4 and row["steps"] == alone.steps
    numbers = (machines.N + 1) * (machines.N + 2) + 1
    assert (
        row["bytes_of_X"] == 4_000 * (machines.N + 1) * 8
        and row["bytes_moved_a_pass"] > 8 * numbers
    )


# ---------------------------------------------------------------- the record that the chapter shows
MEASURED = json.loads(record.RECORD.read_text(encoding="utf-8"))["machines"]


def test_the_record_is_whole():
    rows, workers, large = (MEASURED[name] for name in ("rows", "workers", "larger_than_memory"))
    assert [row["rows"] for row in rows] == list(machines.ROWS) and [
        row["workers"] for row in workers
    ] == list(machines.WORKERS)
    assert all(row["largest_difference"] <= 1e-10 for row in rows)
    assert large["converged"] and large["bytes_of_X"] > 2 * large["memory_of_all_workers"]
    assert MEASURED["machine"].keys() == {"processor", "processors", "memory", "system"}
    assert "/" not in json.dumps(MEASURED) and str(Path.home()) not in json.dumps(MEASURED)


def test_what_the_chapter_says_of_the_measurements():
    rows, workers = MEASURED["rows"], MEASURED["workers"]
    assert rows[0]["numpy_seconds"] < rows[0]["seconds"]  # a cluster is not for small data
    first, *_, last = rows
    assert [row["blocks"] for row in rows] == [1, 8, 80, 80]
    assert (
        20 < last["seconds"] / first["seconds"] < 60 and last["rows"] == 1000 * first["rows"]
    )  # some forty times
    assert 1.5 < last["seconds"] / rows[-2]["seconds"] < 3  # about doubles
    assert all(few["numpy_seconds"] < many["numpy_seconds"] for few, many in pairwise(rows))
    assert last["bytes_moved_a_pass"] < last["bytes_of_X"] / 100  # the rows stay where they are
    assert workers[0]["workers"] == 1 and workers[1]["seconds"] < workers[0]["seconds"]


def test_a_record_replaces_its_own_entry_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "RECORD", tmp_path / "book" / "measurements.json")
    record.RECORD.parent.mkdir()
    for name, results in (("one", {"a": 1}), ("two", {"b": 2}), ("one", {"a": 3})):
        record.save(name, results)
    found = json.loads(record.RECORD.read_text())
    assert (
        found["one"]["a"] == 3
        and found["two"]["b"] == 2
        and {"machine", "versions"} <= found["one"].keys()
    )
    assert [path.name for path in record.RECORD.parent.iterdir()] == ["measurements.json"]
