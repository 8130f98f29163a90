"""Each widget on the built site, used by mouse and by keyboard, its read-out compared with what
logistic computes.
"""

import json
import math
import re

import numpy as np
import pytest
from conftest import two_frames
from logistic import certificate, gradient, gradient_descent, hessian, log_loss, newton, sigmoid
from logistic.cost import LOG_LOSS, SIGMOID_SQUARED
from logistic.data import CROSSED, ONE_PLACE, SEPARABLE, STUDY, TWO_BASINS, Dataset

CHAPTERS = {
    "descent": "gradient-descent",
    "bowls": "why-not-squared-error",
    "curvature": "convexity",
    "derivation": "gradient",
    "newton": "newton",
    "pulls": "gradient",
    "race": "newton",
    "split_cost": "cost",
    "tangent": "sigmoid",
}


class Widget:
    """A widget in its page, and what it says of itself."""

    def __init__(self, page, name):
        self.page = page
        self.frame = page.locator(f'.lg-widget[data-widget="{name}"][data-ready]').first
        self.frame.scroll_into_view_if_needed()

    def __getitem__(self, name):
        """A value of the read-out, in full precision."""
        text = self.frame.evaluate("(frame, name) => frame.dataset[name]", name)
        try:
            return json.loads(text)
        except (TypeError, json.JSONDecodeError):
            return text

    def button(self, name):
        return self.frame.get_by_role("button", name=name, exact=True)

    def slider(self, name):
        return self.frame.locator(f'input[type=range][aria-label="{name}"]')

    def handle(self, index=0):
        return self.frame.locator(".lg-handle").nth(index)

    def drag(self, handle, right, down):
        handle.scroll_into_view_if_needed()
        box = handle.locator(".lg-knob").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + right / 2, y + down / 2)
        self.page.mouse.move(x + right, y + down)
        self.page.mouse.up()
        self.settle()

    def press(self, target, key, times=1):
        target.focus()
        for _ in range(times):
            self.page.keyboard.press(key)
        self.settle()

    def settle(self):
        two_frames(self.page)

    def hears(self, pattern):
        """Wait until what is read aloud matches."""
        self.page.wait_for_function(
            "([frame, pattern]) =>"
            " RegExp(pattern).test(frame.querySelector('[role=status]').textContent)",
            arg=[self.frame.element_handle(), pattern],
        )

    def play_to_the_end(self, start):
        """Start it, by mouse or by keyboard, and wait for the last step."""
        self.frame.get_by_label("Steps/s").select_option("1000")
        start()
        self.page.wait_for_function(
            "frame => frame.dataset.step === frame.dataset.steps && "
            "frame.dataset.playing === 'false'",
            arg=self.frame.element_handle(),
            timeout=60_000,
        )


@pytest.fixture(params=["http", "file"])
def everywhere(request, site, address):
    return address if request.param == "http" else site.as_uri()


@pytest.fixture
def widget(visit, address):
    def open_widget(name, home=address, chapter=None, **more):
        seen = visit(f"{home}/book/{chapter or CHAPTERS[name]}.html", **more)
        seen.page.wait_for_selector(f'.lg-widget[data-widget="{name}"][data-ready]')
        return Widget(seen.page, name)

    return open_widget


def agrees(widget, trajectory):
    """The step that is shown is the trajectory's, to a relative 1e-9."""
    step = widget["step"]
    return (
        widget["steps"] == trajectory.steps
        and widget["converged"] == trajectory.converged
        and widget["message"] == trajectory.message
        and np.allclose(widget["theta"], trajectory.theta[step], rtol=1e-9, atol=1e-13)
        and math.isclose(widget["cost"], trajectory.cost[step], rel_tol=1e-9)
        and math.isclose(
            widget["gradientNorm"], trajectory.gradient_norm[step], rel_tol=1e-6, abs_tol=1e-12
        )
    )


def descended(widget, dataset=STUDY, loss=LOG_LOSS, **more):
    return gradient_descent(
        dataset.X,
        dataset.y,
        learning_rate=widget["learningRate"],
        start=widget["start"],
        loss=loss,
        max_steps=20_000,
        **more,
    )


# ------------------------------------------------------------------ descent


def test_descent_by_mouse(widget, everywhere):
    descent = widget("descent", everywhere)
    before = descent["start"]
    descent.drag(descent.handle(), -60, -40)
    assert descent["start"] != before and descent["step"] == 0
    assert descent["theta"] == descent["start"]
    descent.button("Step forward").click()
    descent.button("Step forward").click()
    descent.button("Step back").click()
    descent.settle()
    assert descent["step"] == 1 and agrees(descent, descended(descent))
    descent.play_to_the_end(descent.button("Play").click)
    assert descent["converged"] is True and agrees(descent, descended(descent))
    descent.button("Reset").click()
    descent.settle()
    assert descent["start"] == before and descent["step"] == 0


def test_descent_by_keyboard(widget):
    descent = widget("descent")
    before = descent["start"]
    descent.press(descent.handle(), "ArrowRight", 3)
    descent.press(descent.handle(), "Shift+ArrowUp")
    assert descent["start"][0] > before[0] and descent["start"][1] > before[1]
    descent.press(descent.slider("Step"), "ArrowRight", 5)
    assert descent["step"] == 5 and agrees(descent, descended(descent))
    descent.press(descent.slider("Learning rate α"), "ArrowRight", 2)
    assert agrees(descent, descended(descent))
    descent.play_to_the_end(lambda: descent.press(descent.button("Play"), "Enter"))
    assert agrees(descent, descended(descent))


def test_the_small_descent_of_the_first_page(widget, everywhere):
    descent = widget("descent", everywhere, chapter="index")
    before = descent["start"]
    descent.press(descent.handle(), "ArrowLeft", 3)
    descent.press(descent.slider("Learning rate α"), "ArrowRight", 2)
    assert descent["start"][0] < before[0] and descent["learningRate"] > 0.5
    descent.press(descent.button("Step forward"), "Enter", 2)
    descent.button("Step back").click()
    descent.settle()
    assert descent["step"] == 1 and agrees(descent, descended(descent))
    words = descent.frame.locator(".lg-where").inner_text()
    assert words.startswith(f"Step 1 of {descent['steps']}: b = ") and "cost" in words
    descent.press(descent.slider("Learning rate α"), "ArrowRight", 12)
    descent.button("Play").click()
    descent.page.wait_for_function(
        "frame => frame.dataset.step === frame.dataset.steps", arg=descent.frame.element_handle()
    )
    descent.settle()
    assert descent["converged"] is True and agrees(descent, descended(descent))
    words = descent.frame.locator(".lg-where").inner_text()
    assert words.startswith(f"Step {descent['steps']}: converged: ") and words.endswith(".")
    descent.button("Reset").click()
    descent.settle()
    assert descent["start"] == before and descent["step"] == 0
    # None of the terms that later chapters explain.
    assert not any(term in descent.frame.inner_text() for term in ("bound", "2/L", "∂", "J min"))


def test_j_is_the_letter_of_the_log_loss_alone(widget):
    descent = widget("descent")
    root = descent.frame.locator(".lg-root")
    assert root.locator(".lg-hint sub").text_content() == "J"
    names = ("cost J", "J − J min", "largest |∂J|")
    assert all(name in root.text_content() for name in names)
    for loss in ("squared", "linear"):
        descent.frame.get_by_label("Cost", exact=True).select_option(loss)
        descent.settle()
        assert "J" not in root.text_content().replace("for the log loss 2/LJ", "")
    descent.frame.get_by_label("Cost", exact=True).select_option("log")
    descent.settle()
    assert all(name in root.text_content() for name in names)


def test_where_no_bound_is_known_yet_none_is_shown(widget):
    rate = widget("race").slider("Learning rate α")
    assert rate.get_attribute("aria-valuetext").endswith(" × bound")
    bowls = widget("bowls")
    assert bowls.slider("Learning rate α").get_attribute("aria-valuetext") == "0.1"
    assert not any(term in bowls.frame.inner_text() for term in ("bound", "2/L"))
    assert bowls.frame.locator(".lg-mark").locator("visible=true").count() == 0


