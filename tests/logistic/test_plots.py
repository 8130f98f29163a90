"""Pictures show what they are given, and are the same file each time."""

import io
import json
import re
from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from logistic import (
    gradient_descent,
    log_loss,
    newton,
    plots,
    sigmoid,
    sigmoid_squared_error,
    squared_error,
)
from logistic.data import LINE, STUDY, TWO_BASINS

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def ax():
    with plt.rc_context():
        plots.use_book_style()
        figure, ax = plt.subplots()
        yield ax
        plt.close(figure)


def luminance(color):
    parts = np.array([int(color[a : a + 2], 16) for a in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [
        0.2126,
        0.7152,
        0.0722,
    ]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


# What is no curve and no point: the page's text and surfaces. All else has to be told without
# color.
TEXT = {"ink", "soft", "act"}
SURFACES = {"paper", "fill", "hair", "band", "picture", "grid", "summit"}


@pytest.mark.parametrize("name", sorted(TEXT))
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("surface", ["paper", "fill"])
def test_text_can_be_read_on_every_surface(name, theme, surface):
    assert contrast(in_full(plots.color(name, theme)), in_full(plots.color(surface, theme))) >= 4.5


def in_full(color):
    """#fff in six digits."""
    return color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])


@pytest.mark.parametrize("role", sorted(plots.PALETTE.keys() - TEXT - SURFACES))
def test_every_color_stands_out_in_its_theme(role):
    look = plots.PALETTE[role]
    for theme in ("light", "dark"):
        assert contrast(look[theme], in_full(plots.color("picture", theme))) >= 3
    assert look.keys() & {"marker", "dash"}  # never color alone
    if role in ("descent", "newton", "damped"):
        for theme in ("light", "dark"):  # on the strongest band of a contour plot
            assert contrast(look[theme], plots.color("summit", theme)) >= 3
    assert contrast("#e69f00", "#ffffff") < 3  # the measure can fail


def test_roles_shown_together_differ_in_more_than_color():
    looks = plots.PALETTE
    assert looks["zero"]["marker"] != looks["one"]["marker"]
    assert (
        len({(str(looks[r]["dash"]), looks[r]["marker"]) for r in ("descent", "newton", "damped")})
        == 3
    )
    assert (
        looks["squared"]["dash"] != looks["log"]["dash"]
        and looks["curve"]["dash"] != looks["tangent"]["dash"]
    )


def test_data_are_circles_and_triangles(ax):
    plots.data(ax, STUDY)
    zero, one = ax.lines
    assert (zero.get_marker(), one.get_marker()) == ("o", "^")
    assert zero.get_xdata().tolist() == STUDY.x[STUDY.y == 0].tolist() and set(one.get_ydata()) == {
        1
    }


def test_data_of_linear_regression_are_one_kind_of_point(ax):
    plots.data(ax, LINE)
    (points,) = ax.lines
    assert points.get_ydata().tolist() == LINE.y.tolist()


def test_curve_is_the_hypothesis(ax):
    x = np.linspace(-1, 1, 5)
    plots.curve(ax, [0.5, 2], x)
    plots.curve(ax, [2], x, hypothesis=lambda z: z)
    assert ax.lines[0].get_ydata() == pytest.approx(sigmoid(0.5 + 2 * x)) and ax.lines[
        1
    ].get_ydata() == pytest.approx(2 * x)


def test_cost_curve_is_the_cost(ax):
    w = np.linspace(-1, 2, 7)
    plots.cost_curve(ax, sigmoid_squared_error, TWO_BASINS, w, role="squared")
    assert ax.lines[0].get_ydata() == pytest.approx(
        [sigmoid_squared_error([v], TWO_BASINS.X, TWO_BASINS.y) for v in w]
    )


def test_contours_lie_between_the_lowest_and_the_highest_cost(ax):
    for cost, dataset in ((log_loss, STUDY), (squared_error, LINE)):
        lines = plots.contours(ax, cost, dataset, (-6, 1), (-1, 3))
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("b", "w") and len(lines.levels) == 11
        level, path = lines.levels[5], lines.get_paths()[5]
        assert len(path.vertices) > 40
        for b, w in path.vertices[::40]:
            assert cost([b, w], dataset.X, dataset.y) == pytest.approx(level, rel=0.01)


def test_a_gap_of_a_few_units_in_the_last_place_is_none(ax):
    """They are other ones on another machine."""
    cost = np.array([0.5, 0.2, 0.1 + 1e-12, 0.1 + 4 * np.spacing(0.1), 0.1])
    walk = SimpleNamespace(cost=cost)
    plots.gap(ax, walk, 0.1)
    assert list(ax.lines[-1].get_xdata()) == [0, 1, 2]


def test_path_and_gap_are_the_trajectory(ax):
    walk = gradient_descent(STUDY.X, STUDY.y, learning_rate=0.5, max_steps=8)
    plots.path(ax, walk)
    assert np.array_equal(ax.lines[0].get_xydata(), walk.theta) and np.array_equal(
        ax.lines[1].get_xydata(), walk.theta[:1]
    )
    fast = newton(STUDY.X, STUDY.y)
    plots.gap(ax, fast, fast.cost[-1], role="newton")
    steps, gaps = ax.lines[-1].get_data()
    assert (
        ax.get_yscale() == "log"
        and gaps == pytest.approx(fast.cost[steps] - fast.cost[-1])
        and (gaps > 1e-15).all()
    )


def drawing():
    with plt.rc_context():
        plots.use_book_style()
        figure, ax = plt.subplots()
        plots.contours(ax, log_loss, STUDY, (-6, 1), (-1, 3))
        plots.path(ax, newton(STUDY.X, STUDY.y), role="newton", label="Newton")
        ax.legend()
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
        plt.close(figure)
    return file.getvalue().decode()


def test_a_figure_is_the_same_file_each_time_and_has_outlines_for_text():
    first = drawing()
    assert first == drawing() and "<text" not in first and not re.search(r"<dc:date>", first)


def test_a_notebook_shows_figures_as_svg_without_a_date():
    import nbclient
    import nbformat

    cells = [
        "from logistic import plots; plots.use_book_style()",
        "import matplotlib.pyplot as plt; plt.subplots()[1].plot([0, 1]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    (output,) = notebook.cells[1].outputs
    assert "image/svg+xml" in output.data and "<dc:date>" not in output.data["image/svg+xml"]
    assert not notebook.cells[0].outputs and json.dumps(output.data).count("image/png") == 0
