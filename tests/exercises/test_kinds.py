"""An exercise is what it says, or is refused; its slips are told apart from its answer."""

import re
import subprocess
from random import Random

import pytest
import sympy
from conftest import NODE
from exercises import Exercise, choice, expression, number, order
from exercises.values import domain, points, same, values, wrong_answers
from exercises.words import html
from logistic.widgets import bundle
from page import RECEIPTS, asked

HINTS = ["Where to look.", "How to go on."]
COST = {"asks": r"\operatorname{Cost}(0.8, 1)", "answer": r"-\log 0.8"}
SLOPE = {
    "asks": r"\frac{\partial}{\partial w} \sigma(b + w a)",
    "where": {"h": r"\sigma(b + w a)", "x": "a"},
    "note": "where a, b, w are numbers",
    "answer": "h (1 - h) x",
}
OPTIONS = {"$2 + 2 = 4$": "Yes.", "$2 + 2 = 5$": "One too many.", "three": "One too few."}


def a_number(**changes):
    return number("cost", **COST | {"hints": HINTS, "reason": "So it is."} | changes)


def an_expression(**changes):
    return expression("slope", "h x", **SLOPE | {"hints": HINTS, "reason": "So."} | changes)


def said(exercise, *texts):
    """What is said to each text: (verdict, words)."""
    rows = [{"kind": exercise.kind, "known": exercise.known, "given": text} for text in texts]
    return [(each["verdict"], each["words"]) for each in asked(RECEIPTS, rows)]


# ------------------------------------------------------------------ what is refused when it is made


@pytest.mark.parametrize(
    "changes, why",
    [
        ({"answer": r"-\log 0.2"}, "is false"),
        ({"answer": r"\log"}, "is unreadable"),
        ({"asks": 0.3}, "what was computed is 0.3, but the answer is 0.223"),
        ({"wrong": {r"\log 1.25": "no"}}, "said to be wrong, and is right"),
        ({"wrong": {r"\frac{1}{": "no"}}, "an answer cannot be read"),
        ({"wrong": {"0.25": "no", r"\frac{1}{4}": "why"}}, "two wrong answers are equal"),
        ({"hints": ["one"]}, "2 hints are wanted, but got 1"),
        ({"reason": r"$\nonsense x$"}, "cannot be typeset"),
    ],
)
def test_a_number_that_is_not_as_it_says_is_refused(changes, why):
    with pytest.raises(ValueError, match=why):
        a_number(**changes)


@pytest.mark.parametrize(
    "changes, why",
    [
        ({"answer": "h (1 + h) x"}, "is false"),
        ({"answer": "h (1 - h) q"}, "is unreadable"),
        ({"wrong": {r"\log(-h)": "no"}}, "has no value at one of the points"),
        ({"wrong": {"h x - h^2 x": "no"}}, "said to be wrong, and is right"),
        ({"allowed": {"h": [1], "x": [0]}, "wrong": {"2 h": "no"}}, None),
    ],
)
def test_an_expression_that_is_not_as_it_says_is_refused(changes, why):
    if why is None:
        assert an_expression(**changes).known["points"] == [[1, 0]]
        return
    with pytest.raises(ValueError, match=why):
        an_expression(**changes)


@pytest.mark.parametrize(
    "options, why",
    [
        ({"$2 + 2 = 5$": "", "a": "", "b": ""}, "2 \\+ 2 = 5 is false"),
        ({"a": "", "$2 + 2 = 4$": "", "b": ""}, "should be wrong, and is proved"),
        ({"a": "", "b": ""}, "at least three options"),
    ],
)
def test_a_choice_that_is_not_as_it_says_is_refused(options, why):
    with pytest.raises(ValueError, match=why):
        choice("sum", options, hints=HINTS)


def test_an_order_of_too_few_or_of_equal_lines_is_refused():
    for lines in (["a", "b"], ["a", "b", "a"]):
        with pytest.raises(ValueError, match="at least three lines"):
            order("steps", lines, hints=HINTS, reason="")


def test_a_name_is_made_of_small_letters():
    with pytest.raises(ValueError, match="small letters and hyphens"):
        order("My steps", ["a", "b", "c"], hints=HINTS, reason="")


# ------------------------------------------------------------------ what is said to an answer


def test_a_number_in_any_form_and_rounded_with_its_digits():
    right = [
        "-log 0.8",
        r"-\log(0.8)",
        "-log 0.8 = 0.223",
        "2.23 * 10^(-1)",
        "log(5/4)",
        "0.2231435513",
        "0.2231",
        "0.22",
        "22%",
    ]
    assert [verdict for verdict, _ in said(a_number(), *right)] == ["right"] * len(right)