def test_descent_pauses_where_it_is(widget):
    descent = widget("descent")
    descent.frame.get_by_label("Steps/s").select_option("60")
    descent.button("Play").click()
    descent.page.wait_for_function(
        "frame => Number(frame.dataset.step) > 3", arg=descent.frame.element_handle()
    )
    descent.button("Pause").click()
    descent.settle()
    step = descent["step"]
    descent.page.wait_for_timeout(200)
    assert 3 < descent["step"] == step < descent["steps"]


def test_descent_says_that_it_has_not_converged_above_the_bound(widget):
    descent = widget("descent")
    descent.press(descent.slider("Learning rate α"), "End")
    assert descent["learningRate"] > 5 * descent["bound"]
    assert descent["converged"] is False and "converged" not in descent["message"]
    assert descent["message"] in descent.frame.locator(".lg-message").inner_text()


@pytest.mark.parametrize("loss", ["squared", "linear"])
def test_descent_on_another_cost(widget, loss):
    descent = widget("descent")
    start = descent["lowest"]
    descent.frame.get_by_label("Cost", exact=True).select_option(loss)
    descent.page.wait_for_function(
        "([frame, loss]) => frame.dataset.loss === loss", arg=[descent.frame.element_handle(), loss]
    )
    assert descent["lowest"] != start


def test_moving_a_sample_moves_the_cost(widget):
    descent = widget("descent")
    lowest = descent["lowest"]
    descent.drag(descent.handle(1), 40, 0)
    moved = descent["lowest"]
    assert moved != lowest
    descent.press(descent.handle(1), "ArrowLeft", 2)
    assert descent["lowest"] != moved


