"""How a fit on a cluster of this machine's processes grows with rows and workers, what a pass
moves, and whether data that no worker's memory can hold are fitted at all.

The peer in the same run is `newton` on a NumPy array of the same numbers. Bytes moved are those
that went over the loopback interface meanwhile: results, weights, and all that Dask says to itself.
"""

import argparse
import logging
import resource
from contextlib import contextmanager
from functools import partial
from time import perf_counter

import dask.array as da
import numpy as np
import psutil
from distributed import Client, LocalCluster
from logistic import newton, with_bias
from record import save

N = 20  # features
ROWS = (10_000, 100_000, 1_000_000, 10_000_000)
WORKERS = (1, 2, 4)
BLOCK = 125_000  # rows of a block: 21 MB
REPEATS = 3


@contextmanager
def cluster(workers, memory="auto"):
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=memory,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as machines,
        Client(machines) as client,
    ):
        yield client


def problem(rows, block=BLOCK, seed=11):
    """X and y as Dask arrays, every block of which is made from the seed when it is asked for."""
    blocks = (min(block, rows), N)
    random = da.random.default_rng(seed)
    features = random.normal(size=(rows, N), chunks=blocks)
    truth = np.linspace(-1, 1, N)
    y = (
        random.random(size=rows, chunks=blocks[:1]) < 1 / (1 + da.exp(-(features @ truth)))
    ).astype(float)
    return with_bias(features), y


def timed(function):
    """(seconds, result), the best of several."""
    best = np.inf
    for _ in range(REPEATS):
        began = perf_counter()
        result = function()
        best = min(best, perf_counter() - began)
    return best, result


def moved():
    """Bytes over the loopback interface so far."""
    counters = psutil.net_io_counters(pernic=True)
    return next(counters[name].bytes_sent for name in ("lo", "lo0") if name in counters)


def fit(client, X, y):
    """What a fit on blocks that lie in the workers' memory takes, and moves for each pass over the
    rows.
    """
    X, y = client.persist([X, y])
    client.gather(client.compute(y.sum()))  # every block is there
    seconds, found = timed(partial(newton, X, y))
    before = moved()
    newton(X, y)
    bytes_moved = moved() - before
    assert found.converged, found.message
    passes = (
        found.steps + 3
    )  # the check of the input, the start, and at the end the look for a split
    return {
        "rows": X.shape[0],
        "blocks": X.numblocks[0],
        "seconds": seconds,
        "steps": found.steps,
        "passes": passes,
        "bytes_of_X": X.nbytes,
        "bytes_moved_a_pass": bytes_moved / passes,
    }, found


def growth_with_rows(rows):
    found = []
    with cluster(2) as client:
        for m in rows:
            X, y = problem(m, block=max(BLOCK // 10, m // 80))
            row, on_cluster = fit(client, X, y)
            X, y = X.compute(), y.compute()
            row["numpy_seconds"], alone = timed(partial(newton, X, y))
            row["largest_difference"] = float(np.abs(alone.theta[-1] - on_cluster.theta[-1]).max())
            found.append(row)
            print(row)
    return found


def growth_with_workers(workers, rows):
    found = []
    for count in workers:
        with cluster(count) as client:
            found.append({"workers": count} | fit(client, *problem(rows))[0])
            print(found[-1])
    return found


def larger_than_memory(rows, limit):
    """X has several times the bytes that all workers together may hold; its blocks are made anew in
    each pass.
    """
    with cluster(2, memory=limit) as client:
        X, y = problem(rows)
        held = sum(worker["memory_limit"] for worker in client.scheduler_info()["workers"].values())
        began = perf_counter()
        found = newton(X, y)
        row = {
            "rows": rows,
            "bytes_of_X": X.nbytes,
            "memory_of_all_workers": held,
            "seconds": perf_counter() - began,
            "steps": found.steps,
            "converged": found.converged,
            "message": found.message,
            "peak_of_this_process": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
        print(row)
        assert found.converged and X.nbytes > 2 * held, row
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, and nothing is recorded")
    quick = parser.parse_args().quick
    results = {
        "features": N,
        "rows": growth_with_rows(ROWS[:2] if quick else ROWS),
        "workers": growth_with_workers(WORKERS, 200_000 if quick else 4_000_000),
        "larger_than_memory": larger_than_memory(
            6_000_000 if quick else 12_000_000, "200MB" if quick else "400MB"
        ),
    }
    if not quick:
        save("machines", results)


if __name__ == "__main__":
    main()
