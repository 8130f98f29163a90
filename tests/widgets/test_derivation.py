"""The lines of Derivation: the page and Python have the same, and each is the gradient.

The proofreader proves their formulas, as it does the chapters'.
"""

import itertools
import re
import xml.etree.ElementTree as ElementTree

import mpmath
import numpy as np
import pytest
from logistic import gradient, log_loss
from logistic.model import with_bias
from logistic.widgets import Derivation, bundle
from logistic.widgets.derivation import LINES
from node import javascript
from proofreader import proofread
from sympy import Rational, diff, exp, lambdify, log, symbols

SCRIPT = (bundle.HERE / "shared" / "lines.js").as_uri()
CASES = [
    ((-2, 1), (1, 2, 4), (0, 1, 1)),
    ((0, 0), (1, 2, 4), (1, 0, 1)),
    ((0.5, -0.75), (-3, 0, 2.5), (1, 1, 1)),
    ((4, 2), (5, 5, 5), (0, 1, 0)),  # as far as the sliders go: scores of 14
    ((-4, 2), (-5, 0.01, -5), (1, 0, 0)),
]
each_case = pytest.mark.parametrize(("theta", "x", "y"), CASES)


@each_case
@pytest.mark.parametrize("j", [0, 1])
def test_every_line_below_the_cost_is_the_derivative_term_by_term(theta, x, y, j):
    cost, *lines, matrix = Derivation(theta, x=x, y=y, j=j).terms()
    X, labels = with_bias(np.array(x, dtype=float)), np.array(y, dtype=float)
    right = gradient(theta, X, labels)
    assert np.mean(cost) == pytest.approx(log_loss(theta, X, labels), rel=1e-12)
    assert matrix.mean(axis=1) == pytest.approx(right, rel=1e-9, abs=1e-15)
    for line, terms in zip(LINES[1:], [*lines, matrix[j]]):
        assert terms == pytest.approx(matrix[j], rel=1e-8, abs=1e-9), line.name
        assert np.mean(terms) == pytest.approx(right[j], rel=1e-8, abs=1e-9), line.name


@each_case
@pytest.mark.parametrize("j", [0, 1])
def test_the_terms_are_those_of_sympy(theta, x, y, j):
    weights, feature, label = symbols("b w"), symbols("x"), symbols("y")
    h = 1 / (1 + exp(-(weights[0] + weights[1] * feature)))
    cost = -(label * log(h) + (1 - label) * log(1 - h))
    exact = lambdify([*weights, feature, label], diff(cost, weights[j]), "mpmath")
    with mpmath.workdps(50):
        rational = [mpmath.mpf(Rational(str(weight))) for weight in theta]
        right = [float(exact(*rational, mpmath.mpf(str(a)), c)) for a, c in zip(x, y)]
    _, measured, *lines, matrix = Derivation(theta, x=x, y=y, j=j).terms()
    assert measured == pytest.approx(right, rel=1e-8, abs=1e-9)
    for terms in (*lines[1:], matrix[j]):  # those without a measured derivative
        assert terms == pytest.approx(right, rel=1e-9, abs=1e-15)


def test_the_classic_slips_would_be_seen():
    _, measured, *_ = Derivation().terms()
    h, y, x = 1 / (1 + np.exp([1.0, 0, -2])), np.array([0, 1, 1]), np.array([1, 2, 4])
    lost_minus = -(y / h + (1 - y) / (1 - h)) * h * (1 - h) * x
    for wrong in (lost_minus, (y - h) * x, h - y):
        assert wrong != pytest.approx(measured, rel=0.01)


def test_the_page_computes_the_same_lines():
    given = [(theta, x, y, j) for (theta, x, y), j in itertools.product(CASES, [0, 1])]
    theirs = javascript("return given.map((one) => N.valuesOf(...one));", given, module=SCRIPT)
    for (theta, x, y, j), lines in zip(given, theirs):
        for ours, line in zip(Derivation(theta, x=x, y=y, j=j).terms(), lines, strict=True):
            values = np.array(line).T  # three terms and their mean, of b and w in the last line
            assert values[..., :3] == pytest.approx(ours, rel=1e-8, abs=1e-10)
            assert values[..., 3] == pytest.approx(ours.mean(axis=-1), rel=1e-8, abs=1e-10)


CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "math": 1}
LEAVES = {"mi", "mn", "mo"}


def faults(formula):
    """What is not well formed in a formula in MathML."""
    return [
        ElementTree.tostring(element, "unicode")
        for element in ElementTree.fromstring(formula).iter()
        if (len(element) == 0) != (element.tag in LEAVES)
        or len(element) != CHILDREN.get(element.tag, len(element))
        or (element.tag in LEAVES) != bool((element.text or "").strip())
    ]


def test_the_formulas_are_well_formed():
    formulas = javascript(
        "return N.LINES.flatMap(({ formula }) => formula.map(N.math));", None, module=SCRIPT
    )
    assert len(formulas) == 8 and [found for formula in formulas for found in faults(formula)] == []
    assert faults("<math><msub><mi>x</mi></msub></math>")
    assert faults("<math><mrow><mi></mi></mrow></math>")
    assert faults("<math><mrow>x</mrow></math>")