@pytest.mark.parametrize(("name", "place"), [("descent", "start"), ("curvature", "theta")])
def test_a_finger_drags_as_a_mouse_does(widget, name, place):
    one = widget(name, has_touch=True, width=390)
    before = one[place]
    one.handle().evaluate("handle => handle.scrollIntoView({block: 'center'})")
    box = one.handle().locator(".lg-knob").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = one.page.context.new_cdp_session(one.page)
    scrolled = one.page.evaluate("scrollY")
    moves = [
        ("touchMove", -3 * k, -5 * k) for k in range(1, 13)
    ]  # up the screen, where a page would scroll
    for kind, dx, dy in [("touchStart", 0, 0), *moves, ("touchEnd", None, None)]:
        points = [] if dx is None else [{"x": x + dx, "y": y + dy}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    one.settle()
    after = one.handle().locator(".lg-knob").bounding_box()
    assert one[place][0] < before[0] and one[place][1] > before[1]
    assert (
        abs(after["x"] + after["width"] / 2 - (x - 36)) < 3
        and abs(after["y"] + after["height"] / 2 - (y - 60)) < 3
    )
    assert one.page.evaluate("scrollY") == scrolled
    assert one.handle().bounding_box()["width"] >= 44


def test_who_chooses_a_sample_stays_at_the_step(widget):
    descent = widget("descent")
    descent.press(descent.slider("Step"), "End")
    descent.press(descent.slider("Step"), "ArrowLeft")
    step = descent["step"]
    descent.drag(descent.handle(1), 1, 1)  # so little that it does not move
    assert descent["step"] == step > 600  # as far as a walk is followed during a drag


# ------------------------------------------------------------------ bowls


def test_bowls_rolls_into_the_worse_basin_and_the_log_loss_frees_it(widget, everywhere):
    bowls = widget("bowls", everywhere)
    squared = descended(bowls, TWO_BASINS, SIGMOID_SQUARED)
    bowls.play_to_the_end(bowls.button("Play").click)
    assert agrees(bowls, squared)
    assert bowls["theta"][0] == pytest.approx(0.572315, abs=1e-3)
    bowls.button("Log loss").click()
    bowls.settle()
    bowls.press(bowls.slider("Step"), "End")
    assert agrees(bowls, descended(bowls, TWO_BASINS))


def test_bowls_by_keyboard(widget):
    bowls = widget("bowls")
    for _ in range(20):
        if bowls["start"][0] < 0:
            break
        bowls.press(bowls.handle(), "Shift+ArrowLeft")
    assert -1 < bowls["start"][0] < 0
    bowls.press(bowls.slider("Step"), "End")
    assert agrees(bowls, descended(bowls, TWO_BASINS, SIGMOID_SQUARED))
    assert bowls["theta"][0] == pytest.approx(-0.058827, abs=1e-3)


# ------------------------------------------------------------------ curvature


def bends_as(curvature, dataset):
    """What is written of the point is true of it: the cost, and the eigenvalues to the last digits
    that numpy has.
    """
    theta = curvature["theta"]
    eigenvalues = np.linalg.eigvalsh(hessian(theta, dataset.X))
    return math.isclose(
        curvature["cost"], log_loss(theta, dataset.X, dataset.y), rel_tol=1e-12
    ) and np.allclose(
        [curvature["smallest"], curvature["largest"]],
        eigenvalues,
        rtol=1e-12,
        atol=1e-15 * eigenvalues[1],
    )


def rim_of(curvature):
    """The drawn ellipse, in units of (b, w): the path's pixels read by the ticks, which say what
    they mean.
    """
    return np.array(
        curvature.frame.evaluate("""frame => {
        const svg = frame.querySelector(".lg-plot > svg");
        const number = text => Number(text.textContent.replace("−", "-"));
        const [across, up] = ["x", "y"].map(axis => {
            const along = t => (t.getAttribute("text-anchor") === "middle") === (axis === "x");
            const texts = [...svg.querySelectorAll(".lg-tick")].filter(along);
            const shift = axis === "y" ? -4 : 0;
            const [one, two] = [texts[0], texts.at(-1)]
                .map(t => [Number(t.getAttribute(axis)) + shift, number(t)]);
            return pixel => one[1] + (pixel - one[0]) / (two[0] - one[0]) * (two[1] - one[1]);
        });
        const d = svg.querySelector(".lg-line.lg-tangent:not(.lg-solid)").getAttribute("d");
        return [...d.matchAll(/[ML](\\S+) ([^ML]+)/g)]
            .map(([, x, y]) => [across(Number(x)), up(Number(y))]);
    }""")
    )


def test_the_curvature_follows_the_mouse(widget, everywhere):
    curvature = widget("curvature", everywhere)
    assert curvature["theta"] == [0, 0] and bends_as(curvature, STUDY)
    curvature.drag(curvature.handle(), 40, -30)
    assert curvature["theta"][0] > 0 and curvature["theta"][1] > 0
    assert bends_as(curvature, STUDY) and not bends_as(
        curvature, Dataset(x=STUDY.x + 0.01, y=STUDY.y)
    )
    before = curvature["smallest"]
    curvature.drag(curvature.handle(1), 30, 0)  # a sample
    assert curvature["smallest"] != before and not bends_as(curvature, STUDY)
    curvature.button("Reset").click()
    curvature.settle()
    assert curvature["theta"] == [0, 0] and bends_as(curvature, STUDY)


def test_the_curvature_by_keyboard(widget):
    curvature = widget("curvature")
    curvature.press(curvature.handle(), "ArrowLeft", 3)
    curvature.press(curvature.handle(), "Shift+ArrowUp")
    assert curvature["theta"][0] < 0 < curvature["theta"][1] and bends_as(curvature, STUDY)
    curvature.press(curvature.handle(), "End")
    assert curvature["theta"][0] > 5 and curvature["leaves"] is True
    assert "the ellipse goes on outside" in curvature.frame.text_content()
    curvature.hears("outside the picture")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_drawn_ellipse_is_where_the_quadratic_form_is_1(widget, width):
    curvature = widget("curvature", width=width)
    H, rim = hessian([0, 0], STUDY.X), rim_of(curvature)
    form = np.einsum("ki,ij,kj->k", rim, H, rim)
    assert len(rim) > 40 and np.allclose(
        form, 1, atol=0.06
    )  # the path is drawn to a tenth of a pixel
    assert not np.allclose(form * 1.15, 1, atol=0.06)
    assert curvature["leaves"] is False


def test_the_labels_do_not_move_the_ellipse_and_equal_x_make_it_a_strip(widget):
    curvature = widget("curvature", has_touch=True, width=390)
    curvature.press(curvature.handle(), "Shift+ArrowUp", 2)
    choose, seen = curvature.frame.get_by_label("Data"), {}
    for dataset in (SEPARABLE, CROSSED, ONE_PLACE):
        choose.select_option(dataset.name)
        curvature.settle()
        assert bends_as(curvature, dataset), dataset.name
        seen[dataset.name] = (
            curvature["smallest"],
            curvature["largest"],
            curvature["cost"],
            curvature["message"].split(":")[0].split()[0],
        )
    assert (
        seen["separable"][:2] == seen["crossed"][:2] and seen["separable"][2] < seen["crossed"][2]
    )
    assert seen["one place"][0] == 0 and [kind for *_, kind in seen.values()] == [
        "positive",
        "positive",
        "flat",
    ]
    curvature.press(curvature.handle(1), "ArrowRight")  # one sample aside
    assert curvature["smallest"] > 0 and curvature["message"].startswith("positive")


# ------------------------------------------------------------------ pulls


def pulls_as(pulls, dataset):
    """The gradient that is written is logistic's, and the slope of the cost as it is measured."""
    theta, e = np.array(pulls["theta"]), 1e-6 * np.eye(2)
    cost = [log_loss(point, dataset.X, dataset.y) for point in (*(theta + e), *(theta - e))]
    measured = np.subtract(cost[:2], cost[2:]) / 2e-6
    return np.allclose(
        pulls["gradient"], gradient(theta, dataset.X, dataset.y), rtol=1e-12, atol=1e-15
    ) and np.allclose(pulls["gradient"], measured, atol=1e-8)


def bars_of(pulls, face):
    """The bars that are drawn: (x, height up), in pixels, from left to right."""
    return np.array(
        pulls.frame.locator(".lg-plot")
        .nth(face)
        .evaluate("""plot => {
        const lines = [...plot.querySelectorAll(".lg-line:is(.lg-zero, .lg-one):not(.lg-bar)")];
        const d = lines.map(line => line.getAttribute("d")).join("");
        return [...d.matchAll(/M(\\S+) (\\S+)V(\\S+?)(?=M|$)/g)]
            .map(([, x, foot, tip]) => [Number(x), foot - tip]).sort(([a], [b]) => a - b);
    }""")
    )


def curve_at(pulls, place):
    """One of the two handles that hold the curve, from left to right."""
    return pulls.frame.locator('.lg-handle[aria-label^="The curve at"]').nth(place)


def sample(pulls, number):
    return pulls.frame.locator(f'.lg-handle[aria-label^="Sample {number} "]')


def test_the_pulls_follow_the_mouse(widget, everywhere):
    pulls = widget("pulls", everywhere)
    before = pulls["theta"], pulls["selected"]
    assert before == ([-1, 1], 14) and pulls_as(pulls, STUDY)
    pulls.drag(curve_at(pulls, 0), 0, 60)
    b, w = pulls["theta"]
    assert b < -1 and w > 1 and pulls_as(pulls, STUDY)
    assert not pulls_as(pulls, Dataset(x=STUDY.x, y=1 - STUDY.y))
    pulls.drag(curve_at(pulls, 1), 0, 60)
    assert pulls["theta"][1] < w and pulls_as(pulls, STUDY)
    pulls.drag(sample(pulls, 11), -40, 0)
    assert pulls["selected"] == 10 and not pulls_as(pulls, STUDY)
    pulls.button("Reset").click()
    pulls.settle()
    assert (pulls["theta"], pulls["selected"]) == before and pulls_as(pulls, STUDY)


def test_a_handle_of_the_curve_leaves_the_other_where_it_is(widget):
    pulls = widget("pulls")
    heights = [float(curve_at(pulls, k).get_attribute("aria-valuenow")) for k in (0, 1)]
    pulls.press(curve_at(pulls, 0), "Shift+ArrowDown")
    now = [float(curve_at(pulls, k).get_attribute("aria-valuenow")) for k in (0, 1)]
    assert now[0] < heights[0] - 0.01 and now[1] == pytest.approx(heights[1], abs=1e-12)


def test_the_pulls_by_keyboard(widget):
    pulls = widget("pulls")
    pulls.press(curve_at(pulls, 1), "ArrowDown", 3)
    pulls.press(pulls.slider("Bias b"), "ArrowLeft", 5)
    pulls.press(pulls.slider("Weight w"), "ArrowRight", 5)
    assert pulls_as(pulls, STUDY)
    pulls.press(sample(pulls, 15), "ArrowDown", 2)
    assert pulls["selected"] == 16 and "17, y = 1" in pulls.frame.inner_text()
    pulls.press(sample(pulls, 17), "ArrowLeft", 2)
    assert pulls["selected"] == 16 and not pulls_as(pulls, STUDY)
    pulls.hears("Strongest pull")


def test_a_minimum_at_zero_is_at_zero_and_not_at_what_rounding_has_left(widget):
    pulls = widget("pulls")
    pulls.frame.get_by_label("Data").select_option("crossed")
    pulls.button("To the minimum").click()
    pulls.hears("^b = 0, w = 0[.]4196[.]")


def test_on_a_phone_the_pulls_have_a_scale(widget):
    pulls = widget("pulls", width=390, height=844)
    for face, ends in ((1, {"−5", "0", "5"}), (2, {"−1", "0", "1"})):
        ticks = pulls.frame.locator(".lg-plot").nth(face).locator(".lg-tick[text-anchor=end]")
        assert set(ticks.all_text_contents()) == ends


@pytest.mark.parametrize("width", [1280, 390])
def test_a_square_of_the_curve_lies_above_the_samples(widget, width):
    pulls = widget("pulls", width=width)
    over = """([x, y]) => document.elementFromPoint(x, y).closest(".lg-handle").ariaLabel"""
    touched = """knob => [...knob.closest("svg").querySelectorAll("[aria-label^=Sample] .lg-knob")]
        .filter(other => {
            const [a, b] = [knob, other].map(one => one.getBoundingClientRect());
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        }).length"""
    for k in (0, 1):
        knob = curve_at(pulls, k).locator(".lg-knob")
        assert knob.evaluate(touched) == 0  # at first both stand free
        pulls.press(curve_at(pulls, k), "End")
        assert pulls.page.evaluate(over, middle(curve_at(pulls, k))).startswith("The curve at")


def test_the_pulls_by_finger(widget):
    pulls = widget("pulls", has_touch=True, width=390)
    sample(pulls, 3).evaluate("handle => handle.scrollIntoView({block: 'center'})")
    pulls.page.touchscreen.tap(*center(sample(pulls, 3).locator(".lg-knob").bounding_box()))
    pulls.settle()
    assert pulls["selected"] == 2 and pulls_as(pulls, STUDY)
    bars = pulls.frame.locator(".lg-plot").nth(2)
    bars.evaluate("plot => plot.scrollIntoView({block: 'center'})")
    box, [right, _] = bars.bounding_box(), bars_of(pulls, 2)[-1]
    pulls.page.touchscreen.tap(box["x"] + right - 3, box["y"] + 60)
    pulls.settle()
    assert pulls["selected"] == 19 and pulls_as(pulls, STUDY)


def center(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_pulls_are_the_bars_and_their_mean_is_the_gradient(widget):
    pulls = widget("pulls")
    seen = []
    for number in range(1, 21):
        sample(pulls, number).focus()
        pulls.settle()
        assert pulls["selected"] == number - 1
        seen.append(pulls["pull"])
    assert np.mean(seen) == pytest.approx(pulls["gradient"][1], rel=1e-12)
    residuals = sigmoid(STUDY.X @ pulls["theta"]) - STUDY.y
    assert np.allclose(seen, residuals * STUDY.x, rtol=1e-12)
    for face, drawn in ((1, seen), (2, residuals)):
        _, heights = bars_of(pulls, face).T
        unit = heights.max() / max(drawn)
        assert len(heights) == 20 and np.allclose(heights, unit * np.array(drawn), atol=0.11)


def test_at_the_minimum_every_sample_still_pulls_and_without_one_there_is_no_way_there(widget):
    pulls = widget("pulls")
    pulls.button("To the minimum").click()
    pulls.settle()
    assert np.allclose(pulls["theta"], newton(STUDY.X, STUDY.y).theta[-1], rtol=1e-9)
    assert np.abs(pulls["gradient"]).max() < 1e-15
    assert "(8.33 − 8.33)\u00a0/\u00a020 ≈ 0" in pulls.frame.locator(".lg-where").text_content()
    assert np.abs(bars_of(pulls, 2)[:, 1]).min() > 0.5  # in pixels
    pulls.frame.get_by_label("Data").select_option("separable")
    pulls.settle()
    theta, minimum = pulls["theta"], pulls.button("To the minimum")
    assert minimum.get_attribute("aria-disabled") == "true" and pulls["selected"] == 3
    pulls.press(minimum, "Enter")
    assert pulls["theta"] == theta and pulls_as(pulls, SEPARABLE)
    assert (bars_of(pulls, 1)[:, 1] <= 0).all() and pulls["gradient"][1] < 0
    pulls.frame.get_by_label("Data").select_option("crossed")
    pulls.press(minimum, "Enter")
    assert np.abs(pulls["gradient"]).max() < 1e-15 and pulls_as(pulls, CROSSED)
    assert list(np.sign(bars_of(pulls, 1)[:, 1])) == [-1, 1, 1, -1]


# ------------------------------------------------------------------ newton and the race


def newtoned(widget, dataset=STUDY):
    return newton(dataset.X, dataset.y, start=widget["start"], damped=widget["damped"])


def test_newton_by_mouse(widget, everywhere):
    way = widget("newton", everywhere)
    way.drag(way.handle(), 15, -10)
    way.button("Step forward").click()
    way.settle()
    assert way["step"] == 1 and agrees(way, newtoned(way))
    way.play_to_the_end(way.button("Play").click)
    assert way["converged"] is True and agrees(way, newtoned(way))


def test_undamped_newton_diverges_and_damping_repairs_it_by_keyboard(widget):
    way = widget("newton")
    way.press(way.handle(), "Shift+ArrowRight", 12)
    assert way["damped"] is False and way["converged"] is False
    assert way["message"] == newtoned(way).message
    way.press(way.frame.get_by_role("checkbox"), "Space")
    assert way["damped"] is True and way["converged"] is True
    way.press(way.slider("Step"), "End")
    assert agrees(way, newtoned(way))


def test_the_vertex_is_the_next_step(widget):
    way = widget("newton")
    vertex = way["vertex"]
    way.button("Step forward").click()
    way.settle()
    assert np.allclose(way["theta"], vertex, rtol=1e-12)


def test_newton_says_from_which_step_on_a_minimum_is_proved(widget):
    way = widget("newton", chapter="certificate")
    proved = []
    for step in range(way["steps"] + 1):
        found = certificate(way["theta"], STUDY.X, STUDY.y)
        said = re.search("ν τ = [^:]*: (.*)", way.frame.inner_text()).group(1)
        assert way["step"] == step
        assert way["product"] == pytest.approx(found.product, rel=1e-6, abs=1e-12)
        assert said.startswith("a minimum is proved" if found.product < 1 else "nothing is proved")
        proved.append(found.minimum_exists)
        if step < way["steps"]:
            way.button("Step forward").click()
            way.settle()
    assert proved[0] is False and proved[-1] is True
    way.frame.get_by_label("Data").select_option("far point")
    way.press(way.frame.get_by_role("checkbox"), "Space")
    assert way["damped"] is True and way["steps"] == 13
    way.press(way.slider("Step"), "ArrowRight", 10)
    before = way["product"]
    way.press(way.slider("Step"), "ArrowRight")
    assert way["step"] == 11 and way["product"] < 1 < before
    way.frame.get_by_label("Data").select_option("separable")
    way.settle()
    way.press(way.slider("Step"), "End")
    assert way["product"] > 1 and "nothing is proved from here" in way.frame.inner_text()
    assert "ν τ" not in widget("newton").frame.inner_text()  # before that chapter it says nothing


def test_race_by_mouse_and_keyboard(widget, everywhere):
    race = widget("race", everywhere)
    race.drag(race.handle(), 12, 8)
    race.press(race.handle(), "ArrowUp")
    race.press(race.slider("Step"), "End")
    results, X, y, start = race["results"], STUDY.X, STUDY.y, race["start"]
    rate = race["learningRate"]
    ways = {
        "descent": gradient_descent(X, y, learning_rate=rate, start=start, max_steps=20_000),
        "newton": newton(X, y, start=start, damped=False, tolerance=1e-6),
        "damped": newton(X, y, start=start, damped=True, tolerance=1e-6),
    }
    for name, way in ways.items():
        shown = results[name]
        assert (shown["steps"], shown["converged"]) == (way.steps, way.converged), name
        assert np.allclose(shown["theta"], way.theta[-1], rtol=1e-9), name


# ------------------------------------------------------------------ split_cost and tangent


def test_split_cost_by_mouse_and_keyboard(widget, everywhere):
    split = widget("split_cost", everywhere)
    for _ in range(2):
        split.drag(split.handle(), 25, 0)
        split.press(split.handle(), "ArrowRight")
        h, y = split["h"], split["label"]
        assert math.isclose(split["cost"], -math.log(h) if y else -math.log1p(-h), rel_tol=1e-12)
        assert math.isclose(split["slopeH"], -1 / h if y else 1 / (1 - h), rel_tol=1e-12)
        assert math.isclose(split["slopeZ"], h - y, rel_tol=1e-9)
        split.frame.get_by_label("Label").select_option("0")
        split.settle()
        assert split["label"] == 0
    split.press(split.slider("Score z = log(h/(1 − h))"), "End")
    split.hears("h = 1 − 1e−6: cost 13.82")  # where four digits would say 1
    assert "1 − 1e−6" in split.frame.locator(".lg-readout").inner_text()
    inside = (
        "tick => tick.getBoundingClientRect().x >= tick.ownerSVGElement.getBoundingClientRect().x"
    )
    ticks = split.frame.locator(".lg-tick").all()
    assert len(ticks) > 10 and all(tick.evaluate(inside) for tick in ticks)


def test_tangent_by_mouse_and_keyboard(widget, everywhere):
    tangent = widget("tangent", everywhere)
    for act in (
        lambda: tangent.drag(tangent.handle(0), 50, 0),
        lambda: tangent.press(tangent.handle(1), "ArrowLeft", 3),
        lambda: tangent.press(tangent.slider("Score z"), "End"),
        lambda: tangent.press(tangent.slider("Score z"), "Home"),
    ):
        before = tangent["z"]
        act()
        z = tangent["z"]
        assert z != before
        assert math.isclose(tangent["h"], float(sigmoid(z)), rel_tol=1e-15)
        assert math.isclose(tangent["slope"], float(sigmoid(z) * sigmoid(-z)), rel_tol=1e-15)
        assert 0 < tangent["slope"] <= 0.25


# ------------------------------------------------------------------ derivation


def lines_of(derivation):
    """The lines that are seen, and the numbers in them: three terms and their mean."""
    return derivation.frame.evaluate("""frame => [...frame.querySelectorAll("[role=row]")].slice(1)
        .filter(row => row.checkVisibility({visibilityProperty: true}))
        .map(row => [row.querySelector("b").textContent,
                     [...row.querySelectorAll("[role=cell]")].map(cell => cell.textContent)])""")


def derives(derivation):
    """Each line so far has the value that logistic computes, to the digits that are measured."""
    theta, j, values = derivation["theta"], derivation["j"], derivation["values"]
    cost, *slopes, pair = [line[-1] for line in values]
    X, y = Dataset(x=[1, 2, 4], y=[0, 1, 1]).X, np.array([0.0, 1, 1])
    right = gradient(theta, X, y)
    return (
        math.isclose(cost, log_loss(theta, X, y), rel_tol=1e-12)
        and np.allclose(slopes, right[j], rtol=1e-8, atol=1e-9)
        and np.allclose(pair, right, rtol=1e-12)
        and math.isclose(derivation["value"], right[j], rel_tol=1e-8, abs_tol=1e-9)
        and derivation["difference"] < 1e-8
    )


def test_derivation_by_mouse(widget, everywhere):
    derivation = widget("derivation", everywhere)
    assert [name for name, _ in lines_of(derivation)] == ["The cost", "Its derivative, measured"]
    for step in range(1, 6):
        derivation.button("Next").click()
        derivation.settle()
        assert derivation["step"] == step and len(lines_of(derivation)) == 2 + step
        assert derives(derivation)
    (_, costs), *slopes, (_, pairs) = lines_of(derivation)
    assert all(numbers == slopes[0][1] for _, numbers in slopes) and costs != slopes[0][1]
    assert [pair.split("\n")[1] for pair in pairs] == slopes[0][1]
    assert derivation.button("Next").get_attribute("aria-disabled") == "true"
    derivation.frame.get_by_label("Derivative").select_option("0")
    derivation.settle()
    assert derivation["j"] == 0 and derives(derivation) and lines_of(derivation)[-1][1] == pairs
    derivation.button("Back").click()
    derivation.settle()
    assert derivation["step"] == 4
    derivation.button("Reset").click()
    derivation.settle()
    assert (derivation["step"], derivation["j"], derivation["theta"]) == (0, 1, [-2, 1])


def test_derivation_by_keyboard(widget):
    derivation = widget("derivation")
    derivation.press(derivation.button("Next"), "ArrowRight")
    derivation.hears("^Step 1: the chain rule. The derivative of J is minus the mean of: y times")
    derivation.press(derivation.button("Next"), "ArrowRight", 2)
    derivation.press(derivation.button("Back"), "ArrowLeft")
    assert derivation["step"] == 2 and derives(derivation)
    for name, key in (("Bias b", "End"), ("Weight w", "Home"), ("Weight w", "ArrowRight")):
        derivation.press(derivation.slider(name), key)
        assert derivation["step"] == 2, "the arrow keys of a slider are its own"
        assert derives(derivation)
    assert derivation["theta"] == [4, -1.95]
    derivation.press(derivation.button("Next"), "Control+ArrowRight")
    assert derivation["step"] == 2
    derivation.press(derivation.button("Next"), "ArrowRight", 9)
    assert derivation["step"] == 5
    derivation.hears("^Step 4: all.*X transposed times .h minus y.*[0-9] for b and .*[0-9] for w")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_step_of_the_derivation_moves_nothing_and_a_line_to_come_is_not_read(widget, width):
    derivation = widget("derivation", width=width)
    height = "frame => frame.getBoundingClientRect().height"
    before = derivation.frame.evaluate(height)
    assert "all weights" not in derivation.frame.aria_snapshot()
    derivation.press(derivation.button("Next"), "ArrowRight", 5)
    assert abs(derivation.frame.evaluate(height) - before) < 0.5
    assert "all weights" in derivation.frame.aria_snapshot()
    now = derivation.frame.locator("[aria-current=step]")
    assert now.count() == 1 and "all weights" in now.inner_text()
    assert now.evaluate("""row => {
        const {top, bottom} = row.getBoundingClientRect();
        const foot = row.closest(".lg-widget").querySelector(".lg-foot");
        return top >= 0 && bottom <= foot.getBoundingClientRect().top;
    }"""), "the new line is in sight, above the buttons and the verdict"


@pytest.mark.parametrize(
    ("width", "height", "seen"),
    [(1366, 768, ".lg-foot, .lg-whys > [data-when=now]"), (390, 844, ".lg-foot")],
)
def test_the_verdict_is_in_sight_at_every_step(widget, width, height, seen):
    derivation = widget("derivation", width=width, height=height)
    derivation.frame.evaluate(
        "frame => scrollTo({top: scrollY + frame.getBoundingClientRect().top - 60,"
        " behavior: 'instant'})"
    )
    for step in range(6):
        if step:
            derivation.button("Next").click()
            derivation.settle()
        verdict = derivation.frame.locator(".lg-foot .lg-message")
        assert verdict.inner_text().startswith("Equal? Yes" if step else "Equal? ∂J/∂w")
        bottoms = derivation.frame.locator(seen).evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().bottom)"
        )
        assert len(bottoms) == 1 + seen.count(",") and max(bottoms) <= height


