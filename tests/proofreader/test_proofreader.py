"""The proofreader's eyes: equations found in chapters, notes, and LaTeX read into what it means."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from logistic import hessian, log_loss, sigmoid_squared_error, squared_error
from proofreader import BadChapter, Note, proofread, read
from proofreader.language.parser import parse, parse_expression
from proofreader.language.tree import Node, Unreadable
from proofreader.meaning.numeric import Numeric
from proofreader.meaning.symbolic import M, N, Symbolic, book, entry_of, feature, label, new_index
from proofreader.meaning.table import Table
from proofreader.prove.sums import normal, vanishes
from proofreader.source.names import names_of
from proofreader.source.note import read_note
from proofreader.source.statement import context_of, read_statement
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

NAMES = names_of(Note())


# ---------------------------------------------------------------- chapters

CHAPTER = """\
---
jupytext: $a = b$
---
# Title

Inline $\\sigma(-z) = 1 - \\sigma(z)$ and `code $x = 1$` and a price of 5$, $m$.

```{code-cell} ipython3
"$$ not = read $$"
```

```{dropdown} Prose in a directive is read
Here $h = y$ is.
```

% where v is a vector;
%   t is a number
$$
v^\\top v = \\lVert v \\rVert^2
$$ (eq-length)

$$ 1 = 1 $$
"""


def test_equations_are_found_with_their_places_and_notes():
    found = read(CHAPTER)
    assert [(e.line, e.column, e.label, e.inline) for e in found] == [
        (6, 9, None, True),
        (13, 7, None, True),
        (19, 1, "eq-length", False),
        (22, 4, None, False),
    ]
    assert found[2].latex == r"v^\top v = \lVert v \rVert^2"
    assert read_note(found[2].context).kinds == (("v", "vector"), ("t", "number"))
    assert found[3].context == ""


def test_every_equation_stands_where_it_is_said_to_stand():
    lines = CHAPTER.split("\n")
    for equation in read(CHAPTER):
        assert lines[equation.line - 1][equation.column - 1 :].startswith(
            equation.latex.split("\n")[0]
        )


def test_the_place_of_a_character_counts_lines():
    equation = read("\n$$\na = b \\\\\n  c = d\n$$ (eq-x)")[0]
    assert equation.place(equation.latex.index("c")) == "<text>:4:3"


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("a\n$$\nx = 1\n", "2:1: a display equation is opened here"),
        ("a\n```{math}\nx = 1\n```\n", "2:1: a display equation that is not read here"),
        ("a\n\\begin{align}\nx\n", "2:1: a display equation that is not read here"),
    ],
)
def test_no_display_equation_is_passed_over(text, complaint):
    with pytest.raises(BadChapter, match=re.escape(complaint)):
        read(text)


# ---------------------------------------------------------------- notes


def test_a_note_is_read():
    note = read_note(r"""
        % where C, K are numbers; g = \nabla_\theta J(\theta); A(z) = z^2
        % for y in {0, 1}; t > 1; w = -\log 2, 0
        % given f(b) \le f(a); to order 2 in t
        % definition of G; anchor: G(1) = 2; anchor where A(z) = z: G(0) = 0
        % lemma: 1 = 1
        % remark words; with a semicolon""")
    assert note.kinds == (("C", "number"), ("K", "number"))
    assert note.meanings == (("g", None, r"\nabla_\theta J(\theta)"), ("A", "z", "z^2"))
    assert note.cases == (("y", ("0", "1")),)
    assert note.ranges == (("t", ">", "1"),)
    assert note.values == (("w", (r"-\log 2", "0")),)
    assert note.given == (r"f(b) \le f(a)",) and note.order == (2, "t")
    assert note.role == "definition" and note.defined == "G"
    assert [latex for _, latex in note.anchors] == ["G(1) = 2", "G(0) = 0"]
    assert note.lemmas == ("1 = 1",) and note.remarks == ("words; with a semicolon",)


def test_a_statement_holds_trees_and_no_latex():
    statement = read_statement(
        r"G(z) = A(z) + c",
        r"definition of G; where A(t) = t^2; c is a number; for c > 1; z in {0, 1}; given c \le 2; "
        r"anchor where B(z) = z: B(1) = G(z); lemma: 1 = 1; equivalent to c = 2",
    )
    context, NUMBER = statement.context, lambda value: Node("number", (value,))
    assert context.kinds == {"c": "number"} and statement.parameter == "z"
    square = Node("pow", (Node("name", ("t",)), NUMBER(2)))
    assert context.meanings == {"A": ("A", "t", square)}
    assert context.ranges == (("c", ">", NUMBER(1)),)
    assert context.cases == (("z", (NUMBER(0), NUMBER(1))),)
    assert [(link.sign, link.right) for link in context.given] == [("<=", NUMBER(2))]
    ((own, ((anchor,),)),) = statement.anchors
    assert set(own.meanings) == {"B"} and anchor.right.kind == "call"
    assert statement.lemmas[0].chains[0][0].left == NUMBER(1)
    assert statement.equivalent[0][0].right == NUMBER(2)


@pytest.mark.parametrize(
    "note",
    [
        "% in which y is fine",
        "% where C is a banana",
        "% for y",
        "% to order in t",
        "% condition gap = 0",
        "% anchor where A(z) = z G = 0",
        r"% where J(\theta) = 0",
        r"% where \sigma is a function",
        "% where X = 0",
    ],
)
def test_a_note_that_is_not_understood_is_an_error(note):
    assert proofread("1 = 1", note).status == "unreadable"


# ---------------------------------------------------------------- a random formula, written and read back

I, J_, K_ = new_index(M - 1), new_index(N), new_index(N)
Z, T, W, ALPHA = (Symbol(name, real=True) for name in ("z", "t", "w", r"\alpha"))
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
            lambda a, b, l, r: rf"\frac{{d}}{{d w}} \bigl[ w^2 {l}{a}{r} + w {l}{b}{r} \bigr]",
            lambda a, b: 2 * W * a + b,
        ),
    )


def over_samples(body):
    index = new_index(M - 1)
    return Sum(body.xreplace({I: index}), (index, 0, M - 1))


def over_weights(body):
    index = new_index(N)
    return Sum(body.xreplace({K_: index}), (index, 0, N))


formulas = st.recursive(leaves, combined, max_leaves=5)


def meaning(latex, note=Note(), columns=False):
    walker = Symbolic(context_of(note), columns=columns)
    walker.indices.update(i=I, j=J_, k=K_)
    return walker(parse_expression(latex, names_of(note)))


@given(formulas)
@settings(max_examples=300)
def test_what_is_written_is_read_back(formula):
    latex, expected = formula
    try:
        found = meaning(latex)
    except Unreadable as error:  # a sum in a sum with the same index is refused
        assume("in use already" not in error.why)
        raise
    assert normal(found) == normal(expected) or vanishes(found - expected), latex


@given(formulas, st.data())
def test_a_formula_with_a_token_lost_is_never_read_as_the_same_tree_by_accident(formula, data):
    """Losing a token gives an error or another formula; only brackets and layout may go unnoticed."""
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


# ---------------------------------------------------------------- what is not known is an error with its place


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
    """Why the book has a reader of its own: SymPy's own makes this a quotient of products, and x_j^{(i)} a power."""
    slope = meaning(r"\frac{\partial L}{\partial \theta_j}")
    assert slope.has(feature) and not slope.has(Symbol("partial"))
    assert meaning("x_j^{(i)}") == feature(I, J_)


