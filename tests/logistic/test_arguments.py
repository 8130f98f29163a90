"""Bad input: the error names the argument, says what was wrong and what would be right."""

import inspect

import logistic
import numpy as np
import pytest
from hypothesis import given, strategies as st
from logistic import (
    certificate,
    gradient,
    gradient_descent,
    hessian,
    log_loss,
    newton,
    separation,
    sigmoid,
    sigmoid_squared_error,
    softmax,
    softmax_gradient,
    softmax_hessian,
    softmax_loss,
    softmax_newton,
    squared_error,
    standard_errors,
    with_bias,
)
from logistic.arguments import RULES
from logistic.model import softplus
from scipy.sparse import csr_array

pytestmark = pytest.mark.filterwarnings("error")
GOOD = {
    "theta": [0.404159, -0.338548],  # their minimum
    "X": [[1.0, 2.0], [1.0, 3.0], [1.0, 5.0]],
    "y": [0, 1, 0],
    "z": [0.5],
    "features": [1.0, 2.0],
    "learning_rate": 0.1,
    "start": [0.0, 0.0],
    "max_steps": 5,
    "tolerance": 1e-6,
    "damped": True,
    "ridge": 0.5,
    "Theta": [[0.1, 0.2], [0.3, -0.4]],
    "Z": [0.5, 1.0],
}
TAKES = {
    sigmoid: ["z"],
    softplus: ["z"],
    with_bias: ["features"],
    hessian: ["theta", "X", "ridge"],
    squared_error: ["theta", "X", "y"],
    sigmoid_squared_error: ["theta", "X", "y"],
    log_loss: ["theta", "X", "y", "ridge"],
    gradient: ["theta", "X", "y", "ridge"],
    gradient_descent: ["X", "y", "learning_rate", "ridge", "start", "max_steps", "tolerance"],
    newton: ["X", "y", "ridge", "start", "damped", "max_steps", "tolerance"],
    separation: ["X", "y"],
    certificate: ["theta", "X", "y", "ridge"],
    standard_errors: ["theta", "X", "y"],
    softmax: ["Z"],
    softmax_loss: ["Theta", "X", "y", "ridge"],
    softmax_gradient: ["Theta", "X", "y", "ridge"],
    softmax_hessian: ["Theta", "X", "ridge"],
    softmax_newton: ["X", "y", "ridge", "damped", "max_steps", "tolerance"],
}
nan, inf = float("nan"), float("inf")


def call(function, **changes):
    return function(**{name: GOOD[name] for name in TAKES[function]} | changes)


