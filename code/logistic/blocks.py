"""Sums over rows, block by block: a block fits the cache, a chunk fits one of many machines.

A cost, its gradient and its Hessian are sums over samples, and a sum may be taken in parts. NumPy
arrays are cut into blocks of rows that stay in the processor's cache while all is computed from
them, so an array is read from memory once; large ones first into shares of many blocks, for all
processors at a time. Dask arrays come in chunks of rows, on disk or on other machines; each chunk
is summed where it lies, in the same blocks, and only the sums travel. The order of all additions is
fixed by the shapes alone: the answer is the same to the last bit, whoever computes a part of it and
whenever.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce, wraps
from math import prod
from operator import add
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from uuid import uuid4

import numpy as np

if TYPE_CHECKING:
    from dask.array import Array as DaskArray

Array: TypeAlias = "np.ndarray | DaskArray"
Sum = TypeVar("Sum")  # a number, an array or a tuple of these
Combine: TypeAlias = Callable[[Sum, Sum], Sum]

# A block, with as much again for what is computed from it, stays within a core's own cache.
BLOCK_BYTES = 2**19
# Of very long rows: fewer in a block would not repay the sum that each block costs.
FEWEST_ROWS = 256
# One thread's work: so large that what all threads compute beside X stays small.
SHARE_BYTES = 32 * BLOCK_BYTES
# How many sums of Dask's chunks are added in one go.
SUMS_PER_TASK = 8


def row_sums(function: Callable[..., Sum], *arrays: Array) -> Sum:
    """The sum of function(*blocks) over blocks of the same rows of all arrays.

    function: its blocks are float64; it returns a number, an array or a tuple of these, each a sum
    over the rows. arrays: of equal length, all NumPy or all Dask in the same chunks of rows, with
    one chunk of columns.
    """
    return reduce_rows(function, add_up, *arrays)


def reduce_rows(function: Callable[..., Sum], combine: Combine[Sum], *arrays: Array) -> Sum:
    """As row_sums, with combine(a, b) in place of a + b.

    It has to be associative; the rows keep their order.
    """
    over: Callable = over_chunks if is_dask(arrays[0]) else over_shares
    return over(function, combine, *arrays)


def add_up(a: Any, b: Any) -> Any:
    """a + b, of tuples entry by entry."""
    return tuple(map(add, a, b)) if isinstance(a, tuple) else a + b


def over_shares(function: Callable, combine: Callable, *arrays: np.ndarray) -> Any:
    """Shares of many blocks, each summed by a thread."""
    rows, shares = len(arrays[0]), max(1, arrays[0].nbytes // SHARE_BYTES)
    if shares == 1:
        return over_blocks(function, combine, *arrays)
    # a thread knows nothing of its caller's errstate
    work = partial(under, np.geterr(), over_blocks, function, combine)
    cuts = [rows * share // shares for share in range(shares + 1)]

    def share(start: int, end: int) -> Any:
        return work(*(array[start:end] for array in arrays))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return fold(combine, *pool.map(share, cuts, cuts[1:]))


def over_blocks(function: Callable, combine: Callable, *arrays: np.ndarray) -> Any:
    """One block after the other."""
    rows = max(FEWEST_ROWS, BLOCK_BYTES // (8 * prod(arrays[0].shape[1:])))
    cuts = range(0, len(arrays[0]) or 1, rows)  # a chunk may be empty though it said that it is not
    blocks = ([as_float(array[cut : cut + rows]) for array in arrays] for cut in cuts)
    return reduce(combine, (function(*block) for block in blocks))


def over_chunks(function: Callable, combine: Callable, *arrays: Any) -> Any:
    """Dask's chunks, each summed where it lies, and the sums added up, a few at a time."""
    from dask.delayed import Delayed  # here, because most readers never need it
    from dask.highlevelgraph import HighLevelGraph

    name = f"row-sums-{uuid4().hex}"
    alike = partial(under, np.geterr())  # a worker knows nothing of the caller's errstate

    def keys_of(chunk: int) -> list[tuple]:
        return [(array.name, chunk, 0)[: array.ndim + 1] for array in arrays]

    chunks = [chunk for chunk, rows in enumerate(arrays[0].chunks[0]) if rows]
    tasks = [(alike, over_blocks, function, combine, *keys_of(chunk)) for chunk in chunks]
    graph: dict[Any, tuple] = {}  # one layer for all: Dask's time grows with tasks times layers
    while tasks:
        keys = [(name, len(graph) + number) for number in range(len(tasks))]
        graph.update(zip(keys, tasks))
        starts = range(0, len(keys), SUMS_PER_TASK) if len(keys) > 1 else ()
        tasks = [(alike, fold, combine, *keys[start : start + SUMS_PER_TASK]) for start in starts]
    layers = HighLevelGraph.from_collections(name, graph, dependencies=arrays)
    return Delayed(keys[0], layers, layer=name).compute()


def under(settings: Any, function: Callable, *args: Any) -> Any:
    """function(*args) under NumPy's settings for floating-point errors."""
    with np.errstate(**settings):
        return function(*args)


def fold(combine: Callable, *parts: Any) -> Any:
    """All parts combined, from left to right."""
    return reduce(combine, parts)


def as_float(block: np.ndarray) -> np.ndarray:
    """The block as float64; itself if it is that already."""
    return np.asarray(block, dtype=np.float64)


def is_dask(array: Any) -> bool:
    """Is this a Dask array? Without importing Dask: who has such an array has done that."""
    dask_array = sys.modules.get("dask.array")
    return dask_array is not None and isinstance(array, dask_array.Array)


# ------------------------------------------------------------------ functions that know no blocks
def mean_over_rows(function: Callable[..., Sum]) -> Callable[..., Sum]:
    """The mean over all blocks of rows.

    function: of (theta, X) or (theta, X, y), a mean over the samples.
    """

    @wraps(function)
    def call(theta: np.ndarray, *data: Array, **settings: Any) -> Sum:
        m = data[0].shape[0]

        def part(*block: np.ndarray) -> Any:
            return len(block[0]) / m * function(theta, *block, **settings)

        return row_sums(part, *data)

    return call


def block_by_block(function: Callable[[np.ndarray], np.ndarray]) -> Callable[[Any], Any]:
    """Apply the function to each chunk of a Dask array, when that is needed.

    function: it makes a row of each row.
    """

    @wraps(function)
    def call(array: Any) -> Any:
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
