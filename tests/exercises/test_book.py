"""The exercises of the book, as its pages have them: answered rightly, wrongly, not at all."""

import json
import re
from xml.etree import ElementTree

import pytest
import sympy
from book_exercises import FORMS, PAGES, SOURCES, given, kinds_and_count
from bookbuild import mathml
from exercises import receipts
from page import CLAIMS, RECEIPTS, asked
from proofreader.spelling.answer import answer

FRONT = "index"  # the first page has a few to warm up


@pytest.fixture(scope="module")
def known(site):
    found = receipts.exercises(site)
    return {at: state for at, state in found.items() if "kind" in state}  # and no derivations


def of_kind(known, page, kind):
    """The exercises of a page that are of this kind, with their names."""
    states = {name: known[page, name] for name in SOURCES[page]}
    return [(name, state) for name, state in states.items() if state["kind"] == kind]


def told(state, *answers):
    rows = [{"kind": state["kind"], "known": state["known"], "given": one} for one in answers]
    return [(one["verdict"], one["words"]) for one in asked(RECEIPTS, rows)]


def test_every_chapter_has_four_to_eight_of_several_kinds(known):
    chapters = {page for page in PAGES if "## Exercises" in PAGES[page].read_text("utf-8")}
    assert chapters == SOURCES.keys() and len(chapters) > 10
    for page, found in SOURCES.items():
        kinds, count = kinds_and_count(found)
        assert 3 <= count <= 8 and len(kinds) >= 2, page
        assert count >= 4 or page == FRONT, page


@pytest.mark.parametrize("page", SOURCES)
def test_the_page_has_each_exercise_of_the_source(known, page):
    assert {name for at, name in known if at == page} == SOURCES[page].keys()


@pytest.mark.parametrize("page", SOURCES)
def test_each_model_answer_is_right_and_each_wrong_one_has_its_words(known, page):
    for name, call in SOURCES[page].items():
        state = known[page, name]
        if state["kind"] not in ("number", "expression"):
            continue
        answer, wrong = given(call, "answer"), given(call, "wrong") or {}
        if answer is not None:
            assert told(state, answer)[0][0] == "right", name
        for latex in wrong:
            [(verdict, words)] = told(state, latex)
            assert verdict == "slip" and not words.startswith("One slip"), (name, latex)
        [(verdict, words)] = told(state, "nonsense")
        assert verdict == "unreadable" and "nonsense" in words


def verdicts_of_claims(state, forms):
    """What the proofreader says of the claim that the page makes of each form."""
    claims = asked(CLAIMS, [{"known": state["known"], "given": form} for form in forms])
    found = [answer(claim["latex"], claim["note"], edited=True) for claim in claims]
    return [one.verdict.status for one in found]


def test_each_expression_is_proved_in_whatever_form_it_is_right(known):
    states = {name: state for (_, name), state in known.items() if state["kind"] == "expression"}
    assert states.keys() == FORMS.keys()
    for name, text in FORMS.items():
        meant = sympy.sympify(text)
        rewritten = (sympy.expand(meant), sympy.factor(meant), sympy.together(meant))
        forms = [text, *map(sympy.latex, rewritten)]
        assert {verdict for verdict, _ in told(states[name], *forms)} == {"right"}, forms
        assert set(verdicts_of_claims(states[name], forms)) == {"proved"}, (name, forms)
        assert verdicts_of_claims(states[name], [f"{text} + 1/1000"]) == ["false"], name


def test_what_is_right_at_the_points_alone_is_not_proved(known):
    state = known["sigmoid", "the-bend"]
    zero = "".join(f"(10h - {k})" for k in (1, 2, 3, 4, 6, 7, 8, 9))
    form = f"h(1 - h)(1 - 2h) + {zero}"
    assert told(state, form)[0][0] == "right"
    assert verdicts_of_claims(state, [form]) == ["false"]


@pytest.mark.parametrize("page", SOURCES)
def test_each_slip_of_a_number_is_told_as_that(known, page):
    for name, state in of_kind(known, page, "number"):
        if state["known"].get("within"):
            continue
        for words, [value] in state["known"]["slips"]:
            [(verdict, said)] = told(state, f"{value:.9f}" if "e" in str(value) else str(value))
            assert verdict in ("slip", "wrong"), (name, value)
            assert verdict == "wrong" or said == words or "slip" in said or "<math" in said


@pytest.mark.parametrize("page", SOURCES)
def test_each_option_has_its_reason_and_one_is_right(known, page):
    for name, state in of_kind(known, page, "choice"):
        options = state["known"]["options"]
        verdicts = [verdict for verdict, _ in told(state, *range(len(options)))]
        assert verdicts.count("right") == 1 and set(verdicts) == {"right", "wrong"}
        assert len({option["why"] for option in options}) == len(options)
        assert all(len(option["why"]) > 15 for option in options), name


@pytest.mark.parametrize("page", SOURCES)
def test_lines_are_right_in_their_order_alone(known, page):
    for _, state in of_kind(known, page, "order"):
        right = list(range(len(state["known"]["lines"])))
        swapped = [1, 0, *right[2:]]
        verdicts = told(state, right, swapped, state["known"]["begins"])
        assert [verdict for verdict, _ in verdicts] == ["right", "wrong", "wrong"]


@pytest.mark.parametrize("page", SOURCES)
def test_each_has_two_hints_and_a_reason_typeset(known, page):
    for name in SOURCES[page]:
        known_of_it = known[page, name]["known"]
        texts = [*known_of_it["hints"], known_of_it["reason"]]
        assert len(texts) == 3 and all(len(text) > 10 for text in texts), name
        assert "$" not in json.dumps(known_of_it), name


def test_no_hint_gives_the_answer_away(known):
    for (_, name), state in known.items():
        shown = state["known"]["shown"].partition("<mrow>")[2].removesuffix("</mrow></math>")
        assert len(shown) < 40 or not any(shown in hint for hint in state["known"]["hints"]), name


def faults_of(formula):
    return mathml.faults(ElementTree.fromstring(formula.replace(mathml.NAMESPACE, "", 1)))


def texts(known):
    """All that an exercise may say, as HTML."""
    if isinstance(known, str):
        yield known
    elif isinstance(known, (list, dict)):
        for part in known.values() if isinstance(known, dict) else known:
            yield from texts(part)


def test_every_formula_in_an_exercise_has_the_arguments_it_needs(known):
    written = [
        formula
        for state in known.values()
        for text in texts(state["known"])
        for formula in re.findall(r"<math\b.*?</math>", text, flags=re.S)
    ]
    assert len(written) > 500
    wrong = '<math display="inline"><msub><mi>x</mi></msub></math>'
    found = {formula: faults_of(formula) for formula in [*written, wrong]}
    assert [formula for formula, faults in found.items() if faults] == [wrong]
