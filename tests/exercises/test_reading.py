"""What a reader types is read as SymPy would mean it, or refused with the reason."""

from random import Random
from xml.etree import ElementTree

import pytest
import sympy
from exercises.values import values
from page import ANSWERS, asked

H, X, Z = sympy.symbols("h x z")
POINTS = [{"h": 0.3, "x": 2.0, "z": -1.5}, {"h": 0.8, "x": 0.5, "z": 2.0}]


def read(texts, letters=("h", "x", "z")):
    """What the page makes of each text in these letters."""
    rows = [{"text": text, "letters": list(letters), "points": POINTS} for text in texts]
    return asked(ANSWERS, rows)


def value(expression):
    return [float(expression.subs({H: p["h"], X: p["x"], Z: p["z"]})) for p in POINTS]


READ = {
    "h(1 - h) x": H * (1 - H) * X,
    "h*(1-h)*x": H * (1 - H) * X,
    "x h - x h^2": H * (1 - H) * X,
    "h · (1 − h) · x": H * (1 - H) * X,
    r"h \left(1 - h\right) x": H * (1 - H) * X,
    r"h\cdot(1-h)\,x": H * (1 - H) * X,
    "hx": H * X,
    "hx^2": H * X**2,
    "h²": H**2,
    "-h^2": -(H**2),
    "(-h)^2": H**2,
    "2^-h": 2**-H,
    "2^{-h}": 2**-H,
    "x**2": X**2,
    "2h - 3": 2 * H - 3,
    "h - x - z": H - X - Z,
    "h/x/z": H / X / Z,
    "h/(x z)": H / (X * Z),
    "1/2*x": X / 2,
    "1/2 x": X / 2,
    "-1/3 log(h)": -sympy.log(H) / 3,
    r"\frac{1}{1 + e^{-z}}": 1 / (1 + sympy.exp(-Z)),
    r"\frac12 x": X / 2,
    r"\frac{h}{x} z": H / X * Z,
    "1/(1+exp(-z))": 1 / (1 + sympy.exp(-Z)),
    "sigma(z)": 1 / (1 + sympy.exp(-Z)),
    "sigmoid(-z)": 1 / (1 + sympy.exp(Z)),
    r"\sigma(z)(1 - \sigma(z))": sympy.exp(-Z) / (1 + sympy.exp(-Z)) ** 2,
    "σ(z)": 1 / (1 + sympy.exp(-Z)),
    "log h": sympy.log(H),
    "-log(h)": -sympy.log(H),
    "ln(h) x": sympy.log(H) * X,
    "log(h)(1 - h)": sympy.log(H) * (1 - H),
    "log h - x": sympy.log(H) - X,
    "log 2h": sympy.log(2 * H),
    "sqrt(h)": sympy.sqrt(H),
    r"\sqrt{h} + 1": sympy.sqrt(H) + 1,
    "|z|": sympy.Abs(Z),
    "tanh(z) - sinh z cosh(h)": sympy.tanh(Z) - sympy.sinh(Z) * sympy.cosh(H),
    r"\{ h + 1 \} x": (H + 1) * X,
    r"\left\{ h + 1 \right\} x": (H + 1) * X,
    r"\|z\| + 80\%": sympy.Abs(Z) + sympy.Rational(4, 5),
    "h log x": H * sympy.log(X),
    "log h log x": sympy.log(H) * sympy.log(X),
    "log x^2 - 1": sympy.log(X**2) - 1,
    "e": sympy.E,
    "0.0000001 h + .5x": H / 10**7 + X / 2,
    "5. h": 5 * H,
    "80%": sympy.Rational(4, 5),
    "J = 0.25": sympy.Rational(1, 4),
    "= .25": sympy.Rational(1, 4),
    "[h + 1](x)": (H + 1) * X,
    "{h + 1}/2": (H + 1) / 2,
}


def test_each_of_these_is_read_as_it_is_meant():
    told = read(READ)
    for (text, meant), one in zip(READ.items(), told, strict=True):
        assert one["values"] == pytest.approx(value(meant), rel=1e-12), text


