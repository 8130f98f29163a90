"""The page diet: light without losing what a page shows."""

import re
from pathlib import Path

import numpy as np
import pytest
import tinycss2
from bookbuild.diet import files, fonts, pictures, rules, sheets, vocabulary
from bookbuild.pages import STATIC
from fontTools import ttLib
from hypothesis import example, given, strategies as st
from logistic.widgets import Tangent


def purged(css, html):
    words = vocabulary.Vocabulary()
    words.feed(html)
    return rules.purge(tinycss2.parse_stylesheet(css, True, True), words)


@pytest.mark.parametrize(
    "rule, kept",
    [
        (".box{a:b}", True),
        (".ball{a:b}", False),
        ("#here .box > p:hover{a:b}", True),
        ("#there .box{a:b}", False),
        ("table td{a:b}", False),
        ("p:not(.ball){a:b}", True),
        ("p:is(.ball, .box){a:b}", True),
        ("[data-theme=dark] p::before{a:b}", True),
        ("@media print{.ball{a:b}}", False),
        ("@media print{.box{a:b}}", True),
        (".ball, .box{a:b}", True),
    ],
)
def test_a_rule_stays_exactly_if_it_can_match(rule, kept):
    assert bool(purged(rule, '<div class="box" id="here"><p>text</p></div>')) == kept


def test_a_list_of_selectors_loses_the_unused_ones():
    assert purged(".ball, .box{a:b}", '<i class="box">') == ".box{a:b}"


def test_unread_variables_unrun_animations_and_unnamed_fonts_go():
    css = (
        "@font-face{font-family:A;src:url(a.woff2)}@font-face{font-family:B;src:url(b.woff2)}"
        "@keyframes spin{from{x:y}to{x:y}}@keyframes roll{from{x:y}}"
        ":root{--read:1;--chain:var(--read);--unread:2}"
        "p{font-family:A;animation:spin 1s;top:var(--chain)}"
    )
    slim = rules.without_unused_definitions(css)
    assert "--read:1" in slim and "--chain" in slim and "spin{" in slim and "a.woff2" in slim
    assert "--unread" not in slim and "roll" not in slim and "b.woff2" not in slim


def test_a_font_keeps_the_glyphs_in_use_alone(tmp_path):
    source = STATIC / "katex/fonts/KaTeX_Main-Regular.woff2"
    small = tmp_path / "small.woff2"
    small.write_bytes(fonts.slim_font(source.read_bytes(), {"a", "=", "\u2207"}))
    assert set(ttLib.TTFont(small).getBestCmap()) == {ord("a"), ord("="), 0x2207}
    assert fonts.slim_font(source.read_bytes(), {"\uf0c9"}) is None


@pytest.mark.parametrize(
    "written, seen",
    [("../vendor/a.woff2", "vendor/a.woff2"), ("fonts/b.woff2", "styles/fonts/b.woff2")],
)
def test_addresses_are_seen_from_the_one_sheet(written, seen):
    assert sheets.with_addresses(f"url({written})", "styles/") == f"url({seen})"


def test_no_file_that_a_sheet_asks_for_is_missing(site):
    css = (site / "_static/book.css").read_text(encoding="utf-8")
    asked_for = [
        url.split("?")[0]
        for url in re.findall(r"url\(([^)]+)\)", css)
        if not url.startswith(("data:", '"data:', "#"))
    ]
    assert [
        name for name in asked_for if not (site / "_static" / name.strip("\"'")).is_file()
    ] == []


def test_the_letters_that_are_asked_for_first_stand_in_the_sheet(site):
    css = (site / "_static/book.css").read_text(encoding="utf-8")
    first = (site / "_static/first.js").read_text(encoding="utf-8")
    asked_for = re.findall(r'"[^"]*1em (\w+)"', first)
    in_the_sheet = re.findall(r"@font-face\{font-family:(\w+);[^}]*url\(data:", css)
    assert len(asked_for) == 4 and set(asked_for) <= set(in_the_sheet)
    assert "_static/first.js?v=" in (site / "book/gradient.html").read_text(encoding="utf-8")


def test_a_lighter_picture_looks_the_same():
    before = Tangent().svg()
    after = pictures.with_short_numbers(before)

    def scales(text):
        return re.findall(r"scale\((.*?)\)", text)

    assert "0.015625" in scales(before) and scales(before) == scales(after), (
        "the letters would be larger and overlap"
    )
    assert (
        len(after) < len(before)
        and max(
            len(it.split(".")[1])
            for it in re.findall(r"\d+\.\d+", re.sub(r"scale\(.*?\)", "", after))
        )
        <= 2
    )


def points_of(path):
    """Where a path of straight lines leads, point by point."""
    at, points = np.zeros(2), []
    for command, numbers in re.findall(r"([MLlz])([^MLlz]*)", path):
        for x, y in np.array(re.findall(r"-?\d*\.?\d+", numbers), float).reshape(-1, 2):
            at = at + (x, y) if command == "l" else np.array([x, y])
            points.append(at)
    return np.array(points)


@example([[(10, -20)]])
@given(
    st.lists(
        st.lists(st.tuples(*[st.floats(-999, 999)] * 2), min_size=1, max_size=9),
        min_size=1,
        max_size=3,
    )
)
def test_a_path_leads_to_the_same_points_step_by_step(lines):
    parts = (" \nL ".join(f"{x:.2f} {y:.2f}" for x, y in line) for line in lines)
    path = "".join(f"M {part} \nz\n" for part in parts)
    steps = pictures.stepwise(path)
    assert np.allclose(points_of(steps), points_of(path), atol=1e-9)
    assert steps.count("z") == len(lines) and pictures.stepwise(steps) == steps


def test_a_path_with_curves_stays_as_it_is():
    letter = "M 0 0 \nQ 1.5 2 3 4 \nL 5 6 \nz\n"
    assert pictures.stepwise(letter).split() == letter.split()


def test_the_code_is_read_once_in_a_build(tmp_path, monkeypatch):
    remembered = files.memory(tmp_path / "html")
    assert remembered(rules.purged)(".a{color:red}", ["p"], ["a"])
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} is read again"))
    files.memory(tmp_path / "html")


def test_what_is_remembered_of_one_build_is_right_in_the_next(tmp_path):
    remembered = files.memory(tmp_path / "html")
    sheet = ".old{color:red}.new{color:blue}"
    for _ in range(2):
        assert remembered(rules.purged)(sheet, ["p"], ["old"]) == ".old{color:red}"
        assert remembered(rules.purged)(sheet, ["p"], ["new", "old"]) == sheet
        assert remembered(vocabulary.words_of_page)('<p class="new">a</p>') == (
            {"html", "body", "p"},
            {"new"},
            {"a"},
        )
        assert remembered(vocabulary.words_of_page)('<p class="old">b</p>') == (
            {"html", "body", "p"},
            {"old"},
            {"b"},
        )
