"""What is rewritten of the theme's output must be there, or the build fails and names it."""

import re
from types import SimpleNamespace

import pytest
from bookbuild import accessibility, mathematics, pages, previews, progress
from bookbuild.diet import page, scripts, sheets, styles
from bookbuild.diet.pictures import sized
from bookbuild.rewriting import Rewrite, beside, on, rewritten
from conftest import PAGES
from sphinx.errors import ExtensionError

RED = Rewrite("red, not blue", r"b(lu)e", r"r\1d")


def test_all_that_matches_is_rewritten():
    assert rewritten("blue blue", "a.html", [RED]) == "rlud rlud"


def test_what_matches_nothing_is_named_with_its_page():
    green = Rewrite("green, not gray", "gray", "green")
    with pytest.raises(ExtensionError, match=r"(?s)a\.html.*red, not blue.*green, not gray"):
        rewritten("white", "a.html", [RED, green])


@pytest.mark.parametrize(
    "expected, address, text, fails",
    [
        (on("b.html"), "a.html", "white", False),
        (on("b.html"), "b.html", "white", True),
        (beside("sky"), "a.html", "white", False),
        (beside("sky"), "a.html", "white sky", True),
        (beside("sky"), "a.html", "blue sky", False),
    ],
)
def test_it_must_match_where_it_is_expected(expected, address, text, fails):
    rewrite = RED._replace(expected=expected)
    if fails:
        with pytest.raises(ExtensionError, match="red"):
            rewritten(text, address, [rewrite])
    else:
        assert "blue" not in rewritten(text, address, [rewrite])


@pytest.mark.parametrize("rewrite", accessibility.MENDS, ids=lambda rewrite: rewrite.name)
def test_no_page_is_left_with_a_fault_that_is_mended(site, rewrite):
    for name in PAGES:
        assert not re.search(rewrite.pattern, (site / name).read_text(encoding="utf-8")), name


def test_the_bibliography_is_where_its_mends_expect_it():
    assert accessibility.REFERENCES in PAGES


# ------------------------------------------------------------------ each part that may go missing

