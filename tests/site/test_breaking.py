"""Try to break this equation: what the proofreader in the page says, against what it says here."""

import json
import re
from random import Random

import pytest
from conftest import ROOT
from desks import PATIENCE, PHONE, Desk, fits_a_phone
from playwright.sync_api import expect
from proofreader import answer, read, told
from proofreader.judge.slips import slips
from test_site import axe_findings

VERDICTS = "True|Still true|False|I can|I could|This is no"
EQUATIONS = {
    each.label: each
    for chapter in sorted((ROOT / "book").glob("*.md"))
    for each in read(chapter)
    if each.label
}
CHAPTER = {
    label: each.file.rpartition("/")[2].removesuffix(".md") for label, each in EQUATIONS.items()
}
ATTACKS = json.loads((ROOT / "book/attacks.json").read_text(encoding="utf-8"))
STEP = "eq-step-1"


class Bench(Desk):
    """A page on which equations are tried."""

    def __init__(self, page):
        super().__init__(page, page.locator(".desk").last, VERDICTS)

    def button(self, label):
        return self.page.locator(f".break[data-break={label}]")

    def open(self, label):
        self.button(label).evaluate("each => each.closest('details')?.setAttribute('open', '')")
        self.button(label).click()
        expect(self.box).to_be_visible()


@pytest.fixture
def bench(visit, address):
    """bench(chapter, ...): a page of the site, as one who tries its equations."""

    def opened(name="gradient", home=address, **more):
        seen = visit(f"{home}/book/{name}.html", strict=True, **more)
        assert seen.complaints == []
        return Bench(seen.page)

    return opened


def words(text):
    """Without formulas, which the page typesets."""
    return re.sub(r"\s+", "", re.sub(r"\$.*?\$", "", text))


WITHOUT_FORMULAS = """status => {
    const copy = status.cloneNode(true);
    for (const formula of copy.querySelectorAll(".katex")) formula.remove();
    return copy.textContent;
}"""


def said_natively(latex, note):
    """The beginning of what the page has to say, and what comes after it."""
    known = told(answer(latex, note, edited=True))
    first = {"proved": "Still true", "definition": "Still true, as a definition", "false": "False"}
    return first[known["status"]], known["complaint"]


# ------------------------------------------------------------------ what it says

RANDOM = Random(14)
WRONG = RANDOM.sample(sorted(EQUATIONS), 10)
RIGHT = RANDOM.sample([each for each in ATTACKS if each["survivors"]], 10)


def test_ten_wrong_edits_are_false_with_the_numbers_that_show_it(bench, monkeypatch):
    """The smallest numbers, if the page finds them in time, or else those that it found first."""
    for label in WRONG:
        equation = EQUATIONS[label]
        slip = next(
            each
            for each in slips(equation.latex, equation.note, Random(3))
            if not each.verdict.holds
        )
        used = bench(CHAPTER[label])
        used.open(label)
        known = []
        for seconds in (60, 0):
            monkeypatch.setattr("proofreader.judge.verdict.EXPLAINING", seconds)
            verdict, numbers = said_natively(slip.latex, equation.note)
            assert verdict == "False" and numbers
            known.append(words(f"False: {numbers}."))
        used.judge(slip.latex)
        said = used.status.evaluate(WITHOUT_FORMULAS)
        assert words(said) in known, (label, slip.latex)


def test_ten_right_edits_are_still_true_and_told_how(bench):
    for attack in RIGHT:
        label, latex = attack["label"], attack["survivors"][-1]["latex"]
        used = bench(CHAPTER[label])
        used.open(label)
        said = used.judge(latex)
        assert said_natively(latex, EQUATIONS[label].note)[0] in said, (label, latex)
        expect(used.box).to_contain_text("How it was proved")


def test_the_book_itself_is_true_and_each_chapter_has_its_buttons(site):
    for name in sorted(set(CHAPTER.values())):
        page = (site / "book" / f"{name}.html").read_text(encoding="utf-8")
        found = re.findall(r'class="break" data-break="([\w-]+)"', page)
        assert found == [label for label in EQUATIONS if CHAPTER[label] == name]


LINES = {
    "sum_i (h_i - y_i) x_ij / m = dJ/dtheta_j": "^Still true",
    r"\frac{\partial J}{\partial \theta_j} = \frac{1}{m} \sum_{i=1}^{m} (": "^I cannot read this",
    r"J(\theta) = 10": "^False",
    "nonsense": "^I cannot read this",
    "\ud83d = z": "^I cannot read this",
    r"\sin z = z": "^(I cannot|False)",
    r"\log(1 + e^z) \ge \frac{z}{2} + \frac{69314718}{100000000}": "^I could not decide, so I do",
}


