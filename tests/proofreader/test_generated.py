"""More than two thousand false statements, made by generators and refuted here in plain floats,
with no code of the proofreader: it accepts none. And true ones, rewritten: it calls none false.
"""

from random import Random

import numpy as np
import pytest
from proofreader import proofread
from proofreader.spelling.answer import answer
from shared import EQUATIONS

pytestmark = pytest.mark.slow
CLEARLY = 1e-6
POINTS = np.linspace(-2.9, 2.9, 41)


def sigma(z):
    return 1 / (1 + np.exp(-z))


PLACES = {"np": np, "sigma": sigma}

# ---------------------------------------------------------------- formulas of one letter


def formula(random, depth=3):
    """A random formula in z: its LaTeX, and Python that computes it."""
    if depth == 0 or random.random() < 0.15:
        number = random.randint(1, 4)
        return random.choice([("z", "z"), ("z", "z"), (str(number), str(number))])
    (a, first), (b, second) = formula(random, depth - 1), formula(random, depth - 1)
    return random.choice(
        [
            (f"({a} + {b})", f"({first} + {second})"),
            (f"({a} - {b})", f"({first} - {second})"),
            (rf"({a}) \cdot ({b})", f"({first}) * ({second})"),
            (rf"\sigma({a})", f"sigma({first})"),
            (rf"e^{{-({a})^2}}", f"np.exp(-({first})**2)"),
            (rf"\log(1 + ({a})^2)", f"np.log(1 + ({first})**2)"),
            (rf"\tanh({a})", f"np.tanh({first})"),
            (rf"({a})^2", f"({first})**2"),
            (rf"\frac{{{a}}}{{1 + ({b})^2}}", f"({first}) / (1 + ({second})**2)"),
        ]
    )


def value(code, z):
    with np.errstate(all="ignore"):
        return eval(code, PLACES | {"z": z}) + 0 * z


EDITS = [
    (" + ", " - "), (" - ", " + "), ("(z)", "(2 z)"), ("^2", "^3"), ("z", "(z + 1)"),
    (r"\sigma", r"\tanh"), (r"\tanh", r"\sigma"), (r"\log", r"2 \log"), ("1 +", "2 +"), ("z", "3"),
]  # fmt: skip
OF_CODE = [
    (" + ", " - "), (" - ", " + "), ("(z)", "(2*z)"), ("**2", "**3"), ("z", "(z + 1)"),
    ("sigma", "np.tanh"), ("np.tanh", "sigma"), ("np.log", "2*np.log"), ("1 +", "2 +"),
    ("z", "3+0*z"),
]  # fmt: skip


def edited(random, latex, code):
    """One slip in a formula, in its LaTeX and in its Python; None if there is no place for it."""
    at = random.randrange(len(EDITS))
    (old, new), (old_code, new_code) = EDITS[at], OF_CODE[at]
    if old not in latex or latex.count(old) != code.count(old_code):
        return None
    which = random.randrange(latex.count(old))
    return replaced(latex, old, new, which), replaced(code, old_code, new_code, which)


def replaced(text, old, new, which):
    parts = text.split(old)
    return old.join(parts[: which + 1]) + new + old.join(parts[which + 1 :])


def differs(one, other):
    gap = np.abs(value(one, POINTS) - value(other, POINTS))
    return np.isfinite(gap).all() and gap.max() > CLEARLY


def equalities(count, random):
    """A formula against itself with one slip."""
    while count:
        latex, code = formula(random)
        other = edited(random, latex, code)
        if other and differs(code, other[1]):
            count -= 1
            yield f"{latex} = {other[0]}"


def inequalities(count, random):
    """Two formulas, the larger of which is smaller somewhere."""
    while count:
        (a, first), (b, second) = formula(random, 2), formula(random, 2)
        gap = value(first, POINTS) - value(second, POINTS)
        if np.isfinite(gap).all() and gap.min() < -CLEARLY:
            count -= 1
            yield f"{a} {random.choice(('>', chr(92) + 'ge'))} {b}"


