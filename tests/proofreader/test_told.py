"""What a page is told: an answer as plain data, a slip to be judged, a derivation's line."""

import json
from random import Random

import pytest
from conftest import ROOT
from proofreader import answer, line, proofread, read, slip, told
from proofreader.judge.mutants import mutants
from proofreader.judge.slips import (
    IN_WORDS,
    can_be_typeset,
    is_plausible,
    slips,
    tidied,
    with_formulas,
)
from proofreader.source.statement import read_statement
from proofreader.spelling.command import main

GRADIENT = r"\frac{\partial J}{\partial \theta_j}"
SUMS = r"\frac{1}{m} \sum_{i=1}^{m} (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}"
EQUATIONS = [
    each for path in sorted((ROOT / "book").glob("*.md")) for each in read(path) if each.label
]


def test_an_answer_becomes_data_that_json_holds():
    known = told(answer("h' = h(1 - h)"))
    assert json.loads(json.dumps(known)) == known
    assert known["status"] == "proved" and known["how"] and not known["complaint"]
    assert known["changes"][0] == ["h'", r"\sigma' (z)"]


def test_numbers_are_told_in_letters_and_pieces_as_they_were_typed():
    said = told(answer(r"\nabla_\theta J = \frac{1}{m} X^\top (y - h)"))["complaint"]
    assert "θ = (0, 0)" in said and "counterexample" not in said and "\\" not in said
    unread = told(answer(r"\frac{1}{m} \fantasy = 1"))["complaint"]
    assert r"\fantasy" in unread and r"\\fantasy" not in unread


def test_the_step_of_a_chain_is_told_as_a_formula():
    said = told(answer(r"\sigma'(z) = \sigma(z) (1 - \sigma(z)) = \sigma(z)"))["complaint"]
    assert said.startswith(r"step 2 of 2, $\sigma(z)(1 - \sigma(z)) = \sigma(z)$: z = "), said


