"""Bad input is told what is wrong with it, by name, before any arithmetic.

`checked` looks at the arguments of a function by their names, which mean the same thing all over
this package (`theta`, `X`, `y`, ...), and hands the function float64 arrays. So the body of a
public function is only its mathematics.

A function that works by blocks of rows (`by_rows`) may be given Dask arrays too, and gets X and y
as they are: blocks.py makes float64 of each block. Either way one pass over the blocks looks at all
their numbers.
"""

from collections.abc import Callable
from functools import partial, wraps
from inspect import signature
from typing import Any, NamedTuple, Protocol, TypeVar, overload

import numpy as np

from .blocks import Array, as_float, is_dask, reduce_rows

Returned = TypeVar("Returned", covariant=True)

DTYPE_KINDS = {
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


class Checked(Protocol[Returned]):
    """A function that looks at its arguments first. unchecked: the same function without that."""

    @property
    def unchecked(self) -> Callable[..., Returned]: ...

    def __call__(self, *args: Any, **kwargs: Any) -> Returned: ...


@overload
def checked(function: Callable[..., Returned]) -> Checked[Returned]: ...


@overload
def checked(
    function: None = None, *, labels: bool = True, by_rows: bool = False
) -> Callable[[Callable[..., Returned]], Checked[Returned]]: ...


def checked(function: Any = None, *, labels: bool = True, by_rows: bool = False) -> Any:
    """Check the arguments of a function by name.

    labels=False: y may hold any numbers, not only 0 and 1. by_rows=True: the function goes through
    X by blocks of rows, so that X, y and features may be Dask arrays.
    Who has checked the arguments already calls `function.unchecked`.
    """
    if function is None:
        return partial(checked, labels=labels, by_rows=by_rows)
    parameters = signature(function)

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
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

    vars(call)["unchecked"] = function
    return call


def check(arguments: dict[str, Any], labels: bool = True, by_rows: bool = False) -> None:
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
    data: dict[str, Any] = {name: arguments[name] for name in ("X", "y") if name in arguments}
    look_through(
        data, labels and getattr(loss, "labels", True), is_one_number(given.get("ridge", 0))
    )
    if "Theta" in arguments and "y" in arguments:
        class_labels(arguments["y"], arguments["Theta"].shape[1])
    if not by_rows:
        arguments.update({name: as_float(array) for name, array in data.items()})


# ------------------------------------------------------------------ X and y, in one pass
class Fault(NamedTuple):
    """The first wrong number of an array: where it stands, what it is, and what it had to be."""

    name: str
    row: int
    rest: list[int]
    value: float
    rule: str

    def __str__(self) -> str:
        return (
            f"{self.name}: {self.rule}, but {at(self.name, (self.row, *self.rest))} is {self.value}"
        )


class Findings(NamedTuple):
    """What a look through some rows found. ones: whether their first column is all ones."""

    rows: int
    fault: Fault | None
    ones: bool


def look_through(arrays: dict[str, Array], labels: bool, bias: bool) -> None:
    """Raise for the first row with a number that is not finite, or with a label that has to be,
    and is not, 0 or 1; and if there has to be a bias and there is none."""
    if not arrays:
        return
    widths = {name: array.shape[1:] for name, array in arrays.items()}
    look = partial(look_at, widths, labels, bias)
    with np.errstate(all="ignore"):  # a long double may be too large: it becomes inf and is refused
        rows, fault, ones = reduce_rows(look, join, *arrays.values())
    if fault:
        raise ValueError(str(fault))
    if rows != arrays["X"].shape[0]:
        raise ValueError(
            f"X: its chunks say that they have {arrays['X'].shape[0]} rows, but they have {rows}; "
            "call X.compute_chunk_sizes()"
        )
    if not ones:
        raise ValueError(
            "ridge: a single number leaves the bias free, but the first column of X is not the "
            f"column of ones; give one number for each weight, {arrays['X'].shape[1]} in all"
        )


def look_at(
    widths: dict[str, tuple[int, ...]], labels: bool, bias: bool, *blocks: np.ndarray
) -> Findings:
    """Findings in a block. Without a bias the first column may hold anything."""
    rows = len(blocks[0])
    for (name, width), block in zip(widths.items(), blocks):
        if block.shape != (rows, *width):
            raise ValueError(
                f"{name}: a chunk has shape {block.shape} where its shape should be "
                f"{(rows, *width)}; what makes it has to say its true chunks, as in "
                "map_blocks(..., chunks=...)"
            )
    faults = (
        first_fault(name, block, labels and name == "y") for name, block in zip(widths, blocks)
    )
    ones = not bias or bool((blocks[0][:, 0] == 1).all())
    return Findings(rows, next(filter(None, faults), None), ones)


def join(above: Findings, below: Findings) -> Findings:
    """The findings in all these rows, those below counted on."""
    fault = below.fault and below.fault._replace(row=below.fault.row + above.rows)
    return Findings(above.rows + below.rows, above.fault or fault, above.ones and below.ones)


def first_fault(name: str, block: np.ndarray, labels: bool) -> Fault | None:
    """The first number that is not finite or, of labels, neither 0 nor 1. None if all are right."""
    right, rule = np.isfinite(block), "every number must be finite"
    if labels and right.all():
        right, rule = (block == 0) | (block == 1), "labels must be 0 or 1"
    if right.all():
        return None
    row, *rest = np.argwhere(~right)[0].tolist()
    return Fault(name, row, rest, block[(row, *rest)], rule)


def at(name: str, where: tuple[int, ...]) -> str:
    return f"{name}[{', '.join(map(str, where))}]" if where else name


# ------------------------------------------------------------------ labels of many classes
def class_labels(y: Array, K: int | None = None) -> np.ndarray:
    """The labels that occur, in order. Raises for the first that is not one of 0, ..., K-1.

    K: None if any whole number from 0 on is a label.
    """
    labels = reduce_rows(np.unique, np.union1d, y)
    wrong = labels[(labels < 0) | (labels != np.floor(labels)) | (labels >= (K or np.inf))]
    if wrong.size:
        y = np.asarray(y)
        first = np.isin(y, wrong).argmax()
        which = "whole numbers 0, 1, 2, ..."
        if K:
            which = f"one of the numbers 0 to {K - 1}, a column of Theta each"
        raise ValueError(f"y: labels must be {which}, but y[{first}] is {y[first]}")
    return labels


def number_of_classes(y: Array) -> int:
    """One more than the largest label; each below it must be among the labels."""
    labels = class_labels(y)
    missing = np.flatnonzero(labels != np.arange(labels.size))
    if missing.size:
        raise ValueError(
            f"y: every class from 0 to {labels[-1]:.16g} must be among the labels, "
            f"but {missing[0]} is not; number them anew"
        )
    if labels.size < 2:
        raise ValueError("y: expected two or more classes, but every label is 0")
    return labels.size


def one_of_classes(name: str, value: Any, K: int) -> None:
    """Raise unless the value is None or the number of a class."""
    if value is None:
        return
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: expected None or a class such as 0, but got {value!r}")
    if not 0 <= value < K:
        raise ValueError(f"{name}: expected None or a class from 0 to {K - 1}, but got {value}")


def one_column_per_class(name: str, value: np.ndarray, K: int) -> None:
    """Raise unless a matrix of weights has K columns."""
    if value.shape[1] != K:
        raise ValueError(
            f"{name}: expected {K} columns, one for each class, but got {value.shape[1]}"
        )


# ------------------------------------------------------------------ arrays
def numbers(name: str, value: Any) -> np.ndarray:
    """An array of finite float64, of any shape."""
    with np.errstate(all="ignore"):  # a long double may be too large: it becomes inf and is refused
        array = as_float(numeric(name, value))
    if not np.isfinite(array).all():
        where = tuple(np.argwhere(~np.isfinite(array))[0].tolist())
        raise ValueError(
            f"{name}: every number must be finite, but {at(name, where)} is {array[where]}"
        )
    return array


def numeric(name: str, value: Any, kinds: str = "iuf") -> Any:
    """An array of real numbers, NumPy's or Dask's. A Dask array is only looked at from outside.

    kinds: of NumPy's kinds of numbers, those that will do.
    """
    if hasattr(value, "__dask_graph__") and not is_dask(value):
        raise TypeError(
            f"{name}: expected a NumPy or Dask array, but got {kind(value)}; a Dask array is had "
            "from a data frame by to_dask_array(lengths=True)"
        )
    sample = getattr(value, "_meta", value)  # a Dask array's chunks are of its kind
    if hasattr(sample, "toarray"):
        dense = "map_blocks(lambda block: block.toarray(), dtype=float)"
        raise TypeError(
            f"{name}: expected a dense array, but got {kind(sample)}; "
            f"call {name}.{'toarray()' if sample is value else dense}"
        )
    if np.ma.isMaskedArray(sample):
        raise TypeError(
            f"{name}: expected plain numbers, but got a masked array; leave the masked entries out"
        )
    try:
        array = value if is_dask(value) else np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected rows of one length, but they differ") from None
    if array.dtype.kind not in kinds:
        raise TypeError(
            f"{name}: expected real numbers, but got {DTYPE_KINDS[array.dtype.kind]} "
            f"(dtype {array.dtype}); convert them to float first"
        )
    if is_dask(array) and np.isnan(array.shape).any():
        raise ValueError(
            f"{name}: the sizes of its chunks are not known (shape {array.shape}); "
            f"call {name}.compute_chunk_sizes() first"
        )
    return array


def kind(value: Any) -> str:
    """The type of a value and the package it comes from."""
    return f"{type(value).__module__.split('.')[0]}'s {type(value).__name__}"


def any_shape(name: str, value: Any, _: Any) -> Any:
    """Finite numbers of any shape."""
    return numbers(name, value)


def matrix(name: str, value: Any, _: Any) -> Any:
    """A matrix X, NumPy or Dask: (m, n+1), its numbers not looked at yet."""
    array = filled(name, numeric(name, value))
    if array.ndim != 2:
        raise ValueError(
            f"{name}: expected a matrix with a row for each sample and a column for each weight, "
            f"but got shape {array.shape}"
        )
    return one_block_of_columns(name, array)


def feature_columns(name: str, value: Any, _: Any) -> Any:
    """Features (m,) or (m, n); the numbers of a NumPy array are looked at."""
    array = filled(name, numeric(name, value) if is_dask(value) else numbers(name, value))
    if array.ndim not in (1, 2):
        raise ValueError(
            f"{name}: expected shape (m,) for one feature or (m, n) for n features, "
            f"but got {array.shape}"
        )
    return one_block_of_columns(name, array)


def one_block_of_columns(name: str, array: Any) -> Any:
    """The array; raises if the columns of a Dask array come in several chunks."""
    if is_dask(array) and array.ndim == 2 and array.numblocks[1] > 1:
        raise ValueError(
            f"{name}: expected whole rows in each chunk, but the columns come in "
            f"{array.numblocks[1]} chunks; call {name}.rechunk({{1: -1}})"
        )
    return array


def one_per_row(name: str, value: Any, arguments: dict[str, Any]) -> Any:
    """A vector (m,), NumPy or Dask as X is, in the chunks of X. False is 0 and True is 1."""
    X = arguments["X"]
    if is_dask(X) and not is_dask(value):
        raise TypeError(
            f"{name}: expected a Dask array, as X is one, but got {kind(value)}; "
            f"take dask.array.from_array({name}, chunks=X.chunks[:1])"
        )
    if is_dask(value) and not is_dask(X):
        raise TypeError(
            f"{name}: expected a NumPy array, as X is one, but got a Dask array; "
            f"call {name}.compute()"
        )
    array = shaped(name, numeric(name, value, "biuf"), len(X), "one for each row of X")
    if is_dask(X) and array.chunks[0] != X.chunks[0]:
        raise ValueError(
            f"{name}: expected the same chunks of rows as X, {abridged(X.chunks[0])}, "
            f"but got {abridged(array.chunks[0])}; call {name}.rechunk(X.chunks[:1])"
        )
    return array


def abridged(chunks: tuple[int, ...]) -> str:
    """The first few chunks, and how many there are."""
    more = ", ..." if len(chunks) > 4 else ""
    return f"({', '.join(map(str, chunks[:4]))}{more}), {len(chunks)} in all"


def one_per_column(name: str, value: Any, arguments: dict[str, Any]) -> Any:
    """A vector (n+1,)."""
    return vector(name, value, arguments["X"].shape[1], "one for each column of X")


def column_per_class(name: str, value: Any, arguments: dict[str, Any]) -> Any:
    """A matrix (n+1, K), K >= 2."""
    array, rows = numbers(name, value), arguments["X"].shape[1]
    if array.ndim != 2 or array.shape[0] != rows or array.shape[1] < 2:
        raise ValueError(
            f"{name}: expected shape ({rows}, K), a row for each column of X and a column for each "
            f"of two or more classes, but got shape {array.shape}"
        )
    return array


def scores(name: str, value: Any, _: Any) -> Any:
    """Scores (m, K) or (K,)."""
    array = filled(name, numbers(name, value))
    if array.ndim == 0:
        raise ValueError(f"{name}: expected a score for each class, but got a single number")
    return array


def start_or_none(name: str, value: Any, arguments: dict[str, Any]) -> Any:
    """A vector (n+1,), of many classes a matrix (n+1, K), or None."""
    rule = column_per_class if "reference" in arguments else one_per_column
    return None if value is None else rule(name, value, arguments)


def penalty(name: str, value: Any, arguments: dict[str, Any]) -> np.ndarray:
    """One number for each weight. A single number stands for all weights but the bias."""
    columns = arguments["X"].shape[1]
    array = numbers(name, value)
    if array.ndim:
        array = vector(name, array, columns, "one for each column of X")
    if (array < 0).any():
        raise ValueError(f"{name}: expected a number >= 0 or one for each weight, but got {value}")
    return array if array.ndim else np.where(np.arange(columns) > 0, array, 0.0)


def is_one_number(ridge: Any) -> bool:
    """Is this ridge a single number that leaves a bias free? Then there has to be one."""
    return bool(np.ndim(ridge) == 0 and ridge > 0)


def vector(name: str, value: Any, length: int, why: str) -> np.ndarray:
    """Finite float64, (length,). why: what asks for that length."""
    return shaped(name, numbers(name, value), length, why)


def shaped(name: str, array: Any, length: int, why: str) -> Any:
    """The array; raises unless its shape is (length,)."""
    if array.ndim != 1:
        raise ValueError(
            f"{name}: expected a vector of shape ({length},), {why}, but got shape {array.shape}"
        )
    filled(name, array)
    if len(array) != length:
        raise ValueError(f"{name}: expected {length} numbers, {why}, but got {len(array)}")
    return array


def filled(name: str, array: Any) -> Any:
    """The array; raises if it is empty."""
    if array.size == 0:
        raise ValueError(
            f"{name}: expected at least one number, but it is empty (shape {array.shape})"
        )
    return array


# ------------------------------------------------------------------ settings
def positive(name: str, value: Any, _: Any = None) -> float:
    """One number > 0."""
    array = numbers(name, value)
    if array.ndim != 0:
        raise TypeError(
            f"{name}: expected one positive number, but got an array of shape {array.shape}"
        )
    if array <= 0:
        raise ValueError(f"{name}: expected a positive number, but got {value}")
    return float(array)


def count(name: str, value: Any, _: Any = None) -> int:
    """A whole number >= 1."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: expected a whole number such as 100, but got {value!r}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, but got {value}")
    return int(value)


def yes_or_no(name: str, value: Any, _: Any = None) -> bool:
    """True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: expected True or False, but got {value!r}")
    return bool(value)


RULES: dict[str, Callable[[str, Any, Any], Any]] = {
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