def derivatives(count, random):
    """A derivative that central differences refute."""
    step = 1e-5
    while count:
        (a, first), (b, second) = formula(random, 2), formula(random, 2)
        slope = (value(first, POINTS + step) - value(first, POINTS - step)) / (2 * step)
        gap = np.abs(slope - value(second, POINTS))
        if "z" in a and np.isfinite(gap).all() and gap.max() > 1e-3:
            count -= 1
            yield rf"\frac{{d}}{{d z}} \left[ {a} \right] = {b}"


# ---------------------------------------------------------------- formulas of data


class Data:
    """Samples, labels and weights, and all that the book says of them."""

    def __init__(self, seed, m=5, n=3):
        random = np.random.default_rng(seed)
        self.m, self.n = m, n
        self.X = np.column_stack([np.ones(m), random.normal(size=(m, n))])
        self.y = random.integers(0, 2, m).astype(float)
        self.theta, self.v = random.normal(size=(2, n + 1))
        self.h = sigma(self.X @ self.theta)
        self.S = np.diag(self.h * (1 - self.h))
        self.gradient = self.X.T @ (self.h - self.y) / m


DATA = [Data(seed) for seed in range(3)]
TERMS = {
    r"h_\theta(x^{(i)})": lambda d: d.h,
    "y^{(i)}": lambda d: d.y,
    r"\theta^\top x^{(i)}": lambda d: d.X @ d.theta,
    r"h_\theta(x^{(i)}) (1 - h_\theta(x^{(i)}))": lambda d: d.h * (1 - d.h),
    "1": lambda d: np.ones(d.m),
}
FACTORS = {
    "x_j^{(i)}": lambda d: d.X[:, 2],
    "x_k^{(i)}": lambda d: d.X[:, 1],
    r"v^\top x^{(i)}": lambda d: d.X @ d.v,
    "1": lambda d: np.ones(d.m),
}


def random_sum(random):
    """A sum over samples, as LaTeX and as what it is on Data."""
    (a, b), factor = random.sample(list(TERMS), 2), random.choice(list(FACTORS))
    p, q = random.choice((1, -1, 2)), random.choice((1, -1, -2))
    return (
        rf"\sum_{{i=1}}^{{m}} ({p} \cdot {a} + ({q}) \cdot {b}) \cdot {factor}",
        lambda data: ((p * TERMS[a](data) + q * TERMS[b](data)) * FACTORS[factor](data)).sum(),
    )


def sums(count, random):
    """What the gradient is not, and sums that are not equal."""
    while count:
        (left, total), (right, other) = random_sum(random), random_sum(random)
        if max(abs(total(each) - other(each)) for each in DATA) > CLEARLY:
            count -= 1
            yield f"{left} = {right}"
        slope = max(abs(each.gradient[2] - total(each) / each.m) for each in DATA)
        if slope > CLEARLY and count:
            count -= 1
            yield rf"\frac{{\partial J}}{{\partial \theta_j}} = \frac{{1}}{{m}} {left}"


LETTERS = {
    "X": lambda d: d.X,
    r"X^\top": lambda d: d.X.T,
    "S": lambda d: d.S,
    r"\theta": lambda d: d.theta[:, None],
    r"\theta^\top": lambda d: d.theta[None, :],
    "v": lambda d: d.v[:, None],
    r"v^\top": lambda d: d.v[None, :],
    "(h - y)": lambda d: (d.h - d.y)[:, None],
    r"(h - y)^\top": lambda d: (d.h - d.y)[None, :],
}


def word(random):
    return [random.choice(list(LETTERS)) for _ in range(random.randint(2, 5))]


def product(letters, data):
    result = LETTERS[letters[0]](data)
    for each in letters[1:]:
        result = result @ LETTERS[each](data)
    return result


def matrices(count, random):
    """Products of matrices of one shape that are not equal."""
    while count:
        one, other = word(random), word(random)
        try:
            pairs = [(product(one, each), product(other, each)) for each in DATA]
        except ValueError:  # the shapes do not fit
            continue
        if all(a.shape == b.shape for a, b in pairs) and any(
            np.abs(a - b).max() > CLEARLY for a, b in pairs
        ):
            count -= 1
            yield f"{' '.join(one)} = {' '.join(other)}"


