"""A derivation that a reader does, in the page: two routes, and wrong lines on the way."""

import re

import pytest
from bookbuild.deriving import HINTS, OF_CLASSES, OF_LINES, judged
from desks import PATIENCE, PHONE, Desk, fits_a_phone
from playwright.sync_api import expect
from proofreader import line
from proofreader.spelling.derivations import KINDS
from test_site import axe_findings

BEGIN = re.compile("Derive it here, line by line|Go on with your derivation")
VERDICTS = "Equal|Not equal|I can|I could"
GRADIENT = r"\frac{\partial J}{\partial \theta_j}"
ALL = "derivative of a logarithm, derivative of a prediction, derivative, cost, logarithm, fraction"


class Paper(Desk):
    """A page on which a derivation is written."""

    def __init__(self, page):
        page.get_by_role("button", name=BEGIN).click()
        super().__init__(page, page.get_by_role("group", name="Your derivation"), VERDICTS)
        self.lines = self.box.get_by_role("listitem")


@pytest.fixture
def paper(visit, address):
    """paper(chapter, ...): a page of the site, with its derivation begun."""

    def opened(name="gradient", home=address, **more):
        seen = visit(f"{home}/book/{name}.html", strict=True, **more)
        assert seen.complaints == []
        return Paper(seen.page)

    return opened


BY_SUMS = [
    (r"-\frac1m \sum_i \frac{\partial}{\partial\theta_j} [y_i \log h_i + (1-y_i) \log(1-h_i)]", 3),
    (r"-\frac1m \sum_i (y_i/h_i - (1-y_i)/(1-h_i)) \frac{\partial h_i}{\partial\theta_j}", 2),
    ("-1/m sum_i (y_i/h_i - (1-y_i)/(1-h_i)) h_i (1-h_i) x_ij", 2),
    ("1/m sum_i (h_i - y_i) x_ij", 0),
]
BY_COLUMNS = [
    (r"e_j^T \nabla J(\theta)", 1),
    (r"\frac1m e_j^T X^T (h - y)", 0),
]


@pytest.mark.parametrize("route", [BY_SUMS, BY_COLUMNS])
def test_two_routes_lead_to_the_gradient_and_what_is_left_is_said_on_the_way(paper, route):
    used = paper()
    for at, (latex, left) in enumerate(route, 1):
        said = used.judge(latex)
        assert said.startswith("Equal, for every m, every n and all data.")
        assert ("Done" in said) == (left == 0), said
        expect(used.lines).to_have_count(at)
        if left:
            assert said.split("Left to be done: ")[1].count(",") >= left - 1
    expect(used.field).to_have_value("")


def test_a_derivation_that_was_begun_is_gone_on_with(paper):
    used = paper()
    used.judge(BY_COLUMNS[0][0])
    used.page.reload()
    expect(used.page.get_by_role("button", name="Go on with your derivation")).to_be_visible()
    expect(Paper(used.page).lines).to_have_count(1)


def test_a_line_that_has_lost_its_sum_is_not_taken(paper):
    used = paper()
    said = used.judge("1/m (h_i - y_i) x_ij")
    assert said.startswith("Not equal: ") and said.endswith("is a sum missing?")
    expect(used.lines).to_have_count(0)


def test_a_wrong_line_is_not_taken_and_gets_its_numbers(paper):
    used = paper()
    said = used.judge("1/m sum_i (y_i - h_i) x_ij")
    assert re.search(
        r"^Not equal: m = 1, n = 1, j = 1, .*the beginning is 0\.5, your line is -0\.5", said
    )
    assert "differ only in sign" in said
    assert used.judge("sum_i (h_i - y_i) x_ij").startswith("Not equal: m = 2")
    assert used.judge("1/m sum_i (h_i - y_i").startswith("I cannot read this")
    expect(used.lines).to_have_count(0)
    expect(used.field).to_have_value("1/m sum_i (h_i - y_i")  # nothing is lost


def test_the_question_is_no_answer(paper):
    used = paper()
    said = used.judge(GRADIENT)
    assert said.startswith("Equal") and "Done" not in said and "a derivative" in said
    assert used.judge(f"{GRADIENT}, z > 0").startswith("I cannot read this")
    assert used.judge("1 + z >= z").startswith(("I cannot read this", "Not equal"))


def test_a_hint_follows_the_line_that_stands_there(paper):
    used = paper()
    used.press("Hint")
    expect(used.status).to_contain_text("There is still a derivative. What is it a derivative of?")
    used.judge(BY_SUMS[1][0])
    used.press("Hint")
    expect(used.status).to_contain_text("It has a pattern")
    expect(used.status).not_to_contain_text("chain rule")
    used.press("Hint")
    expect(used.status).to_contain_text("chain rule")
    used.field.fill("half a line")
    used.press("Take back")
    expect(used.status).to_contain_text("Empty the field first")
    used.field.fill("")
    used.press("Take back")
    expect(used.field).to_have_value(BY_SUMS[1][0])
    expect(used.lines).to_have_count(0)
    used.press("Hint")
    expect(used.status).to_contain_text("What is it a derivative of?")