HEAD = """<html data-theme="auto"><head><title>T</title>
<script data-cfasync="false">the theme</script>
<noscript><style>
  .pst-js-only { display: none !important; }
</style></noscript>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="stylesheet" href="a.css" /><link rel="preload" as="script" href="b.js" />
<meta name="docsearch:language" content="en" /><!-- a comment -->
<script src="c.js"></script></head>
<button onclick="toggleFullScreen()"></button>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "_static").mkdir()
    return tmp_path


def test_a_page_is_lightened(folder):
    text = page.lightened(HEAD, folder / "a.html", folder)
    assert text.count("stylesheet") == 1 and "_static/book.js" in text and "c.js" not in text
    assert "the theme" not in text and "<style" not in text and "onclick" not in text


def test_a_style_is_a_class_that_the_sheet_knows():
    tag = '<span class="vlist" style="height:0.8em; border-width: 0 1px;" title="t">'
    (found,) = styles.STYLED.finditer(tag)
    text = styles.classed(found)
    assert text == '<span class="vlist height:0.8em border-width:0_1px" title="t">'
    assert styles.STYLED.search(text) is None
    assert styles.rules(["vlist", "height:0.8em", "border-width:0_1px", "a:b:c"]) == (
        r".border-width\:0_1px{border-width:0 1px!important}"
        r".height\:0\.8em{height:0.8em!important}"
    )
    (bare,) = styles.STYLED.finditer('<td style="top:1em">')
    assert styles.classed(bare) == '<td class="top:1em">'


def test_the_page_of_the_search_keeps_its_script(folder):
    head = HEAD.replace("c.js", "_static/search.js?v=0")
    assert "_static/search.js?v=0" in page.lightened(head, folder / "search.html", folder)


@pytest.mark.parametrize(
    "part, name",
    [
        (' data-theme="auto"', "theme of colors"),
        ('<script data-cfasync="false">the theme</script>', "no script within"),
        (HEAD[HEAD.index("<noscript>") : HEAD.index("</noscript>") + 11], "no sheet within"),
        ('onclick="toggleFullScreen()"', "whole screen"),
        ("</title>", "one sheet and the one script"),
        ('<meta name="viewport" content="width=device-width, initial-scale=1" />', "viewport"),
        ('<link rel="stylesheet" href="a.css" />', "theme's sheets"),
        ('<link rel="preload" as="script" href="b.js" />', "ahead of the page"),
        ('<meta name="docsearch:language" content="en" />', "search service"),
        ("<!-- a comment -->", "comments"),
    ],
)
def test_a_page_without_one_of_them_fails_and_names_it(folder, part, name):
    assert part in HEAD
    with pytest.raises(ExtensionError, match=name):
        page.lightened(HEAD.replace(part, ""), folder / "a.html", folder)


def test_a_page_that_cannot_be_rewritten_is_an_error_of_the_build(folder, monkeypatch):
    (folder / "a.html").write_text(HEAD)
    said = []
    monkeypatch.setattr(pages.log, "error", lambda text, fault: said.append(text % fault))
    settings = SimpleNamespace(nb_execution_cache_path=folder)
    html = SimpleNamespace(name="html")
    app = SimpleNamespace(outdir=folder, srcdir=folder, builder=html, config=settings)
    pages.finish(app, None)
    [fault] = said
    assert "a.html" in fault and "the sidebar is a landmark" in fault
    assert (folder / "a.html").read_text() == HEAD


def test_a_widget_without_the_state_that_is_taken_off_fails(folder):
    with pytest.raises(ExtensionError, match="state of widgets"):
        page.lightened(HEAD + '<div data-widget="newton">', folder / "a.html", folder)


def test_a_picture_without_a_size_fails(tmp_path):
    picture = tmp_path / "a.svg"
    picture.write_text('<svg viewBox="0 0 30 60">')
    assert 'width="40" height="80"' in sized('<img src="a.svg">', picture)
    picture.write_text("<svg>")
    with pytest.raises(ExtensionError, match=r"a\.svg"):
        sized('<img src="a.svg">', picture)


def test_a_numbered_formula_without_a_place_for_its_mark_fails():
    sign = "<a>proof of {}</a>".format
    written = mathematics.with_mark(sign, '<div><span class="eqno">(12)</span>x = y\n</div>')
    assert written == '<div>x = y\n<span class="eqno"><a>proof of 12</a>(12)</span></div>'
    with pytest.raises(ExtensionError, match="mark"):
        mathematics.with_mark(sign, '<div><span class="number">(1)</span>x = y</div>')


def test_a_formula_without_a_last_part_fails():
    part, end = '<span class="base">{}</span>'.format, "</span></span></span>"
    written = mathematics.with_end(part("x =") + part("y") + end)
    assert written == part("x =") + f'<span class="formula-end">{part("y")}</span>' + end
    with pytest.raises(ExtensionError, match="the end of a formula"):
        mathematics.with_end("<span>x</span>" + end)


def test_a_missing_style_sheet_is_named(tmp_path):
    for name in sheets.SHEETS:
        path = tmp_path / name.replace("*", "1a2b")
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    assert len(sheets.their_sheets(tmp_path)) == len(sheets.SHEETS)
    (tmp_path / "mystnb.1a2b.css").unlink()
    with pytest.raises(ExtensionError, match=r"mystnb\.\*\.css"):
        sheets.their_sheets(tmp_path)


SCROLLS = "e.tabIndex=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight?0:-1"
SCRIPT = (
    'console.log("a");\nf((()=>{t.blur()}),!0)\n'
    f"all.forEach(e=>{{{SCROLLS}}})\n//# sourceMappingURL=a.map"
)


def write_scripts(folder, text):
    for name in scripts.SCRIPTS:
        path = folder / "_static" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return scripts.write_script(folder)


def test_the_script_is_mended(folder):
    assert write_scripts(folder, SCRIPT).startswith("book.js?v=")
    written = (folder / "_static/book.js").read_text()
    assert not any(word in written for word in ("console", "blur", "sourceMapping"))


@pytest.mark.parametrize(
    "part, name",
    [
        ("console.log", "silence on the console"),
        ("t.blur()", "the focus stays"),
        (SCROLLS, "what does not scroll is as it was"),
        ("//# sourceMappingURL=a.map", "no map of the source"),
    ],
)
def test_a_script_without_what_is_mended_fails_and_names_it(folder, part, name):
    with pytest.raises(ExtensionError, match=name):
        write_scripts(folder, SCRIPT.replace(part, ""))


CONTENTS = '<li class="toctree-l1"><a class="reference internal" href="cost.html">The cost</a></li>'


def test_the_contents_say_how_many_exercises_a_page_has():
    exercise = '<div data-exercise="one"></div>'
    page = progress.counted(CONTENTS + exercise, "index", {"cost": 4, "index": 1})
    assert 'href="cost.html" data-exercises="4"' in page
    assert progress.counted(page, "index", {"cost": 5}) == page.replace('"4"', '"5"')
    with pytest.raises(ExtensionError, match="exercises in the contents"):
        progress.counted(CONTENTS.replace("toctree-l1", "other") + exercise, "index", {"cost": 4})


def test_what_a_link_leads_to_is_kept_for_its_preview_or_the_build_fails(tmp_path):
    link = '<article><a href="cost.html#equation-eq-a"></a></article>'
    shown = '<span class="katex-display">J</span>'
    there = f'<div class="math" id="equation-eq-a">{shown}<span class="eqno">'
    found = previews.write_previews({"index": link, "cost": there}, tmp_path)
    assert "katex-display" in (tmp_path / found["index"].partition("?")[0]).read_text()
    with pytest.raises(ExtensionError, match=r"index\.html.*cost\.html#equation-eq-a"):
        previews.write_previews({"index": link, "cost": there.replace("eqno", "no")}, tmp_path)