def test_a_bracket_of_the_derivation_is_as_tall_as_what_it_holds(widget):
    derivation = widget("derivation")
    shares = derivation.frame.evaluate("""async frame => {
        await document.fonts.ready;
        const pen = document.createElement("canvas").getContext("2d");
        return [...frame.querySelectorAll("mo")]
            .filter(mo => mo.textContent === "[" && mo.parentElement.querySelector("mfrac"))
            .map(mo => {
                const {fontSize, fontFamily} = getComputedStyle(mo);
                pen.font = `${fontSize} ${fontFamily}`;
                const ink = pen.measureText("[");
                const held = [...mo.parentElement.querySelectorAll("mfrac")]
                    .map(one => one.getBoundingClientRect().height);
                return (ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent)
                    / Math.max(...held);
            });
    }""")
    assert len(shares) == 2 and 0.85 < min(shares) <= max(shares) < 1.2, shares


def test_a_factor_of_the_derivation_stands_apart_and_so_does_a_minus(widget):
    gaps = widget("derivation").frame.evaluate("""frame => {
        const box = one => one.getBoundingClientRect();
        const all = [...frame.querySelectorAll(".lg-what math > mrow")];
        const lasts = all.filter(row => /x$/.test(row.lastElementChild.textContent.slice(0, -1)));
        const minus = all.flatMap(row => [...row.querySelectorAll("mo[form=prefix] + mfrac")]);
        return [
            lasts.map(row => box(row.lastElementChild).left
                - box(row.lastElementChild.previousElementSibling.previousElementSibling).right),
            minus.map(frac => box(frac.firstElementChild).left
                - box(frac.previousElementSibling).right),
        ];
    }""")
    assert [len(found) for found in gaps] == [3, 3] and min(min(found) for found in gaps) > 1.5