def test_the_command_prints_the_same_for_another_program(capsys):
    assert main(["--line", "J(0) = log 2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "proved"
    assert main(["--line", "J(0) = log 3", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "false"


# ------------------------------------------------------------------ an equation of the book, edited


def test_what_the_books_reader_finds_false_is_that_though_others_would_ask():
    step = r"\theta := \theta - \alpha X^\top (h - y)"
    note = r"anchor: \theta^{\text{new}} - \theta + \alpha \nabla_\theta J(\theta) = 0"
    assert answer(step).verdict.status == "unreadable"
    assert answer(step, note, edited=True).verdict.status in ("false", "unreadable")
    index = SUMS.replace("y^{(i)}", "y^{(j)}")
    assert answer(f"{GRADIENT} = {index}").verdict.status == "unreadable"
    assert answer(f"{GRADIENT} = {index}", edited=True).verdict.status == "false"


@pytest.mark.parametrize(
    "latex",
    [
        r"J(\theta) = -y^{(i)}\log h_\theta(x^{(i)}) - (1-y^{(i)})\log(1-h_\theta(x^{(i)}))",
        r"\frac{\partial J}{\partial\theta_j} = (h_\theta(x^{(i)}) - y^{(i)})x_j^{(i)}",
        r"\frac{\partial J}{\partial\theta_j} = (h_i - y_i) x_{ij}",
        r"\nabla_\theta J(\theta) = (h_\theta(x^{(i)}) - y^{(i)})x^{(i)}",
        r"\theta_j := \theta_j - \alpha(h_\theta(x^{(i)}) - y^{(i)})x_j^{(i)}",
    ],
)
def test_an_equation_of_the_book_whose_sum_is_lost_is_none_of_one_sample(latex):
    assert answer(latex).verdict.holds  # as the cost of a single sample, which it says
    assert not answer(latex, edited=True).verdict.holds


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{\partial L}{\partial\theta_j} = \frac1m\sum_i (\sigma(\theta^T x_i) - y_i) x_{ij}",
        r"\nabla_\theta L(\theta) = \frac1m X^\top (h - y)",
        r"m \nabla^2_\theta L(\theta) = X^\top S X",
        r"L(\theta) = -\frac1m \log \ell(\theta)",
        r"J(\theta) = -\frac{1}{m} \ell(\theta)",
        r"\nabla_\theta J(\theta) = -\frac1m \nabla \ell(\theta)",
        r"\frac12(z-y)^2 = \frac12z^2 - yz + \frac12 y",
    ],
)
def test_in_an_equation_of_the_book_a_letter_is_none_of_another_text(latex):
    assert not answer(latex, edited=True).verdict.holds


def test_what_holds_in_another_spelling_holds_beside_a_note_too():
    sigmoid = next(each for each in EQUATIONS if each.label == "eq-sigmoid")
    known = answer("sigma(z) = 1/(1 + e^(-z))", sigmoid.note, edited=True)
    assert known.verdict.status == "definition"
    assert (
        answer("sigma(z) = 1/(1 + e^z)", sigmoid.note, edited=True).verdict.status != "definition"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "true", "false"),
    [
        ("eq-cost-combined", r"Cost(h, y) = -(y\ln h + (1-y)\ln(1-h))", r"Cost(h, y) = -y\ln h"),
        ("eq-cost-split",
         r"Cost(h,y) = \begin{cases} -\log h, & y=1 \\ -\log(1-h), & \text{otherwise} \end{cases}",
         r"Cost(h,y) = \begin{cases} -\log h, & y=0 \\ -\log(1-h), & \text{otherwise} \end{cases}"),
        ("eq-bernoulli", "p(y|h) = yh + (1-y)(1-h)", "p(y|h) = yh - (1-y)(1-h)"),
        ("eq-update", r"\theta \leftarrow \theta - \frac\alpha m X^T (h-y)",
         r"\theta \leftarrow \theta - \alpha X^T (h-y)"),
        ("eq-update", r"\theta_{t+1} = \theta_t - \alpha\nabla J(\theta_t)",
         r"\theta_{t+1} = \theta_t - H^{-1} \nabla J(\theta_t)"),
        ("eq-newton", r"\theta_{t+1} = \theta_t - H^{-1} \nabla J(\theta_t)",
         r"\theta_{t+1} = \theta_t - \alpha \nabla J(\theta_t)"),
        ("eq-contraction", r"X^T X \theta^* = X^T y", r"X^T X \theta^* = X^T h"),
        ("eq-vertex", r"\theta^\star = (X^TX)^{-1} X^T y", r"\theta^\star = (X^TX)^{-1} y"),
        ("eq-ties", r"J(0) = \log 2", r"J(0) = 2 \log 2"),
        ("eq-newton-sinh", r"w - J'(w)/J''(w) = w - sinh(w)", r"w - J''(w)/J'(w) = w - sinh(w)"),
        ("eq-ridge", r"J_\mu(\theta) = J(\theta) + \frac\mu2 \sum_{j=1}^n \theta_j^2",
         r"J_\mu(\theta) = J(\theta) + \mu \sum_{j=1}^n \theta_j^2"),
        ("eq-ridge-partial",
         rf"\frac{{\partial J_\mu}}{{\partial\theta_j}} = {GRADIENT} + \mu \theta_j",
         rf"\frac{{\partial J_\mu}}{{\partial\theta_j}} = {GRADIENT}"),
        ("eq-sigmoid-squared-error", r"J_{sq}(\theta) = \frac{1}{2m} \sum_i (h_i - y_i)^2",
         r"J_{sq}(\theta) = \frac{1}{m} \sum_i (h_i - y_i)^2"),
        ("eq-stable-residual", r"\sigma(z) - y = (1-y)\sigma(z) - y(1-\sigma(z))",
         r"\sigma(z) - y = (1-y)\sigma(z) - y(1+\sigma(z))"),
        ("eq-pull", "(h-y) d^Tx = (h+y-2hy)(1-2y) d^Tx", "(h-y) d^Tx = (h+y-hy)(1-2y) d^Tx"),
        ("eq-separating", r"(2y-1) d^Tx \ge 0", r"(2y-1) d^Tx \ge 1"),
        ("eq-softmax", r"softmax(z)_k = \frac{e^{z_k}}{\sum_l e^{z_l}}",
         r"softmax(z)_k = \frac{e^{z_l}}{\sum_k e^{z_k}}"),
        ("eq-class-gradient", r"\nabla J = \frac1m X^T (P - Y)", r"\nabla J = \frac1m X^T (Y - P)"),
        ("eq-class-cost", r"J = -\frac1m \sum_i \sum_k Y_{ik} \log P_{ik}",
         r"J = -\sum_i \sum_k Y_{ik} \log P_{ik}"),
    ],
)  # fmt: skip
def test_an_equation_of_the_book_may_be_edited_in_a_spelling_of_ones_own(label, true, false):
    note = next(each.note for each in EQUATIONS if each.label == label)
    found = answer(true, note, 60, edited=True)
    assert found.verdict.holds, (found.reading.latex, found.verdict.complaint)
    assert not answer(false, note, 60, edited=True).verdict.holds


@pytest.mark.parametrize("letter", ["h", r"\hat y"])
def test_what_is_not_decided_in_another_spelling_is_not_called_false(letter):
    latex = rf"{letter} \sum_{{q=1}}^{{m-2}} q = \sigma(z) \frac{{(m-1)(m-2)}}{{2}}"
    assert answer(latex, edited=True).verdict.status == "unproved"  # true, if h is sigma(z)
    assert answer(latex.replace("{2}", "{3}"), edited=True).verdict.status == "false"


@pytest.mark.parametrize(
    ("label", "latex"),
    [
        ("eq-quadratic-convergence", r"\sum_{k=1}^{m} \lVert e_k \rVert = m \lVert e_k \rVert"),
        ("eq-quadratic-convergence", r"\lVert e_{k} \rVert = 1"),
        ("eq-quadratic-convergence", r"\|e_0\| = 1"),
        ("eq-log-loss-slope", "0 < h < 1"),
        ("eq-squared-error-slope", r"h - h^2 \le \frac{1}{4}"),
        ("eq-unscale", r"\sum \theta_j a(j) = a(j) \sum \theta_j"),
        ("eq-mean", r"\sum c_q q = q \sum c_q"),
    ],
)
def test_a_letter_of_the_note_is_nothing_that_the_book_calls_so(label, latex):
    note = next(each.note for each in EQUATIONS if each.label == label)
    assert not answer(latex, note, edited=True).verdict.holds


@pytest.mark.parametrize(
    "latex", ["m = 1", "J'(w) = (\\sigma(w) - y) x", r"J'(w) = -\frac{1}{m} \sum_i \sigma(-w) x_i"]
)
def test_the_data_of_a_note_are_not_taken_for_any(latex):
    """True of one sample with x = 1 and y = 1, and not called false."""
    note = next(each.note for each in EQUATIONS if each.label == "eq-margin-slope")
    assert answer(latex, note, edited=True).verdict.status == "unreadable"


# ------------------------------------------------------------------ slips


@pytest.mark.slow
@pytest.mark.parametrize("equation", EQUATIONS[::6], ids=lambda each: each.label)
def test_each_equation_has_slips_and_each_is_what_its_verdict_says(equation):
    for _, found in zip(range(3), slips(equation.latex, equation.note, Random(1)), strict=False):
        assert found.latex != equation.latex and found.edit
        again = proofread(found.latex, equation.note)
        assert again.status == found.verdict.status
        assert bool(again.counterexample) == (again.status == "false")


def test_a_slip_is_drawn_the_same_for_the_same_seed_and_says_what_was_done():
    one, same, other = (slip(f"{GRADIENT} = {SUMS}", "", Random(k)) for k in (4, 4, 5))
    assert one == same != other
    assert one.keys() == {"edit", "latex"} and one["latex"] != f"{GRADIENT} = {SUMS}"


@pytest.mark.parametrize(
    ("edit", "plausible"),
    [
        ("h becomes y", True),
        ("1 becomes 2", True),
        ("+ becomes -", True),
        ("lose -", True),
        ("lose 2", True),
        ("factor lost in h (1 - h)", True),
        (r"\theta becomes m", False),
        ("lose (", False),
        ("lose ^", False),
        ("minus sign in i", False),
    ],
)
def test_a_slip_is_what_a_hand_or_a_mind_does(edit, plausible):
    assert is_plausible(edit) == plausible


def test_brackets_that_only_the_edit_has_put_are_taken_away_and_no_others():
    for edited, tidy in [
        (r"\left(1\right) \cdot z = z", r"1 \cdot z = z"),
        (r"2 \left(z + 1\right) = z", r"2 \left(z + 1\right) = z"),
        (r"(\left(-\left(z\right)\right)) = z", "( - z ) = z"),
    ]:
        statement = read_statement(edited, "")
        assert tidied(edited, statement) == tidy
        assert read_statement(tidy, "").chains == statement.chains


def test_an_edit_is_told_in_words_with_its_formulas():
    assert with_formulas("1 becomes 2") == "$2$ in the place of $1$"
    assert with_formulas("lose -") == "$-$ is lost"
    assert with_formulas(r"factor lost in \frac{a}{b}") == r"a factor of $\frac{a}{b}$ is lost"
    assert with_formulas("factor lost in a long one...") == "a factor is lost"


@pytest.mark.parametrize("equation", EQUATIONS[::4], ids=lambda each: each.label)
def test_every_kind_of_edit_has_its_words(equation):
    for each in mutants(equation.latex, equation.note):
        kind, place, _ = each.edit.partition(" in ")
        if place and is_plausible(each.edit):
            assert kind in IN_WORDS or kind.endswith(" lost"), each.edit


def test_a_slip_can_be_typeset():
    assert can_be_typeset(r"\left( \frac{1}{m} \right) = \bigl[ 1 \bigr]")
    for broken in (r"\left\left( z", r"\left z \right)", r"\bigl\left(z\right)", r"z \right)"):
        assert not can_be_typeset(broken)


# ------------------------------------------------------------------ a line of a derivation


@pytest.mark.parametrize("spelling", [SUMS, "= 1/m sum_i (h_i - y_i) x_ij", f"{GRADIENT} = {SUMS}"])
def test_a_line_is_done_when_its_value_and_its_form_are_right(spelling):
    known = line(GRADIENT, spelling)
    assert known["status"] == "proved" and known["left"] == []


@pytest.mark.parametrize("sample", ["(h_i - y_i) x_ij", "(h - y) x_j"])
def test_a_line_that_has_lost_its_sum_is_false(sample):
    known = line(GRADIENT, sample)
    assert known["status"] == "false" and known["complaint"].endswith("is a sum missing?")
    known = line(GRADIENT, r"\frac{\partial J}{\partial h} \frac{\partial h}{\partial \theta_j}")
    assert known["status"] == "unreadable" and "write the sum over them" in known["complaint"]


def test_a_line_that_does_not_fit_is_told_by_its_shape():
    known = line(GRADIENT, "1/m X^T (h - y)")
    assert known["status"] == "unreadable"
    assert "your line a column of n + 1 numbers: is an index missing" in known["complaint"]


def test_where_no_numbers_can_be_tried_it_says_why_and_not_how_many():
    latex = rf"{GRADIENT} = {SUMS}".replace("i=1", "i=0")
    assert told(answer(latex, edited=True))["complaint"].startswith("there is no sample 0")


LOGARITHMS = r"[y_i\log h_i+(1-y_i)\log(1-h_i)]"
SQUARES = r"\frac{\partial L}{\partial \theta_j}"


@pytest.mark.parametrize(
    "start, latex, status",
    [
        (SQUARES, "1/m sum_i (theta^T x_i - y_i) x_ij", "proved"),
        (SQUARES, "1/m sum_i (h_i - y_i) x_ij", "false"),
        (SQUARES, r"1/m sum_i (\sigma(\theta^T x_i) - y_i) x_ij", "false"),
        (SQUARES, rf"-\frac1m \sum_i \partial/\partial\theta_j {LOGARITHMS}", "false"),
        (
            GRADIENT,
            r"\frac{1}{2m}\sum_i \frac{\partial}{\partial\theta_j}(\theta^T x_i - y_i)^2",
            "false",
        ),
        (GRADIENT, r"-\frac1m\frac{\partial\ell}{\partial\theta_j}", "false"),
        (GRADIENT, r"&= \frac1m x_j \cdot (h - y)", "proved"),
        (GRADIENT, r"\frac1m (h-y)\cdot x_j", "proved"),
    ],
)
def test_a_line_is_about_the_cost_that_the_derivation_begins_with(start, latex, status):
    assert line(start, latex)["status"] == status


@pytest.mark.parametrize(
    "start, latex",
    [
        (SQUARES, r"1/m sum_i (\hat y_i - y_i) x_ij"),
        (r"\frac{d}{d z} \frac{1}{1 + e^{-z}}", "e^-z / (1 + 2e^-z + e^-2z)"),
    ],
)
def test_what_can_be_meant_in_two_ways_is_not_called_false(start, latex):
    known = line(start, latex)
    assert known["status"] == "unreadable" and "write" in known["complaint"]


def test_value_and_form_are_judged_apart():
    repeated = line(GRADIENT, GRADIENT)
    assert repeated["status"] == "proved" and repeated["left"] == ["derivative", "cost"]
    wrong = line(GRADIENT, SUMS.replace("-", "+"))
    assert wrong["status"] == "false" and wrong["left"] == []


@pytest.mark.parametrize(
    "latex",
    ["", f"{SUMS}, z > 0", rf"{SUMS} \le {SUMS}", rf"{SUMS} \\ z = z", f"{GRADIENT}; z = z"],
)
def test_what_is_no_equality_is_no_line(latex):
    known = line(GRADIENT, latex)
    assert known["status"] == "unreadable" and known["complaint"], known
