"""The room `language`: LaTeX becomes a tree, or is refused with the place of what is not known."""

import re

import pytest
from hypothesis import assume, given, settings, strategies as st
from proofreader import Note, proofread
from proofreader.language.parser import parse, parse_expression
from proofreader.language.tree import Unreadable
from proofreader.meaning.book import book
from proofreader.meaning.symbolic import Index, M, N, Symbolic, entry_of, feature, label
from proofreader.prove.sums import normal, vanishes
from proofreader.source.names import names_of
from proofreader.source.statement import context_of
from shared import status
from sympy import (
    Abs,
    Integer,
    KroneckerDelta,
    Rational,
    Sum,
    Symbol,
    cosh,
    exp,
    log,
    sinh,
    sqrt,
    tanh,
)

NO_NOTE = Note()
NAMES = names_of(NO_NOTE)


# -------------------------------------------------- a random formula, written and read back

I, J_, K_ = Index(M - 1), Index(N), Index(N)
Z, T, LAMBDA, ALPHA = (Symbol(name, real=True) for name in ("z", "t", r"\lambda", r"\alpha"))
BRACKETS = st.sampled_from(
    [
        ("(", ")"),
        ("[", "]"),
        (r"\bigl(", r"\bigr)"),
        (r"\left(", r"\right)"),
        (r"\Bigl[", r"\Bigr]"),
    ]
)

leaves = st.one_of(
    st.sampled_from([("z", Z), ("t", T), (r"\alpha", ALPHA), ("m", M), ("n", N)]),
    st.integers(0, 12).map(lambda value: (str(value), Integer(value))),
    st.sampled_from(["0.5", "1.25"]).map(lambda text: (text, Rational(text))),
    st.sampled_from(
        [
            ("x_j^{(i)}", feature(I, J_)),
            ("x_0^{(i)}", Integer(1)),
            ("y^{(i)}", label(I)),
            (r"\theta_j", entry_of(r"\theta")(J_)),
            (r"\theta_{k}", entry_of(r"\theta")(K_)),
            (r"\theta_0", entry_of(r"\theta")(0)),
        ]
    ),
)


def combined(inner):
    def write(form, make):
        return st.tuples(inner, inner, BRACKETS).map(
            lambda it: (form(it[0][0], it[1][0], *it[2]), make(it[0][1], it[1][1]))
        )

    sigma = book().sigma
    return st.one_of(
        write(lambda a, b, l, r: f"{a} + {l}{b}{r}", lambda a, b: a + b),
        write(lambda a, b, l, r: f"{a} - {l}{b}{r}", lambda a, b: a - b),
        write(lambda a, b, l, r: f"-{l}{a}{r} {l}{b}{r}", lambda a, b: -a * b),
        write(lambda a, b, l, r: rf"{l}{a}{r} \cdot {l}{b}{r}", lambda a, b: a * b),
        write(lambda a, b, l, r: rf"\frac{{{a}}}{{1 + {l}{b}{r}^2}}", lambda a, b: a / (1 + b**2)),
        write(lambda a, b, l, r: rf"{l}{a}{r} / (1 + e^{{{b}}})", lambda a, b: a / (1 + exp(b))),
        write(
            lambda a, b, l, r: (
                rf"{l}{a}{r}^{{2}}\, \sigma{l.replace('[', '(')}{b}{r.replace(']', ')')}"
            ),
            lambda a, b: a**2 * sigma(b),
        ),
        write(
            lambda a, b, l, r: rf"\log{l}1 + e^{{{a}}}{r} + {l}{b}{r}^3",
            lambda a, b: log(1 + exp(a)) + b**3,
        ),
        write(lambda a, b, l, r: rf"\sinh{l}{a}{r} \tanh{l}{b}{r}", lambda a, b: sinh(a) * tanh(b)),
        write(
            lambda a, b, l, r: rf"|({a})| \sqrt{{1 + {l}{b}{r}^2}}",
            lambda a, b: Abs(a) * sqrt(1 + b**2),
        ),
        write(
            lambda a, b, l, r: rf"\sum_{{i=1}}^{{m}} {l}{a} + ({b}){r} y^{{(i)}}",
            lambda a, b: over_samples((a + b) * label(I)),
        ),
        write(
            lambda a, b, l, r: rf"\frac{{1}}{{m}} \sum_{{k=0}}^n {l}{a} + ({b}){r} \theta_k",
            lambda a, b: over_weights((a + b) * entry_of(r"\theta")(K_)) / M,
        ),
        write(
            lambda a, b, l, r: (
                rf"\frac{{d}}{{d \lambda}} \bigl[ \lambda^2 {l}{a}{r} + \lambda {l}{b}{r} \bigr]"
            ),
            lambda a, b: 2 * LAMBDA * a + b,
        ),
    )