@pytest.mark.parametrize("width", [1280, 700, 360])
def test_no_formula_of_the_derivation_is_wider_than_its_place(widget, width):
    derivation = widget("derivation", width=width)
    spare = derivation.frame.evaluate("""frame => [...frame.querySelectorAll("math")].map(
        math => math.parentElement.getBoundingClientRect().width
            - math.getBoundingClientRect().width)""")
    assert len(spare) == 8 and min(spare) > -0.1
    lines = derivation.frame.locator(".lg-lines")
    assert lines.evaluate("lines => lines.scrollWidth - lines.clientWidth") == 0


def test_on_paper_the_derivation_has_all_its_lines_the_verdict_on_them_and_no_highlight(widget):
    derivation = widget("derivation")
    derivation.page.emulate_media(media="print")
    assert len(lines_of(derivation)) == 7
    words = derivation.frame.inner_text()
    assert words.count("Equal?") == 1 and "must give" not in words
    assert re.search(r"Equal\? Yes, .* measured and by 5 lines, at b = −2, w = 1\.", words)
    marked = derivation.frame.locator("[role=row][data-when], .lg-made, .lg-from")
    looks = marked.evaluate_all("""all => all.map(one => {
        const look = getComputedStyle(one);
        return [look.backgroundColor, look.borderLeftColor, look.borderBottomColor].join();
    })""")
    assert len(looks) > 15 and set(looks) == {",".join(["rgba(0, 0, 0, 0)"] * 3)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tangent", "z"),
        ("bowls", "start"),
        ("split_cost", "h"),
        ("curvature", "theta"),
        ("pulls", "theta"),
    ],
)
def test_the_ends_of_a_view_are_ends(widget, name, value):
    one = widget(name)
    handle = curve_at(one, 0) if name == "pulls" else one.handle()
    one.press(handle, "End")
    end = one[value]
    one.press(handle, "End", 3)
    assert one[value] == end
    one.press(handle, "Home")
    assert one[value] < end


