"""Bad input is told what is wrong with it, by name, before any arithmetic.

`checked` looks at the arguments of a function by their names, which mean the same thing all over
this package (`theta`, `X`, `y`, ...), and hands the function float64 arrays. So the body of a
public function is only its mathematics.

A function that works by blocks of rows (`by_rows`) may be given Dask arrays too, and gets X and y as they
are: blocks.py makes float64 of each block. Either way one pass over the blocks looks at all their numbers.
"""

from functools import partial, wraps
from inspect import signature

import numpy as np

from .blocks import as_float, is_dask, reduce_rows

KINDS = {
    "b": "True/False",
    "c": "complex numbers",
    "U": "text",
    "S": "bytes",
    "T": "text",
    "O": "Python objects",
    "M": "dates",
    "m": "time spans",
    "V": "records",
}
ROWS = ("X", "y", "features")  # what may be a Dask array


def checked(function=None, *, labels=True, by_rows=False):
    """Check the arguments of a function by name.

    labels=False: y may hold any numbers, not only 0 and 1. by_rows=True: the function goes through X by blocks
    of rows, so that X, y and features may be Dask arrays.
    """
    if function is None:
        return partial(checked, labels=labels, by_rows=by_rows)
    parameters = signature(function)

    @wraps(function)
    def call(*args, **kwargs):
        bound = parameters.bind(*args, **kwargs)
        bound.apply_defaults()
        check(bound.arguments, labels, by_rows)
        # Underflow to zero is the right answer here; an overflow or a NaN never is.
        with np.errstate(all="raise", under="ignore"):
            try:
                return function(*bound.args, **bound.kwargs)
            except FloatingPointError as error:
                raise OverflowError(
                    f"{function.__name__}: the numbers are too large for float64; "
                    "scale the features or take a smaller theta"
                ) from error

    return call


def check(arguments, labels=True, by_rows=False):
    """Replace the arguments, in place, by checked arrays and numbers; raise if one is wrong."""
    loss, given = arguments.get("loss"), dict(arguments)
    if "loss" in arguments and not hasattr(loss, "slope"):
        raise TypeError(
            f"loss: expected LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES, but got {loss!r}"
        )
    for name, value in arguments.items():
        if hasattr(value, "__dask_graph__") and not (by_rows and name in ROWS):
            raise TypeError(
                f"{name}: expected a NumPy array, but got {kind(value)}; call {name}.compute()"
            )
    for name in RULES:  # X comes first: y, theta, start and ridge are measured by it
        if name in arguments:
            arguments[name] = RULES[name](name, arguments[name], arguments)
    look_through(
        {name: arguments[name] for name in ("X", "y") if name in arguments},
        labels and getattr(loss, "labels", True),
        one_number(given.get("ridge", 0)),
    )
    if not by_rows:
        arguments.update(
            {name: as_float(arguments[name]) for name in ("X", "y") if name in arguments}
        )


# ------------------------------------------------------------------ the numbers in X and y, in one pass
def look_through(arrays, labels, bias):
    """Raise for the first row with a number that is not finite or a label that is neither 0 nor 1, and if a bias is missing."""
    if not arrays:
        return
    widths = {name: array.shape[1:] for name, array in arrays.items()}
    with np.errstate(all="ignore"):  # a long double may be too large: it becomes inf and is refused
        rows, fault, ones = reduce_rows(
            partial(look_at, widths, labels, bias), join, *arrays.values()
        )
    if fault:
        name, row, rest, value, wrong = fault
        raise ValueError(f"{name}: {wrong}, but {at(name, (row, *rest))} is {value}")
    if rows != arrays["X"].shape[0]:
        raise ValueError(
            f"X: its chunks say that they have {arrays['X'].shape[0]} rows, but they have {rows}; "
            "call X.compute_chunk_sizes()"
        )
    if not ones:
        raise ValueError(
            "ridge: a single number leaves the bias free, but the first column of X is not the column of ones; "
            f"give one number for each weight, {arrays['X'].shape[1]} in all"
        )