def test_the_page_and_the_picture_have_the_same_lines():
    names = javascript("return N.LINES.map(({ name }) => name);", None, module=SCRIPT)
    steps = javascript("return N.LINES.map(({ step }) => step);", None, module=SCRIPT)
    assert names == [line.name for line in LINES]
    assert steps == sorted(steps) and steps[-1] == Derivation.step.max == 5


# ------------------------------------------------------------------ what the formulas say

SPELLED = {"−": "-", "∑": r"\sum", "∂": r"\partial", "≈": r"\approx", "⊤": r"\top"}
SPELLED |= {"\u2062": "", "\u2061": ""}  # heard, not seen
SPELLED |= {"log": r"\log", "θ": r"\theta", "ε": r"\varepsilon", "∇": r"\nabla"}


def latex(element):
    """A formula in MathML as LaTeX."""
    parts = [latex(child) for child in element]
    match element.tag:
        case "mfrac":
            return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
        case "msub" | "msup":
            return f"{parts[0]}{'_' if element.tag == 'msub' else '^'}{parts[1]}"
        case "mi" | "mn" | "mo":
            return SPELLED.get(element.text, element.text) + " "
    return "".join(parts)


def shown():
    """Each line's formula as the page shows it."""
    body = "return N.LINES.map(({ formula }) => `<math>${formula.map(N.math).join('')}</math>`);"
    return [latex(ElementTree.fromstring(it)) for it in javascript(body, None, module=SCRIPT)]


SLOPE = r"\frac{\partial J }{\partial \theta _j }"


def without_layout(formula):
    return re.sub(r"\s|\\,|\\left|\\right", "", formula.replace(r"\dfrac", r"\frac"))


def test_the_picture_has_the_formulas_of_the_page():
    for formula, line in zip(shown(), LINES, strict=True):
        with_its_left_side = without_layout(formula)
        alone = with_its_left_side.removeprefix(without_layout(SLOPE)).removeprefix("=")
        assert without_layout(line.formula) in (with_its_left_side, alone)


IN_FULL = {
    "h": r"h_\theta(x^{(i)})",
    "y": "y^{(i)}",
    "x_j": "x_j^{(i)}",
    r"\sum": r"\sum_{i=1}^{m}",
}


def as_in_the_book(formula):
    """A line of the derivation, which leaves out what it is a sum over, with its left side."""
    if r"\sum" in formula:
        formula = re.sub(
            r"\\[a-zA-Z]+|x _j|[hy]", lambda it: IN_FULL.get(it[0].replace(" ", ""), it[0]), formula
        )
    return re.sub("^J =", r"J(\\theta) =", SLOPE + formula if formula.startswith("=") else formula)


def judged(formula):
    return proofread(formula, r"to order 2 in \varepsilon" if r"\approx" in formula else "").status


@pytest.mark.slow
def test_each_formula_is_proved():
    formulas = [as_in_the_book(formula) for formula in shown()]
    assert [judged(formula) for formula in formulas] == ["proved"] * 7
    for formula in formulas:
        assert judged(formula[::-1].replace("-", "+", 1)[::-1]) != "proved", formula


# ------------------------------------------------------------------ what a listener hears

# The words of a line as Python, for one sample; m, h, dh and x are NumPy's.
HEARD = {
    r"the bracket (.*?);": r"(\1)",
    r"J with theta j nudged (up|down)": r"\1",
    r"the derivative of \(1 minus h\)": "(-dh)",
    r"the derivative of h": "dh",
    r"log( of)? (\(.*?\)|h)": r"log(\2)",
    r"X transposed times": "X.T @",
    r"\bx j\b": "x",
    "times": "*",
    "over": "/",
    "minus": "-",
    "plus": "+",
    ",": "",
    r"\b2 epsilon": "(2 * epsilon)",
}


def as_heard(words):
    """What the words of a line come to: a term for each sample, or the whole gradient."""
    claim = re.split(r" is (?:about: )?", words.removesuffix("."), maxsplit=1)[1]
    claim = re.sub(r"^minus the mean of: (.*)$", r"minus (\1)", claim)
    claim = claim.removeprefix("the mean of: ")
    for heard, written in HEARD.items():
        claim = re.sub(heard, written, claim)
    return claim


@each_case
@pytest.mark.parametrize("j", [0, 1])
def test_the_words_of_each_line_say_its_formula(theta, x, y, j):
    words = javascript("return N.LINES.map(({ words }) => words);", None, module=SCRIPT)
    X, labels = with_bias(np.array(x, dtype=float)), np.array(y, dtype=float)
    step = 1e-5 * np.eye(2)[j]

    def cost(theta):
        z = X @ theta
        return np.logaddexp(0, z) - labels * z

    h = 1 / (1 + np.exp(-X @ np.array(theta)))
    known = {"log": np.log, "m": 3, "X": X, "h": h, "y": labels, "x": X[:, j], "epsilon": 1e-5}
    known |= {"dh": h * (1 - h) * X[:, j]}
    known |= {"up": cost(theta + step), "down": cost(theta - step)}
    *lines, matrix = Derivation(theta, x=x, y=y, j=j).terms()
    for sentence, terms in zip(words, [*lines, matrix.mean(axis=1)], strict=True):
        assert eval(as_heard(sentence), known) == pytest.approx(terms, rel=1e-6, abs=1e-9), sentence