def over_samples(body):
    index = Index(M - 1)
    return Sum(body.xreplace({I: index}), (index, 0, M - 1))


def over_weights(body):
    index = Index(N)
    return Sum(body.xreplace({K_: index}), (index, 0, N))


formulas = st.recursive(leaves, combined, max_leaves=5)


def meaning(latex, note=NO_NOTE, columns=False):
    walker = Symbolic(context_of(note), columns=columns)
    walker.indices.update(i=I, j=J_, k=K_)
    return walker(parse_expression(latex, names_of(note)))


@given(formulas)
@settings(max_examples=300)
def test_what_is_written_is_read_back(formula):
    latex, expected = formula
    assume(latex.count(r"\frac{d}") <= 1)  # of two, the outer one would differentiate the inner's
    try:
        found = meaning(latex)
    except Unreadable as error:  # so is a sum in a sum with the same index, and (a)(0)
        assume("in use already" not in error.why and "of it?" not in error.why)
        raise
    assert normal(found) == normal(expected) or vanishes(found - expected), latex


@given(formulas, st.data())
def test_a_formula_with_a_token_lost_is_never_read_as_the_same_tree_by_accident(formula, data):
    """A lost token gives an error or another formula; only brackets and layout go unnoticed."""
    latex = formula[0]
    tokens = re.findall(r"\\[a-zA-Z]+|\d+(?:\.\d+)?|\S", latex)
    at = data.draw(st.integers(0, len(tokens) - 1))
    if (
        tokens[at] in "()[]{}.|"
        or tokens[at]
        in (r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\left", r"\right", r"\,", r"\cdot", "\\")
        or tokens[at] == ","
    ):
        return
    try:
        assert parse_expression(
            " ".join(tokens[:at] + tokens[at + 1 :]), NAMES
        ) != parse_expression(latex, NAMES)
    except Unreadable:
        pass


def test_prefixes_and_their_reach():
    assert (
        normal(meaning(r"\sum_{i=1}^{m} y^{(i)} z + t")) == normal(over_samples(label(I) * Z)) + T
    )
    assert meaning(r"\frac{d}{d z} z t + z") == T + Z
    assert meaning(r"\frac{d^2}{d z^2} z^3 \Big|_{z = 2} - 1") == 11
    assert meaning(r"2 |z| t") == 2 * Abs(Z) * T
    assert meaning(r"\log \sigma(z)") == log(book().sigma(Z))
    assert meaning(r"e^z") == exp(Z) and meaning(r"\cosh \frac{z}{2}") == cosh(Z / 2)


def test_the_bias_is_the_feature_one_and_no_other_is():
    assert meaning("x_0^{(i)}") == 1
    assert meaning("x_j^{(i)}") == feature(I, J_) != 1
    assert proofread("x_1^{(i)} = 1").status == "false"
    assert meaning("F", columns=True)[I, 0] == feature(I, 1)


def test_a_derivative_meets_only_indices_within_the_sum():
    found = meaning(r"\frac{\partial}{\partial \theta_j} \sum_{k=1}^{n} \theta_k^2")
    assert found.has(KroneckerDelta)
    assert not vanishes(found - 2 * entry_of(r"\theta")(J_))


# -------------------------------------------------- what is not known is an error with its place


@pytest.mark.parametrize(
    "latex, piece",
    [
        (r"z = \foo(z)", r"\foo"),
        (r"z = \frac{1}{2", "the end"),
        (r"z = (1 + z", "the end"),
        (r"z = z +", "the end"),
        (r"\frac{\partial J}{\partial^2 \theta_j} = 0", "^2"),
        (r"z = x_j", "x_j"),
        (r"x = 1", "1"),
        (r"h_i = z", "h_i"),
        (r"z # 1 = 0", "#"),
        (r"\sigma' = z", "= z"),
        (r"\sum_{i}^{m} y^{(i)} = 0", "}"),
        (r"z^\top = z", r"z^\top"),
        (r"z z", "z z"),
        (r"X + y = X", "X + y"),
        (r"X X = X", "X X"),
        (r"X^{-1} = X", "X^{-1}"),
        (r"\log(X) = X", r"\log"),
        (r"\frac{d}{d z} t = 0", r"\frac{d}{d z} t"),
        (r"X \theta = \theta", r"\theta"),
        (r"\nabla_\theta z = 0", "z"),
        (r"J(z) = 1", "J(z)"),
        ("z 2^ = 1", "="),
    ],
)
def test_an_unreadable_piece_is_named_with_its_place(latex, piece):
    verdict = proofread(latex)
    assert verdict.status == "unreadable", verdict
    assert piece in verdict.error or latex.startswith(piece, verdict.offset)
    assert verdict.offset is None or 0 <= verdict.offset <= len(latex)


PIECES = (
    list(r"\{}()^_=+-/,'&|123zxyhmnijJL<")
    + r"\frac \sum \theta \sigma \partial \top \begin{cases} \nabla \log d e :=".split()
)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join))
@settings(max_examples=500)
def test_no_text_makes_the_reader_stumble(latex):
    try:
        parse(latex, NAMES)
    except Unreadable as error:
        assert 0 <= error.offset <= len(latex) and error.why