# what is given, the error, what its message says beside the name
NOT_NUMBERS = [
    (True, TypeError, "True/False"),
    ("0.1", TypeError, "text"),
    (b"1", TypeError, "bytes"),
    (1 + 2j, TypeError, "complex"),
    (None, TypeError, "Python objects"),
    (nan, ValueError, "finite.*nan"),
    (inf, ValueError, "finite.*inf"),
    (-inf, ValueError, "finite.*-inf"),
    (10**400, TypeError, "Python objects"),
    (np.datetime64("2020-01-01"), TypeError, "dates"),
]
BAD_NUMBER = NOT_NUMBERS + [
    (0, ValueError, "positive.*0"),
    (-0.5, ValueError, "positive.*-0.5"),
    ([0.1], TypeError, "shape"),
]
BAD_COUNT = [
    (0, ValueError, "at least 1.*0"),
    (-3, ValueError, "at least 1.*-3"),
    (2.0, TypeError, "whole number.*2.0"),
    (True, TypeError, "whole number.*True"),
    ("5", TypeError, "whole number"),
    (None, TypeError, "whole number"),
    (nan, TypeError, "whole number"),
]
BAD_SWITCH = [
    (1, TypeError, "True or False"),
    ("no", TypeError, "True or False"),
    (None, TypeError, "True or False"),
]
IN_ARRAY = [
    (np.array([True, False]), TypeError, "True/False"),
    (["a", "b"], TypeError, "text"),
    (np.array(["0", "1"], dtype=np.dtypes.StringDType()), TypeError, "text"),
    (csr_array([[1.0, 2]]), TypeError, r"dense.*scipy's csr_array.*toarray\(\)"),
    ([1j, 0], TypeError, "complex"),
    ([None, 1], TypeError, "Python objects"),
    (np.ma.array([1.0, 2], mask=[0, 1]), TypeError, "masked"),
    ([[1], [1, 2]], ValueError, "one length"),
]
NOT_FINITE = [
    ([0.0, nan], ValueError, r"finite.*\[1\] is nan"),
    ([-inf, 0.0], ValueError, r"finite.*\[0\] is -inf"),
]
BAD_VECTOR = IN_ARRAY + [
    ([], ValueError, "empty"),
    ([0.0], ValueError, "expected [23] numbers.*got 1"),
    ([0.0] * 5, ValueError, "expected [23] numbers.*got 5"),
    ([[0.0, 0.0]], ValueError, r"vector.*\(1, 2\)"),
    (0.0, ValueError, r"vector.*\(\)"),
]
NOT_FINITE_Y = [
    ([0, 1, nan], ValueError, r"finite.*\[2\] is nan"),
    ([inf, 1, 2], ValueError, r"finite.*\[0\] is inf"),
]
BAD_LABELS = [
    ([0, 1, 2], ValueError, r"0 or 1.*y\[2\] is 2"),
    ([-1, 1, 1], ValueError, r"0 or 1.*y\[0\] is -1"),
    ([0, 0.5, 1], ValueError, r"0 or 1.*y\[1\] is 0.5"),
]
BAD_MATRIX = IN_ARRAY + [
    ([[1, 2], [1, nan], [inf, 3]], ValueError, r"finite.*\[1, 1\] is nan"),
    ([[1, 2], [1, 2], [-inf, 3]], ValueError, r"finite.*\[2, 0\] is -inf"),
    ([1.0, 2.0], ValueError, r"matrix.*\(2,\)"),
    (1.0, ValueError, r"matrix.*\(\)"),
    ([[[1.0]]], ValueError, r"matrix.*\(1, 1, 1\)"),
    (np.empty((0, 2)), ValueError, "empty"),
    (np.empty((3, 0)), ValueError, "empty"),
]
BAD_FEATURES = IN_ARRAY + [
    ([], ValueError, "empty"),
    (1.0, ValueError, r"\(m,\).*\(\)"),
    ([[[1.0]]], ValueError, r"\(m,\).*\(1, 1, 1\)"),
    ([1.0, inf], ValueError, r"finite.*\[1\] is inf"),
]
BAD_RIDGE = (
    NOT_NUMBERS
    + BAD_VECTOR[:-1]
    + NOT_FINITE  # a single number is right here
    + [(-0.5, ValueError, ">= 0.*-0.5"), ([0, -1.0], ValueError, ">= 0.*-1")]
)
BAD_THETA = (
    IN_ARRAY
    + NOT_FINITE
    + [
        ([0.0, 1.0], ValueError, r"shape \(2, K\).*\(2,\)"),
        (np.zeros((2, 1)), ValueError, r"two or more.*\(2, 1\)"),
        (np.zeros((3, 2)), ValueError, r"shape \(2, K\).*\(3, 2\)"),
    ]
)
BAD = {
    "theta": BAD_VECTOR + NOT_FINITE,
    "start": BAD_VECTOR + NOT_FINITE,
    "y": BAD_VECTOR[1:] + NOT_FINITE_Y + BAD_LABELS,  # True and False are labels
    "X": BAD_MATRIX,
    "z": IN_ARRAY + NOT_NUMBERS,
    "features": BAD_FEATURES,
    "learning_rate": BAD_NUMBER,
    "tolerance": BAD_NUMBER,
    "max_steps": BAD_COUNT,
    "damped": BAD_SWITCH,
    "ridge": BAD_RIDGE,
    "Theta": BAD_THETA,
    "Z": IN_ARRAY + NOT_FINITE + [(0.0, ValueError, "for each class"), ([], ValueError, "empty")],
}
OTHER_LABELS = {
    squared_error,
    softmax_loss,
    softmax_gradient,
    softmax_newton,
}  # theirs are not 0 and 1
CASES = [
    pytest.param(function, name, *case, id=f"{function.__name__}-{name}-{number}")
    for function, names in TAKES.items()
    for name in names
    for number, case in enumerate(BAD[name])
    if not (name == "y" and function in OTHER_LABELS and any(case is label for label in BAD_LABELS))
]


@pytest.mark.parametrize("function, name, value, error, says", CASES)
def test_bad_input_is_named_and_explained(function, name, value, error, says):
    with pytest.raises(error, match=f"^{name}: .*{says}"):
        call(function, **{name: value})