def test_a_handle_leaves_the_shortcuts_of_the_browser_alone(widget):
    tangent = widget("tangent")
    z = tangent["z"]
    for key in ("Control+End", "Control+Home", "Meta+ArrowLeft"):
        tangent.press(tangent.handle(), key)
    assert tangent["z"] == z


def test_at_the_minimum_of_newton_there_is_no_false_news(widget):
    newton_ = widget("newton")
    newton_.press(newton_.slider("Step"), "End")
    newton_.press(newton_.slider("Step"), "ArrowLeft")
    assert "NaN" not in newton_.frame.inner_html()
    assert "the same as here but for rounding" in newton_.frame.inner_text()


# ------------------------------------------------------------------ without dragging


def middle(handle):
    return center(handle.locator(".lg-knob").bounding_box())


def tap(one, view, across, down):
    """A finger's tap in a view, at a part of its width and of its height: where that is."""
    plot = one.frame.locator(".lg-plot:visible").nth(view)
    plot.evaluate("plot => plot.scrollIntoView({block: 'center'})")
    box = plot.bounding_box()
    place = box["x"] + across * box["width"], box["y"] + down * box["height"]
    one.page.touchscreen.tap(*place)
    one.settle()
    return place


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("descent", "study"),
        ("bowls", "two basins"),
        ("newton", "study"),
        ("newton", "two points"),
        ("race", "study"),
    ],
)
def test_a_tap_moves_the_start(widget, name, dataset):
    one = widget(name, has_touch=True, width=390)
    one.frame.get_by_label("Data").select_option(dataset)
    one.press(one.slider("Step"), "End")
    before = one["start"]
    x, y = tap(one, 0, 0.4, 0.3)
    assert one["start"] != before and one["step"] == 0
    at = middle(one.frame.locator(".lg-handle:visible").first)
    assert abs(at[0] - x) < 2 and (len(before) == 1 or abs(at[1] - y) < 2)


@pytest.mark.parametrize(
    ("name", "view"), [("tangent", 0), ("tangent", 1), ("split_cost", 0), ("split_cost", 2)]
)
def test_a_tap_moves_the_point(widget, name, view):
    one = widget(name, has_touch=True, width=390)
    before = one["z" if name == "tangent" else "h"]
    x, _ = tap(one, view, 0.4, 0.3)
    handle = one.frame.locator(".lg-plot").nth(view).locator(".lg-handle")
    assert one["z" if name == "tangent" else "h"] != before and abs(middle(handle)[0] - x) < 2


@pytest.mark.parametrize(
    ("name", "chapter", "view", "number"),
    [
        ("descent", "gradient-descent", 1, 3),
        ("descent", "index", 1, 3),
        ("curvature", "convexity", 1, 3),
        ("pulls", "gradient", 0, 11),
    ],
)
def test_a_tap_beside_the_samples_moves_the_chosen_one(widget, name, chapter, view, number):
    one = widget(name, chapter=chapter, has_touch=True, width=390)
    places = "frame => [...frame.querySelectorAll('[aria-label^=Sample]')].map(e => e.ariaValueNow)"
    before = one.frame.evaluate(places)
    if name != "pulls":  # where one is chosen from the beginning
        tap(one, view, 0.6, 0.5)
        assert one.frame.evaluate(places) == before, "none is chosen yet"
    chosen = sample(one, number)
    chosen.evaluate("handle => handle.scrollIntoView({block: 'center'})")
    one.page.touchscreen.tap(*middle(chosen))
    one.settle()
    assert one.frame.evaluate(places) == before and one.frame.locator(".lg-ring").count() > 0
    x, _ = tap(one, view, 0.6, 0.5)
    assert abs(middle(chosen)[0] - x) < 2
    moved = [k for k, old in enumerate(before) if one.frame.evaluate(places)[k] != old]
    assert moved == [number - 1]


def types(one, label, text):
    field = one.frame.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    one.press(field, "Enter")
    return field.input_value()


@pytest.mark.parametrize("name", ["descent", "newton", "race", "bowls", "curvature"])
def test_a_start_or_a_point_can_be_typed(widget, name):
    one = widget(name)
    key, title = ("theta", "Point") if name == "curvature" else ("start", "Start")
    one.press(one.frame.locator("summary"), "Enter")
    if name != "bowls":
        assert types(one, f"{title} b", "-1.25") == "-1.25"
    assert types(one, f"{title} w", "0.3125") == "0.3125"
    assert one[key] == ([0.3125] if name == "bowls" else [-1.25, 0.3125])
    field = one.frame.get_by_label(f"{title} w")
    for wrong in ("1001", "-1e9", "", "e", "1,000,5"):
        assert types(one, f"{title} w", wrong) == wrong and one[key][-1] == 0.3125
        assert field.evaluate("field => field.validationMessage").startswith("Type a number from")
    one.press(field, "Escape")
    assert field.input_value() == "0.3125"
    field.fill("abc")
    field.press("Tab")
    assert field.input_value() == "0.3125"
    fault = one.frame.get_by_role("alert").filter(has_text="“abc” is no number")
    assert fault.inner_text().endswith("it is 0.3125 again.")
    assert types(one, f"{title} w", "0.25") == "0.25" and fault.count() == 0
    assert types(one, f"{title} w", "−2,5") == "-2.5" and one[key][-1] == -2.5
    types(one, f"{title} w", "1000")
    assert one[key][-1] == 1000
    if name == "bowls":  # far away, what lies around zero is still seen
        assert len(one["minima"]) == 2
    field.fill("abc")
    one.button("Reset").click()
    one.settle()
    assert field.input_value() == str(one[key][-1]) != "1000"


def test_where_there_is_no_bias_none_is_typed(widget):
    one = widget("newton")
    one.frame.locator("summary").click()
    assert one.frame.get_by_label("Start b").is_visible()
    one.frame.get_by_label("Data").select_option("two points")
    one.settle()
    assert not one.frame.get_by_label("Start b").is_visible()
    assert types(one, "Start w", "2") == "2" and one["start"] == [2] and agrees_at_once(one)


def agrees_at_once(one):
    """The walk that is shown begins where it is said to begin."""
    return one["step"] == 0 and one["theta"] == one["start"]


@pytest.mark.parametrize("name", ["descent", "curvature", "pulls"])
def test_a_sample_can_be_typed(widget, name):
    one = widget(name)
    one.frame.locator("summary").click()
    if name == "curvature":
        types(one, "Point w", "0.5")  # where w is 0, labels and places do not matter to the cost
    one.frame.get_by_label("Sample", exact=True).select_option("2")
    one.settle()
    assert one.frame.locator(".lg-ring").first.is_visible()
    assert types(one, "x of the sample", "2.5") == "2.5"
    one.frame.get_by_label("y of the sample").locator("visible=true").select_option("1")
    one.settle()
    x, y = STUDY.x.copy(), STUDY.y.copy()
    x[2], y[2] = 2.5, 1 - y[2]
    assert y[2] == 1
    truth, half = Dataset(x=x, y=y), Dataset(x=x, y=STUDY.y)
    holds = {"descent": lambda one, data: agrees(one, descended(one, data)),
             "curvature": bends_as, "pulls": pulls_as}[name]  # fmt: skip
    assert holds(one, truth) and not holds(one, half)
    assert sample(one, 3).get_attribute("aria-label").startswith("Sample 3 of 20, y = 1")
    assert one.frame.get_by_label("Data").evaluate("e => e.selectedOptions[0].text") == (
        "changed by you"
    )


def test_where_y_is_a_number_a_number_is_typed(widget):
    one = widget("descent")
    one.frame.get_by_label("Data").select_option("line")
    one.frame.locator("summary").click()
    assert types(one, "y of the sample", "3.5") == "3.5"
    assert "y = 3.5" in sample(one, 1).get_attribute("aria-label")


@pytest.mark.parametrize(("name", "view"), [("descent", 1), ("curvature", 1), ("pulls", 0)])
def test_a_sample_that_is_typed_is_drawn_where_it_is(widget, name, view):
    one = widget(name)
    one.frame.locator("summary").click()
    types(one, "x of the sample", "40")
    moved = one.frame.locator(".lg-ring").first.evaluate("ring => ring.getBBox().x")
    others = one.frame.locator(".lg-plot").nth(view).locator('[aria-label^="Sample"] .lg-knob')
    places = others.evaluate_all("all => all.map(one => one.getBBox().x)")
    assert moved > 1.5 * sorted(places)[-2]