def test_any_line_gets_a_verdict_and_a_wrong_one_is_never_what_is_not_decided(bench):
    used = bench()
    used.open(STEP)
    for latex, expected in LINES.items():
        assert re.search(expected, used.judge(latex)), latex


# The places along the row of buttons where a press would not come to it.
COVERED = """bar => {
    const { left, right, top, bottom } = bar.getBoundingClientRect(), places = [];
    for (let x = left + 1; x < right; x += 2) {
        for (const y of [(top + bottom) / 2, bottom - 4]) {
            if (!bar.contains(document.elementFromPoint(x, y))) places.push([x, y]);
        }
    }
    return places;
}"""


def test_a_formula_in_what_is_said_takes_no_press_from_a_button(bench):
    used = bench("many-classes")
    used.open("eq-class-slope")
    start = r"\frac{\partial}{\partial z_l} \Bigl( -\sum_{k=1}^{K} y_k \log p_k \Bigr)"
    steps = [
        r"-\sum_{k=1}^{K} \frac{y_k}{p_k}\, p_k ( - p_l )",
        r"p_l \sum_{k=1}^{K} y_k - y_l",
        "p_l - y_l",
    ]
    rows = r" \\ ".join(f"&= {step}" for step in steps)
    said = used.judge(rf"\begin{{aligned}} {start} {rows} \end{{aligned}}")
    assert said.startswith("False: step 1 of 3")
    expect(used.status.locator(".katex").first).to_be_visible()
    bar = used.box.locator(".live-bar")
    assert bar.evaluate(COVERED) == []
    bar.evaluate("bar => { bar.style.position = 'static'; }")
    assert bar.evaluate(COVERED) != []  # its struts reach so far


def test_what_it_has_read_is_shown_with_each_change(bench):
    used = bench()
    used.open(STEP)
    used.judge("sum_i (h_i - y_i) x_ij / m = dJ/dtheta_j")
    expect(used.box).to_contain_text("I read it as")
    read_as = used.box.locator(".breaking-answer annotation").first
    assert r"\sum_{i = 1}^{m}" in read_as.text_content()
    assert used.box.locator("li code").count() > 1
    used.box.get_by_text("How each piece was read").click()
    expect(used.box.locator("li code").first).to_be_visible()
    used.judge(r"\sigma'(z) = \sigma(z) (1 - \sigma(z))")
    expect(used.box).not_to_contain_text("I read it as")  # it is typeset above, as it stands


def test_a_change_is_made_for_the_reader_who_decides_before_it_is_told(bench):
    used = bench()
    used.open(STEP)
    before = used.field.input_value()
    used.press("Change it for me")
    expect(used.status).to_contain_text("One thing is changed", timeout=PATIENCE)
    drawn = used.field.input_value()
    assert drawn != before
    expect(used.box).not_to_contain_text("What was changed")
    used.press("Judge")
    used.verdict()
    expect(used.box).to_contain_text("What was changed")
    used.press("As in the book")
    assert used.field.input_value() == before
    expect(used.status).to_have_text("")


# ------------------------------------------------------------------ how it is used


