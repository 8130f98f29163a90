"""The widgets: their Python side, and that what JavaScript computes is what logistic computes."""

import json
import math
import re
import shutil
import subprocess
import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest
import traitlets
from logistic import data, gradient_descent, hessian, newton, plots
from logistic.cost import LEAST_SQUARES, LOG_LOSS, SIGMOID_SQUARED
from logistic.data import Dataset
from logistic.widgets import (
    Bowls,
    Curvature,
    Descent,
    Newton,
    Race,
    SplitCost,
    Tangent,
    base,
    curvature,
)

HERE = Path(__file__).parent
NUMERICS = (base.HERE / "numerics.js").as_uri()
LOSSES = {"linear": LEAST_SQUARES, "squared": SIGMOID_SQUARED, "log": LOG_LOSS}
WIDGETS = (Bowls, Curvature, Descent, Newton, Race, SplitCost, Tangent)
WALKS = (Bowls, Descent, Newton, Race)


def node():
    beside = Path(sys.executable).with_name("node")
    return str(beside) if beside.exists() else shutil.which("node")


def javascript(body, given):
    """What `body`, a function body that sees N (numerics.js) and `given`, returns. JSON has no infinity, so it travels as text."""
    text = f"""
        import * as N from {json.dumps(NUMERICS)};
        import {{ readFileSync }} from "node:fs";
        const given = JSON.parse(readFileSync(0));
        const result = (() => {{ {body} }})();
        console.log(JSON.stringify(result, (key, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value));
    """
    run = subprocess.run(
        [node(), "--input-type=module", "-e", text],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_javascript_tests_pass():
    run = subprocess.run(
        [node(), "--test", *map(str, sorted((HERE / "js").glob("*.test.mjs")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"pass [1-9]", run.stdout)


# ------------------------------------------------------------------ the same numbers
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
    # The curvature of the squared error changes its sign: near there it is a difference, and its ulp is that of its terms.
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
        # near zero relative to the size the walk has: a gradient of 1e-9 is a difference of numbers near 1
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
        const descend = (loss) => each((start) => N.gradientDescent(X, y, {start, learningRate: rate, maxSteps: 2000, loss: N.LOSSES[loss]}));
        const newton = (damped) => each((start) => N.newton(X, y, {start, damped}));
        return {squared: descend("squared"), log: descend("log"), true: newton(true), false: newton(false)};
    });""",
        given,
    )
    return {dataset.name: walk for dataset, walk in zip(SETS, theirs, strict=True)}


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
        "return N.gradientDescent(given.X, given.y, {learningRate: given.rate, maxSteps: 3000, loss: N.LOSSES.linear});",
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


def test_the_picture_s_ellipse_is_where_the_quadratic_form_is_1():
    for dataset, theta in ((data.STUDY, [-4, 1.5]), (data.SEPARABLE, [0, 1])):
        H = hessian(theta, dataset.X)
        rim, long, short = curvature.ellipse(np.array(theta, dtype=float), H, 100)
        v = rim - np.reshape(theta, (2, 1))
        np.testing.assert_allclose(np.sum(v * (H @ v), axis=0), 1, rtol=1e-9)
        half = [np.linalg.norm(line[:, 1] - line[:, 0]) / 2 for line in (long, short)]
        np.testing.assert_allclose(half, 1 / np.sqrt(np.linalg.eigvalsh(H)), rtol=1e-12)
    strip, *_ = curvature.ellipse(
        np.zeros(2), hessian([0, 0], data.ONE_PLACE.X), 100
    )  # flat: only as far as is asked for
    np.testing.assert_allclose(np.abs(data.ONE_PLACE.X[0] @ strip), 2, rtol=1e-9)
    assert np.hypot(*strip).max() == pytest.approx(100, rel=0.01)


@pytest.mark.parametrize(
    "unit", [1e-3, 1e-7]
)  # the gradient is small from the start, and the minimum far away
@pytest.mark.parametrize(
    ("method", "tolerance", "ending"),
    [
        ("gradientDescent", 1e-3, "too early"),
        ("newton", 1e-3, "too early"),
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


def test_a_difference_would_be_seen():
    walk = javascript(
        "return N.newton(given.X, given.y, {});",
        {"X": data.STUDY.X.tolist(), "y": data.STUDY.y.tolist()},
    )
    walk["theta"][2][0] *= 1 + 1e-8
    with pytest.raises(AssertionError):
        compare(newton(data.STUDY.X, data.STUDY.y), walk)


# ------------------------------------------------------------------ the Python side
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_the_bundle_has_the_view_its_name_and_the_picture(widget):
    bundle, _ = widget()._repr_mimebundle_()
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert view["name"] == widget.name and len(view["alt"]) > 40
    assert (
        bundle["image/svg+xml"].lstrip().startswith("<?xml")
        and len(bundle["image/svg+xml"]) < 200_000
    )
    assert bundle["image/svg+xml"] == widget()._repr_mimebundle_()[0]["image/svg+xml"], (
        "the same picture is the same file"
    )


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_the_script_is_one_module(widget, tmp_path):
    script = widget()._esm
    assert not re.search(r"^\s*import |from \"\./", script, re.M)
    assert script.count("export default") == script.count("export ") == 1
    (tmp_path / "widget.mjs").write_text(script, encoding="utf-8")
    subprocess.run([node(), "--check", tmp_path / "widget.mjs"], check=True)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_a_static_page_runs_the_same_module_as_a_plain_script(widget, tmp_path):
    script = base.page_script(widget.name)
    assert not re.search(r"^(export|import) ", script, re.M)
    (tmp_path / "widget.cjs").write_text(script, encoding="utf-8")
    subprocess.run([node(), "--check", tmp_path / "widget.cjs"], check=True)


def test_what_a_page_is_given_is_the_state_that_the_script_reads():
    widget = Descent(data.STUDY, learning_rate=0.5, start=[1, -1])
    state = json.loads(
        json.dumps(
            widget._repr_mimebundle_()[0]["application/vnd.jupyter.widget-view+json"]["state"]
        )
    )
    assert (state["learning_rate"], state["start"], state["preset"]) == (0.5, [1, -1], "study")
    assert not [name for name in state if name.startswith("_") or name in ("layout", "tooltip")]


def test_the_colors_are_those_of_the_palette():
    css = (base.HERE / "widgets.css").read_text(encoding="utf-8")
    light, dark, printed = re.findall(r"\{([^{}]*--lg-zero:[^{}]*)\}", css)
    for role, look in plots.PALETTE.items():
        assert f"--lg-{role}: {look['light']};" in light
        assert f"--lg-{role}: {look['dark']};" in dark
        assert f"--lg-{role}: {look['light']};" in printed


def test_every_rule_is_below_the_widget():
    css = re.sub(
        r"/\*.*?\*/", "", (base.HERE / "widgets.css").read_text(encoding="utf-8"), flags=re.S
    )
    selectors = [
        s.strip()
        for block in re.findall(r"([^{}]+)\{", css)
        if not block.strip().startswith("@")
        for s in re.split(r",(?![^(]*\))", block)
    ]
    assert selectors and all(".lg-widget" in selector for selector in selectors)


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
def test_a_start_has_a_number_for_each_weight(walk):
    widget = walk()
    with pytest.raises(traitlets.TraitError, match="start: expected"):
        widget.start = [0.0] * 3
    with pytest.raises(traitlets.TraitError, match="finite"):
        widget.start = [math.nan] * len(widget.start)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Descent(learning_rate=0), "learning_rate"),
        (lambda: Descent(learning_rate=math.inf), "learning_rate"),
        (lambda: Descent(loss="hinge"), "loss"),
        (lambda: Bowls(morph=1.5), "morph"),
        (lambda: SplitCost(h=1), "h:"),
        (lambda: SplitCost(label=2), "label"),
        (lambda: Newton(max_steps=0), "max_steps"),
        (lambda: Race(tolerance=-1), "tolerance"),
        (lambda: Tangent(z=math.nan), "z"),
        (lambda: Curvature(theta=[1.0]), "theta: expected 2 numbers"),
        (lambda: Curvature(theta=[0, math.inf]), "theta: every number must be finite"),
        (lambda: Curvature(data.LINE), "y: .*each 0 or 1"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(make, name):
    with pytest.raises(traitlets.TraitError, match=name):
        make()


def test_a_data_set_of_the_wrong_kind_is_refused():
    for widget in (Curvature, Descent, Race):
        with pytest.raises(ValueError, match="dataset: .*bias=True"):
            widget(data.TWO_POINTS)
    with pytest.raises(ValueError, match="dataset: .*no bias"):
        Bowls(data.STUDY)


def test_python_reads_and_sets_the_state():
    seen, widget = [], Descent(data.STUDY, learning_rate=0.5, start=[1, -1])
    widget.observe(lambda change: seen.append(change.new), "learning_rate")
    widget.learning_rate = 0.25
    assert seen == [0.25] and widget.start == [1.0, -1.0]
    assert widget.dataset.name == "study" and list(widget.dataset.x) == list(data.STUDY.x)
    assert [preset["name"] for preset in widget.presets] == ["study", "separable", "line"]


def test_your_own_data_can_be_shown():
    widget = Newton(random_set(3), damped=False)
    assert widget.preset == "random 3" and widget.presets[0]["name"] == "random 3"