def test_a_minimum_that_leaves_the_picture_is_brought_back(widget):
    one = widget("descent")
    one.frame.get_by_label("Data").select_option("line")
    one.frame.locator("summary").click()
    types(one, "y of the sample", "900")
    star = one.frame.locator(".lg-plot").first.locator(".lg-best")
    box, plot = star.bounding_box(), one.frame.locator(".lg-plot").first.bounding_box()
    assert plot["x"] + 46 < box["x"] and box["x"] + box["width"] < plot["x"] + plot["width"]
    assert plot["y"] < box["y"] and box["y"] + box["height"] < plot["y"] + plot["height"]


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name != "derivation"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (740, 360)])
def test_on_a_phone_a_picture_and_its_controls_share_the_screen(widget, name, width, height):
    one = widget(name, width=width, height=height)
    tops = one.frame.evaluate("""frame => {
        const box = element => element.getBoundingClientRect();
        const plots = [...frame.querySelectorAll(".lg-plot")].map(box).filter(b => b.width);
        const named = "[type=range]:not(.lg-settings *)";
        const controls = [...frame.querySelectorAll(`.lg-play, ${named}`)].map(box);
        return {tallest: Math.max(...plots.map(b => b.height)), first: plots[0].top,
                last: Math.max(plots[0].bottom, ...controls.map(b => b.bottom))}}""")
    assert tops["tallest"] <= 0.65 * height
    assert tops["last"] - tops["first"] < height - 64  # the page's header stays on the screen


# ------------------------------------------------------------------ by ear

