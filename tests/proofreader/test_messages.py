"""What a student is told: what was read, what is wrong, what would be right."""

import pytest
from proofreader import proofread
from proofreader.language.functions import FUNCTIONS, SIGMOID

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def a_busy_machine_costs_no_words(monkeypatch):
    monkeypatch.setattr("proofreader.judge.verdict.EXPLAINING", 60)


SAID = {
    # a counterexample: the smallest numbers, and where
    "z^2 > 0": "z = 0: both sides are 0",
    r"z^2 \ge z": "z = 1/2: the left side is 0.25, the right side 0.5, not 0.25 >= 0.5",
    r"\sum_{i=1}^{m} y^{(i)} = m y^{(i)}": "m = 2",
    r"\nabla_\theta J(\theta) = \frac{1}{m} X^\top (h + y)": "entry 0: m = 1, n = 1",
    r"X^\top X = X^\top S X": "row 0, column 0: ",
    r"\sum_{i=1}^{m} h_\theta(x^{(i)}) x_j^{(i)} = \sum_{i=1}^{m} h_\theta(x^{(i)})": (
        "the terms at i = 1 are 0 and 0.5"
    ),
    r"\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^{m} (h - y) x_j^{(i)}": (
        "without an index h and y is the same number in every term"
    ),
    r"\sum_{i=1}^{m} y^i = 0": "y^i is a power; the one of sample i is written with brackets",
    r"\begin{aligned} \sigma'(z) &= \frac{e^{-z}}{(1 + e^{-z})^2} \\"
    r" &= \sigma(z) (1 + \sigma(z)) \end{aligned}": "step 2 of 2, ",
    # what has no value, or no meaning
    r"\nabla_\theta J = \frac{1}{m} X (h - y)": (
        "m x (n + 1) times a column of m numbers is not defined; did you mean the transpose"
    ),
    r"\theta = \lVert \theta \rVert": (
        "the left side is a column of n + 1 numbers, the right side one number"
    ),
    r"\sum_{i=0}^{m} y^{(i)} = 0": "there is no sample 0: samples count from 1 to m",
    r"\sum_{j=0}^{n + 1} \theta_j = 0": "there is no weight beyond the last: weights count",
    r"\fac{1}{m} = 1": r"did you mean \frac?",
    r"\thta_0 = 1": r"did you mean \theta?",
    # what is undecided
    r"\sigma(z) \le 1 - 10^{-14}": "so it is not called wrong; what is left",
    r"\sum_{i=1}^{m} \log(1 + (y^{(i)})^2) \ge \log(1 + \sum_{i=1}^{m} (y^{(i)})^2)": (
        r"\sum_{i=1}^{m} \left(y^{(i)}\right)^{2} + 1"
    ),
}


@pytest.mark.parametrize("latex", SAID)
def test_the_reason_is_said(latex):
    assert SAID[latex] in proofread(latex).complaint


def test_what_was_not_proved_says_what_was_tried():
    complaint = proofread(r"\tanh z < z", "for z > 0").complaint
    assert (
        r"$z - \tanh {z}$" in complaint and "tried: the signs of all terms, each side" in complaint
    )


def test_sides_that_differ_by_a_factor_are_told_which():
    for latex, words in [
        (r"\sigma'(z) = -\sigma(z)(1 - \sigma(z))", "differ only in sign"),
        (r"H = X^\top S X", "the right side is m times the left"),
        (r"X^\top S X = H", "the left side is m times the right"),
        (r"\frac{d}{d z} z^2 = z", "the left side is twice the right"),
    ]:
        assert words in proofread(latex).complaint
    assert "twice" not in proofread(r"\sigma(z) = z").complaint


@pytest.mark.parametrize(
    "latex, note",
    [
        (r"J(\theta) \ge 0", "where J(w) is J for x = (1), y = (1)"),
        ("J(v, w) = 0", "where J(w) is J for x = (1), y = (1)"),
        (r"\theta \approx v", "to order 1 in v"),
    ],
)
def test_a_column_where_a_number_is_wanted_is_told_in_words(latex, note):
    verdict = proofread(latex, note)
    assert verdict.status == "unreadable" and "number" in verdict.complaint, verdict


def test_enough_digits_are_shown_to_see_a_difference():
    assert "0.3333333333333333, the right side 0.33333333" in (
        proofread(r"\frac{1}{3} = 0.33333333").complaint
    )
    assert "0.9999999958776928" in proofread(r"\tanh z \le 0.99999").complaint


def test_a_counterexample_is_checked_by_hand_at_a_glance():
    """The gradient with its sign turned: all weights and labels 0, one sample."""
    wrong = (
        r"\frac{\partial J}{\partial \theta_j} = "
        r"-\frac{1}{m} \sum_{i=1}^{m} (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"
    )
    assert proofread(wrong).counterexample == (
        r"m = 1, n = 1, j = 1, \theta = (0, 0), X = [1 1], y = (0): "
        "the left side is 0.5, the right side -0.5; the two sides differ only in sign"
    )


@pytest.mark.parametrize("witness", ["numeric", "symbolic"])
def test_a_fault_in_either_meaning_is_noticed_by_the_other(witness, monkeypatch):
    """With a wrong sigmoid in one of the two, nothing about it is called proved."""
    wrong = {
        "numeric": lambda mp, z: 1 / (1 + mp.exp(z)),
        "symbolic": lambda sympy, z: 1 / (1 + sympy.exp(z)),
    }
    true = r"\log \sigma(z) = -\log(1 + e^{-z})"
    assert proofread(true).status == "proved"
    faulty = FUNCTIONS[SIGMOID]._replace(**{witness: wrong[witness]})
    monkeypatch.setitem(FUNCTIONS, SIGMOID, faulty)
    assert proofread(true).status == {"numeric": "false", "symbolic": "unproved"}[witness]
    false = r"\log \sigma(z) = -\log(1 + e^{z})"
    assert not proofread(false).holds
