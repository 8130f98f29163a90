"""What the widgets' JavaScript computes is what logistic computes."""

import mpmath
import numpy as np
import pytest
from logistic import certificate, data, gradient_descent, hessian, newton
from logistic.cost import LEAST_SQUARES, LOG_LOSS, SIGMOID_SQUARED
from logistic.data import Dataset
from logistic.widgets import Curvature
from node import javascript

LOSSES = {"linear": LEAST_SQUARES, "squared": SIGMOID_SQUARED, "log": LOG_LOSS}


def samples():
    rng = np.random.default_rng(7)
    z = np.concatenate(
        [rng.normal(0, scale, 2000) for scale in (1, 10, 100)]
        + [np.array([0, 1e-300, 1e-16, 36, 37, 40, 700, 709, 745, 746, 800, 1e6])]
    )
    z = np.concatenate([z, -z])
    return z, rng.integers(0, 2, len(z)).astype(float)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("part", ["value", "slope", "curvature"])
def test_a_sample_to_8_ulp(loss, part):
    z, y = samples()
    ours = getattr(LOSSES[loss], part)(z, y)
    theirs = np.array(
        javascript(
            "return given.z.map((z, i) => N.LOSSES[given.loss][given.part](z, given.y[i]));",
            {"z": z.tolist(), "y": y.tolist(), "loss": loss, "part": part},
        )
    )
    # The curvature of the squared error changes its sign: near there it is a difference, and its
    # ulp is that of its terms.
    scale = (
        np.abs(theirs)
        if (loss, part) != ("squared", "curvature")
        else np.maximum(np.abs(theirs), np.exp(-np.abs(z)) / 8)
    )
    worst = np.abs(ours - theirs) / np.spacing(np.maximum(scale, np.finfo(float).tiny))
    assert worst.max() <= 8, (z[worst.argmax()], y[worst.argmax()])


def random_set(seed, bias=True):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=15) * 2
    return Dataset(
        x=x, y=(x + rng.normal(size=15) > 0).astype(float), bias=bias, name=f"random {seed}"
    )


STARTS = {True: [[0.0, 0.0], [-1.5, 0.75], [1.0, -0.5]], False: [[0.0], [0.3], [1.0], [-2.0]]}
SETS = [
    data.STUDY,
    data.SEPARABLE,
    data.TWO_BASINS,
    data.TWO_MINIMA,
    data.TWO_POINTS,
    data.ONE_POINT,
    data.FAR_POINT,
    random_set(1),
    random_set(2, bias=False),
]
same_set = pytest.mark.parametrize("dataset", SETS, ids=lambda dataset: dataset.name)


def compare(ours, theirs):
    assert (ours.message, ours.converged, ours.steps) == (
        theirs["message"],
        theirs["converged"],
        theirs["steps"],
    )
    for name, key in (("theta", "theta"), ("cost", "cost"), ("gradient_norm", "gradientNorm")):
        # near zero relative to the size the walk has: a gradient of 1e-9 is a difference of numbers
        # near 1
        scale = 1e-9 * np.abs(getattr(ours, name)).max()
        np.testing.assert_allclose(
            np.array(theirs[key], dtype=float),
            getattr(ours, name),
            rtol=1e-9,
            atol=min(scale, 1e-12),
        )


def rate(dataset):
    return (
        1e-6 if dataset is data.FAR_POINT else 0.05
    )  # above the bound rounding decides where a walk bounces to


@pytest.fixture(scope="module")
def walks():
    """All walks of both methods in one run of node: by data set, method and start."""
    given = [
        {
            "X": dataset.X.tolist(),
            "y": dataset.y.tolist(),
            "starts": STARTS[dataset.bias],
            "rate": rate(dataset),
        }
        for dataset in SETS
    ]
    theirs = javascript(
        """return given.map(({X, y, starts, rate}) => {
        const each = (run) => starts.map(run);
        const settings = {learningRate: rate, maxSteps: 2000};
        const descend = (loss) => each((start) =>
          N.gradientDescent(X, y, {...settings, start, loss: N.LOSSES[loss]}));
        const newton = (damped) => each((start) => N.newton(X, y, {start, damped}));
        const [squared, log] = [descend("squared"), descend("log")];
        return {squared, log, true: newton(true), false: newton(false)};
    });""",
        given,
    )
    return {dataset.name: walk for dataset, walk in zip(SETS, theirs, strict=True)}