# ---------------------------------------------------------------- the numbers are those of the library


@pytest.mark.parametrize("m, n, seed", [(3, 1, 3), (4, 2, 4), (5, 3, 5)])
def test_costs_as_numbers_are_what_numpy_computes(m, n, seed):
    numbers = Numeric(context_of(Note()), m, n, seed, columns=True)
    data = np.array([[float(numbers.feature(r, c)) for c in range(n + 1)] for r in range(m)])
    labels = np.array([float(numbers.label(r)) for r in range(m)])
    weights = numbers.vector(r"\theta")
    theta = np.array([float(weights[r, 0]) for r in range(n + 1)])
    for name, cost in (
        ("J", log_loss),
        ("L", squared_error),
        (r"J_{\text{sq}}", sigmoid_squared_error),
    ):
        assert float(numbers.cost(None, name, weights)) == pytest.approx(
            cost(theta, data, labels), rel=1e-13
        )
    curvature = numbers(parse_expression(r"\nabla^2_\theta J(\theta)", NAMES))
    assert isinstance(curvature, Table)
    found = [[float(curvature[r, c]) for c in range(n + 1)] for r in range(n + 1)]
    assert found == pytest.approx(hessian(theta, data), rel=1e-12)
    top = numbers(parse_expression(r"\lambda_{\max}(X^\top X)", NAMES))
    assert float(top) == pytest.approx(np.linalg.eigvalsh(data.T @ data)[-1], rel=1e-13)
