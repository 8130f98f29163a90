"""Bad input is told what is wrong with it, by name, before any arithmetic.

`checked` looks at the arguments of a function by their names, which mean the same thing all over
this package (`theta`, `X`, `y`, ...), and hands the function float64 arrays. So the body of a
public function is only its mathematics.
"""
from functools import partial, wraps
from inspect import signature

import numpy as np

KINDS = {"b": "True/False", "c": "complex numbers", "U": "text", "S": "bytes",
         "O": "Python objects", "M": "dates", "m": "time spans", "V": "records"}


def checked(function=None, *, labels=True):
    """Check the arguments of a function by name. `labels=False`: y may hold any numbers, not only 0 and 1."""
    if function is None:
        return partial(checked, labels=labels)
    parameters = signature(function)

    @wraps(function)
    def call(*args, **kwargs):
        bound = parameters.bind(*args, **kwargs)
        bound.apply_defaults()
        check(bound.arguments, labels)
        # Underflow to zero is the right answer here; an overflow or a NaN never is.
        with np.errstate(all="raise", under="ignore"):
            try:
                return function(*bound.args, **bound.kwargs)
            except FloatingPointError as error:
                raise OverflowError(f"{function.__name__}: the numbers are too large for float64; "
                                    "scale the features or take a smaller theta") from error

    return call


def check(arguments, labels=True):
    """Replace the arguments, in place, by checked float64 arrays and numbers; raise if one is wrong."""
    loss = arguments.get("loss")
    if "loss" in arguments and not hasattr(loss, "slope"):
        raise TypeError(f"loss: expected LOG_LOSS, SIGMOID_SQUARED or LEAST_SQUARES, but got {loss!r}")
    for name in RULES:                       # X comes first: y, theta and start are measured by it
        if name in arguments:
            arguments[name] = RULES[name](name, arguments[name], arguments)
    if "y" in arguments and labels and getattr(loss, "labels", True):
        zeros_and_ones("y", arguments["y"])


# ------------------------------------------------------------------ arrays
def numbers(name, value):
    """An array of finite float64, of any shape."""
    if np.ma.isMaskedArray(value):
        raise TypeError(f"{name}: expected plain numbers, but got a masked array; leave the masked entries out")
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: expected rows of one length, but they differ") from None
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{name}: expected real numbers, but got {KINDS[array.dtype.kind]} "
                        f"(dtype {array.dtype}); convert them to float first")
    with np.errstate(all="ignore"):          # a long double may be too large: it becomes inf and is refused
        array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        where = tuple(np.argwhere(~np.isfinite(array))[0].tolist())
        raise ValueError(f"{name}: every number must be finite, but {at(name, where)} is {array[where]}")
    return array


def at(name, where):
    return f"{name}[{', '.join(map(str, where))}]" if where else name


def any_shape(name, value, _):
    return numbers(name, value)


def matrix(name, value, _):
    array = filled(name, numbers(name, value))
    if array.ndim != 2:
        raise ValueError(f"{name}: expected a matrix with a row for each sample and a column for each weight, "
                         f"but got shape {array.shape}")
    return array


def feature_columns(name, value, _):
    array = filled(name, numbers(name, value))
    if array.ndim not in (1, 2):
        raise ValueError(f"{name}: expected shape (m,) for one feature or (m, n) for n features, but got {array.shape}")
    return array


def one_per_row(name, value, arguments):
    return vector(name, value, len(arguments["X"]), "one for each row of X")


def one_per_column(name, value, arguments):
    return vector(name, value, arguments["X"].shape[1], "one for each column of X")


def start_or_none(name, value, arguments):
    return None if value is None else one_per_column(name, value, arguments)


def vector(name, value, length, why):
    array = numbers(name, value)
    if array.ndim != 1:
        raise ValueError(f"{name}: expected a vector of shape ({length},), {why}, but got shape {array.shape}")
    filled(name, array)
    if len(array) != length:
        raise ValueError(f"{name}: expected {length} numbers, {why}, but got {len(array)}")
    return array


def filled(name, array):
    if array.size == 0:
        raise ValueError(f"{name}: expected at least one number, but it is empty (shape {array.shape})")
    return array


def zeros_and_ones(name, array):
    wrong = np.flatnonzero((array != 0) & (array != 1))
    if wrong.size:
        raise ValueError(f"{name}: labels must be 0 or 1, but {at(name, wrong[:1].tolist())} is {array[wrong[0]]}")


# ------------------------------------------------------------------ settings
def positive(name, value, _=None):
    array = numbers(name, value)
    if array.ndim != 0:
        raise TypeError(f"{name}: expected one positive number, but got an array of shape {array.shape}")
    if array <= 0:
        raise ValueError(f"{name}: expected a positive number, but got {value}")
    return float(array)


def penalty(name, value, arguments):
    """One number for each weight. A single number stands for all weights but the bias, so there has to be a bias."""
    X, array = arguments["X"], numbers(name, value)
    if array.ndim:
        array = vector(name, array, X.shape[1], "one for each column of X")
    if (array < 0).any():
        raise ValueError(f"{name}: expected a number >= 0 or one for each weight, but got {value}")
    if array.ndim:
        return array
    if array > 0 and not (X[:, 0] == 1).all():
        raise ValueError(f"{name}: a single number leaves the bias free, but the first column of X is not the column of ones; "
                         f"give one number for each weight, {X.shape[1]} in all")
    return np.where(np.arange(X.shape[1]) > 0, array, 0.0)


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
    "X": matrix, "y": one_per_row, "theta": one_per_column, "start": start_or_none, "ridge": penalty,
    "z": any_shape, "features": feature_columns,
    "learning_rate": positive, "tolerance": positive, "max_steps": count, "damped": yes_or_no,
}