def test_every_rule_has_a_wrong_input_and_every_public_function_is_checked():
    assert set(BAD) == set(RULES)
    public = {getattr(logistic, name) for name in logistic.__all__} - {
        logistic.Trajectory,
        logistic.Status,
        logistic.Separation,
        logistic.Certificate,
    }
    assert public | {softplus} == set(TAKES)


@pytest.mark.parametrize(
    "function",  # standard errors are those of one minimum alone, that of the labels [0, 1, 0]
    [name for name, names in TAKES.items() if "y" in names and name is not standard_errors],
)
def test_true_is_the_label_1(function):
    told = call(function, y=[True, False, False])
    assert repr(told) == repr(call(function, y=[1, 0, 0])) != repr(call(function, y=[0, 0, 1]))
    with pytest.raises(ValueError, match="^y: expected [23] numbers.*got 1"):
        call(function, y=[True])


@pytest.mark.parametrize("function", TAKES)
def test_good_input_passes_and_is_not_modified(function):
    given = {
        name: np.array(GOOD[name]) if isinstance(GOOD[name], list) else GOOD[name]
        for name in TAKES[function]
    }
    before = {name: np.copy(value) for name, value in given.items()}
    for value in given.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False  # writing to it would raise
    function(**given)
    for name, value in given.items():
        assert np.array_equal(value, before[name])


@given(
    st.lists(st.sampled_from([0, 1]), min_size=3, max_size=3),
    st.integers(0, 2),
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 9)).filter(
        lambda v: v not in (0, 1)
    ),
)
def test_any_other_label_is_refused_by_its_place(labels, place, wrong):
    labels = labels[:place] + [wrong] + labels[place + 1 :]
    for function in (
        log_loss,
        sigmoid_squared_error,
        gradient,
        gradient_descent,
        newton,
        separation,
    ):
        with pytest.raises(ValueError, match=rf"^y: labels must be 0 or 1, but y\[{place}\]"):
            call(function, y=labels)


@pytest.mark.parametrize("rows", (1, 2, 4, 5, 6))
def test_any_other_number_of_labels_is_refused(rows):
    wrong = f"^y: expected 3 numbers, one for each row of X, but got {rows}"
    with pytest.raises(ValueError, match=wrong):
        call(log_loss, y=[0] * rows)


@pytest.mark.parametrize("columns", (1, 3, 4, 5, 6))
def test_any_other_number_of_weights_is_refused(columns):
    wrong = f"^theta: expected 2 numbers, one for each column of X, but got {columns}"
    with pytest.raises(ValueError, match=wrong):
        call(hessian, theta=[0] * columns)


def test_one_number_for_the_ridge_needs_the_column_of_ones():
    for X in ([[2.0, 1], [1, 3], [1, 5]], [[1.0, 2], [1, 3], [5, 1]]):
        for function in (log_loss, gradient, hessian, gradient_descent, newton):
            with pytest.raises(
                ValueError,
                match="^ridge: .*column of ones; give one number for each weight, 2 in all",
            ):
                call(function, X=X)
            call(function, X=X, ridge=0)
            call(function, X=X, ridge=[0.5, 0.5])


def test_one_number_for_the_ridge_is_that_number_for_all_but_the_bias():
    for function in (log_loss, gradient, hessian):
        assert np.array_equal(call(function), call(function, ridge=[0, 0.5]))
        assert not np.array_equal(call(function), call(function, ridge=[0.5, 0.5]))
        assert "ridge" in inspect.signature(function).parameters


def test_loss_must_be_a_loss():
    for wrong in ("log", None, log_loss):
        with pytest.raises(TypeError, match="^loss: expected LOG_LOSS"):
            call(gradient, loss=wrong)


def test_numbers_of_any_kind_are_accepted_and_linear_regression_takes_any_y():
    exact = call(log_loss)
    assert (
        call(
            log_loss, y=np.array([0, 1, 0], dtype=np.uint8), X=np.array(GOOD["X"], dtype=np.float32)
        )
        == exact
    )
    assert call(squared_error, y=[-2.5, 0.5, 7]) > 0
    assert call(gradient, y=[-2.5, 0.5, 7], loss=logistic.cost.LEAST_SQUARES).shape == (2,)
    assert call(gradient_descent, learning_rate=np.float32(0.5), max_steps=np.int64(3)).steps <= 3
    assert call(newton, damped=np.True_, start=None).steps > 0


def test_a_missing_argument_is_named():
    with pytest.raises(TypeError, match="learning_rate"):
        gradient_descent(GOOD["X"], GOOD["y"])