def look_at(widths, labels, bias, *blocks):
    """A block's number of rows, its first fault or None, and whether its first column is all ones (if there has to be a bias)."""
    for (name, width), block in zip(widths.items(), blocks):
        if block.shape != (len(blocks[0]), *width):
            raise ValueError(
                f"{name}: a chunk has shape {block.shape} where its shape should be {(len(blocks[0]), *width)}; "
                "what makes it has to say its true chunks, as in map_blocks(..., chunks=...)"
            )
    faults = (
        first_fault(name, block, labels and name == "y") for name, block in zip(widths, blocks)
    )
    return (
        len(blocks[0]),
        next(filter(None, faults), None),
        not bias or (blocks[0][:, 0] == 1).all(),
    )


def join(above, below):
    rows, fault, ones = below
    if fault:
        name, row, *rest = fault
        fault = name, row + above[0], *rest
    return above[0] + rows, above[1] or fault, above[2] and ones


def first_fault(name, block, labels):
    """The name, the row, the rest of the index, the number there, and what it had to be. None if all are right."""
    right, says = np.isfinite(block), "every number must be finite"
    if labels and right.all():
        right, says = (block == 0) | (block == 1), "labels must be 0 or 1"
    if not right.all():
        row, *rest = np.argwhere(~right)[0].tolist()
        return name, row, rest, block[(row, *rest)], says


def at(name, where):
    return f"{name}[{', '.join(map(str, where))}]" if where else name


# ------------------------------------------------------------------ arrays
def numbers(name, value):
    """An array of finite float64, of any shape."""
    with np.errstate(all="ignore"):  # a long double may be too large: it becomes inf and is refused
        array = as_float(numeric(name, value))
    if not np.isfinite(array).all():
        where = tuple(np.argwhere(~np.isfinite(array))[0].tolist())
        raise ValueError(
            f"{name}: every number must be finite, but {at(name, where)} is {array[where]}"
        )
    return array


def numeric(name, value):
    """An array of real numbers, NumPy's or Dask's. A Dask array is only looked at from outside."""
    if hasattr(value, "__dask_graph__") and not is_dask(value):
        raise TypeError(
            f"{name}: expected a NumPy or Dask array, but got {kind(value)}; a Dask array is had "
            "from a data frame by to_dask_array(lengths=True)"
        )
    sample = getattr(value, "_meta", value)  # a Dask array's chunks are of its kind
    if hasattr(sample, "toarray"):
        raise TypeError(
            f"{name}: expected a dense array, but got {kind(sample)}; "
            f"call {name}.{'toarray()' if sample is value else 'map_blocks(lambda block: block.toarray(), dtype=float)'}"
        )
    if np.ma.isMaskedArray(sample):
        raise TypeError(
            f"{name}: expected plain numbers, but got a masked array; leave the masked entries out"
        )
    try:
        array = value if is_dask(value) else np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected rows of one length, but they differ") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(
            f"{name}: expected real numbers, but got {KINDS[array.dtype.kind]} "
            f"(dtype {array.dtype}); convert them to float first"
        )
    if is_dask(array) and np.isnan(array.shape).any():
        raise ValueError(
            f"{name}: the sizes of its chunks are not known (shape {array.shape}); "
            f"call {name}.compute_chunk_sizes() first"
        )
    return array


def kind(value):
    return f"{type(value).__module__.split('.')[0]}'s {type(value).__name__}"


def any_shape(name, value, _):
    return numbers(name, value)


def matrix(name, value, _):
    array = filled(name, numeric(name, value))
    if array.ndim != 2:
        raise ValueError(
            f"{name}: expected a matrix with a row for each sample and a column for each weight, "
            f"but got shape {array.shape}"
        )
    return one_block_of_columns(name, array)


def feature_columns(name, value, _):
    array = filled(name, numeric(name, value) if is_dask(value) else numbers(name, value))
    if array.ndim not in (1, 2):
        raise ValueError(
            f"{name}: expected shape (m,) for one feature or (m, n) for n features, but got {array.shape}"
        )
    return one_block_of_columns(name, array)