@pytest.mark.slow
@same_set
@pytest.mark.parametrize("loss", ["squared", "log"])
def test_whole_walks_of_gradient_descent(walks, dataset, loss):
    for start, theirs in zip(STARTS[dataset.bias], walks[dataset.name][loss], strict=True):
        compare(
            gradient_descent(
                dataset.X,
                dataset.y,
                learning_rate=rate(dataset),
                start=start,
                max_steps=2000,
                loss=LOSSES[loss],
            ),
            theirs,
        )


@pytest.mark.parametrize("alpha", [0.05, 0.2, 5.0])  # one that converges, two that diverge
def test_whole_walks_of_least_squares(alpha):
    X, y = data.LINE.X, data.LINE.y
    theirs = javascript(
        "return N.gradientDescent(given.X, given.y, "
        "{learningRate: given.rate, maxSteps: 3000, loss: N.LOSSES.linear});",
        {"X": X.tolist(), "y": y.tolist(), "rate": alpha},
    )
    compare(gradient_descent(X, y, learning_rate=alpha, max_steps=3000, loss=LEAST_SQUARES), theirs)


@same_set
@pytest.mark.parametrize("damped", [True, False])
def test_whole_walks_of_newton(walks, dataset, damped):
    for start, theirs in zip(
        STARTS[dataset.bias], walks[dataset.name][str(damped).lower()], strict=True
    ):
        compare(newton(dataset.X, dataset.y, start=start, damped=damped), theirs)