LAST = {
    "linear-regression": "1/m sum_i (theta^T x_i - y_i) x_ij",
    "sigmoid": r"\sigma(z) - \sigma(z)^2",
    "newton": "1/m sum_i h_i (1 - h_i) x_ij x_ik",
    "many-classes": "p_l - y_l",
}
WRONG = {
    "linear-regression": "1/m sum_i (y_i - theta^T x_i) x_ij",
    "sigmoid": r"\sigma(z) (1 + \sigma(z))",
    "newton": "1/m sum_i h_i (1 + h_i) x_ij x_ik",
    "many-classes": "y_l - p_l",
}


@pytest.mark.parametrize("name", LAST)
def test_the_other_derivations_of_the_book(paper, name):
    used = paper(name)
    assert used.judge(WRONG[name]).startswith("Not equal")
    assert "Done" in used.judge(LAST[name])


def test_by_keys_and_from_the_disk(paper, site):
    used = paper(home=site.as_uri())
    expect(used.field).to_be_focused()
    used.page.keyboard.insert_text(BY_SUMS[-1][0])
    used.page.keyboard.press("Enter")
    expect(used.status).to_contain_text("Done", timeout=PATIENCE)
    expect(used.field).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, address, theme):
    used = Paper(visit(f"{address}/book/gradient.html", theme=theme).page)
    used.judge("1/m sum_i (y_i - h_i) x_ij")
    used.judge(BY_SUMS[0][0])
    assert axe_findings(used.page, ".derive") == []


def test_on_a_phone_nothing_is_too_wide_or_too_small(paper):
    used = paper(width=320, height=640, **PHONE)
    used.field.fill("z")
    used.press("Judge")
    expect(used.status).to_contain_text("press once more to begin")
    used.judge(BY_SUMS[0][0])
    assert fits_a_phone(used.page, *used.box.get_by_role("button").all())


def test_without_scripts_there_is_the_beginning_and_one_way(visit, address):
    page = visit(f"{address}/book/gradient.html", javascript=False).page
    expect(page.locator(".derive-begin")).to_be_hidden()
    expect(page.locator(".sd-summary-text", has_text="One way")).to_be_visible()


# ------------------------------------------------------------------ the build proves them


def test_each_thing_that_may_be_left_has_its_hints_and_can_be_met():
    assert HINTS.keys() == set(KINDS) >= OF_CLASSES.keys() | OF_LINES.keys()
    examples = {
        "derivative of a logarithm": (r"\frac{d}{d z} \log(1 + e^z)", ""),
        "derivative of a prediction": (r"\sigma'(z)", ""),
        "derivative of an exponential": (r"\frac{d}{d z} e^z", ""),
        "derivative": (GRADIENT, ""),
        "cost": (r"J(\theta)", ""),
        "logarithm": (r"\log \sigma(z)", ""),
        "fraction": (r"\frac{1}{\sigma(z)}", ""),
        "exponential": ("e^z", ""),
        "label times a prediction": (r"y^{(i)} h_\theta(x^{(i)})", ""),
    }
    for kind, (latex, note) in examples.items():
        assert line(latex, latex, note)["left"][:1] == [kind], latex


WAY = [r"\frac{1}{m} \sum_{i=1}^{m} (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"]
EXAMPLE = "1/m sum_i h_i x_ij"


@pytest.mark.parametrize(
    ("start", "without", "way", "example", "why"),
    [
        (GRADIENT, ALL, [WAY[0].replace("-", "+")], EXAMPLE, "is false"),
        (GRADIENT, ALL, [GRADIENT], EXAMPLE, "the last line is not done"),
        (GRADIENT, "derivatives", WAY, EXAMPLE, "nothing that is known can be left"),
        (GRADIENT, ALL, [], EXAMPLE, "one way to the end"),
        (GRADIENT, ALL, WAY, "dogs", "the example cannot be read"),
        (WAY[0], ALL, WAY, EXAMPLE, "the beginning is done already"),
    ],
)
def test_a_faulty_derivation_is_a_fault_of_the_build(start, without, way, example, why):
    _, found = judged(start, "", without.split(", "), way, example)
    assert any(why in fault for fault in found), found


def test_a_good_derivation_has_no_fault_and_something_left_at_its_beginning():
    begun, found = judged(GRADIENT, "", ALL.split(", "), WAY, EXAMPLE)
    assert found == [] and begun == ["derivative", "cost"]
