"""Formulas by ear: whoever takes an equation down from its words has the equation."""

import re

import pytest
from bookbuild import mathematics, mathml
from bookbuild.intents import APPLY
from bookbuild.speech import spoken
from conftest import PAGES
from dictation import EQUATIONS, ROOT, Listener, plain
from proofreader.language.tree import walk
from proofreader.source.statement import read_statement


@pytest.fixture(scope="module")
def words(node):
    """The words of each equation."""
    return {
        label: spoken(mathematics.formula(equation.latex)) for label, equation in EQUATIONS.items()
    }


# ------------------------------------------------------------------ dictation


def says(words, latex):
    """Do the words, taken down, make the equation?"""
    try:
        return plain(Listener(words).all()) == plain(latex)
    except (ValueError, IndexError):  # it makes no sense, or ends too early
        return False


@pytest.mark.parametrize("label", EQUATIONS)
def test_an_equation_can_be_taken_down_by_ear(words, label):
    assert plain(Listener(words[label]).all()) == plain(EQUATIONS[label].latex)


SLIPS = {  # what is misheard or left out
    " minus ": " plus ",
    " plus ": " minus ",
    " equals ": " is at most ",
    " transpose": "",
    " of sample i": " to the i power",
    " of sample i ": " ",
    " end fraction": "",
    " squared": "",
    " close paren": "",
    "cap ": "",
    " sub j": " sub k",
    " over ": " times ",
    "the sum from i equals 1": "the sum from i equals 0",
    " power": "",
    " end sub": "",
    " prime": "",
    " theta ": " y ",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_the_ear_is_noticed(words, slip):
    """Wherever it is made: no word of these is there for nothing."""
    heard = 0
    for label, equation in EQUATIONS.items():
        for found in re.finditer(slip, words[label]):
            wrong = words[label][: found.start()] + SLIPS[slip] + words[label][found.end() :]
            assert not says(wrong, equation.latex), f"{label}: {wrong}"
            heard += 1
    assert heard >= 5


@pytest.mark.parametrize(
    "label", ["eq-hypothesis", "eq-gradient", "eq-newton", "eq-step-1", "eq-update", "eq-descent"]
)
def test_without_intents_the_words_are_not_the_equation(node, label):
    """What KaTeX alone writes: a power in x^{(i)} and in X^T, a fraction of two d."""
    latex = EQUATIONS[label].latex
    [math] = mathml.formulas(mathematics.typeset(latex, {"displayMode": True}))
    try:
        assert not says(spoken(math), latex)
    except ValueError as no_words:
        assert "no words for" in str(no_words)


# ------------------------------------------------------------------ what is a function


def applied(equation):
    """The functions before brackets in an equation, as the proofreader reads it."""
    chains = read_statement(equation.latex, equation.note).chains
    sides = [side for chain in chains for link in chain for side in (link.left, link.right)]
    calls = {
        (node.start, node.text)
        for side in sides
        for node in walk(side)
        if node.kind in ("call", "hypothesis") and node.text.endswith((")", "]"))
    }
    return sorted(text for _, text in calls if not text.startswith((r"\log \ell", "e")))


@pytest.mark.parametrize("label", EQUATIONS)
def test_a_function_and_no_factor_is_said_to_be_of_something(words, label):
    listener = Listener(words[label])
    listener.all()
    assert listener.calls == len(applied(EQUATIONS[label])), applied(EQUATIONS[label])


def test_a_factor_that_is_called_a_function_would_be_noticed(words):
    label = "eq-label-variance"  # h (1 - h)^2 + ...
    wrong = words[label].replace("h open paren", "h of open paren")
    listener = Listener(wrong)
    assert plain(listener.all()) == plain(EQUATIONS[label].latex)
    assert listener.calls > len(applied(EQUATIONS[label])) == 0


# ------------------------------------------------------------------ exact words


@pytest.mark.parametrize(
    "latex, words",
    [
        ("x^{(i)}", "x of sample i"),
        ("x_j^{(i)}", "x sub j of sample i"),
        ("x^i", "x to the i power"),
        (r"v_k^\top x", "v sub k transpose x"),
        (r"\theta^\ast", "theta star"),
        (r"h_{\theta + v}(x)", "h sub theta plus v end sub of x"),
        (r"\sigma(z)^2", "sigma of open paren z close paren squared"),
        (r"h (1 - h)", "h open paren 1 minus h close paren"),
        (r"\sigma'(1 - \sigma)", "sigma prime open paren 1 minus sigma close paren"),
        (r"\frac{1}{m}", "fraction 1 over m end fraction"),
        (r"\frac{d}{2}", "fraction d over 2 end fraction"),
        (r"\frac{d}{d + 1}", "fraction d over d plus 1 end fraction"),
        (r"\frac{d^2}{d t^2} f", "the second derivative with respect to t of f"),
        (r"\lambda_{\max}(M)", "lambda sub max of cap M"),
        (r"\sum_{k} |u_k|", "the sum over k of the absolute value of u sub k end absolute value"),
        (r"p(y \mid h)", "p of open paren y given h close paren"),
        (r"\sqrt{m} \ne 0.5", "the square root of m end root is not 0.5"),
    ],
)
def test_the_words(node, latex, words):
    assert spoken(mathematics.formula(latex)) == words


def test_a_sign_or_an_element_without_words_is_named(node):
    with pytest.raises(ValueError, match="no words for the sign '∮'; add it to SIGNS"):
        spoken(mathematics.formula(r"\oint z"))
    with pytest.raises(ValueError, match="no words for <menclose>"):
        spoken(mathematics.formula(r"\cancel{x}"))


# ------------------------------------------------------------------ intents

GRADIENT = '<msub intent="{}"><mo>∇</mo><mi arg="x">θ</mi></msub>'


def of(intent):
    [math] = mathml.formulas(f"<math>{GRADIENT.format(intent)}</math>")
    return spoken(math)


@pytest.mark.parametrize(
    "intent, words",
    [
        ("_a_b", "a b"),
        ("transpose($x)", "transpose of theta"),
        ("transpose:postfix($x)", "theta transpose"),
        ("_at:prefix($x)", "at theta"),
        ("_by:infix($x,$x)", "theta by theta"),
        ("_(_d,$x,_of)", "d theta of"),
        ("_of:infix(_sub:infix($x,_j),$x)", "theta sub j of theta"),
    ],
)
def test_an_intent_is_read(intent, words):
    assert of(intent) == words


@pytest.mark.parametrize(
    "intent",
    ["", "f(", "f(x", "f($x", "f($x)$x", "f($x,)", "(x)", "f:($x)", "$y", "f($x))", "f+($x)", "-"],
)
def test_a_faulty_intent_is_refused(intent):
    with pytest.raises(ValueError):
        of(intent)


def test_nothing_that_is_seen_is_changed(node):
    """The MathML has the same signs, and KaTeX's HTML beside it stays."""
    for equation in EQUATIONS.values():
        before, after = mathematics.typeset(equation.latex), mathematics.readable(equation.latex)
        assert mathml.MATH.sub("", after) == mathml.MATH.sub("", before)
        [plain_math], [math] = mathml.formulas(before), mathml.formulas(after)
        same = "".join(plain_math[0][0].itertext()).replace(APPLY, "")  # without its LaTeX
        assert "".join(math.itertext()).replace(APPLY, "") == same
        assert not mathml.faults(math)


@pytest.mark.parametrize("name", PAGES)
def test_every_formula_of_a_page_has_words_and_no_sample_is_a_power(site, name):
    """Its intents are read with them, each of which names its parts."""
    page = (site / name).read_text(encoding="utf-8")
    for math in mathml.formulas(page):
        assert spoken(math) and "to the open paren" not in spoken(math)
    source = (ROOT / name).with_suffix(".md")
    sources = source.parent.glob("*.md") if source.stem == "equations" else [source]
    latex = "".join(each.read_text(encoding="utf-8") for each in sources)
    assert ("^{(i)}" in latex + page) == ("_of_sample:infix" in page)