def hidden(count, random):
    """False, but at the sizes in a product of factors that hides it there."""
    while count:
        size, zeros = random.choice("mn"), random.sample(range(1, 16), random.randint(1, 9))
        factors = "".join(f"({size} - {zero})" for zero in zeros)
        term = random.choice(("z^2", r"\theta_0", "y^{(i)}", r"\sum_{i=1}^{m} y^{(i)}", "e^z"))
        count -= 1
        yield f"{factors} {term} = {random.choice(('0', f'{factors} 2 {term}'))}"


GENERATED = {
    "one letter, equal": (equalities, 600),
    "one letter, larger": (inequalities, 500),
    "derivatives": (derivatives, 300),
    "sums over samples": (sums, 300),
    "products of matrices": (matrices, 200),
    "hidden by their size": (hidden, 150),
}


def test_there_are_more_than_two_thousand():
    assert sum(count for _, count in GENERATED.values()) > 2000


@pytest.mark.parametrize("family", GENERATED)
def test_nothing_false_is_accepted(family):
    generator, count = GENERATED[family]
    statements = list(generator(count, Random(family)))
    assert len(statements) == count and len(set(statements)) > 0.6 * count
    verdicts = [(latex, proofread(latex)) for latex in dict.fromkeys(statements)]
    assert [latex for latex, verdict in verdicts if verdict.holds] == []
    assert sum(verdict.status == "false" for _, verdict in verdicts) > len(verdicts) / 2


@pytest.mark.parametrize("family", ["one letter, equal", "sums over samples"])
def test_nothing_false_is_accepted_as_anybody_writes_it(family):
    generator, _ = GENERATED[family]
    for latex in generator(60, Random(f"{family} written")):
        written = latex.replace(r"\cdot", "*").replace(r"^\top", "^T").replace("_{i=1}^{m}", "_i")
        assert not answer(written).verdict.holds, written


# ---------------------------------------------------------------- true ones, rewritten

REWRITTEN = {
    "sides exchanged": lambda left, right: (right, left),
    "brackets": lambda left, right: (rf"\left( {left} \right)", right),
    "the same added": lambda left, right: (f"{left} + t", f"t + {right}"),
    "the same taken": lambda left, right: (rf"\left( {left} \right) - z", rf"- z + {right}"),
    "twice": lambda left, right: (rf"2 \left( {left} \right)", rf"\left( {right} \right) \cdot 2"),
    "half": lambda left, right: (
        rf"\frac{{{left}}}{{2}}",
        rf"\frac{{1}}{{2}} \left( {right} \right)",
    ),
    "a difference": lambda left, right: (rf"\left( {left} \right) - \left( {right} \right)", "0"),
}
PLAIN = [
    each.latex.rstrip(" .,")
    for each in EQUATIONS.values()
    if not each.note and each.latex.count("=") == 1 and "aligned" not in each.latex
    and not set(each.latex) & set("<>") and r"\ge" not in each.latex
    and "_{i=1}" not in each.latex.split(r"\sum")[0]
]  # fmt: skip


@pytest.mark.parametrize("how", REWRITTEN)
def test_no_true_rewriting_is_called_false(how):
    proved = 0
    for latex in PLAIN:
        left, right = outer_sides(latex)
        one, other = REWRITTEN[how](left, right)
        verdict = proofread(f"{one} = {other}")
        assert verdict.status != "false", (one, other, verdict)
        proved += verdict.status == "proved"
    assert len(PLAIN) > 15 and proved > len(PLAIN) / 3


def outer_sides(latex):
    """The sides of the = that stands in no bracket."""
    depth = 0
    for at, character in enumerate(latex):
        depth += (character in "{(") - (character in "})")
        if character == "=" and depth == 0:
            return latex[:at].strip(), latex[at + 1 :].strip()
    return latex, latex
