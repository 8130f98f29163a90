"""A new chapter, made by `make chapter` from the template, passes every check as it is."""

import inspect
import re
import shutil

import pytest
import test_chapters
from book_exercises import calls, kinds_and_count
from bookbuild import chapter
from conftest import ROOT
from proofreader import check

NAME = "a-new-chapter"

# Every test of a single chapter: of its form, that it runs, and that its verifications hold.
CHECKS = [
    function
    for name, function in vars(test_chapters).items()
    if name.startswith("test_") and list(inspect.signature(function).parameters) == ["chapter"]
]


@pytest.fixture
def new_chapter(monkeypatch):
    text = chapter.from_template(NAME)
    monkeypatch.setitem(test_chapters.SOURCES, NAME, text)
    yield text
    test_chapters.cells.cache_clear()
    test_chapters.run.cache_clear()


@pytest.mark.parametrize("check_of", CHECKS, ids=lambda function: function.__name__)
def test_form_and_truth(new_chapter, check_of):
    check_of(NAME)


def test_its_verification_rejects_false_claims(new_chapter):
    [number] = test_chapters.verifications(NAME)
    test_chapters.test_verification_rejects_false_claims(NAME, number)


def check_figure(chapter):
    [(_, cell)] = test_chapters.drawing(chapter)
    test_chapters.test_every_figure_is_named_and_described(cell)


def test_its_figure_and_its_references(new_chapter):
    check_figure(NAME)
    references = re.findall(r"\{eq\}`([^`]+)`", new_chapter)
    assert references
    test_chapters.test_every_reference_to_an_equation_resolves(references)


def test_its_names_are_not_those_of_another_chapter(new_chapter):
    test_chapters.test_every_label_is_given_once()
    test_chapters.test_every_figure_has_a_name_of_its_own()
    assert "NAME" not in new_chapter and "TITLE" not in new_chapter


def test_its_exercises_are_four_to_eight_of_several_kinds(new_chapter):
    kinds, count = kinds_and_count(calls(new_chapter))
    assert 4 <= count <= 8 and len(kinds) >= 2


def test_its_equation_is_proved(new_chapter, tmp_path):
    (tmp_path / f"{NAME}.md").write_text(new_chapter, encoding="utf-8")
    report = check(tmp_path, jobs=1)
    assert report.holds and len(report.results) >= 1


def test_the_checks_do_find_fault(new_chapter, monkeypatch):
    spoilt = new_chapter.replace("(eq-a-new-chapter)", "").replace("name: fig-", "name: ")
    monkeypatch.setitem(test_chapters.SOURCES, NAME, spoilt)
    failed = set()
    for function in [*CHECKS, check_figure]:
        try:
            function(NAME)
        except (AssertionError, TypeError):
            failed.add(function.__name__)
    assert failed >= {
        "test_every_display_equation_is_labelled",
        "check_figure",
    }


# ------------------------------------------------------------------ make chapter


@pytest.fixture
def small_root(tmp_path):
    """A tree with the settings of the book and its bibliography, but without a chapter."""
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "_config.yml", tmp_path)
    for name in ("references.md", "references.bib"):
        shutil.copy(ROOT / "book" / name, tmp_path / "book")
    return tmp_path


@pytest.mark.slow
def test_a_new_chapter_is_made_built_and_its_page_named(small_root, monkeypatch, capsys):
    monkeypatch.setattr(chapter, "can_show", lambda: False)
    chapter.main([NAME], small_root)
    printed = capsys.readouterr().out
    assert f"- file: book/{NAME}" in printed and "make proofs" in printed
    assert "book/index.md" in printed and "book/equations.md" in printed
    page = small_root / printed.splitlines()[-1]
    assert "A new chapter" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [[], ["Two words"], ["../outside"], ["one", "two"]])
def test_a_chapter_without_a_fit_name_is_told_what_fits(small_root, arguments):
    with pytest.raises(SystemExit, match="NAME=gradient-descent"):
        chapter.main(arguments, small_root)
    assert sorted(path.name for path in (small_root / "book").iterdir()) == [
        "references.bib",
        "references.md",
    ]


def test_what_stands_elsewhere_in_the_book_is_not_missed_and_all_else_is():
    elsewhere = chapter.names_elsewhere("cost", ROOT)
    printed = (
        "\x1b[91mbook/cost.md:3: WARNING: equation not found: eq-gradient\x1b[0m\n"
        "book/cost.md:4: WARNING: equation not found: eq-log-loss\n"
        "book/cost.md:5: WARNING: term not in glossary: 'canonical link'\n"
        "book/cost.md:6: WARNING: undefined label: 'fig-nowhere'\n"
        "book/cost.md:7: WARNING: 'myst' cross-reference target not found: 'newton.md' [myst.x]\n"
        "book/cost.md:8: ERROR: false: the sides differ\n"
        "    \\sigma = 1\n"
    )
    assert chapter.faults(printed, elsewhere) == [
        "book/cost.md:4: WARNING: equation not found: eq-log-loss",
        "book/cost.md:6: WARNING: undefined label: 'fig-nowhere'",
        "book/cost.md:8: ERROR: false: the sides differ\n    \\sigma = 1",
    ]
