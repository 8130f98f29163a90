"""The sheet of all equations: each that is proved, once, with what it says."""

from bookbuild.sheet import Said, faults, read
from conftest import ROOT
from proofreader import read as equations_of

SHEET = (ROOT / "book/equations.md").read_text("utf-8").split("```{equations}\n")[1].split("```")[0]
ENTRIES = [read(line) for line in SHEET.splitlines() if line.strip()]
LABELS = [
    each.label
    for path in sorted((ROOT / "book").glob("*.md"))
    for each in equations_of(path)
    if each.label
]


def test_the_sheet_of_the_book_is_whole():
    assert faults(ENTRIES, LABELS) == []
    assert len([each for each in ENTRIES if each.label]) == len(LABELS) > 130


def test_no_two_equations_say_the_same():
    words = [each.words for each in ENTRIES if each.label]
    assert len(words) == len(set(words))
    assert [each for each in words if each.endswith(".") or not 2 <= len(each.split()) <= 20] == []


def test_a_line_is_a_title_or_an_equation_with_its_words():
    assert read("# The cost") == Said("", "The cost")
    assert read("eq-a: what it says: this") == Said("eq-a", "what it says: this")


def test_what_is_missing_unknown_twice_or_silent_is_told():
    title, one, two = Said("", "T"), Said("eq-a", "one"), Said("eq-b", "two")
    assert faults([title, one, two], ["eq-a", "eq-b"]) == []
    assert faults([title, one], ["eq-a", "eq-b"]) == ["eq-b is missing"]
    assert faults([title, one, two], ["eq-a"]) == ["there is no proved equation eq-b"]
    assert faults([title, one, one], ["eq-a"]) == ["eq-a is there 2 times"]
    assert faults([title, Said("eq-a", "")], ["eq-a"]) == ["what does eq-a say?"]
    assert "has to be the title" in faults([one], ["eq-a"])[0]


def test_each_equation_stands_on_the_page_with_its_number(site):
    page = (site / "book/equations.html").read_text("utf-8")
    assert page.count('class="said docutils container"') == len(LABELS)
    assert all(f"#equation-{label}" in page for label in LABELS)
