"""Sums over the rows of arrays, block by block: a block fits the cache, a chunk fits one of many machines.

A cost, its gradient and its Hessian are sums over samples, and a sum may be taken in parts. NumPy arrays are
cut into blocks of rows that stay in the processor's cache while all is computed from them, so an array is read
from memory once; large ones first into shares of many blocks, for all processors at a time. Dask arrays come in
chunks of rows, on disk or on other machines; each chunk is summed where it lies, in the same blocks, and only
the sums travel. The order of all additions is fixed by the shapes alone: the answer is the same to the last bit,
whoever computes a part of it and whenever.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce, wraps
from math import prod
from operator import add
from uuid import uuid4

import numpy as np

CACHE = (
    2**19
)  # bytes of a block: with as many again for what is computed from it, within a core's own cache
FEWEST = (
    256  # rows of a block of very long rows: less would not repay the sum that each block costs
)
SHARE = (
    32 * CACHE
)  # bytes of a share, one thread's work: so large that what all threads compute beside X stays small
BRANCHES = 8  # sums of chunks that are added in one go


def row_sums(function, *arrays):
    """The sum of function(*blocks) over blocks of the same rows of all arrays.

    function: its blocks are float64; it returns a number, an array or a tuple of these, each a sum over the rows.
    arrays: of equal length, all NumPy or all Dask in the same chunks of rows, with one chunk of columns.
    """
    return reduce_rows(function, add_up, *arrays)


def reduce_rows(function, combine, *arrays):
    """As row_sums, with combine(a, b) in place of a + b. It has to be associative; the rows keep their order."""
    over = over_chunks if is_dask(arrays[0]) else over_shares
    return over(function, combine, *arrays)


def add_up(a, b):
    return tuple(map(add, a, b)) if isinstance(a, tuple) else a + b


def over_shares(function, combine, *arrays):
    rows, shares = len(arrays[0]), max(1, arrays[0].nbytes // SHARE)
    if shares == 1:
        return over_blocks(function, combine, *arrays)
    work = partial(
        under, np.geterr(), over_blocks, function, combine
    )  # a thread knows nothing of its caller's errstate
    cuts = [rows * share // shares for share in range(shares + 1)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return fold(
            combine,
            *pool.map(
                lambda start, end: work(*(array[start:end] for array in arrays)), cuts, cuts[1:]
            ),
        )


def over_blocks(function, combine, *arrays):
    rows = max(FEWEST, CACHE // (8 * prod(arrays[0].shape[1:])))
    cuts = range(0, len(arrays[0]) or 1, rows)  # a chunk may be empty though it said that it is not
    return reduce(
        combine,
        (function(*(as_float(array[cut : cut + rows]) for array in arrays)) for cut in cuts),
    )


def over_chunks(function, combine, *arrays):
    from dask.delayed import Delayed  # here, because most readers never need it
    from dask.highlevelgraph import HighLevelGraph

    name = f"row-sums-{uuid4().hex}"
    alike = partial(under, np.geterr())  # a worker knows nothing of the caller's errstate
    tasks = [
        (
            alike,
            over_blocks,
            function,
            combine,
            *((array.name, chunk, 0)[: array.ndim + 1] for array in arrays),
        )
        for chunk, rows in enumerate(arrays[0].chunks[0])
        if rows
    ]
    graph = {}  # one layer for all: Dask's time for a graph grows with tasks times layers
    while tasks:
        keys = [(name, len(graph) + number) for number in range(len(tasks))]
        graph.update(zip(keys, tasks))
        tasks = [
            (alike, fold, combine, *keys[start : start + BRANCHES])
            for start in range(0, len(keys), BRANCHES)
            if len(keys) > 1
        ]
    return Delayed(
        keys[0], HighLevelGraph.from_collections(name, graph, dependencies=arrays), layer=name
    ).compute()


def under(settings, function, *args):
    with np.errstate(**settings):
        return function(*args)


def fold(combine, *parts):
    return reduce(combine, parts)


def as_float(block):
    return np.asarray(block, dtype=np.float64)


def is_dask(array):
    """Is this a Dask array? Without importing Dask: who has such an array has done that."""
    dask_array = sys.modules.get("dask.array")
    return dask_array is not None and isinstance(array, dask_array.Array)


# ------------------------------------------------------------------ two kinds of functions that need not know of blocks
def mean_over_rows(function):
    """Of a function (theta, X) or (theta, X, y) that is a mean over the samples: the mean over all blocks of rows."""

    @wraps(function)
    def call(theta, *data, **settings):
        m = data[0].shape[0]
        return row_sums(
            lambda *block: len(block[0]) / m * function(theta, *block, **settings), *data
        )

    return call


def block_by_block(function):
    """Of a function that makes a row of each row: on a Dask array it is applied to each chunk, when that is needed."""

    @wraps(function)
    def call(array):
        if not is_dask(array):
            return function(array)
        columns = function(np.ones((1, *array.shape[1:]))).shape[1]
        return array.map_blocks(
            lambda block: function(as_float(block)),
            dtype=np.float64,
            meta=np.empty((0, 0)),
            new_axis=[1] if array.ndim == 1 else None,
            chunks=(array.chunks[0], (columns,)),
        )

    return call