SAID = """frame => {
    frame.said = [];
    const status = frame.querySelector("[role=status]");
    new MutationObserver(() => status.textContent && frame.said.push(status.textContent))
        .observe(status, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def listener(widget):
    """listener(name) opens a widget and returns it with a function: what is said of an act."""

    def open_widget(name, **more):
        one = widget(name, **more)
        one.page.wait_for_timeout(600)
        one.frame.evaluate(SAID)

        def said_of(act):
            act()
            one.page.wait_for_timeout(700)  # it is said once things have come to rest
            return one.frame.evaluate("frame => frame.said.splice(0)")

        return one, said_of

    return open_widget


def chooses(one, label, option):
    field = one.frame.get_by_label(label, exact=True).locator("visible=true")
    return lambda: field.select_option(option)


def test_the_minimum_that_comes_and_goes_is_said_and_written(listener):
    curvature, said_of = listener("curvature")
    crossed, split = "Minimum at b = 0, w = 0.4196.", "No minimum: the labels can be split."
    [text] = said_of(chooses(curvature, "Data", "separable"))
    assert "smallest along (b, w) = (1, 0)." in text and text.endswith(split)
    for name, sentence in (("crossed", crossed), ("separable", split)):
        assert said_of(chooses(curvature, "Data", name)) == [sentence]  # all else is as before
        assert sentence in curvature.frame.locator(".lg-message").inner_text()
    flat = said_of(chooses(curvature, "Data", "one place"))
    assert flat[0].endswith("A whole line of minima.")
    said_of(chooses(curvature, "Data", "crossed"))
    curvature.frame.locator("summary").click()
    chooses(curvature, "Sample", "1")()
    label = "y of the sample"
    assert said_of(chooses(curvature, label, "0")) == [f"{split} Data: changed by you."]
    assert said_of(chooses(curvature, label, "1")) == [crossed]


@pytest.mark.parametrize(
    ("name", "lowest"),
    [
        ("descent", "(Minimum|there is no minimum)"),
        ("newton", "(Minimum|there is no minimum)"),
        ("race", "(Minimum|End of Newton: separable)"),
        ("curvature", "(Minimum|No minimum|line of minima)"),
        ("bowls", "(Minima in the picture|no minimum in this picture)"),
        ("pulls", "Derivative for b"),
    ],
)
def test_another_data_set_is_said_once(listener, name, lowest):
    one, said_of = listener(name)
    choices = one.frame.get_by_label("Data").locator("option")
    for value in [*choices.evaluate_all("all => all.map(one => one.value)")[1:], STUDY.name][:4]:
        if value != STUDY.name or name != "bowls":
            [text] = said_of(chooses(one, "Data", value))
            assert len(re.findall(lowest, text)) == 1, text
            assert "Data:" not in text  # the menu has said it
            assert "e−1" not in text  # a minimum at zero is at zero
            assert text.count("The bound on α is") == (name in ("descent", "race"))


def test_what_a_choice_of_data_sets_besides_is_said_and_comes_back(listener):
    descent, said_of = listener("descent")
    cost = descent.frame.get_by_label("Cost", exact=True)
    [text] = said_of(chooses(descent, "Cost", "squared"))
    assert "Cost:" not in text  # the menu has said it
    [text] = said_of(chooses(descent, "Data", "line"))
    assert text.count("Cost: squared error, line.") == 1 and cost.input_value() == "linear"
    [text] = said_of(chooses(descent, "Data", "study"))
    assert text.count("Cost: squared error, sigmoid.") == 1 and cost.input_value() == "squared"
    [text] = said_of(descent.button("Reset").click)
    assert "Cost: log loss." in text
    said_of(chooses(descent, "Data", "line"))
    said_of(chooses(descent, "Data", "study"))
    assert cost.input_value() == "log"


@pytest.mark.parametrize("own", [True, False])
def test_the_damping_that_was_chosen_comes_back(listener, own):
    way, said_of = listener("newton")
    damped = way.frame.get_by_role("checkbox")
    assert not damped.is_checked()
    if own:
        assert "Damped:" not in "".join(said_of(damped.click))  # the switch has said it
    for name in ("two points", "far point"):
        text = "".join(said_of(chooses(way, "Data", name)))
        assert ("Damped: off." in text) is (own and name == "two points")
        assert not damped.is_checked()
    text = "".join(said_of(chooses(way, "Data", "study")))
    assert ("Damped: on." in text) is own is damped.is_checked()


@pytest.mark.parametrize(
    ("name", "end", "away"),  # away: where another walk begins, of another number of steps
    [
        ("descent", "End of the walk", "Shift+ArrowRight"),
        ("newton", "End of the walk", "Shift+ArrowUp"),
        ("bowls", "End of the walk", "Shift+ArrowRight"),
        ("race", "End of Gradient descent", "Shift+ArrowRight"),
    ],
)
def test_the_end_of_a_walk_is_said_where_it_is_reached_and_where_it_changes(
    listener, name, end, away
):
    one, said_of = listener(name)
    step = one.slider("Step")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        [text] = said_of(lambda key=key: step.press(key))
        assert text.startswith("Step ") and "End" not in text
    [text] = said_of(lambda: step.press("End"))
    assert text.count(end) == 1
    [text] = said_of(lambda: step.press("ArrowLeft"))
    assert "End" not in text
    [text] = said_of(lambda: one.handle().press(away))
    assert text.count(end) == 1


def test_each_runner_of_the_race_is_said_to_arrive(listener):
    race, said_of = listener("race")
    step = race.slider("Step")
    last = race["results"]["newton"]["steps"]
    for _ in range(last - 1):
        step.press("ArrowRight")
    [text] = said_of(lambda: step.press("ArrowRight"))
    assert text.count("Newton is there.") == 2 and "Gradient descent is there" not in text
    assert text.count("End of Newton: converged") == 1
    [text] = said_of(lambda: step.press("ArrowRight"))
    assert "End of" not in text and "is there" not in text


def test_a_sample_says_its_weight(widget):
    curvature = widget("curvature")
    curvature.press(curvature.handle(), "Shift+ArrowUp", 2)
    weights = sigmoid(STUDY.X @ curvature["theta"]) * sigmoid(-STUDY.X @ curvature["theta"])
    said = [sample(curvature, k + 1).get_attribute("aria-valuetext") for k in range(20)]
    heard = [float(text.split("weight ")[1].replace("−", "-")) for text in said]
    assert np.allclose(heard, weights, rtol=1e-3) and np.ptp(weights) > 0.05
    option = curvature.frame.get_by_label("Sample", exact=True).locator("option").nth(4)
    assert option.text_content().endswith(said[4].split(", ", 1)[1])


PICTURES = """frame => [...frame.querySelectorAll(".lg-plot > svg")]
    .filter(svg => svg.checkVisibility()).map(svg => ({
        handles: svg.querySelectorAll("[role=slider]").length,
        role: svg.getAttribute("role"), name: svg.getAttribute("aria-label")}))"""


def unheard(pictures):
    """Those in which nothing can be moved, and that say nothing either."""
    return [one for one in pictures if not one["handles"] and not (one["role"] and one["name"])]


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name != "derivation"])
def test_a_picture_in_which_nothing_moves_says_what_it_shows(widget, name):
    one = widget(name)
    assert unheard(one.frame.evaluate(PICTURES)) == []
    images = one.frame.get_by_role("img").all()
    assert bool(images) == (name in ("curvature", "descent", "newton", "pulls", "race"))
    before = [image.get_attribute("aria-label") for image in images]
    one.press(one.handle(), "Shift+ArrowRight", 2)
    one.page.wait_for_timeout(600)
    after = [image.get_attribute("aria-label") for image in images]
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert len(unheard([{"handles": 0, "role": "none", "name": None}])) == 1


def test_the_picture_of_the_weights_names_the_largest_and_the_smallest(widget):
    curvature = widget("curvature")
    bars = curvature.frame.get_by_role("img")
    assert bars.get_attribute("aria-label") == "Each weight is 0.25."
    curvature.press(curvature.handle(), "Shift+ArrowUp", 1)
    curvature.page.wait_for_timeout(600)
    weights = sigmoid(STUDY.X @ curvature["theta"]) * sigmoid(-STUDY.X @ curvature["theta"])
    least, most = STUDY.x[np.argmin(weights)], STUDY.x[np.argmax(weights)]
    name = bars.get_attribute("aria-label")
    assert f"at x = {least:g} to" in name and name.endswith(f"at x = {most:g}.")


def described(one, selector):
    """What a screen reader is given of each element as its description, by Chromium's own tree."""
    session = one.page.context.new_cdp_session(one.page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    where = f'.lg-widget[data-widget="{one.frame.get_attribute("data-widget")}"] {selector}'
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": where})["nodeIds"]
    nodes = [
        session.send("Accessibility.getPartialAXTree", {"nodeId": id, "fetchRelatives": False})
        for id in found
    ]
    return [node["nodes"][0].get("description", {}).get("value", "") for node in nodes]


@pytest.mark.parametrize("name", [name for name in CHAPTERS if name != "derivation"])
def test_a_number_or_a_button_is_not_read_a_second_time(widget, name):
    one = widget(name)
    read = described(one, ":is(.lg-number, .lg-button)")
    assert len(read) > 2 and set(read) == {""}
    one.frame.locator(".lg-number, .lg-who").first.evaluate("e => e.title = '0.69314718'")
    assert "0.69314718" in described(one, ":is(.lg-number, .lg-who)")


# ------------------------------------------------------------------ for everyone


@pytest.mark.parametrize(("name", "slider"), [("tangent", "Score z"), ("split_cost", "Score z =")])
def test_what_a_handle_has_said_is_not_said_again(widget, name, slider):
    one = widget(name)
    one.press(one.handle(), "ArrowRight", 2)
    one.page.wait_for_timeout(900)
    status = one.frame.get_by_role("status")
    assert "slope" in one.handle().get_attribute("aria-valuetext") and not status.inner_text()
    one.press(one.frame.get_by_label(slider), "ArrowRight")  # which says z alone
    one.hears("slope")
    assert status.inner_text() == one.handle().get_attribute("aria-valuetext")


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_moves_by_itself(widget, name):
    one = widget(name)
    one.page.wait_for_timeout(900)  # the spoken summary is written once things have come to rest
    before = one.frame.evaluate("frame => frame.innerHTML")
    one.page.wait_for_timeout(300)
    assert one.frame.evaluate("frame => frame.innerHTML") == before


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", ["bowls", "curvature", "descent", "newton", "pulls", "race"])
def test_another_data_set_moves_nothing_below(widget, name, width):
    one = widget(name, width=width)
    data, heights = one.frame.get_by_label("Data"), {}
    switches = one.frame.get_by_role("checkbox").all()
    for value in data.evaluate("select => [...select.options].map(option => option.value)"):
        data.select_option(value)
        for pressed in range(1 + len(switches)):
            if pressed:
                switches[pressed - 1].click()
            one.settle()
            heights[value, pressed] = one.frame.evaluate(
                "frame => frame.getBoundingClientRect().height"
            )
    assert len(heights) >= 3 and max(heights.values()) - min(heights.values()) < 0.5, heights


def composed(page, act):
    """How often the browser composed the whole page anew while `act` was done."""
    session, events, ended = page.context.browser.new_browser_cdp_session(), [], []
    session.on(
        "Tracing.dataCollected",
        lambda news: events.extend(event["name"] for event in news["value"]),
    )
    session.on("Tracing.tracingComplete", lambda news: ended.append(news))
    session.send(
        "Tracing.start",
        {
            "transferMode": "ReportEvents",
            "traceConfig": {"includedCategories": ["devtools.timeline", "blink", "cc"]},
        },
    )
    act()
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    return events.count("PaintArtifactCompositor::Update")


@pytest.mark.parametrize("name", ["bowls", "curvature", "descent", "newton", "pulls", "race"])
def test_a_drag_paints_its_widget_and_does_not_compose_the_page_anew(widget, name):
    one = widget(name)
    box = one.handle().locator(".lg-knob").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    one.page.mouse.move(x, y)
    one.page.mouse.down()
    one.page.wait_for_timeout(300)  # until the page is at rest

    def move():
        for k in range(40):
            one.page.mouse.move(x + k / 2, y - k / 4)
            one.settle()

    with_panes = composed(one.page, move)
    one.frame.evaluate("frame => frame.querySelectorAll('.lg-pane').forEach(pane => pane.remove())")
    assert with_panes <= composed(one.page, move) / 2


def test_with_reduced_motion_playing_shows_few_pictures(widget):
    calm = widget("descent", reduced_motion="reduce")
    calm.frame.get_by_label("Steps/s").select_option("60")
    calm.frame.evaluate(
        "frame => "
        "{ window.seen = new Set(); "
        "new MutationObserver(() => seen.add(frame.dataset.step))"
        ".observe(frame, {attributes: true}); }"
    )
    calm.button("Play").click()
    calm.page.wait_for_timeout(1600)
    calm.button("Pause").click()
    assert 1 <= calm.page.evaluate("seen.size") <= 5


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_control_is_reached_by_tab(widget, name):
    one = widget(name)
    wanted = one.frame.evaluate("""frame => {
        const typed = frame.querySelector("details");
        if (typed) typed.open = true;
        const all = [...frame.querySelectorAll("button, input, select, summary, [tabindex='0']")]
            .filter(e => e.checkVisibility());
        all.forEach((e, k) => e.dataset.tabTest = k);
        return all.length;
    }""")
    one.frame.evaluate(
        "frame => "
        "{ const before = document.createElement('button'); frame.before(before); before.focus(); }"
    )
    reached = set()
    for _ in range(wanted):
        one.page.keyboard.press("Tab")
        reached.add(one.page.evaluate("document.activeElement.dataset.tabTest"))
    assert len(reached) == wanted and None not in reached


def test_a_wrong_sign_in_the_javascript_would_be_noticed(widget):
    descent = widget("descent")
    descent.press(descent.slider("Step"), "ArrowRight", 4)
    right = descended(descent)
    X, y = STUDY.X, 1 - STUDY.y  # the slip: labels swapped
    wrong = gradient_descent(
        X, y, learning_rate=descent["learningRate"], start=descent["start"], max_steps=20_000
    )
    assert agrees(descent, right) and not agrees(descent, wrong)