def test_a_partial_derivative_is_no_product_of_letters():
    """Why the book has its own reader: SymPy makes this a quotient, and x_j^{(i)} a power."""
    slope = meaning(r"\frac{\partial L}{\partial \theta_j}")
    assert slope.has(feature) and not slope.has(Symbol("partial"))
    assert meaning("x_j^{(i)}") == feature(I, J_)


# fmt: off
TRAPS = [
    ("1 = 1, 1", ""),
    (r"\log 2z = z \log 2", ""),
    ("1/2z = z/2", ""),
    ("2^10 = 2^{10}", ""),
    ("1 2 = 2", ""),
    ("z^{(2)} = z z", ""),
    ("h(z) = z h", ""),
    (r"\begin{cases} 1 & \text{if not } y = 1 \\ 0 & \text{if } y = 0 \end{cases} = y",
     "for y in {0, 1}"),
    ("z^2^3 = z^6", ""),
    (r"\log z/2 = \frac{1}{2} \log z", ""),
    (r"\operatorname{Cost}(h \mid y) = \operatorname{Cost}(h, y)", "for y in {0, 1}"),
    ("2 {z + 1} = 2 z + 2", ""),
    ("{z + 1}^2 = z^2 + 2 z + 1", ""),
    (r"J^2(\theta) = J(\theta)^2 \theta", ""),
    (r"2 \underbrace{z + 1}_{\text{the score, and one}} = 2 z + 2", ""),
    (r"\underbrace{z}_{z} = z", ""),
    (r"\underbrace{z}_{\text{the score}}^2 = z^2", ""),
    (r"\underbrace{z}_{\text{the score}} z = z^3 / \underbrace{z}", ""),
]
# fmt: on


@pytest.mark.parametrize("latex, note", TRAPS)
def test_what_looks_otherwise_than_it_reads_is_unreadable(latex, note):
    assert status(latex, note) == "unreadable"


def test_the_twins_of_the_traps_are_read():
    for latex, note in [
        (r"\log(2 z) = z \log 2 - z \log 2 + \log(2 z)", ""),
        (r"\frac{1}{2} z = (1/2) z", ""),
        (r"2^{10} = 1024", ""),
        (r"2 \cdot 3 = 6", ""),
        (r"z^{2} = z z", ""),
        ("h z = z h", ""),
        (r"\operatorname{Cost}(h, y) = \operatorname{Cost}(h, y)", "for y in {0, 1}"),
        ("2 (z + 1) = 2 z + 2", ""),
        (r"J(\theta)^2 v = v J(\theta)^2", ""),
        ("e^2 = \\exp(2)", ""),
        (r"\sum_{k=2}^{n} 1 = n - 1", ""),
        (r"\sum_{q=1}^{K} 1 = K", r"where K is a whole number; for K \ge 1"),
        ("m - 1 > 0", r"for m \ge 2"),
        ("n > 1", "for n > 1"),
        (r"\frac{d^4}{d z^4} e^z = e^z", ""),
        (r"2 \underbrace{(z + 1)}_{\text{the score, and one}} = 2 z + 2", ""),
    ]:
        assert status(latex, note) == "proved", (latex, proofread(latex, note))


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_{k=0}^{n} \theta_k + \theta_k = \theta_k + \sum_{k=0}^{n} \theta_k",
        r"\frac{\partial}{\partial \theta_k} \sum_{k=1}^{n} \theta_k^2 = 2 \theta_k",
        r"x_j^{(i)} \sum_{i=1}^{m} y^{(i)} = \sum_{i=1}^{m} x_j^{(i)} y^{(i)}",
        r"\sum_{i=1}^{m} \sum_{k=0}^{i} 1 + i = 0",
    ],
)
def test_a_letter_that_is_bound_here_and_free_there_is_unreadable(latex):
    verdict = proofread(latex)
    assert (
        verdict.status == "unreadable"
        and "index of a sum" in verdict.complaint
        and verdict.offset is not None
    )


def test_a_letter_may_be_bound_twice_or_on_one_side_alone():
    assert (
        status(r"\sum_{k=0}^{n} \theta_k + \sum_{k=0}^{n} \theta_k = 2 \sum_{j=0}^{n} \theta_j")
        == "proved"
    )
    assert (
        status(r"\sum_{k=0}^{n} \theta_k \theta_j = \theta_j \sum_{k=0}^{n} \theta_k") == "proved"
    )
    assert status(r"\sum_{k=0}^{n} \theta_k = \theta_k") == "false"