@pytest.mark.parametrize(("start", "ending"), [(2.17, "converged"), (2.18, "diverged")])
def test_newton_on_both_sides_of_the_edge(start, ending):
    X, y = data.TWO_POINTS.X, data.TWO_POINTS.y
    ours = newton(X, y, start=[start], damped=False)
    assert ours.message.startswith(ending)
    theirs = javascript(
        "return N.newton(given.X, given.y, {start: [given.start], damped: false});",
        {"X": X.tolist(), "y": y.tolist(), "start": start},
    )
    assert (theirs["steps"], theirs["message"]) == (ours.steps, ours.message)
    np.testing.assert_allclose(theirs["theta"], ours.theta, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("theta", [[0.0, 0.0], [-3.5, 1.2], [2.0, -1.0]], ids=str)
@pytest.mark.parametrize("dataset", [data.STUDY, data.SEPARABLE, data.FAR_POINT])
def test_the_certificate_of_a_point(dataset, theta):
    ours = certificate(theta, dataset.X, dataset.y)
    theirs = javascript(
        "return N.certificate(given.theta, given.X, given.y);",
        {"theta": theta, "X": dataset.X.tolist(), "y": dataset.y.tolist()},
    )
    assert theirs["product"] == pytest.approx(ours.product, rel=1e-9)
    assert theirs["left"] == pytest.approx(ours.decrement**2, rel=1e-9)
    assert theirs["product"] != pytest.approx(ours.decrement, rel=0.1)


def principal(dataset, theta):
    return javascript(
        "return N.principal(given.theta, given.X);", {"X": dataset.X.tolist(), "theta": theta}
    )


POINTS = [[0.0, 0.0], [-4.0, 1.5], [0.5, -2.0], [3.0, 3.0], [0.0, 12.0]]


@pytest.mark.parametrize("theta", POINTS, ids=str)
@pytest.mark.parametrize(
    "dataset", [*Curvature.choices, data.FAR_POINT, random_set(4)], ids=lambda dataset: dataset.name
)
def test_eigenvalues_and_eigenvector(dataset, theta):
    theirs, H = principal(dataset, theta), hessian(theta, dataset.X)
    eigenvalues = np.linalg.eigvalsh(H)
    np.testing.assert_allclose(
        [theirs["least"], theirs["most"]], eigenvalues, rtol=1e-13, atol=1e-15 * eigenvalues[1]
    )
    np.testing.assert_allclose(
        H @ theirs["along"],
        theirs["least"] * np.array(theirs["along"]),
        atol=1e-14 * eigenvalues[1],
    )
    with pytest.raises(AssertionError):  # with the two exchanged the comparison fails
        np.testing.assert_allclose(
            [theirs["most"], theirs["least"]], eigenvalues, rtol=1e-13, atol=1e-15 * eigenvalues[1]
        )


def test_the_smallest_eigenvalue_has_its_digits_where_numpy_has_lost_them():
    mpmath.mp.dps = 60
    theta, x = [-0.5, 2**-17], [1e5, 1e5 + 2**-20]
    s = [mpmath.sech((theta[0] + theta[1] * mpmath.mpf(value)) / 2) ** 2 / 4 for value in x]
    H = (
        mpmath.matrix(
            [
                [sum(s), sum(w * v for w, v in zip(s, x))],
                [0, sum(w * mpmath.mpf(v) ** 2 for w, v in zip(s, x))],
            ]
        )
        / 2
    )
    exact = (H[0, 0] * H[1, 1] - H[0, 1] ** 2) / (
        (H[0, 0] + H[1, 1] + mpmath.hypot(H[0, 0] - H[1, 1], 2 * H[0, 1])) / 2
    )
    theirs = principal(Dataset(x=x, y=[0, 1]), theta)
    assert theirs["least"] == pytest.approx(float(exact), rel=1e-9, abs=0)
    assert np.linalg.eigvalsh(hessian(theta, np.column_stack([[1, 1], x])))[0] != pytest.approx(
        float(exact), rel=0.5, abs=0
    )


@pytest.mark.parametrize(
    "unit", [1e-3, 1e-7]
)  # the gradient is small from the start, and the minimum far away
@pytest.mark.parametrize(
    ("method", "tolerance", "ending"),
    [
        ("gradientDescent", 1e-3, "undecided"),
        ("newton", 1e-3, "converged"),
        ("newton", 1e-6, "converged"),
    ],
)
def test_both_are_told_that_a_small_gradient_is_no_minimum(unit, method, tolerance, ending):
    X, y = data.STUDY.X * unit, data.STUDY.y
    ours = (
        gradient_descent(X, y, learning_rate=1.0, tolerance=tolerance)
        if method == "gradientDescent"
        else newton(X, y, tolerance=tolerance)
    )
    theirs = javascript(
        "return N[given.method](given.X, given.y, {learningRate: 1, tolerance: given.tolerance});",
        {"X": X.tolist(), "y": y.tolist(), "method": method, "tolerance": tolerance},
    )
    assert ours.message.startswith(ending)
    assert (theirs["steps"], theirs["message"], theirs["converged"]) == (
        ours.steps,
        ours.message,
        ours.converged,
    )
    np.testing.assert_allclose(theirs["theta"], ours.theta, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("exponent", range(1, 15))
def test_neither_takes_a_sample_far_out_for_a_separable_one(exponent):
    """From 1e10 on NumPy's certificate, which counts its rounding, knows only that there is one."""
    dataset = Dataset(x=[-2, -1, 1, 2, 10.0**exponent], y=[0, 1, 0, 1, 1])
    theirs = javascript(
        "return N.newton(given.X, given.y, {});",
        {"X": dataset.X.tolist(), "y": dataset.y.tolist()},
    )
    assert newton(dataset.X, dataset.y).status == ("converged" if exponent < 10 else "undecided")
    assert theirs["status"] == "converged"


@pytest.mark.parametrize("start", [[0.0, 100.0], [-700.0, 3.0], [1e6, -1e6], [1e300, 1e299]])
@pytest.mark.parametrize("damped", [True, False])
def test_walks_from_where_the_hessian_is_lost_in_rounding(start, damped):
    for dataset in (data.STUDY, data.FAR_POINT):
        theirs = javascript(
            "return N.newton(given.X, given.y, {start: given.start, damped: given.damped});",
            {"X": dataset.X.tolist(), "y": dataset.y.tolist(), "start": start, "damped": damped},
        )
        ours = newton(dataset.X, dataset.y, start=start, damped=damped)
        assert (theirs["status"], theirs["converged"]) == (ours.status, damped)
        if damped:  # on the way the two may round apart
            np.testing.assert_allclose(theirs["theta"][-1], ours.theta[-1], rtol=1e-9)


def test_a_difference_would_be_seen():
    walk = javascript(
        "return N.newton(given.X, given.y, {});",
        {"X": data.STUDY.X.tolist(), "y": data.STUDY.y.tolist()},
    )
    walk["theta"][2][0] *= 1 + 1e-8
    with pytest.raises(AssertionError):
        compare(newton(data.STUDY.X, data.STUDY.y), walk)
