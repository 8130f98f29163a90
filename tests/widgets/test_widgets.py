"""The widgets in Python: what a page is given of them, their traits, and their pictures."""

import json
import math

import numpy as np
import pytest
import traitlets
from logistic import data, hessian
from logistic.data import Dataset
from logistic.widgets import (
    Bowls,
    Curvature,
    Derivation,
    Descent,
    Newton,
    Pulls,
    Race,
    SplitCost,
    Tangent,
    base,
    curvature,
)
from matplotlib.figure import Figure
from test_bundle import WIDGETS

WALKS = (Bowls, Descent, Newton, Race)
OWN = Dataset(x=[-1.0, 0.5, 2.0], y=[0.0, 1.0, 0.0], name="your own")


def shown(widget):
    """What a notebook keeps of a widget: its view, and the picture."""
    by_mime, _ = widget._repr_mimebundle_()
    return by_mime[base.WIDGET_VIEW], by_mime["image/svg+xml"]


@pytest.mark.slow  # it draws each picture twice
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.name)
def test_the_bundle_has_the_view_its_name_and_the_picture(widget):
    view, picture = shown(widget())
    assert view["name"] == widget.name and len(view["alt"]) > 40
    assert picture.lstrip().startswith("<?xml") and len(picture) < 200_000
    assert picture == shown(widget())[1], "the same picture is the same file"


def test_what_a_page_is_given_is_the_state_that_the_script_reads():
    widget = Descent(data.STUDY, learning_rate=0.5, start=[1, -1])
    state = json.loads(json.dumps(shown(widget)[0]["state"]))
    assert (state["learning_rate"], state["start"], state["preset"]) == (0.5, [1, -1], "study")
    assert not [name for name in state if name.startswith("_") or name in ("layout", "tooltip")]


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
        (lambda: Derivation([1]), "theta: expected 2 numbers"),
        (lambda: Derivation([5, 0]), "theta: .*b from -4 to 4"),
        (lambda: Derivation([0, math.nan]), "theta: every number must be finite"),
        (lambda: Derivation(x=[1, 2]), "x: expected 3 numbers"),
        (lambda: Derivation(x=[1, 2, 6]), "x: .*from -5 to 5"),
        (lambda: Derivation(y=[0, 1, 2]), "y: .*each 0 or 1"),
        (lambda: Derivation(step=6), "step"),
        (lambda: Derivation(j=2), "j"),
        (lambda: Pulls(theta=[1.0]), "theta: expected 2 numbers"),
        (lambda: Pulls(data.LINE), "y: .*each 0 or 1"),
        (lambda: Pulls(selected=20), "selected: expected .* from 0 to 19"),
        (lambda: Pulls(selected=-1), "selected"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(make, name):
    with pytest.raises(traitlets.TraitError, match=name):
        make()


def test_a_data_set_of_the_wrong_kind_is_refused():
    for widget in (Curvature, Descent, Pulls, Race):
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
    widget = Newton(OWN, damped=False)
    assert widget.preset == widget.presets[0]["name"] == "your own"


def test_the_picture_s_bars_are_the_pulls_and_its_lines_their_means():
    for dataset, theta in ((data.STUDY, [-1, 1]), (data.SEPARABLE, [0.5, -2])):
        figure, residuals = Figure(), 1 / (1 + np.exp(-dataset.X @ theta)) - dataset.y
        Pulls(dataset, theta=theta).picture(figure)
        _, on_w, on_b = figure.axes
        for ax, column in ((on_b, 0), (on_w, 1)):
            [bars] = ax.collections
            heights = [top - foot for (_, foot), (_, top) in bars.get_segments()]
            np.testing.assert_allclose(heights, residuals * dataset.X[:, column], rtol=1e-12)
            [line] = [line for line in ax.lines if "mean" in line.get_label()]
            assert line.get_ydata()[0] == pytest.approx(np.mean(heights), rel=1e-12)
            assert max(np.abs(heights)) < min(np.abs(ax.get_ylim()))


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