@pytest.mark.parametrize(
    "text, verdict, words",
    [
        ("log 0.8", "slip", "One slip would give this: a minus sign is lost."),
        ("-0.2231", "slip", "a minus sign is lost"),
        ("-0.22", "wrong", "The answer is positive"),
        ("0.8", "wrong", "too large"),
        ("0.1", "wrong", "too small"),
        ("0.2", "wrong", "at least 2 digits"),
        ("0.224", "wrong", "the last digit is not right"),
        ("-5", "wrong", "The answer is positive"),
        ("1/0", "wrong", "no value"),
        ("h", "unreadable", "I do not know h"),
        ("", "unreadable", "Write your answer first"),
    ],
)
def test_what_is_said_to_a_wrong_number(text, verdict, words):
    [(found, told)] = said(a_number(), text)
    assert found == verdict and words in told


def test_a_mistake_that_is_known_has_its_own_words():
    known = a_number(wrong={r"-\log 0.2": "That is the cost for $y = 0$."})
    [(verdict, words)] = said(known, "-log(1 - 0.8)")
    assert verdict == "slip" and words.startswith("That is the cost for") and "<math" in words


def test_a_listed_mistake_needs_fewer_digits_than_a_slip():
    known = a_number(wrong={r"-\log 0.2": "That is the cost for $y = 0$."})
    assert said(known, "1.6")[0][0] == "slip"
    assert said(known, "0.45")[0][0] == "wrong" and said(known, "0.446")[0][0] == "slip"


def test_the_negative_of_an_answer_is_told_the_sign():
    asked = number("pull", asks=0.6, answer=r"2 \cdot 0.3", hints=HINTS, reason="So.")
    assert said(asked, "-0.600") == [("slip", "One slip would give this: the other sign.")]


def test_a_guess_may_be_some_way_off():
    guess = number("steps", asks=40.0, answer="40", within=0.2, hints=HINTS, reason="So.")
    assert [verdict for verdict, _ in said(guess, "33", "40", "47")] == ["right"] * 3
    assert [verdict for verdict, _ in said(guess, "31", "49")] == ["wrong"] * 2


def test_a_whole_number_may_be_rounded_too_if_it_has_digits_enough():
    about = number("steps", asks=100 / 9, answer=r"\frac{100}{9}", hints=HINTS, reason="So.")
    assert [verdict for verdict, _ in said(about, "11", "11.1", "12", "10")] == [
        *["right"] * 2,
        *["wrong"] * 2,
    ]


def test_an_expression_in_any_form():
    right = ["h(1-h)x", "x h - x h^2", r"\frac{h x - h^2 x}{1}", "-h(h-1)x", "x(1/4 - (h-1/2)^2)"]
    assert [verdict for verdict, _ in said(an_expression(), *right)] == ["right"] * len(right)


def test_a_wrong_expression_is_told_the_slip_or_the_numbers():
    told = said(an_expression(), "h(1+h)x", "(1-h)x", "h(1-h)+x", "h x + 7")
    assert told[0][0] == "slip" and "in the place of" in told[0][1]
    assert told[1] == ("slip", "One slip: a factor is lost.")
    assert told[2] == ("slip", "One slip: a sum for a product.")
    verdict, words = told[3]
    assert verdict == "wrong"
    h, x = an_expression().known["points"][0]
    told_there = f"At h = {h:g}, x = {x:g} yours is {h * x + 7:g}; it should be "
    assert told_there in words.replace("−", "-")


def test_each_option_is_told_its_reason():
    exercise = choice("sum", OPTIONS, hints=HINTS)
    told = said(exercise, 0, 1, 2, -1, None)
    assert [verdict for verdict, _ in told].count("right") == 1
    assert told[exercise.known["right"]][0] == "right"
    assert {words for _, words in told[:3]} == {"", "One too many.", "One too few."}
    assert told[3] == told[4] == ("unreadable", "Choose one first.")


def test_lines_are_shown_in_disorder_and_told_how_far_they_are_right():
    exercise = order("steps", list("abcd"), hints=HINTS, reason="So.")
    begins = exercise.known["begins"]
    assert sorted(begins) == [0, 1, 2, 3] != begins
    assert said(exercise, [0, 1, 2, 3], [0, 1, 3, 2], [1, 0, 2, 3]) == [
        ("right", ""),
        ("wrong", "The first 2 lines are right. Line 3 comes later."),
        ("wrong", "Line 1 comes later."),
    ]


# ------------------------------------------------------------------ values and slips