def one_block_of_columns(name, array):
    if is_dask(array) and array.ndim == 2 and array.numblocks[1] > 1:
        raise ValueError(
            f"{name}: expected whole rows in each chunk, but the columns come in {array.numblocks[1]} chunks; "
            f"call {name}.rechunk({{1: -1}})"
        )
    return array


def one_per_row(name, value, arguments):
    X = arguments["X"]
    if is_dask(X) and not is_dask(value):
        raise TypeError(
            f"{name}: expected a Dask array, as X is one, but got {kind(value)}; "
            f"take dask.array.from_array({name}, chunks=X.chunks[:1])"
        )
    if is_dask(value) and not is_dask(X):
        raise TypeError(
            f"{name}: expected a NumPy array, as X is one, but got a Dask array; call {name}.compute()"
        )
    array = shaped(name, numeric(name, value), len(X), "one for each row of X")
    if is_dask(X) and array.chunks[0] != X.chunks[0]:
        raise ValueError(
            f"{name}: expected the same chunks of rows as X, {abridged(X.chunks[0])}, "
            f"but got {abridged(array.chunks[0])}; call {name}.rechunk(X.chunks[:1])"
        )
    return array


def abridged(chunks):
    return f"({', '.join(map(str, chunks[:4]))}{', ...' if len(chunks) > 4 else ''}), {len(chunks)} in all"


def one_per_column(name, value, arguments):
    return vector(name, value, arguments["X"].shape[1], "one for each column of X")


def column_per_class(name, value, arguments):
    array, rows = numbers(name, value), arguments["X"].shape[1]
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] < 2:
        raise ValueError(
            f"{name}: expected shape ({rows}, K), a row for each column of X and a column for each of "
            f"two or more classes, but got shape {array.shape}"
        )
    return array


def scores(name, value, _):
    array = filled(name, numbers(name, value))
    if array.ndim == 0:
        raise ValueError(f"{name}: expected a score for each class, but got a single number")
    return array


def start_or_none(name, value, arguments):
    return None if value is None else one_per_column(name, value, arguments)


def penalty(name, value, arguments):
    """One number for each weight. A single number stands for all weights but the bias."""
    columns = arguments["X"].shape[1]
    array = numbers(name, value)
    if array.ndim:
        array = vector(name, array, columns, "one for each column of X")
    if (array < 0).any():
        raise ValueError(f"{name}: expected a number >= 0 or one for each weight, but got {value}")
    return array if array.ndim else np.where(np.arange(columns) > 0, array, 0.0)


def one_number(ridge):
    """Is this ridge a single number that leaves a bias free? Then there has to be one."""
    return np.ndim(ridge) == 0 and ridge > 0


def vector(name, value, length, why):
    return shaped(name, numbers(name, value), length, why)


def shaped(name, array, length, why):
    if array.ndim != 1:
        raise ValueError(
            f"{name}: expected a vector of shape ({length},), {why}, but got shape {array.shape}"
        )
    filled(name, array)
    if len(array) != length:
        raise ValueError(f"{name}: expected {length} numbers, {why}, but got {len(array)}")
    return array


def filled(name, array):
    if array.size == 0:
        raise ValueError(
            f"{name}: expected at least one number, but it is empty (shape {array.shape})"
        )
    return array


# ------------------------------------------------------------------ settings
def positive(name, value, _=None):
    array = numbers(name, value)
    if array.ndim != 0:
        raise TypeError(
            f"{name}: expected one positive number, but got an array of shape {array.shape}"
        )
    if array <= 0:
        raise ValueError(f"{name}: expected a positive number, but got {value}")
    return float(array)


def count(name, value, _=None):
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: expected a whole number such as 100, but got {value!r}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, but got {value}")
    return int(value)


def yes_or_no(name, value, _=None):
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, but got {value!r}")
    return bool(value)


RULES = {
    "X": matrix,
    "y": one_per_row,
    "theta": one_per_column,
    "start": start_or_none,
    "Theta": column_per_class,
    "ridge": penalty,
    "z": any_shape,
    "Z": scores,
    "features": feature_columns,
    "learning_rate": positive,
    "tolerance": positive,
    "max_steps": count,
    "damped": yes_or_no,
}
