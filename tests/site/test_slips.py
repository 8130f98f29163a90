"""Find the slip: one line of a derivation is wrong, another one each time."""

import re

import pytest
from bookbuild.slips import chosen, seen_first
from conftest import ROOT
from desks import PHONE, fits_a_phone
from playwright.sync_api import expect
from proofreader import proofread, read
from test_site import axe_findings

LINES = ["eq-step-1", "eq-step-2-partial", "eq-step-2", "eq-step-3-product", "eq-step-3"]
EQUATIONS = {each.label: each for each in read(ROOT / "book/gradient.md") if each.label}
COUNT = 6


def drawn_from(labels, count):
    return chosen([(EQUATIONS[label].latex, EQUATIONS[label].note) for label in labels], count)


@pytest.fixture(scope="module")
def made():
    return drawn_from(LINES, COUNT)


class Puzzle:
    def __init__(self, page):
        self.page = page
        self.box = page.get_by_role("group", name="Find the slip")
        self.status = self.box.get_by_role("status")
        self.why = self.box.locator(".slip-why")

    def pick(self, line):
        self.box.get_by_role("button", name=f"Line {line} is wrong").click()
        return self.status.inner_text()

    def find(self):
        """The number of the wrong line."""
        for line in range(1, 1 + len(LINES)):
            if self.pick(line).startswith("Yes"):
                return line
        raise AssertionError("every line is right")


@pytest.fixture
def puzzle(visit, address):
    def opened(home=address, **more):
        seen = visit(f"{home}/book/gradient.html", strict=True, **more)
        assert seen.complaints == []
        return Puzzle(seen.page)

    return opened


def test_each_slip_is_wrong_alone_and_comes_with_its_numbers(made):
    assert len(made) == COUNT and len({line for line, _ in made}) > 2
    for line, slip in made:
        verdict = proofread(slip.latex, EQUATIONS[LINES[line]].note)
        assert verdict.status == "false" and verdict.counterexample
    for label in LINES:
        assert proofread(EQUATIONS[label].latex, EQUATIONS[label].note).holds
    assert len({slip.edit for _, slip in made}) == COUNT


def test_the_harder_ones_come_later(made):
    easy = [seen_first(slip) for _, slip in made]
    assert easy == sorted(easy, reverse=True)


def test_too_many_slips_of_too_little_are_not_made():
    assert len(drawn_from(["eq-step-2-score"], 100)) < 100


def test_a_right_line_is_said_to_be_right_and_the_wrong_one_explained(puzzle, made):
    used = puzzle()
    expect(used.status).to_have_text(f"Slip 1 of {COUNT}. One line is wrong: which?")
    for at, (line, _) in enumerate(made, 1):
        wrong = line + 1
        right = next(k for k in range(1, 1 + len(LINES)) if k != wrong)
        assert used.pick(right) == (f"Line {right} is right. Look again.")
        expect(used.why).to_be_empty()
        assert used.find() == wrong
        expect(used.why).to_contain_text("What was changed")
        expect(used.why).to_contain_text(re.compile("It is false: .*the left side is"))
        expect(used.why.locator("div.math")).to_have_count(1)  # as it should read
        used.box.get_by_role("button", name="Another one").click()
        expect(used.why).to_be_empty()
        after = at % COUNT + 1
        expect(used.status).to_contain_text(f"Slip {after} of {COUNT}")


def test_nothing_is_loaded_for_it_and_the_disk_is_enough(puzzle, visit, site):
    used = puzzle(home=site.as_uri())
    requests = []
    used.page.on("request", lambda request: requests.append(request.url))
    assert used.find()
    assert requests == []


def test_by_keys_and_by_ear(puzzle):
    used = puzzle()
    first = used.box.get_by_role("button", name="Line 1 is wrong")
    first.focus()
    used.page.keyboard.press("Enter")
    expect(used.status).to_have_text(re.compile("^(Line 1 is right|Yes, line 1 is wrong)"))
    expect(first).to_be_focused()
    for _ in LINES:
        used.page.keyboard.press("Tab")
    expect(used.box.get_by_role("button", name="Another one")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, address, theme):
    used = Puzzle(visit(f"{address}/book/gradient.html", theme=theme).page)
    used.find()
    assert axe_findings(used.page, ".slip") == []


def test_on_a_phone(puzzle):
    used = puzzle(width=320, height=640, **PHONE)
    used.find()
    assert fits_a_phone(used.page, *used.box.get_by_role("button").all())


def test_without_scripts_and_on_paper_there_is_none(visit, address):
    plain = visit(f"{address}/book/gradient.html", javascript=False).page
    expect(plain.locator(".slip")).to_be_hidden()
    page = visit(f"{address}/book/gradient.html").page
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_be_hidden()