LETTERS = {letter: sympy.Symbol(letter) for letter in "hxyz"}
h, x, y, z = LETTERS.values()
EXPRESSIONS = {
    "h (1 - h) x": h * (1 - h) * x,
    r"-y \log h - (1 - y) \log(1 - h)": -y * sympy.log(h) - (1 - y) * sympy.log(1 - h),
    r"\frac{1}{1 + e^{-z}}": 1 / (1 + sympy.exp(-z)),
    r"\sigma(z) (1 - \sigma(z))": sympy.exp(-z) / (1 + sympy.exp(-z)) ** 2,
    r"\frac{x^2}{2} - \sqrt{h}": x**2 / 2 - sympy.sqrt(h),
}


@pytest.mark.parametrize("latex", EXPRESSIONS)
def test_values_are_those_of_sympy(latex):
    rows = points("hxyz", {})
    meant = [EXPRESSIONS[latex].subs(dict(zip(LETTERS.values(), row))) for row in rows]
    assert values(latex, "hxyz", rows) == pytest.approx([float(each) for each in meant], rel=1e-8)


@pytest.mark.parametrize("latex", EXPRESSIONS)
def test_each_slip_differs_from_the_answer_and_from_the_others(latex):
    rows = points("hxyz", {})
    found = wrong_answers(latex, "hxyz", rows)
    right = values(latex, "hxyz", rows)
    assert len(found) >= 5
    for k, one in enumerate(found):
        assert not same(one.values, right)
        assert not any(same(one.values, other.values) for other in found[:k])


def test_no_slip_names_a_digit_of_the_answer():
    said_of_them = [one.said for one in wrong_answers(r"\frac{3}{4}", "", [[]])]
    assert said_of_them and not any(re.search(r"\$\d", each) for each in said_of_them)


def test_letters_are_numbers_that_fit_them():
    assert set(domain("y")) == {0, 1}
    assert all(0 < value < 1 for value in domain("h"))
    assert 0 not in domain("z")
    assert points("hy", {}) == points("hy", {})
    for letters, count in (("hy", 6), ("y", 2), ("m", 4), ("", 1)):
        rows = points(letters, {})
        assert len(rows) == len(set(map(tuple, rows))) == count


def test_random_equals_are_right_and_random_slips_are_not():
    """SymPy rewrites the answer, which stays right; it adds a term, which does not."""
    exercise, random = an_expression(), Random(15)
    answer = h * (1 - h) * x
    rewritten = [
        rewrite(answer)
        for rewrite in (sympy.expand, sympy.factor, lambda it: sympy.apart(sympy.expand(it), h))
    ]
    for _ in range(20):
        a, b = random.choice([2, 3, h, x]), random.choice([1, 2, x])
        term = a * b / sympy.Integer(random.randint(2, 9))
        rewritten.append(sympy.Add(answer + term, -term, evaluate=False))
        rewritten.append(sympy.Mul(answer, a, 1 / sympy.sympify(a), evaluate=False))
    told = said(exercise, *(str(each).replace("**", "^") for each in rewritten))
    assert {verdict for verdict, _ in told} == {"right"}
    mutants = [answer + random.choice([1, h, -x]) / random.randint(2, 50) for _ in range(40)]
    told = said(exercise, *(str(each) for each in mutants))
    assert {verdict for verdict, _ in told} <= {"wrong", "slip"}


# ------------------------------------------------------------------ the widget


def test_words_are_html_with_mathml():
    told = html(r"*So* $\frac{\partial J}{\partial \theta_j}$ and `X @ theta` <script>")
    assert told.startswith("<em>So</em> ") and "<math" in told and "<code>X @ theta</code>" in told
    assert "<script>" not in told and "$" not in told


def test_a_formula_stays_with_its_comma_and_with_nothing_else():
    told = html("With $a$ and $b$, but $c$ (and $d$).")
    joined = re.findall('<span class="joined">(.*?</span>)(.*?)</span>', told)
    assert [text for _, text in joined] == [",", ")."]
    assert all(formula.count("<math") == 1 for formula, _ in joined)


def test_without_javascript_there_is_the_answer():
    bundle, _ = a_number()._repr_mimebundle_()
    assert "<summary>Answer</summary>" in bundle["text/html"]
    assert "image/svg+xml" not in bundle
    lines = order("steps", list("abc"), hints=HINTS, reason="So.")._repr_mimebundle_()[0]
    assert "<ol><li>a</li><li>b</li><li>c</li></ol>" in lines["text/html"]


def test_the_script_of_the_page_declares_no_name_twice(tmp_path):
    file = tmp_path / "exercise.js"
    file.write_text(bundle.page_script("exercise", Exercise.folder), encoding="utf-8")
    run = subprocess.run([NODE, "--check", file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