REFUSED = {
    "": "nothing is written yet",
    "h +": "something is missing at the end",
    "(h": "a ) is missing",
    "h)": "I do not understand the ) there",
    "1/2x": "below its bar",
    "1/2(x)": "below its bar",
    "1/2^2 x": "below its bar",
    "1/2 x/3 h": "below its bar",
    "h/x z": "below its bar",
    "0,25": "a decimal point",
    "1e-17": "a power of ten is written 10^(-3)",
    "log 2/3": "how far does log reach?",
    "log h (1 - h)": "how far does log reach?",
    "log h * x": "how far does log reach?",
    "sigma z (1 - sigma z)": "how far does sigma reach?",
    "2 3": "between two numbers write a sign",
    "q + 1": "I do not know q; here the letters are h, x, z",
    "hqx": "I do not know hqx",
    r"\sqrt[3]{x}": "write another root as a power",
    "log": "log of what?",
    "sigma^2(z)": "write the power behind the brackets",
    "h'": "I do not understand the ' there",
    "* h": "a * cannot stand there",
    "\\": "a backslash stands alone",
    "h" * 401: "at most 400 characters",
    "<b>": "I do not know b",
}


def test_each_of_these_is_refused_with_its_reason():
    told = read(REFUSED)
    for (text, why), one in zip(REFUSED.items(), told, strict=True):
        assert why in (one.get("fault") or "was read"), text


def test_what_is_shown_is_mathml():
    told = read(READ)
    for one in told:
        assert ElementTree.fromstring(one["shown"]).tag == "math"


def test_brackets_are_shown_where_they_are_needed():
    texts = ["(h + x) z", "h + x z", "h - (x - z)", "(h + x)^2", "-(h + x)", "h (-x)"]
    shown = [plainly(one["shown"]) for one in read(texts)]
    assert shown == ["(h+x)z", "h+xz", "h−(x−z)", "(h+x)2", "−(h+x)", "h(−x)"]


def plainly(mathml):
    return "".join(ElementTree.fromstring(mathml).itertext()).replace("\u2062", "")


def random_expression(random, depth=3):
    if depth == 0 or random.random() < 0.2:
        return random.choice([H, X, Z, sympy.Integer(2), sympy.Rational(1, 3)])
    one, other = (random_expression(random, depth - 1) for _ in range(2))
    make = random.choice(
        [
            lambda: one + other,
            lambda: one - other,
            lambda: one * other,
            lambda: one / (other**2 + 1),
            lambda: sympy.exp(one / 3),
            lambda: sympy.log(one**2 + 1),
            lambda: (one**2 + 1) ** sympy.Rational(1, 2),
        ]
    )
    return make()


def test_random_expressions_have_the_values_that_sympy_gives_them():
    random = Random(14)
    meant = [random_expression(random) for _ in range(150)]
    texts = [*map(str, meant), *map(sympy.latex, meant)]
    understood = 0
    for one, expected, text in zip(read(texts), meant * 2, texts, strict=True):
        if one.get("fault"):
            assert "below its bar" in one["fault"] or "another root" in one["fault"], text
            continue
        understood += 1
        assert one["values"] == pytest.approx(value(expected), rel=1e-9), text
    assert understood > 280


def latex_value(latex):
    """What LaTeX is at the points, as the proofreader's parser reads it."""
    return values(latex, "hxz", [list(point.values()) for point in POINTS])


def test_its_latex_means_to_the_proofreader_what_was_read():
    random = Random(15)
    meant = [random_expression(random) for _ in range(150)]
    texts = [*READ, "(1/2)^2 h", "h - -x", "2^-(h + x)", *map(str, meant), *map(sympy.latex, meant)]
    read_ones = [one for one in read(texts) if not one.get("fault")]
    assert len(read_ones) > 300
    for one in read_ones:
        assert latex_value(one["latex"]) == pytest.approx(one["values"], rel=1e-8), one["latex"]


def test_a_sign_lost_in_the_latex_would_be_seen():
    [one] = read(["h - x"])
    assert latex_value(one["latex"].replace("-", "+")) != pytest.approx(one["values"], rel=1e-8)
