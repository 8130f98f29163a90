"""The exercises of the book, as its pages have them: answered rightly, wrongly, not at all."""

import ast
import json

import jupytext
import pytest
from conftest import ROOT
from exercises import receipts
from page import RECEIPTS, asked

PAGES = {path.stem: path for path in sorted((ROOT / "book").glob("*.md"))}
FRONT = "index"  # the first page has a few to warm up
MADE = ("number", "expression", "choice", "order")


def calls(page):
    """{name: the call that makes it}, of the exercises in a chapter's source."""
    found = {}
    for cell in jupytext.read(PAGES[page]).cells:
        if "exercise" not in cell.metadata.get("tags", ()):
            continue
        made = [
            node
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MADE
        ]
        assert len(made) == 1, cell.source
        name = ast.literal_eval(made[0].args[0])
        assert name not in found, f"two exercises are called {name}"
        found[name] = made[0]
    return found


def given(call, name):
    """What a call is given by that keyword, if it is written out; else None."""
    for keyword in call.keywords:
        if keyword.arg == name:
            try:
                return ast.literal_eval(keyword.value)
            except ValueError:
                return None
    return None


SOURCES = {page: found for page in PAGES if (found := calls(page))}


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
    assert chapters == SOURCES.keys() and len(chapters) == 14
    for page, found in SOURCES.items():
        kinds = {call.func.id for call in found.values()}
        assert 3 <= len(found) <= 8 and len(kinds) >= 2, page
        assert len(found) >= 4 or page == FRONT, page


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