def test_by_keys_alone(bench):
    used = bench()
    page = used.page
    used.button(STEP).focus()
    page.keyboard.press("Enter")
    expect(used.field).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("J(0) = log 2")
    page.keyboard.press("Enter")
    expect(used.status).to_have_text(re.compile("^Still true"), timeout=PATIENCE)
    expect(used.field).to_be_focused()  # a verdict takes nobody's place away
    page.keyboard.press("Tab")
    expect(used.box.get_by_role("button", name="Judge")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(used.box).to_have_count(0)
    expect(used.button(STEP)).to_be_focused()
    expect(used.button(STEP)).to_have_attribute("aria-expanded", "false")


def test_what_the_reader_has_written_is_there_again(bench):
    used = bench()
    used.open(STEP)
    used.field.fill("my own work")
    used.press("Close")
    used.open(STEP)
    expect(used.field).to_have_value("my own work")
    used.field.fill("")
    used.press("Judge")
    expect(used.status).to_have_text("Nothing is written yet.")


def test_what_is_changed_while_it_is_judged_is_said(bench):
    used = bench()
    used.open(STEP)
    used.judge("z = z")
    used.field.fill("J(0) = log 2")
    used.press("Judge")
    used.field.press_sequentially(" + 0")
    expect(used.status).to_contain_text("Changed while it was judged", timeout=PATIENCE)


def test_among_the_changes_are_true_ones_and_a_hand_made_one_is_not_told_as_drawn(bench):
    used = bench("sigmoid")
    label = next(
        each["label"] for each in ATTACKS if each["survivors"] and each["file"] == "sigmoid.md"
    )
    used.open(label)
    used.page.evaluate("Math.random = () => 0")  # the first of those known to be true
    used.press("Change it for me")
    expect(used.status).to_contain_text("One thing is changed")
    used.press("Judge")
    assert used.verdict().startswith("Still true")
    expect(used.box).to_contain_text("What was changed")
    used.judge("z = z + 1")
    expect(used.box).not_to_contain_text("What was changed")


def test_an_edit_takes_the_old_verdict_away(bench):
    used = bench()
    used.open(STEP)
    used.judge("J(0) = 2")
    used.field.press_sequentially("0")
    expect(used.status).to_have_text("")


def test_on_a_phone_it_is_asked_before_it_loads(bench):
    used = bench(width=360, height=740, **PHONE)
    used.open(STEP)
    used.press("Judge")
    expect(used.status).to_contain_text("press once more to begin")
    assert used.judge("J(0) = log 2").startswith("Still true")
    assert fits_a_phone(used.page, used.button(STEP), *used.box.get_by_role("button").all())


def test_cells_and_questions_begin_at_the_same_time(bench):
    used = bench()
    used.page.get_by_role("button", name="Run", exact=True).first.click()
    used.open(STEP)
    assert used.judge("J(0) = log 2").startswith("Still true")
    note = used.page.locator(".live-note").first
    expect(note).to_have_text("done: as in the book", timeout=PATIENCE)


def test_a_link_brings_the_equation_that_was_changed(bench, visit, address):
    used = bench()
    used.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    used.open(STEP)
    used.field.fill("J(0) = log 2 + 0 % z & #")
    used.press("Copy link")
    expect(used.status).to_contain_text("Copied")
    link = used.page.evaluate("navigator.clipboard.readText()")
    again = Bench(visit(link, strict=True).page)
    expect(again.field).to_have_value("J(0) = log 2 + 0 % z & #")
    folded = f"{address}/book/same-update-rule.html#eq-softplus-slope=z%20=%20z"
    expect(Bench(visit(folded, strict=True).page).field).to_be_visible()
    cut = Bench(visit(f"{address}/book/gradient.html#{STEP}=%E0%A4%A", strict=True).page)
    expect(cut.box).to_have_count(0)


def test_from_the_disk(bench, site):
    used = bench(home=site.as_uri())
    used.open(STEP)
    assert used.judge("J(0) = log 2").startswith("Still true")


def test_a_proofreader_that_never_ends_is_ended_and_begun_anew(bench):
    used = bench()
    used.page.get_by_role("button", name="Edit").first.click()  # now the page knows its engine
    expect(used.page.locator(".cm-editor")).to_be_visible()
    hangs = """
_told = told
def told(found):
    while found.reading.latex == "z = t":
        pass
    return _told(found)
"""
    file = "proofreader/spelling/told.py"
    used.page.evaluate("([file, more]) => { LIVE.engine.files[file] += more; }", [file, hangs])
    used.open(STEP)
    assert "not decided in 12 seconds" in used.judge("z = t")
    assert used.judge("J(0) = log 2").startswith("Still true")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_during_and_after(visit, address, theme):
    used = Bench(visit(f"{address}/book/gradient.html", theme=theme).page)
    assert axe_findings(used.page, ".eqno") == []
    used.open(STEP)
    assert axe_findings(used.page, ".desk") == []
    used.judge("sum_i (h_i - y_i) x_ij / m = dJ/dtheta_j")
    assert axe_findings(used.page, ".desk") == []


def test_who_prints_or_has_no_scripts_sees_no_button(visit, address):
    plain = visit(f"{address}/book/gradient.html", javascript=False).page
    expect(plain.locator(".break").first).to_be_hidden()
    page = visit(f"{address}/book/gradient.html").page
    page.emulate_media(media="print")
    expect(page.locator(".break").first).to_be_hidden()
